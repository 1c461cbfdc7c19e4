import { parseAttributePath } from "../entra/schema/attribute-path";
import type { ObjectType } from "../entra/schema/object-type";

/** Path segment of each object type's collection. */
export const collections: Readonly<Record<ObjectType, string>> = { users: "Users", groups: "Groups" };

/**
 * `userName eq "anna@contoso.example"`: a SCIM filter that finds the object with this value of a matching attribute.
 * The value is a JSON string, quotes and backslashes escaped (RFC 7644, 3.4.2.2).
 */
export function matchFilter(target: string, value: string): string {
  return `${target} eq ${JSON.stringify(value)}`;
}

/**
 * Query parameters of the search for an object by a matching attribute; the connection test asks the same with a random
 * GUID and expects an empty list. Groups are read without their members.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups#get-user-by-query
 */
export function matchQuery(type: ObjectType, target: string, value: string): Record<string, string> {
  return { ...readQuery(type), filter: matchFilter(target, value) };
}

/** Query parameters of reading one object by its id. */
export function readQuery(type: ObjectType): Record<string, string> {
  return type === "groups" ? { excludedAttributes: "members" } : {};
}

/**
 * Query parameters of the question whether a reference is set already: `id eq "…" and manager eq "…"`.
 * @param target an attribute of an extension goes by its bare name, as in Microsoft's sample
 */
export function referenceQuery(id: string, target: string, referencedId: string): Record<string, string> {
  const attribute = parseAttributePath(target)?.attribute ?? target;
  return { attributes: "id", filter: `${matchFilter("id", id)} and ${matchFilter(attribute, referencedId)}` };
}
