import { randomUUID } from "node:crypto";
import { parseAttributePath } from "../lib/entra/schema/attribute-path";

export type StubResource = Record<string, unknown> & { id: string };
type StubJson = Record<string, unknown>;

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Users, or groups, of the stub: found by id and by the unique attribute in no time, however many there are. */
export class StubResources {
  private readonly byId = new Map<string, StubResource>();
  private readonly byName = new Map<string, StubResource>();

  constructor(private readonly unique: "userName" | "displayName") {}

  all(): readonly StubResource[] {
    return [...this.byId.values()];
  }

  get(id: string): StubResource | undefined {
    return this.byId.get(id);
  }

  /** @returns undefined for a filter that it does not know */
  find(filter: string): StubResource[] | undefined {
    const clauses = filter.split(" and ").map((clause) => /^(\S+) eq "(.*)"$/.exec(clause));
    const [first, second] = clauses.map((match) => ({ attribute: match?.[1] ?? "", value: match?.[2] ?? "" }));
    if (first?.attribute === this.unique) return some(this.byName.get(first.value.toLowerCase()));
    const one = first?.attribute === "id" ? this.byId.get(first.value) : undefined;
    if (first?.attribute !== "id") return undefined;
    if (second === undefined) return some(one);
    const { manager } = (one?.[enterprise] ?? {}) as { manager?: { value?: string } };
    return second.attribute === "manager" ? some(manager?.value === second.value ? one : undefined) : undefined;
  }

  /** @returns undefined when the unique attribute is taken */
  create(body: StubJson): StubResource | undefined {
    const name = String(body[this.unique]).toLowerCase();
    if (this.byName.has(name)) return undefined;
    const resource = { ...body, id: randomUUID() };
    this.byId.set(resource.id, resource);
    this.byName.set(name, resource);
    return resource;
  }

  delete(resource: StubResource): void {
    this.byId.delete(resource.id);
    this.byName.delete(String(resource[this.unique]).toLowerCase());
  }

  /** A person who is deleted is a member of no group any more. */
  forgetMember(id: string): void {
    for (const group of this.byId.values()) setMembers(group, "remove", "members", [{ value: id }]);
  }

  /** @returns false when the unique attribute is taken by another one */
  patch(resource: StubResource, operations: readonly StubJson[]): boolean {
    const before = String(resource[this.unique]).toLowerCase();
    const changed = structuredClone(resource);
    for (const operation of operations) apply(changed, operation);
    const after = String(changed[this.unique]).toLowerCase();
    if (after !== before && this.byName.has(after)) return false;
    Object.assign(resource, changed);
    this.byName.delete(before);
    this.byName.set(after, resource);
    return true;
  }
}

const some = (resource: StubResource | undefined): StubResource[] => (resource === undefined ? [] : [resource]);

/** Applies one PATCH operation, in either of Entra's dialects. */
function apply(resource: StubJson, { op, path, value }: StubJson): void {
  if (typeof path !== "string") {
    for (const [key, each] of Object.entries(value as StubJson)) set(resource, key, each);
  } else if (/^members/i.test(path)) {
    setMembers(resource, String(op).toLowerCase(), path, value);
  } else {
    set(resource, path, value);
  }
}

function set(resource: StubJson, text: string, value: unknown): void {
  const path = parseAttributePath(text);
  if (path === undefined) throw new Error(`the stub does not know the path ${text}`);
  const { schema, attribute, filter, subAttribute } = path;
  const holder = schema === null ? resource : objectAt(resource, schema);
  if (filter !== null) {
    const list = (holder[attribute] ??= []) as StubJson[];
    let element = list.find((each) => each[filter.attribute] === filter.value);
    if (element === undefined) list.push((element = { [filter.attribute]: filter.value }));
    element[subAttribute ?? "value"] = value;
  } else if (subAttribute !== null) {
    objectAt(holder, attribute)[subAttribute] = value;
  } else if (attribute === "manager") {
    holder[attribute] = { value: Array.isArray(value) ? (value[0] as StubJson)["value"] : value };
  } else {
    holder[attribute] = attribute === "active" ? /^true$/i.test(String(value)) : value;
  }
}

function objectAt(holder: StubJson, key: string): StubJson {
  return (holder[key] ??= {}) as StubJson;
}

function setMembers(resource: StubJson, op: string, path: string, value: unknown): void {
  const named = /value eq "(.*)"/.exec(path)?.[1];
  const ids = named === undefined ? (value as { value: string }[]).map((each) => each.value) : [named];
  const members = new Set(((resource["members"] ?? []) as { value: string }[]).map((each) => each.value));
  for (const id of ids)
    if (op === "remove") members.delete(id);
    else members.add(id);
  resource["members"] = [...members].map((id) => ({ value: id }));
}
