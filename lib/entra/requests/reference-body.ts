import { patchSchema } from "../../core/scim-schemas";
import { parseAttributePath } from "../schema/attribute-path";
import type { PatchDialect } from "./dialect";
import type { JsonObject } from "./resource-body";

/**
 * Body that sets a reference such as manager in the form of the documented sample: the attribute's bare name, and an array
 * with `$ref` and `value`. Reports of SCIM servers show the plain form of `patchBody` instead.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 * @param reference id of the referenced object in the target, and its URL
 */
export function referenceBody(
  target: string,
  reference: { readonly id: string; readonly url: string },
  dialect: PatchDialect,
): JsonObject {
  const path = parseAttributePath(target)?.attribute ?? target;
  const value = [{ $ref: reference.url, value: reference.id }];
  return {
    schemas: [patchSchema],
    Operations: [{ op: dialect === "legacy" ? "Add" : "add", path, value }],
  };
}
