import type { ObjectType } from "./object-type";

/** A difference between a live schema and the desired one, for plans, logs and drift reports. */
export interface SchemaChange {
  readonly kind: "add" | "remove" | "change";
  readonly object: ObjectType | "attributes";
  /** `mapping` when a whole mapping comes or goes, `definition` for a custom attribute, else the part that differs. */
  readonly field:
    "enabled" | "actions" | "filters" | "mapping" | "source" | "match" | "apply" | "default" | "definition";
  /** Target attribute of a mapping, or `source.<name>` / `target.<name>` of a definition; null for what concerns the object as a whole. */
  readonly attribute: string | null;
  /** Live value; null when there is none. */
  readonly from: string | null;
  readonly to: string | null;
}

/** `users.userName.source: [mail] -> [userPrincipalName]` on one line. */
export function describeChange(change: SchemaChange): string {
  const field = change.field === "mapping" || change.field === "definition" ? null : change.field;
  const place = [change.object, change.attribute, field].filter((part) => part !== null).join(".");
  if (change.kind === "add") return `+ ${place}: ${change.to ?? ""}`;
  if (change.kind === "remove") return `- ${place}: ${change.from ?? ""}`;
  return `~ ${place}: ${change.from ?? "none"} -> ${change.to ?? "none"}`;
}
