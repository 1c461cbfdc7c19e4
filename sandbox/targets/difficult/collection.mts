import { randomUUID } from "node:crypto";
import type { Difficulties } from "../difficulties.js";
import { attributeNames, isObject, removeAt, type Json, type JsonObject } from "./attribute.mjs";
import { compileFilter } from "./filter.mjs";
import { applyPatch } from "./patch.mjs";
import { ScimRefusal } from "./scim-error.mjs";

export interface Stored extends JsonObject {
  id: string;
}

/** What is kept of one resource type. */
export type Kept = Map<string, Stored>;

export const resourceTypes = {
  Users: { name: "User", schema: "urn:ietf:params:scim:schemas:core:2.0:User", key: "userName" },
  Groups: { name: "Group", schema: "urn:ietf:params:scim:schemas:core:2.0:Group", key: "displayName" },
} as const;
export type CollectionName = keyof typeof resourceTypes;

const enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** The users, or the groups, of one endpoint. */
export class Collection {
  readonly #type: (typeof resourceTypes)[CollectionName];
  readonly #caseExact: ReadonlySet<string>;

  constructor(
    name: CollectionName,
    private readonly kept: Kept,
    private readonly difficulties: Difficulties,
    private readonly location: string,
  ) {
    this.#type = resourceTypes[name];
    this.#caseExact = new Set(["id", "externalid", ...(difficulties.caseSensitiveUserNames ? ["username"] : [])]);
  }

  /** @throws ScimRefusal 400; 404 as a difficulty */
  list(query: URLSearchParams): JsonObject {
    const filter = query.get("filter");
    const isHit = filter === null ? () => true : compileFilter(filter, this.#caseExact);
    const found = [...this.kept.values()]
      .filter((stored) => this.#isVisible(stored))
      .map((stored) => this.#shown(stored))
      .filter(isHit);
    if (filter !== null && found.length === 0 && this.difficulties.notFoundWithoutHit === true) {
      throw new ScimRefusal(404, "Nothing was found.");
    }
    const startIndex = Math.max(1, Number(query.get("startIndex") ?? 1));
    const count = Math.max(0, Number(query.get("count") ?? found.length));
    const page = found.slice(startIndex - 1, startIndex - 1 + count);
    return {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: found.length,
      startIndex,
      itemsPerPage: page.length,
      Resources: page.map((shown) => project(shown, query)),
    };
  }

  /** @throws ScimRefusal 404 */
  read(id: string, query: URLSearchParams): JsonObject {
    const stored = this.#find(id);
    if (!this.#isVisible(stored)) throw notFound(id);
    return project(this.#shown(stored), query);
  }

  /** @throws ScimRefusal 400, 409 */
  create(body: JsonObject): JsonObject {
    const now = new Date().toISOString();
    return this.#store({ ...body, id: randomUUID() }, { created: now, lastModified: now });
  }

  /** @throws ScimRefusal 400, 404, 409 */
  patch(id: string, body: JsonObject): JsonObject {
    return this.#change(this.#find(id), (stored) => applyPatch(stored, body));
  }

  /** @throws ScimRefusal 400, 404, 409 */
  replace(id: string, body: JsonObject): JsonObject {
    return this.#change(this.#find(id), () => body);
  }

  /** @throws ScimRefusal 404 */
  remove(id: string): void {
    this.kept.delete(this.#find(id).id);
  }

  #find(id: string): Stored {
    const stored = this.kept.get(id);
    if (stored === undefined) throw notFound(id);
    return stored;
  }

  #change(stored: Stored, work: (stored: Stored) => JsonObject): JsonObject {
    const meta = isObject(stored["meta"]) ? stored["meta"] : {};
    return this.#store({ ...work(stored), id: stored.id }, { ...meta, lastModified: new Date().toISOString() });
  }

  #store(changed: Stored, meta: JsonObject): JsonObject {
    const { name, key } = this.#type;
    const resource: Stored = { ...changed, meta: { ...meta, resourceType: name } };
    tidy(resource, name);
    for (const path of this.difficulties.forgottenAttributes ?? []) removeAt(resource, attributeNames(path));
    const unique = resource[key];
    if (typeof unique !== "string" || unique === "") {
      throw new ScimRefusal(400, `${key} is required.`, { scimType: "invalidValue" });
    }
    const isTaken = compileFilter(`${key} eq ${JSON.stringify(unique)}`, this.#caseExact);
    if ([...this.kept.values()].some((other) => other.id !== resource.id && isTaken(other))) {
      throw new ScimRefusal(409, `${key} ${unique} is taken.`, { scimType: "uniqueness" });
    }
    this.kept.set(resource.id, resource);
    return this.#shown(resource);
  }

  #isVisible(stored: Stored): boolean {
    return this.difficulties.hiddenDisabledUsers !== true || stored["active"] !== false;
  }

  #shown(stored: Stored): JsonObject {
    const { schema } = this.#type;
    const meta = isObject(stored["meta"]) ? stored["meta"] : {};
    return {
      ...stored,
      schemas: enterpriseUser in stored ? [schema, enterpriseUser] : [schema],
      meta: { ...meta, location: `${this.location}/${stored.id}` },
      ...(this.difficulties.duplicateEmailTypes === true && "userName" in stored && { emails: doubled(stored) }),
    };
  }
}

const notFound = (id: string) => new ScimRefusal(404, `Resource ${id} was not found.`);

/** Entra's legacy dialect writes booleans as texts; a group has each member once; null means that there is no value. */
function tidy(resource: JsonObject, type: "User" | "Group"): void {
  for (const [name, value] of Object.entries(resource)) if (value === null) delete resource[name];
  const { active, members } = resource;
  if (typeof active === "string") resource["active"] = active.toLowerCase() === "true";
  if (type === "User") return;
  const ids = Array.isArray(members)
    ? members.flatMap((member) => (isObject(member) ? [member["value"] ?? ""] : []))
    : [];
  resource["members"] = [...new Set(ids)].map((value) => ({ value }));
}

function doubled({ emails, userName }: Stored): Json[] {
  const alias = typeof userName === "string" ? `alias.${userName}` : "alias";
  return [...(Array.isArray(emails) ? emails : []), { type: "work", value: alias }];
}

/** RFC 7644, 3.4.2.5, as far as whole attributes. */
function project(resource: JsonObject, query: URLSearchParams): JsonObject {
  const list = (name: string) =>
    query
      .get(name)
      ?.split(",")
      .map((path) => path.trim()) ?? [];
  const wanted = list("attributes").map((path) => attributeNames(path)[0]?.toLowerCase());
  const always = ["id", "schemas"];
  const entries = Object.entries(resource).filter(
    ([name]) => wanted.length === 0 || always.includes(name) || wanted.includes(name.toLowerCase()),
  );
  const projected: JsonObject = structuredClone(Object.fromEntries(entries));
  for (const path of list("excludedAttributes")) removeAt(projected, attributeNames(path));
  return projected;
}
