import { nearest } from "../../lib/core/nearest";
import { parse } from "../../lib/entra/language";
import { normalisePath, parseAttributePath } from "../../lib/entra/schema/attribute-path";
import {
  directoryAttributes,
  isDirectoryExtension,
  provisioningNames,
} from "../../lib/entra/schema/directory-attributes";
import type { ObjectType } from "../../lib/entra/schema/object-type";
import { enterpriseUserSchema } from "../../lib/core/scim-schemas";
import { scimAttributes } from "../../lib/entra/schema/scim-attributes";

/** Spellings of attributes in vendors' pages, and their names in Entra. */

/** Letters and digits alone: "First name", `first_name` and `firstName` are one. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Target attributes by the names that pages use for an attribute of SCIM. */
const targetNames: Readonly<Record<string, string>> = {
  username: "userName",
  login: "userName",
  firstname: "name.givenName",
  givenname: "name.givenName",
  lastname: "name.familyName",
  surname: "name.familyName",
  familyname: "name.familyName",
  fullname: "displayName",
  jobtitle: "title",
  middlename: "name.middleName",
  ...Object.fromEntries(
    [
      "email",
      "emails",
      "emailaddress",
      "workemail",
      "primaryemail",
      "emailsvalue",
      "emailswork",
      "emailsworkvalue",
    ].map((name) => [name, 'emails[type eq "work"].value']),
  ),
  ...Object.fromEntries(
    ["phone", "phonenumber", "phonenumbers", "workphone", "phonenumbersvalue", "phonenumberswork"].map((name) => [
      name,
      'phoneNumbers[type eq "work"].value',
    ]),
  ),
  mobile: 'phoneNumbers[type eq "mobile"].value',
  mobilephone: 'phoneNumbers[type eq "mobile"].value',
  phonenumbersmobile: 'phoneNumbers[type eq "mobile"].value',
  roles: 'roles[primary eq "True"].value',
  rolesvalue: 'roles[primary eq "True"].value',
  membersvalue: "members",
  isactive: "active",
  role: 'roles[primary eq "True"].value',
  namefirst: "name.givenName",
  namelast: "name.familyName",
  managerid: `${enterpriseUserSchema}:manager`,
};

/** The target makes these itself, or Entra has nothing for them. */
const readOnly = new Set(["id", "schemas", "password", "groups", "meta"]);

export type Found = { readonly name: string } | { readonly why: string };

const canonical = (type: ObjectType): ReadonlyMap<string, string> => known[type];
const known: Readonly<Record<ObjectType, ReadonlyMap<string, string>>> = {
  users: new Map(scimAttributes.users.map(({ name }) => [normalisePath(name), name])),
  groups: new Map(scimAttributes.groups.map(({ name }) => [normalisePath(name), name])),
};

/** Words for multi-valued attributes, and for their parts, in names that are one word. */
const singulars: Readonly<Record<string, readonly string[]>> = {
  emails: ["email"],
  phoneNumbers: ["phoneNumber", "phone"],
  addresses: ["address"],
};
const partNames: Readonly<Record<string, readonly string[]>> = {
  ...{ locality: ["city"], region: ["state"], postalCode: ["zip", "zipCode"], streetAddress: ["street"] },
};

/** Attributes by their path in one word, with letters and digits alone: `name_givenName`, `address.country`, `phone_mobile`, `enterprise_department`. */
const flattened: Readonly<Record<ObjectType, ReadonlyMap<string, string>>> = {
  users: new Map(scimAttributes.users.flatMap(({ name }) => flattenings(name).map((each) => [plain(each), name]))),
  groups: new Map(scimAttributes.groups.map(({ name }) => [plain(name), name])),
};

