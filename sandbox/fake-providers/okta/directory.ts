import { z } from "zod";
import * as errors from "./errors";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import { mapValues } from "../../../provider/plugin/shape";
import type { DataSource, ObjectValue, Schema } from "../../../provider/plugin/types";
import { computed, optional, setBlock, settled, stringSet } from "../common/schema";
import { between, checkArguments } from "./arguments";
import { identified, type OrgApi } from "./org-api";
import { blocksOf, textOf } from "./values";

const group = identified.extend({
  type: z.string(),
  profile: z.looseObject({ name: z.string(), description: z.string().nullish() }),
  source: z.looseObject({ id: z.string() }).nullish(),
});

const groupsSchema: Schema = {
  version: 0,
  block: {
    attributes: {
      groups: computed([
        "list",
        [
          "object",
          {
            ...{ custom_profile_attributes: "string", description: "string", id: "string", name: "string" },
            ...{ source: "string", type: "string" },
          },
        ],
      ]),
      id: settled("string"),
      limit: optional("number"),
      q: optional("string"),
      search: optional("string"),
      type: optional("string"),
    },
  },
};

/** `okta_groups`. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/data-sources/groups */
export const groups: DataSource<OrgApi> = {
  schema: groupsSchema,
  validate: (config) =>
    checkArguments(
      {
        conflicts: { q: ["search"], search: ["type", "q"], type: ["search"] },
        values: { limit: between(1, 10_000) },
      },
      config,
    ).map((problem) => diagnosticOf(problem, groupsSchema.block)),
  async read({ client }, config) {
    const limit = typeof config["limit"] === "number" ? config["limit"] : 200;
    const [type, q, search] = ["type", "q", "search"].map((name) => textOf(config, name));
    const query = new URLSearchParams({
      ...(type && { filter: `type eq "${type}"` }),
      limit: String(limit),
      ...(q && { q }),
      ...(search && { search }),
    });
    const found = await client.list(`/api/v1/groups?${query.toString()}`, group);
    const list = found.map(({ id, profile: { name, description, ...custom }, type: kind, source }) => ({
      ...{ id, name, type: kind, description: description ?? "", source: source?.id ?? "" },
      custom_profile_attributes: JSON.stringify(custom),
    }));
    return { state: { ...config, limit, id: query.toString(), groups: list } };
  },
};

const user = identified.extend({
  ...{ status: z.string(), created: z.string().nullish(), activated: z.string().nullish() },
  ...{ statusChanged: z.string().nullish(), lastLogin: z.string().nullish(), lastUpdated: z.string().nullish() },
  passwordChanged: z.string().nullish(),
  profile: z.looseObject({ login: z.string() }),
  type: z.looseObject({ id: z.string() }).nullish(),
});

/** Attributes of a profile that the provider knows by name; all others are in `custom_profile_attributes`. */
const profileAttributes = [
  ...["city", "cost_center", "country_code", "department", "display_name", "division", "email", "employee_number"],
  ...["first_name", "honorific_prefix", "honorific_suffix", "last_name", "locale", "login", "manager", "manager_id"],
  ...["middle_name", "mobile_phone", "nick_name", "organization", "postal_address", "preferred_language"],
  ...["primary_phone", "profile_url", "second_email", "state", "street_address", "timezone", "title", "user_type"],
  ...["zip_code"],
];
const dates = ["activated", "created", "last_login", "last_updated", "password_changed", "status_changed"];
const texts = [...profileAttributes, ...dates, "custom_profile_attributes", "realm_id", "status"];

const usersSchema: Schema = {
  version: 0,
  block: {
    attributes: {
      compound_search_operator: optional("string"),
      delay_read_seconds: optional("string"),
      group_id: optional("string"),
      id: settled("string"),
      include_groups: optional("bool"),
      include_roles: optional("bool"),
      users: computed([
        "list",
        [
          "object",
          {
            ...Object.fromEntries([...texts, "id"].map((name) => [name, "string"] as const)),
            ...{ admin_roles: stringSet, group_memberships: stringSet, roles: stringSet },
            type: ["list", ["object", { id: "string" }]],
          },
        ],
      ]),
    },
    blocks: {
      search: setBlock({
        attributes: {
          ...{ comparison: optional("string"), expression: optional("string") },
          ...{ name: optional("string"), value: optional("string") },
        },
      }),
    },
  },
};

/** `okta_users`, which finds nobody without an error. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/data-sources/users */
export const users: DataSource<OrgApi> = {
  schema: usersSchema,
  validate: (config) => {
    const asked = ["include_groups", "include_roles"].filter((name) => config[name] === true);
    return [
      ...asked.map((name) => errors.argumentNotEmulated(`${name} = true`)),
      ...checkArguments({ notEmulated: ["delay_read_seconds", "group_id"] }, config),
    ].map((problem) => diagnosticOf(problem, usersSchema.block));
  },
  async read({ client }, config) {
    const operator = ` ${textOf(config, "compound_search_operator") || "and"} `;
    const search = blocksOf(config, "search").map(clause).join(operator);
    const query = new URLSearchParams({ limit: "200", search, sortOrder: "0" }).toString();
    const found = await client.list(`/api/v1/users?${query}`, user);
    const defaults = { compound_search_operator: "and", include_groups: false, include_roles: false };
    const given = mapValues(config, (value, name) => value ?? (defaults as ObjectValue)[name] ?? null);
    return { state: { ...given, id: query, users: found.map(userState) } };
  },
};

/** Builds a search clause. The value goes into the quotes as it is, whatever it contains. */
function clause(search: ObjectValue): string {
  const written = textOf(search, "expression");
  if (written !== "") return written;
  const value = textOf(search, "value");
  const compared = `${textOf(search, "name")} ${textOf(search, "comparison") || "eq"}`;
  return value === "" ? compared : `${compared} "${value}"`;
}

/** Inside a list the provider's SDK has empty text where there is no value. */
function userState({ id, status, profile, type, ...rest }: z.output<typeof user>): ObjectValue {
  const named = Object.entries(profile).map(([name, value]) => [snakeCase(name), name, value] as const);
  const isKnown = (attribute: string): boolean => profileAttributes.includes(attribute);
  const custom = named.filter(([attribute, , value]) => !isKnown(attribute) && value !== null);
  const own: Readonly<Record<string, unknown>> = rest;
  return {
    ...Object.fromEntries(texts.map((name) => [name, ""])),
    ...{ id, status },
    ...Object.fromEntries(
      named.flatMap(([attribute, , value]) => (isKnown(attribute) ? [[attribute, textIn(value)]] : [])),
    ),
    ...Object.fromEntries(dates.map((attribute) => [attribute, textIn(own[camelCase(attribute)])])),
    ...{ admin_roles: [], group_memberships: [], roles: [] },
    custom_profile_attributes: JSON.stringify(Object.fromEntries(custom.map(([, name, value]) => [name, value]))),
    type: type ? [{ id: type.id }] : [],
  };
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
