import { expressionProblem } from "../../lib/okta/language/check";
import { normalisePath, parseAttributePath } from "../../lib/entra/schema/attribute-path";
import { enterpriseUserSchema } from "../../lib/core/scim-schemas";
import { entriesOf, type LeftOut, readingsOf, type TableEntry } from "./attribute-table";
import { plain, targetOf } from "./attribute-names";
import type { Table } from "./table-file";

/** Attributes of a vendor's page, as the content of a profile for Okta. */
export interface OktaAttributeTable {
  /** Template of the user name. */
  readonly userName: string;
  /** Properties that the app does not bring along, by variable name. */
  readonly attributes: Readonly<Record<string, { readonly externalName: string; readonly externalNamespace: string }>>;
  /** Expressions that differ from those that the app brings along. */
  readonly mappings: Readonly<Record<string, string>>;
  /** Variables that are mapped as the app brings it along. */
  readonly asUsual: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly remarks: readonly string[];
}

const coreSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

/**
 * The variables of an app with SCIM, by attribute, with what Okta maps to them. Only the first element of an attribute with several
 * values has some. https://developer.okta.com/docs/guides/scim-provisioning-integration-connect/main/
 */
const usual: ReadonlyMap<string, { readonly variable: string; readonly expression: string }> = new Map(
  Object.entries({
    "name.givenName": "givenName firstName",
    "name.familyName": "familyName lastName",
    "name.middleName": "middleName",
    "name.honorificPrefix": "honorificPrefix",
    "name.honorificSuffix": "honorificSuffix",
    'emails[type eq "work"].value': "email",
    displayName: "displayName",
    nickName: "nickName",
    profileUrl: "profileUrl",
    title: "title",
    userType: "userType",
    preferredLanguage: "preferredLanguage",
    locale: "locale",
    timezone: "timezone",
    'phoneNumbers[type eq "work"].value': "primaryPhone",
    'addresses[type eq "work"].streetAddress': "streetAddress",
    'addresses[type eq "work"].locality': "locality city",
    'addresses[type eq "work"].region': "region state",
    'addresses[type eq "work"].postalCode': "postalCode zipCode",
    'addresses[type eq "work"].country': "country countryCode",
    [`${enterpriseUserSchema}:employeeNumber`]: "employeeNumber",
    [`${enterpriseUserSchema}:costCenter`]: "costCenter",
    [`${enterpriseUserSchema}:organization`]: "organization",
    [`${enterpriseUserSchema}:division`]: "division",
    [`${enterpriseUserSchema}:department`]: "department",
    [`${enterpriseUserSchema}:manager`]: "managerValue managerId",
  }).map(([target, names]) => {
    const [variable = "", attribute = variable] = names.split(" ");
    return [normalisePath(target), { variable, expression: `user.${attribute}` }];
  }),
);

/** Attributes of Okta's default user profile. https://developer.okta.com/docs/concepts/user-profiles/ */
const userAttributes = [
  ...["login", "email", "secondEmail", "firstName", "lastName", "middleName", "honorificPrefix", "honorificSuffix"],
  ...[
    "title",
    "displayName",
    "nickName",
    "profileUrl",
    "primaryPhone",
    "mobilePhone",
    "streetAddress",
    "city",
    "state",
  ],
  ...["zipCode", "countryCode", "postalAddress", "preferredLanguage", "locale", "timezone", "userType"],
  ...["employeeNumber", "costCenter", "organization", "division", "department", "managerId", "manager"],
];

/** Other names of Okta's user attributes, in pages of vendors and of Entra. */
const otherNames: Readonly<Record<string, string>> = {
  ...{ username: "login", userprincipalname: "login", upn: "login", mail: "email", emailaddress: "email" },
  ...{ primaryemail: "email", workemail: "email", givenname: "firstName", surname: "lastName", familyname: "lastName" },
  ...{ jobtitle: "title", mailnickname: "nickName", telephonenumber: "primaryPhone", phone: "primaryPhone" },
  ...{
    mobile: "mobilePhone",
    workphone: "primaryPhone",
    street: "streetAddress",
    postalcode: "zipCode",
    zip: "zipCode",
  },
  ...{
    country: "countryCode",
    usagelocation: "countryCode",
    employeeid: "employeeNumber",
    companyname: "organization",
  },
  ...{ company: "organization", employeetype: "userType" },
};

/**
 * Takes the tables of a page for what they are.
 * @returns undefined when none names attributes
 */
