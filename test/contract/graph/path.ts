import type { Model, Operation, StructuredType, TypeRef } from "./model";

/** What a path leads to. */
export type Target =
  | { readonly kind: "value"; readonly type: TypeRef; readonly subject: string }
  | { readonly kind: "operation"; readonly operation: Operation }
  /** `$ref`: the relationship itself, to the type. */
  | { readonly kind: "reference"; readonly type: TypeRef }
  | { readonly kind: "count" }
  /** `$value`: content that is no JSON. */
  | { readonly kind: "content" };

/** A request to what the contract does not have. */
export interface NoTarget {
  readonly kind: "none";
  readonly subject: string;
  readonly says: string;
}

const none = (subject: string, says = "is not declared"): NoTarget => ({ kind: "none", subject, says });

/**
 * Follows a path through the contract: sets, keys, properties, relationships, casts, operations.
 * @param path after the version, keys as segments: `/users/anna@contoso.example/manager`
 */
export function followPath(model: Model, method: string, path: string): Target | NoTarget {
  const [root = "", ...segments] = path.split("/").filter((segment) => segment !== "");
  const start = model.root(root);
  if (!start) return none(root);
  let at: { type: TypeRef; subject: string } = { type: start, subject: root };
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const unknown = none(`${textOf(at.type)}/${segment}`);
    const name = segment.replace(/\(\)$/, "");
    if (isLast && at.type.isCollection && segment === "$count") return { kind: "count" };
    if (isLast && segment === "$ref") return { kind: "reference", type: at.type };
    if (isLast && segment === "$value") return { kind: "content" };
    const operation = model.operation(at.type, name.replace(/^microsoft\.graph\./, ""));
    if (operation && !isLast) return unknown;
    if (operation && (operation.kind === "action") !== (method === "POST")) {
      return none(operation.subject, operation.kind === "action" ? "is an action: POST" : "is a function: GET");
    }
    if (operation) return { kind: "operation", operation };
    const type = model.type(at.type.name);
    const cast = model.type(name.replace(/^microsoft\.graph\./, "graph."));
    if (type && cast) {
      if (!cast.lineage.includes(type.name)) return unknown;
      at = { ...at, type: { ...at.type, name: cast.name } };
    } else if (at.type.isCollection) {
      // What is posted to a member is an operation that the contract does not have.
      if (!isEntity(type) || (isLast && method === "POST")) return unknown;
      at = { ...at, type: { ...at.type, isCollection: false } };
    } else {
      const member = type?.members.get(name);
      if (!member) return unknown;
      at = { type: member.type, subject: member.subject };
    }
  }
  if (method === "POST" && !at.type.isCollection) return none(at.subject, "is no collection to add to");
  return { kind: "value", ...at };
}

/** What has a key; complex values have none. */
const isEntity = (type: StructuredType | undefined) => type?.lineage.includes("graph.entity") === true;

const textOf = ({ name, isCollection }: TypeRef) => (isCollection ? `Collection(${name})` : name);