function flattenings(name: string): string[] {
  const path = parseAttributePath(name);
  if (!path) return [];
  const { attribute, filter } = path;
  const part = path.subAttribute ?? "";
  if (path.schema !== null) return [attribute, `enterprise${attribute}`];
  if (!filter || filter.attribute !== "type") return filter ? [] : [attribute + part];
  const parts = part === "value" ? ["value", ""] : [part, ...(partNames[part] ?? [])];
  return [attribute, ...(singulars[attribute] ?? [])].flatMap((whole) =>
    parts.flatMap((each) => [
      `${whole}${filter.value}${each}`,
      `${filter.value}${whole}${each}`,
      ...(filter.value === "work" && each !== "" ? [whole + each] : []),
    ]),
  );
}

/** Whether a cell names an attribute of SCIM that every target knows: by this the column of a table is found. */
export const isKnownTarget = (cell: string): boolean => {
  const target = standardTarget(cell, "users") ?? standardTarget(cell, "groups");
  return target !== undefined || (/^urn:/i.test(bare(cell)) && parseAttributePath(bare(cell)) !== undefined);
};

/** The name of an attribute, without remarks beside it. */
const bare = (cell: string): string =>
  cell
    .replace(
      /\s*\((required|optional|mandatory|matching|unique|read.?only|core|enterprise|string|boolean)[^)]*\)\s*$/i,
      "",
    )
    .replace(/^\$\./, "")
    .replace(/^(scim|user|group)[: ]\s*(?=\w)/i, "")
    .replace(/[\s*:,;]+$/, "")
    .replaceAll("'", '"')
    // Okta's external names: support.okta.com/help/s/article/How-to-Pass-Multivalued-Attributes-in-SCIM-User-Object
    .replace(/\.?\^\[\s*(\w+)\s*==\s*"?(\w+)"?\s*\]/, "[$1 eq $2]")
    .replace(/\[\s*(\w+)\s*==?\s*"?(\w+)"?\s*\]|\((\w+) eq "?(\w+)"?\)/, "[$1$3 eq $2$4]")
    .replace(/\[\s*(\w+)\s+eq\s+(\w+)\s*\]/i, (all, name: string, value: string) =>
      /^(true|false)$/i.test(value) ? all : `[${name} eq "${value}"]`,
    )
    .trim();

function standardTarget(cell: string, type: ObjectType): string | undefined {
  const name = bare(cell);
  const names = canonical(type);
  const spelled = [name, `${name}.value`, withEnterpriseSchema(name), enterpriseName(name), workElement(name)];
  for (const spelling of spelled) {
    const found = spelling === undefined ? undefined : names.get(normalisePath(spelling));
    if (found !== undefined && (found !== "roles" || type === "groups")) return found;
  }
  const path = parseAttributePath(name);
  const primary =
    path?.filter?.attribute.toLowerCase() === "primary" && path.schema === null && path.attribute !== "roles";
  const letters = plain(primary ? path.attribute : name.replace(/\[\d*\*?\]/, ""));
  const word = targetNames[letters] ?? (/\s/.test(name) ? undefined : flattened[type].get(letters));
  return word !== undefined && (type === "users" || names.has(normalisePath(word))) ? word : undefined;
}

/** `urn:…:User:department`, `urn:…enterprise:2.0:User.department`, `enterprise.department`, `…User:manager.value`. */
function withEnterpriseSchema(name: string): string | undefined {
  const [, last] =
    /^(?:urn:[^[\]]*user|enterprise(?:user)?(?:\s*extension)?)\s*[:./]\s*([\w$]+)(?:\.(?:value|\$ref|displayName))?$/i.exec(
      name,
    ) ?? [];
  return last === undefined || /core:2\.0/i.test(name) ? undefined : `${enterpriseUserSchema}:${last}`;
}

/** `department`, `manager.value`: attributes of people that only the enterprise extension has. */
const enterpriseName = (name: string): string | undefined =>
  /^\w+(\.value)?$/.test(name) ? `${enterpriseUserSchema}:${name.replace(/\.value$/, "")}` : undefined;

