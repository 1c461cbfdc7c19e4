import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Difficulties } from "../difficulties";
import type { Flaw } from "../flaws";
import { attributeNames, isObject, removeAt, valuesAt, type ScimJson, type ScimObject } from "./attribute";
import { compileFilter } from "./filter";
import { flawedPatch, flawedPut } from "./flawed-patch";
import { misreadFilter, misreadValues } from "./misread";
import { ScimRefusal } from "./scim-error";

export interface StoredResource extends ScimObject {
  id: string;
}

/** The stored resources of one type. */
export type Kept = Map<string, StoredResource>;

export const resourceTypes = {
  Users: { name: "User", schema: "urn:ietf:params:scim:schemas:core:2.0:User", key: "userName" },
  Groups: { name: "Group", schema: "urn:ietf:params:scim:schemas:core:2.0:Group", key: "displayName" },
} as const;
export type CollectionName = keyof typeof resourceTypes;

const enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** The users, or the groups, of one endpoint. */
export class Collection {
  private readonly type: (typeof resourceTypes)[CollectionName];
  private readonly caseExact: ReadonlySet<string>;
  private readonly flaws: ReadonlySet<Flaw>;
  /** Names that objects had when they were created, and those of objects that are gone. */
  private readonly firstNames = new Map<string, ScimJson>();
  private readonly goneNames = new Set<ScimJson>();
  /** Deleted objects, and how often they are still shown. */
  private readonly leaving = new Map<string, number>();

  constructor(
    name: CollectionName,
    private readonly kept: Kept,
    private readonly difficulties: Difficulties,
    private readonly location: string,
    /** Groups that a user is a member of. */
    private readonly groupsOf: (user: string) => ScimObject[],
  ) {
    this.type = resourceTypes[name];
    this.flaws = new Set(difficulties.flaws);
    this.caseExact = new Set(["id", "externalid", ...(difficulties.caseSensitiveUserNames ? ["username"] : [])]);
  }

  /** @throws ScimRefusal 400; 404 as a difficulty */
  list(query: URLSearchParams): ScimObject {
    const filter = misreadFilter(query.get("filter"), this.flaws);
    const isHit = filter === null ? () => true : compileFilter(filter, this.caseExact);
    const found = [...this.kept.values()]
      .filter((stored) => this.isVisible(stored))
      .filter((stored) => filter === null || (!this.flaws.has("blindSearch") && isHit(this.asSearched(stored))))
      .map((stored) => this.shown(stored));
    if (filter !== null && found.length === 0 && this.difficulties.notFoundWithoutHit === true) {
      throw new ScimRefusal(404, "Nothing was found.");
    }
    const isPaged = !this.flaws.has("noPages");
    const startIndex = isPaged ? Math.max(1, Number(query.get("startIndex") ?? 1)) : 1;
    const count = isPaged ? Math.max(0, Number(query.get("count") ?? found.length)) : found.length;
    const page = found.slice(startIndex - 1, startIndex - 1 + count);
    const asText = (number: number) => (this.flaws.has("countsAsTexts") ? String(number) : number);
    return {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: this.flaws.has("totalIsPage") ? page.length : found.length,
      ...(!this.flaws.has("noCounts") && { startIndex: asText(startIndex), itemsPerPage: asText(page.length) }),
      Resources: page.map((shown) => this.project(shown, query)),
    };
  }

  /** @throws ScimRefusal 404 */
  read(id: string, query: URLSearchParams): ScimObject {
    if (this.flaws.has("unknownIsEmpty") && !this.kept.has(id)) return {};
    const stored = this.find(id);
    const looks = this.leaving.get(id);
    if (looks === 0) this.drop(stored);
    else if (looks !== undefined) this.leaving.set(id, looks - 1);
    if (looks === 0 || !this.isVisible(stored)) throw notFound(id);
    return this.project(this.shown(stored), query);
  }

  /** @throws ScimRefusal 400, 409 */
  create(body: ScimObject): ScimObject {
    const now = new Date().toISOString();
    const { schema, key } = this.type;
    if (
      this.flaws.has("noEmptyLists") &&
      Object.values(body).some((value) => Array.isArray(value) && value.length === 0)
    ) {
      throw new ScimRefusal(400, "A list must not be empty.", { scimType: "invalidValue" });
    }
    for (const [flaw, name] of [
      ["refusesPassword", "password"],
      ["groupsNotEmpty", "groups"],
    ] as const) {
      if (this.flaws.has(flaw) && name in body)
        throw new ScimRefusal(400, `${name} is refused.`, { scimType: "invalidValue" });
    }
    if (this.flaws.has("membersEmpty400") && Array.isArray(body["members"]) && body["members"].length === 0)
      throw new ScimRefusal(400, "A group has members.", { scimType: "invalidValue" });
    const schemas = Array.isArray(body["schemas"]) ? body["schemas"] : [];
    if (this.flaws.has("onlyKnownSchemas") && schemas.some((each) => each !== schema && each !== enterpriseUser)) {
      throw new ScimRefusal(400, "A schema is not known.", { scimType: "invalidValue" });
    }
    if (this.flaws.has("namesStayTaken") && this.goneNames.has(body[key] ?? null)) {
      throw new ScimRefusal(409, "This name was taken once.", { scimType: "uniqueness" });
    }
    const id = this.newId(body);
    if (this.flaws.has("idsFollowNames") && this.kept.has(id)) {
      throw new ScimRefusal(409, "This name is taken.", { scimType: "uniqueness" });
    }
    const created = this.store({ ...body, id }, { created: now, lastModified: now });
    this.firstNames.set(id, created[key] ?? null);
    const [first] = this.kept.keys();
    return this.flaws.has("wrongId") && first !== undefined ? { ...created, id: first } : created;
  }

