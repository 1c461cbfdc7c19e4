import { coreUserSchema, patchSchema } from "../../core/scim-schemas";

/** A JSON object as it goes over the wire. */
export type ScimBody = Record<string, unknown>;

/** A profile attribute that has a place in SCIM. */
interface OktaAttribute {
  /** `name.givenName`, `emails.^[primary==true].value`, or a plain name. */
  readonly externalName: string;
  readonly externalNamespace: string;
  /** Value of the attribute; null when it is empty. */
  readonly value: unknown;
}

/** An app user's profile. */
export interface OktaUser {
  readonly userName: string;
  /** Id of the user in Okta. */
  readonly externalId: string;
  readonly attributes: readonly OktaAttribute[];
}

/** Pattern of a property's path in the body: attribute, filter, sub-attribute. */
const addressed = /^(\w+)(?:\.\^\[(\w+)==(\w+)\])?(?:\.(\w+))?$/;

/**
 * Body of `POST /Users`: https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/
 * @param password always sent, though most endpoints do not take passwords
 */
export function createUserBody({ userName, externalId, attributes }: OktaUser, password: string): ScimBody {
  const body: ScimBody = { schemas: [coreUserSchema], userName };
  place(body, attributes);
  return { ...body, externalId, groups: [], password, active: true };
}

/** Body of `PUT /Users/{id}`: the target's user, with everything that it shows, and the attributes that Okta manages replaced. */
export function replaceUserBody(
  existing: Readonly<ScimBody>,
  { userName, externalId, attributes }: OktaUser,
  active = true,
): ScimBody {
  const body = structuredClone(existing) as ScimBody;
  body["schemas"] = Array.isArray(body["schemas"]) ? body["schemas"] : [coreUserSchema];
  place(body, attributes);
  return { ...body, userName, externalId, active };
}

/** Returns the PATCH that updates a user; it holds only the attributes that Okta manages. */
export function updateUserBody({ userName, attributes }: OktaUser): ScimBody {
  const value: ScimBody = { schemas: [], userName };
  place(value, attributes);
  delete value["schemas"];
  return { schemas: [patchSchema], Operations: [{ op: "replace", value }] };
}

/** Activates or deactivates by PATCH, without a path. */
export const activationBody = (active: boolean) => ({
  schemas: [patchSchema],
  Operations: [{ op: "replace", value: { active } }],
});

function place(body: ScimBody, attributes: readonly OktaAttribute[]): void {
  for (const { externalName, externalNamespace: namespace, value } of attributes) {
    const isEmpty = value === null;
    // Nothing to take away from where nothing is.
    if (isEmpty && namespace !== coreUserSchema && body[namespace] === undefined) continue;
    const holder = namespace === coreUserSchema ? body : objectIn(body, namespace);
    put(holder, externalName, isEmpty ? undefined : value);
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
