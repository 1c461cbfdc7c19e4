import { randomBytes } from "node:crypto";
import { coreUserSchema } from "../../../lib/core/scim-schemas";
import { allProperties } from "../apps/app-schema";
import type { StoredAppUser, StoredApp, OktaProfile } from "../model";
import { textOf } from "../org";
import type { OktaSwitches } from "../switches";

type ScimBody = Record<string, unknown>;

/** Where a property goes: `name.givenName`, `emails.^[primary==true].value`, or a plain name. */
const addressed = /^(\w+)(?:\.\^\[(\w+)==(\w+)\])?(?:\.(\w+))?$/;

/** Body of `POST /Users`: https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/ */
export function createBody(app: StoredApp, appUser: StoredAppUser, switches: OktaSwitches): ScimBody {
  const body: ScimBody = { schemas: [coreUserSchema], userName: appUser.userName };
  place(body, app, appUser.profile, switches);
  // Always sent, though most endpoints do not take passwords.
  const password = randomBytes(12).toString("base64url");
  return { ...body, externalId: appUser.id, groups: [], password, active: true };
}

/** The target's user with the attributes that Okta manages replaced. */
export function mergedBody(
  existing: Readonly<ScimBody>,
  app: StoredApp,
  appUser: StoredAppUser,
  switches: OktaSwitches,
): ScimBody {
  const body = structuredClone(existing) as ScimBody;
  body["schemas"] = Array.isArray(body["schemas"]) ? body["schemas"] : [coreUserSchema];
  place(body, app, appUser.profile, switches);
  return { ...body, userName: appUser.userName, externalId: appUser.id, active: true };
}

/** Only the attributes that Okta manages, for a PATCH. */
export function managedBody(app: StoredApp, appUser: StoredAppUser, switches: OktaSwitches): ScimBody {
  const body: ScimBody = { schemas: [], userName: appUser.userName };
  place(body, app, appUser.profile, switches);
  delete body["schemas"];
  return body;
}

function place(body: ScimBody, app: StoredApp, profile: OktaProfile, switches: OktaSwitches): void {
  for (const [name, definition] of Object.entries(allProperties(app, switches))) {
    const value = profile[name];
    if (name === "userName" || value === undefined) continue;
    const namespace = textOf(definition["externalNamespace"]) || coreUserSchema;
    const isEmpty = value === null;
    // Nothing to take away from where nothing is.
    if (isEmpty && namespace !== coreUserSchema && body[namespace] === undefined) continue;
    const holder = namespace === coreUserSchema ? body : objectIn(body, namespace);
    put(holder, textOf(definition["externalName"]) || name, isEmpty ? undefined : value);
    const schemas = body["schemas"] as unknown[];
    if (!isEmpty && !schemas.includes(namespace)) schemas.push(namespace);
  }
}

function put(holder: ScimBody, externalName: string, value: unknown): void {
  const [, attribute = externalName, key, keyValue, subAttribute] = addressed.exec(externalName) ?? [];
  if (key !== undefined) {
    const found = holder[attribute];
    const elements = (Array.isArray(found) ? found : []) as ScimBody[];
    const wanted = keyValue === "true" ? true : keyValue;
    let element = elements.find((one) => one[key] === wanted);
    if (!element && value === undefined) return;
    if (!element) elements.push((element = { [key]: wanted }));
    assign(element, subAttribute ?? "value", value);
    // A kind without a value is no element.
    holder[attribute] = elements.filter((one) => Object.keys(one).some((part) => part !== key && part !== "type"));
  } else if (subAttribute !== undefined) {
    if (value !== undefined || holder[attribute] !== undefined)
      assign(objectIn(holder, attribute), subAttribute, value);
  } else {
    assign(holder, attribute, value);
  }
}

function assign(holder: ScimBody, name: string, value: unknown): void {
  if (value === undefined) delete holder[name];
  else holder[name] = value;
}

function objectIn(holder: ScimBody, name: string): ScimBody {
  const found = holder[name];
  if (typeof found === "object" && found !== null && !Array.isArray(found)) return found as ScimBody;
  const made: ScimBody = {};
  holder[name] = made;
  return made;
}