  /** @throws ScimRefusal 400, 404, 409 */
  patch(id: string, body: ScimObject): ScimObject {
    return this.change(this.find(id), (stored) => flawedPatch(stored, body, this.flaws));
  }

  /** @throws ScimRefusal 400, 404, 409 */
  replace(id: string, body: ScimObject): ScimObject {
    return this.change(this.find(id), (stored) => flawedPut(stored, body, this.flaws));
  }

  /** @throws ScimRefusal 404 */
  remove(id: string): void {
    const stored = this.find(id);
    if (!this.flaws.has("deletesLater")) this.drop(stored);
    else if (!this.leaving.has(id)) this.leaving.set(id, looksAfterDeletion);
  }

  private drop(stored: StoredResource): void {
    this.leaving.delete(stored.id);
    this.goneNames.add(stored[this.type.key] ?? null);
    this.kept.delete(stored.id);
  }

  private newId(body: ScimObject): string {
    if (this.flaws.has("numericIds"))
      return String(1 + Math.max(0, ...[...this.kept.keys()].filter(isNumeric).map(Number)));
    if (this.flaws.has("idsFollowNames"))
      return Buffer.from(JSON.stringify(body[this.type.key] ?? null)).toString("hex");
    return randomUUID();
  }

  private find(id: string): StoredResource {
    const stored = this.kept.get(id);
    if (stored === undefined) throw notFound(id);
    return stored;
  }

  private change(stored: StoredResource, work: (stored: StoredResource) => ScimObject): ScimObject {
    const meta = isObject(stored["meta"]) ? stored["meta"] : {};
    const changed = work(stored);
    if (this.flaws.has("noReturn") && stored["active"] === false) changed["active"] = false;
    const id = this.flaws.has("idsFollowNames") ? this.newId(changed) : stored.id;
    const shown = this.store({ ...changed, id }, { ...meta, lastModified: new Date().toISOString() });
    if (id !== stored.id) {
      this.kept.delete(stored.id);
      this.firstNames.set(id, this.firstNames.get(stored.id) ?? null);
    }
    return shown;
  }

  private store(changed: StoredResource, meta: ScimObject): ScimObject {
    const { name, key } = this.type;
    const resource: StoredResource = { ...changed, meta: { ...meta, resourceType: name } };
    // Never shown, and of the groups: RFC 7643, 4.1.1 and 4.1.2.
    delete resource["password"];
    if (name === "User") delete resource["groups"];
    tidy(resource, name, this.flaws);
    Object.assign(resource, misreadValues(resource, this.flaws));
    const refused = this.difficulties.refusedAttributes?.find(
      (path) => valuesAt(resource, attributeNames(path)).length > 0,
    );
    if (refused !== undefined) throw new ScimRefusal(400, `${refused} is refused.`, { scimType: "invalidValue" });
    this.judge(resource);
    for (const path of this.difficulties.forgottenAttributes ?? []) removeAt(resource, attributeNames(path));
    const unique = resource[key];
    if (typeof unique !== "string" || unique === "") {
      throw new ScimRefusal(400, `${key} is required.`, { scimType: "invalidValue" });
    }
    const isTaken = compileFilter(`${key} eq ${JSON.stringify(unique)}`, this.caseExact);
    const isNew = !this.kept.has(changed.id);
    const lets = this.flaws.has("duplicates") || (this.flaws.has("createsWhatItRefuses") && !isNew);
    if (!lets && [...this.kept.values()].some((other) => other.id !== resource.id && isTaken(other))) {
      if (this.flaws.has("createsWhatItRefuses")) this.kept.set(resource.id, resource);
      throw new ScimRefusal(409, `${key} ${unique} is taken.`, { scimType: "uniqueness" });
    }
    this.kept.set(resource.id, resource);
    return this.shown(resource);
  }

