import { coreGroupSchema, coreUserSchema, enterpriseUserSchema } from "../core/scim-schemas";
import type { ObjectType } from "../entra/schema/object-type";

/** A part of a resource whose type differs from its schema. */
export interface ResourceFault {
  /** Path of the value, such as `roles.primary`; elements of lists are not told apart. */
  readonly path: string;
  /** Description of the present value, and of the required one. */
  readonly says: string;
  /**
   * `reported`: Entra was seen to fail with it ("not able to deserialize the resource"). `type`: another JSON type than the
   * schema's, so that whoever reads typed values fails. `form`: readable, but not as the schema has it.
   */
  readonly kind: "reported" | "type" | "form";
}

type Type = "text" | "boolean" | "date" | Shape | readonly [Shape | "text"];
interface Shape {
  readonly [name: string]: Type;
}

const texts = <Name extends string>(...names: Name[]): Record<Name, Type> =>
  Object.fromEntries(names.map((name) => [name, "text"])) as Record<Name, Type>;

const plural: Shape = { ...texts("value", "display", "type", "$ref"), primary: "boolean" };
const reference: Shape = texts("value", "$ref", "displayName", "display", "type");

/** RFC 7643, 3.1: of every resource. */
const common: Shape = {
  schemas: ["text"],
  ...texts("id", "externalId"),
  meta: { ...texts("resourceType", "location", "version"), created: "date", lastModified: "date" },
};

/** RFC 7643, 4.1 to 4.3. The password is never returned. */
const shapes: Readonly<Record<ObjectType, Shape>> = {
  users: {
    ...common,
    ...texts("userName", "displayName", "nickName", "profileUrl", "title", "userType", "preferredLanguage", "locale"),
    timezone: "text",
    active: "boolean",
    name: texts("formatted", "familyName", "givenName", "middleName", "honorificPrefix", "honorificSuffix"),
    emails: [plural],
    phoneNumbers: [plural],
    ims: [plural],
    photos: [plural],
    addresses: [
      {
        ...texts("formatted", "streetAddress", "locality", "region", "postalCode", "country", "type"),
        primary: "boolean",
      },
    ],
    groups: [reference],
    entitlements: [plural],
    roles: [plural],
    x509Certificates: [plural],
    [enterpriseUserSchema]: {
      ...texts("employeeNumber", "costCenter", "organization", "division", "department"),
      manager: reference,
    },
  },
  groups: { ...common, displayName: "text", members: [reference] },
};

/**
 * Whether a fault is one that is known to have made Entra fail: a manager that is a text, and `primary` as a text.
 * https://github.com/Budibase/budibase/issues/15369, https://learn.microsoft.com/answers/questions/5618325
 */
const isReported = (path: string, value: unknown): boolean =>
  typeof value === "string" && (path === `${enterpriseUserSchema}.manager` || path.endsWith(".primary"));

/**
 * Judges a resource by its schema (RFC 7643). Attributes that the schema does not have are left alone, and so is null in place
 * of one value: it means that there is none (2.5).
 * @param isWhole whether all attributes were asked for; then those that every resource has must be there
 */
export function resourceFaults(resource: unknown, type: ObjectType, isWhole = false): ResourceFault[] {
  if (!isObject(resource)) return [{ path: "", says: `${described(resource)}, not an object`, kind: "type" }];
  return [
    ...faultsOfShape(resource, shapes[type], ""),
    ...faultsOfSchemas(resource, type, isWhole),
    ...(isWhole ? missingMeta(resource) : []),
  ];
}

function faultsOfShape(holder: Readonly<Record<string, unknown>>, shape: Shape, prefix: string): ResourceFault[] {
  const wanted = new Map(Object.entries(shape).map(([name, type]) => [name.toLowerCase(), { name, type }]));
  return Object.entries(holder).flatMap(([key, value]) => {
    const attribute = wanted.get(key.toLowerCase());
    return attribute && value !== undefined ? faultsOfValue(value, attribute.type, `${prefix}${attribute.name}`) : [];
  });
}

function faultsOfValue(value: unknown, type: Type, path: string): ResourceFault[] {
  const fault = (wanted: string, kind: ResourceFault["kind"] = "type"): ResourceFault[] => [
    { path, says: `${described(value)}, not ${wanted}`, kind: isReported(path, value) ? "reported" : kind },
  ];
  if (isList(type)) {
    // Okta's own reference shows groups with `members: null`.
    if (value === null) return path === "members" ? [] : fault("a list", "form");
    if (!Array.isArray(value)) return fault("a list");
    const [element] = type;
    const all = value.flatMap((each) =>
      each === null ? fault("an element", "type") : faultsOfValue(each, element, path),
    );
    return [...new Map(all.map((each) => [each.path, each])).values()];
  }
  if (value === null) return [];
  if (typeof type === "object") return isObject(value) ? faultsOfShape(value, type, `${path}.`) : fault("an object");
  if (type === "boolean") return typeof value === "boolean" ? [] : fault("a boolean");
  // Readers turn a number into the text that it is written as.
  if (typeof value !== "string") return fault("a text", typeof value === "number" ? "form" : "type");
  return type === "date" && !dateTime.test(value) ? fault("a date and time with its offset", "form") : [];
}

/** `xsd:dateTime` with an offset, as in every example of RFC 7643 (2.3.5). */
const dateTime = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** RFC 7643, 3: `schemas` names the resource's own. */
function faultsOfSchemas(
  resource: Readonly<Record<string, unknown>>,
  type: ObjectType,
  isWhole: boolean,
): ResourceFault[] {
  const { schemas } = resource;
  if (schemas === undefined) return isWhole ? [{ path: "schemas", says: "missing", kind: "form" }] : [];
  const own = type === "users" ? coreUserSchema : coreGroupSchema;
  if (!Array.isArray(schemas) || schemas.includes(own)) return [];
  return [{ path: "schemas", says: `without ${own}`, kind: "form" }];
}

/** RFC 7643, 3.1: whoever serves resources gives them `meta`, with their type. */
function missingMeta({ meta }: Readonly<Record<string, unknown>>): ResourceFault[] {
  if (meta == null) return [{ path: "meta", says: "missing", kind: "form" }];
  return isObject(meta) && meta["resourceType"] == null
    ? [{ path: "meta.resourceType", says: "missing", kind: "form" }]
    : [];
}

const isList = (type: Type): type is readonly [Shape | "text"] => Array.isArray(type);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function described(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string")
    return `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
  if (typeof value === "number" || typeof value === "boolean") return `the ${typeof value} ${value}`;
  return "an object";
}
