import { z } from "zod";
import * as entraErrors from "./errors";
import { fail } from "../../core/problem";
import type { DirectoryAttributes, Value } from "../language/value";
import { provisioningNames } from "../schema/directory-attributes";
import { type CallOptions, type Graph, graphPages } from "./graph";
import { ifFound } from "./graph-error";
import { findByMail } from "./person-lookup";

/** A user as Graph returns it, with whatever was selected. */
const userSchema = z.looseObject({ id: z.string() });

/** https://learn.microsoft.com/graph/api/user-list: the largest page. */
const pageSize = "999";
const permission = "User.Read.All";

/** Graph's property for each provisioning name that differs from it. */
const graphNames: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(provisioningNames).map(([graph, name]) => [name, graph])),
  givenName: "givenName",
  surname: "surname",
  userPrincipalName: "userPrincipalName",
  originalUserPrincipalName: "userPrincipalName",
};

/** Attributes that the service computes, keeps secret, or has without a counterpart in Graph. */
const notInGraph = new Set([
  "IsSoftDeleted",
  "appRoleAssignments",
  "alternativeSecurityIds",
  "netId",
  "passwordProfile.password",
]);

const isExchangeAttribute = (name: string): boolean => /^extensionAttribute([1-9]|1[0-5])$/.test(name);

/**
 * The Graph query that reads these attributes of a person.
 * @param names under their provisioning names
 * @returns `$select`, and `$expand` when the manager is among them
 */
export function userQuery(names: readonly string[]): Record<string, string> {
  const properties = names
    .filter((name) => !notInGraph.has(name) && name !== "manager")
    .map((name) => (isExchangeAttribute(name) ? "onPremisesExtensionAttributes" : (graphNames[name] ?? name)))
    // `employeeOrgData.costCenter` is a part of `employeeOrgData`.
    .map((name) => name.split(".", 1)[0] ?? name);
  const select = [...new Set(["id", "userPrincipalName", "accountEnabled", ...properties])];
  return { $select: select.join(","), ...(names.includes("manager") && { $expand: "manager($select=id)" }) };
}

/**
 * Attributes of a person under their provisioning names, from a user as Graph describes it. What has its provisioning name
 * already keeps it, so attributes written by hand go through unchanged.
 * https://learn.microsoft.com/graph/api/resources/user
 */
export function personAttributes(user: Readonly<Record<string, unknown>>): DirectoryAttributes {
  const attributes: Record<string, Value> = {};
  for (const [key, value] of Object.entries(user as Readonly<Record<string, Value>>)) {
    if (value === undefined || key.includes("@odata.")) continue;
    if (key === "onPremisesExtensionAttributes" || key === "employeeOrgData") {
      const prefix = key === "employeeOrgData" ? `${key}.` : "";
      for (const [part, partValue] of Object.entries(isRecord(value) ? value : {}))
        attributes[prefix + part] = partValue;
    } else if (key === "manager") {
      attributes[key] = isRecord(value) ? (value["id"] ?? null) : value;
    } else {
      const name = Object.hasOwn(provisioningNames, key) ? (provisioningNames[key] ?? key) : key;
      if (name !== key && Object.hasOwn(user, name)) continue;
      attributes[name] = key === "businessPhones" && Array.isArray(value) ? firstOf(value) : value;
    }
  }
  const userPrincipalName = attributes["userPrincipalName"];
  if (typeof userPrincipalName === "string") {
    attributes["originalUserPrincipalName"] ??= userPrincipalName;
    attributes["userPrincipalName"] = homeUserPrincipalName(userPrincipalName);
  }
  return attributes;
}

/**
 * Reads a person of the tenant.
 * @param user user principal name, object id, or mail address
 * @param names attributes to read, under their provisioning names
 * @throws ScimformError ENTRA_USER_NOT_FOUND, ENTRA_USER_AMBIGUOUS; GraphError when Graph refuses
 */
export async function readPerson(
  graph: Graph,
  user: string,
  names: readonly string[],
  options: CallOptions = {},
): Promise<DirectoryAttributes> {
  const read = (name: string): Promise<DirectoryAttributes | undefined> => {
    const path = `/users/${encodeURIComponent(name)}`;
    const query = userQuery(names);
    const found = graph.request({ ...options, method: "GET", path, query, permission }, userSchema);
    return ifFound(found.then(personAttributes));
  };
  const person = (await read(user)) ?? (await read((await findByMail(graph, user, options)).id));
  if (!person) throw fail(entraErrors.userNotFound, user);
  return person;
}

/**
 * All people of the tenant, a page at a time.
 * @param names attributes to read, under their provisioning names
 * @throws GraphError when Graph refuses
 */
export async function* readPeople(
  graph: Graph,
  names: readonly string[],
  options: CallOptions = {},
): AsyncGenerator<DirectoryAttributes> {
  const query = { ...userQuery(names), $top: pageSize };
  const request = { ...options, method: "GET", path: "/users", query, permission } as const;
  for await (const page of graphPages(graph, request, userSchema))
    for (const user of page) yield personAttributes(user);
}

/**
 * Guests flow under the name of their home organisation: `anna_partner.example#EXT#@contoso.example` becomes
 * `anna@partner.example`; the name itself is `originalUserPrincipalName`.
 * https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes
 */
function homeUserPrincipalName(userPrincipalName: string): string {
  const [home = "", ...rest] = userPrincipalName.split("#EXT#");
  const at = home.lastIndexOf("_");
  if (rest.length === 0) return userPrincipalName;
  return at < 0 ? home : `${home.slice(0, at)}@${home.slice(at + 1)}`;
}

/**
 * Returns the first value, since only one number can be set: https://learn.microsoft.com/graph/api/resources/user
 * (businessPhones)
 */
const firstOf = (values: readonly Value[]): Value => values[0] ?? null;

const isRecord = (value: Value): value is { readonly [key: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