  /** @throws ScimRefusal 400 for what is missing, too much or changed */
  private judge(resource: StoredResource): void {
    const { requiredAttributes = [], oneValue, fixedAttributes = [] } = this.difficulties;
    const refuse = (detail: string) => new ScimRefusal(400, detail, { scimType: "invalidValue" });
    const isUser = this.type === resourceTypes.Users;
    const missing = requiredAttributes.find((path) => valuesAt(resource, attributeNames(path)).length === 0);
    if (isUser && missing !== undefined) throw refuse(`${missing} is required.`);
    const crowded = Object.entries(resource).find(
      ([name, value]) => name !== "schemas" && Array.isArray(value) && value.length > 1,
    );
    if (isUser && oneValue === true && crowded) throw refuse(`${crowded[0]} takes one value.`);
    const before = this.kept.get(resource.id);
    const valuesOf = (each: StoredResource, path: string) => valuesAt(each, attributeNames(path));
    const changed = fixedAttributes.find(
      (path) => before !== undefined && !isDeepStrictEqual(valuesOf(before, path), valuesOf(resource, path)),
    );
    if (changed !== undefined) throw refuse(`${changed} cannot be changed.`);
  }

  private asSearched(stored: StoredResource): ScimObject {
    const searched = this.flaws.has("membersNull") ? stored : { ...this.shown(stored), id: stored.id };
    if (!this.flaws.has("staleSearch")) return searched;
    return { ...searched, [this.type.key]: this.firstNames.get(stored.id) ?? stored[this.type.key] ?? null };
  }

  private project(shown: ScimObject, query: URLSearchParams): ScimObject {
    return project(shown, this.flaws.has("alwaysMembers") ? new URLSearchParams() : query);
  }

  private isVisible(stored: StoredResource): boolean {
    return this.difficulties.hiddenDisabledUsers !== true || stored["active"] !== false;
  }

  private shown(stored: StoredResource): ScimObject {
    const { schema } = this.type;
    const meta = isObject(stored["meta"]) ? stored["meta"] : {};
    const shown = {
      ...stored,
      schemas: enterpriseUser in stored ? [schema, enterpriseUser] : [schema],
      meta: { ...meta, location: `${this.location}/${stored.id}` },
      ...(this.flaws.has("numericIds") && isNumeric(stored.id) && { id: Number(stored.id) }),
      ...(this.flaws.has("hiddenMembers") && "members" in stored && { members: [] }),
      ...(this.flaws.has("membersAtUser") &&
        ("members" in stored ? { members: [] } : { groups: this.groupsOf(stored.id) })),
      ...(this.flaws.has("membersNull") && "members" in stored && { members: null }),
      ...(this.difficulties.duplicateEmailTypes === true && "userName" in stored && { emails: doubled(stored) }),
    };
    return mistyped(shown, this.flaws);
  }
}

const looksAfterDeletion = 2;

const isNumeric = (id: string): boolean => /^\d+$/.test(id);

const notFound = (id: string) => new ScimRefusal(404, `Resource ${id} was not found.`);

/** Entra's legacy dialect writes booleans as texts; a group has each member once; null means that there is no value. */
function tidy(resource: ScimObject, type: "User" | "Group", flaws: ReadonlySet<Flaw>): void {
  for (const [name, value] of Object.entries(resource)) if (value === null) delete resource[name];
  const { active, members } = resource;
  if (typeof active === "string" && !flaws.has("keptTexts")) resource["active"] = active.toLowerCase() === "true";
  if (type === "User") return;
  const ids = Array.isArray(members)
    ? members.flatMap((member) => (isObject(member) ? [member["value"] ?? ""] : []))
    : [];
  resource["members"] = (flaws.has("doubledMembers") ? ids : [...new Set(ids)]).map((value) => ({ value }));
}

/** Values of other types than their schema's. */
function mistyped(shown: ScimObject, flaws: ReadonlySet<Flaw>): ScimObject {
  const changes: ScimObject = {};
  const { emails, roles, meta } = shown;
  if (flaws.has("primaryTexts") && Array.isArray(emails)) {
    changes["emails"] = emails.map((each) => (isObject(each) ? { ...each, primary: "true" } : each));
  }
  if (flaws.has("flatPhotos") && "userName" in shown) changes["photos"] = ["https://target.example/photo.png"];
  if (flaws.has("oddDates") && isObject(meta)) changes["meta"] = { ...meta, created: "11/29/2026 10:15:00 AM" };
  if (flaws.has("nullLists") && "userName" in shown && roles === undefined) changes["roles"] = null;
  const dropped = [...(flaws.has("noMeta") ? ["meta"] : []), ...(flaws.has("noSchemas") ? ["schemas"] : [])];
  const kept = Object.entries({ ...shown, ...changes }).filter(([name]) => !dropped.includes(name));
  return Object.fromEntries(kept);
}

function doubled({ emails, userName }: StoredResource): ScimJson[] {
  const alias = typeof userName === "string" ? `alias.${userName}` : "alias";
  return [...(Array.isArray(emails) ? emails : []), { type: "work", value: alias }];
}

/** RFC 7644, 3.4.2.5, as far as whole attributes. */
function project(resource: ScimObject, query: URLSearchParams): ScimObject {
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
  const projected: ScimObject = structuredClone(Object.fromEntries(entries));
  for (const path of list("excludedAttributes")) removeAt(projected, attributeNames(path));
  return projected;
}
