import { coreUserSchema } from "../../../lib/core/scim-schemas";
import type { OktaUser } from "../../../lib/okta/requests";
import { allProperties } from "../apps/app-schema";
import type { StoredAppUser, StoredApp } from "../model";
import { textOf } from "../org";
import type { OktaSwitches } from "../switches";

/** Returns a person's app profile, each attribute with its place in SCIM. */
export function oktaUser(app: StoredApp, { id, userName, profile }: StoredAppUser, switches: OktaSwitches): OktaUser {
  const attributes = Object.entries(allProperties(app, switches)).flatMap(([name, definition]) => {
    const value = profile[name];
    if (name === "userName" || value === undefined) return [];
    const externalNamespace = textOf(definition["externalNamespace"]) || coreUserSchema;
    return [{ externalName: textOf(definition["externalName"]) || name, externalNamespace, value }];
  });
  return { userName, externalId: id, attributes };
}
