import { ScimError, scimPatch, type ScimPatchOperation, type ScimResource } from "scim-patch";
import { z } from "zod";
import type { ScimObject } from "./attribute";
import { ScimRefusal } from "./scim-error";

const patchBody = z.object({
  Operations: z.array(
    z.object({
      op: z
        .string()
        .toLowerCase()
        .pipe(z.enum(["add", "replace", "remove"])),
      path: z.string().optional(),
      value: z.json().optional(),
    }),
  ),
});
type PatchOperation = z.infer<typeof patchBody>["Operations"][number];

const references = z.array(z.object({ value: z.string() }));

/**
 * Applies the body of a PATCH request.
 * @returns the changed copy
 * @throws ScimRefusal 400
 */
export function applyPatch(resource: ScimObject, body: ScimObject): ScimObject {
  const parsed = patchBody.safeParse(body);
  if (!parsed.success) throw new ScimRefusal(400, z.prettifyError(parsed.error), { scimType: "invalidSyntax" });
  const operations = parsed.data.Operations.flatMap(prepare) as ScimPatchOperation[];
  const copy: unknown = structuredClone(resource);
  try {
    const patched: unknown = scimPatch(copy as ScimResource, operations, { treatMissingAsAdd: true });
    return patched as ScimObject;
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw new ScimRefusal(400, error.message, { scimType: error.scimCode ?? "invalidValue" });
  }
}

/** The library compares members whole; Entra sends them with `"$ref": null`, and a manager as a plain text. */
function prepare({ op, path, value }: PatchOperation): PatchOperation[] {
  if (path === "members") {
    const listed = references.safeParse(value);
    if (!listed.success) return [{ op, path, value }];
    const ids = listed.data.map((reference) => reference.value);
    if (op === "remove") return ids.map((id) => ({ op, path: `members[value eq ${JSON.stringify(id)}]` }));
    return [{ op, path, value: ids.map((id) => ({ value: id })) }];
  }
  if (path?.endsWith(":manager") === true && typeof value === "string") return [{ op, path, value: { value } }];
  return [{ op, ...(path !== undefined && { path }), ...(value !== undefined && { value }) }];
}