/** `addresses.country`, `emails[work]`, `phoneNumbers.mobile`, `addresses[0].region`. */
function workElement(name: string): string | undefined {
  const [, attribute, type, sub] =
    /^(emails|phoneNumbers|addresses)(?:[.[](work|home|other|mobile|fax|pager|\d+|\*)?\]?)?(?:\.(\w+))?$/i.exec(name) ??
    [];
  if (attribute === undefined) return undefined;
  const kind = type === undefined || /^(\d+|\*)$/.test(type) ? "work" : type;
  return `${attribute}[type eq "${kind}"].${sub ?? "value"}`;
}

/** The target attribute that a cell means. */
export function targetOf(cell: string, type: ObjectType): Found {
  const name = bare(cell);
  if (readOnly.has(name.toLowerCase()) || /^(meta|groups)\./i.test(name))
    return { why: "no directory fills it: the target makes it itself, or it is a secret" };
  const standard = standardTarget(cell, type);
  if (standard !== undefined) return { name: standard };
  const path = parseAttributePath(name);
  if (!path) return { why: `"${name}" is no attribute of SCIM, such as name.givenName` };
  return { name: path.schema === null && /^urn:/i.test(name) ? name.replace(/^.*:/, "") : name };
}

/** Other names of Entra's attributes: labels of the admin center, and names in other directories. */
const sourceNames: Readonly<Record<string, string>> = {
  email: "mail",
  emailaddress: "mail",
  primaryemail: "mail",
  username: "userPrincipalName",
  login: "userPrincipalName",
  userid: "objectId",
  title: "jobTitle",
  position: "jobTitle",
  phone: "telephoneNumber",
  phonenumber: "telephoneNumber",
  businessphone: "telephoneNumber",
  businessphones: "telephoneNumber",
  officephone: "telephoneNumber",
  primaryphone: "telephoneNumber",
  fax: "facsimileTelephoneNumber",
  office: "physicalDeliveryOfficeName",
  street: "streetAddress",
  zip: "postalCode",
  zipcode: "postalCode",
  countrycode: "country",
  stateorprovince: "state",
  employeenumber: "employeeId",
  company: "companyName",
  familyname: "surname",
  alias: "mailNickname",
  costcenter: "employeeOrgData.costCenter",
  division: "employeeOrgData.division",
  member: "members",
};

/** A cell as a source expression of Entra; undefined when it is empty or says that there is none. */
export function sourceOf(
  cell: string,
  type: ObjectType,
): { readonly source: string } | { readonly why: string } | undefined {
  const text = cell.replace(/^(expression|direct|constant)\s*:\s*/i, "").trim();
  if (/^([-–—]*|n\/?a|none|not mapped|unmapped|not applicable|tbd)$/i.test(text)) return undefined;
  const attribute = attributeNamed(text, type);
  if (attribute !== undefined) return { source: `[${attribute}]` };
  if (!/^\w+\s*\(|^"/.test(text)) {
    const near = nearest(
      text,
      directoryAttributes[type].map(({ name }) => name),
    );
    return { why: `"${text}" is no attribute of Entra${near === undefined ? "" : `; ${near}?`}` };
  }
  const parsed = parse(text);
  return parsed.ok
    ? { source: text.replaceAll("\n", " ") }
    : { why: parsed.problems[0]?.summary ?? "it cannot be read" };
}

function attributeNamed(text: string, type: ObjectType): string | undefined {
  const name = text
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\[0\]$/, "")
    .replace(/^(user|group|entra|azure ad)\s*[.:]\s*/i, "");
  if (isDirectoryExtension(name)) return name;
  const names = directoryAttributes[type].map((each) => each.name);
  const renamed = Object.entries({ ...sourceNames, ...provisioningNames }).find(
    ([other]) => plain(other) === plain(name),
  );
  return names.find((each) => plain(each) === plain(name)) ?? names.find((each) => each === renamed?.[1]);
}

/** Whether a cell says what fills an attribute. */
export const isSource = (cell: string): boolean => {
  const found = sourceOf(cell, "users") ?? sourceOf(cell, "groups");
  return found !== undefined && "source" in found;
};
