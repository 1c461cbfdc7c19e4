import { z } from "zod";
import type { DeclaredRole } from "../../entra/application/app-roles";
import { isRoleValue } from "../../entra/application/azuread-rules";
import { uuidV5 } from "../../core/uuid";
import { field, guid, text } from "../common/field";

const appRole = z
  .strictObject({
    value: field(
      text.refine(isRoleValue, "at most 120 letters, digits and signs, without blanks, not beginning with a full stop"),
      "What the target gets: the role's value. Without one, `id` has to be written.",
      { examples: ["admin"] },
    ),
    displayName: text.meta({ description: "Name of the role, for people.", examples: ["Administrator"] }),
    description: field(text, "What the role is for. Default: its display name."),
    id: field(
      guid,
      "Id of the role, where it is given. Default: made from `value`, and the same in every environment.",
    ),
  })
  .refine(({ value, id }) => value != null || id != null, "`value`, or an `id` for a role without one");

/** https://learn.microsoft.com/graph/api/resources/approle */
export const appRoles = field(
  z.array(appRole),
  "App roles that the app has besides those of Entra's template, to be given with `role` to whom is assigned.",
  { examples: [[{ value: "admin", displayName: "Administrator", description: "Manages the workspace" }]] },
);

/** Namespace of the ids generated for roles. */
const namespace = "b7a4d9c2-6f0e-4a53-9a1d-2c8e5f7041d6";

/**
 * The roles with their ids. An id is made from the value alone: it has to be unique within its application only, as the template's
 * own, which is the same in all of them, and so it survives whatever the stack is renamed to.
 */
export const declaredRoles = (written: z.output<typeof appRoles>): readonly DeclaredRole[] | undefined =>
  written?.map(({ id, value, displayName, description }) => ({
    id: id ?? uuidV5(namespace, value ?? ""),
    value: value ?? null,
    displayName,
    description: description ?? displayName,
  }));