export function readOktaTable(tables: readonly Table[]): OktaAttributeTable | undefined {
  const readings = readingsOf(tables);
  return readings.length === 0 ? undefined : tableOf(readings.flatMap((reading) => [...entriesOf(reading)]));
}

/** The attributes of a vendor of which nothing is known: those that the app has by itself. */
export const withoutOktaTable = (): OktaAttributeTable => tableOf([]);

function tableOf(entries: readonly TableEntry[]): OktaAttributeTable {
  const attributes: Record<string, OktaAttributeTable["attributes"][string]> = {};
  const mappings: Record<string, string> = {};
  const asUsual: string[] = [];
  const leftOut: LeftOut[] = [];
  const remarks = new Set<string>();
  let userName = "${source.login}";
  for (const { row, type, written, said } of entries) {
    const leave = (why: string): void =>
      void leftOut.push({ line: row.line, text: row.cells.filter((each) => each !== "").join(" | "), why });
    if (type === "groups") {
      leave("Okta pushes groups with name and members as they are: `groupPush` of the app");
      continue;
    }
    const target = targetOf(written, type);
    if ("why" in target) {
      leave(target.why);
      continue;
    }
    const path = normalisePath(target.name);
    if (path === normalisePath("active")) {
      remarks.add("`active` is not mapped: Okta sets it when somebody is assigned, unassigned or deactivated");
      continue;
    }
    const known = usual.get(path);
    const expression = saysNothing(said) ? known?.expression : expressionOf(said);
    if (path === normalisePath("userName")) {
      const [, attribute] = /^user\.(\w+)$/.exec(expression ?? "user.login") ?? [];
      if (attribute === undefined) leave("as a user name only an attribute: see `userName` in docs/okta.md");
      else userName = `\${source.${attribute}}`;
      continue;
    }
    if (expression === undefined) {
      leave(
        saysNothing(said)
          ? "the page does not say what fills it, and Okta has no default for it"
          : `"${said}" is no attribute of Okta's default user profile; if it is one of your own, map user.<variable>`,
      );
      continue;
    }
    if (known && expression === known.expression) asUsual.push(known.variable);
    else if (known) mappings[known.variable] = expression;
    else {
      const property = propertyOf(target.name);
      const variable = variableOf(target.name);
      if (variable in mappings) leave(`${variable} is mapped already`);
      else [attributes[variable], mappings[variable]] = [property, expression];
    }
  }
  return { userName, attributes, mappings, asUsual: [...new Set(asUsual)], leftOut, remarks: [...remarks] };
}

const saysNothing = (said: string): boolean =>
  /^([-–—]*|n\/?a|none|not mapped|unmapped|not applicable|tbd)$/i.test(said);

/** A cell as an expression of Okta; undefined when it is empty, or names nothing that Okta has. */
function expressionOf(said: string): string | undefined {
  const text = said.replace(/^(expression|direct|constant)\s*:\s*/i, "").trim();
  const name = plain(text.replace(/^\[(.*)\]$/, "$1").replace(/^(okta\s+)?user\s*[.:]\s*/i, ""));
  const attribute = userAttributes.find((each) => plain(each) === name) ?? otherNames[name];
  if (attribute !== undefined) return `user.${attribute}`;
  const isExpression = /\buser\.\w|^"[^"]*"$/.test(text);
  return isExpression && expressionProblem("x", text) === undefined ? text : undefined;
}

/**
 * Returns the property as Okta writes it: support.okta.com/help/s/article/How-to-Pass-Multivalued-Attributes-in-SCIM-User-Object
 */
function propertyOf(target: string): OktaAttributeTable["attributes"][string] {
  const path = parseAttributePath(target);
  const externalNamespace = path?.schema ?? coreSchema;
  const own = path?.schema == null ? target : target.slice(path.schema.length + 1);
  return { externalName: own.replace(/\[(\w+) eq "([^"]*)"\]/, ".^[$1=='$2']"), externalNamespace };
}

/** `addresses[type eq "home"].locality` is homeLocality, `urn:…:User:badge` badge. */
function variableOf(target: string): string {
  const path = parseAttributePath(target);
  const own = path?.schema == null ? target : target.slice(path.schema.length + 1);
  const [, attribute = "", value = "", sub = ""] = /^(\w+)(?:\[\w+ eq "([^"]*)"\])?(?:\.(\w+))?$/.exec(own) ?? [];
  const words = [value, sub === "value" || sub === "" ? attribute.replace(/s$/, value === "" ? "s" : "") : sub];
  const [first = "", ...others] = words.map((word) => word.replace(/\W/g, "")).filter((word) => word !== "");
  return [first, ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("") || plain(own);
}
