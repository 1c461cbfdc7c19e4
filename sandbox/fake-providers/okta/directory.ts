import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import { mapValues } from "../../../provider/plugin/shape";
import type { DataSource, ObjectValue, Schema, TerraformValue } from "../../../provider/plugin/types";
import { computed, optional, setBlock, settled, stringSet } from "../common/schema";
import { between, checkArguments } from "./arguments";
import { identified, type OrgApi } from "./org-api";
import { blocksOf, segment, textOf } from "./values";

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

const userSchema: Schema = {
  version: 0,
  block: {
    attributes: {
      ...Object.fromEntries(texts.map((name) => [name, computed("string")])),
      admin_roles: computed(stringSet),
      compound_search_operator: optional("string"),
      delay_read_seconds: optional("string"),
      group_memberships: computed(stringSet),
      id: settled("string"),
      roles: computed(stringSet),
      skip_groups: optional("bool"),
      skip_roles: optional("bool"),
      type: computed(["list", ["object", { id: "string" }]]),
      user_id: optional("string"),
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

/** `okta_user`. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/data-sources/user */
export const userData: DataSource<OrgApi> = {
  schema: userSchema,
  validate: (config) => {
    const asked = ["skip_groups", "skip_roles"].filter((name) => config[name] !== true);
    return [
      ...asked.map((name) => errors.argumentNotEmulated(`${name} = false`)),
      ...checkArguments({ notEmulated: ["delay_read_seconds"] }, config),
    ].map((problem) => diagnosticOf(problem, userSchema.block));
  },
  async read({ client }, config) {
    const nothing = mapValues(userSchema.block.attributes, () => null);
    return { state: { ...nothing, ...config, ...userState(await findUser(client, config)) } };
  },
};

/** By id, or the first that the search finds: a second one is never noticed. */
async function findUser(api: OrgApi, config: ObjectValue): Promise<z.output<typeof user>> {
  const id = textOf(config, "user_id");
  if (id !== "") return api.send("GET", `/api/v1/users/${segment(id)}`, user);
  const operator = ` ${textOf(config, "compound_search_operator") || "and"} `;
  const search = blocksOf(config, "search").map(clause).join(operator);
  const query = new URLSearchParams({ limit: "1", search });
  const [found] = await api.send("GET", `/api/v1/users?${query.toString()}`, z.array(user));
  if (!found) throw fail(errors.userMissing, search);
  return found;
}

/** What is looked for goes into the quotes as it is, whatever is in it. */
function clause(search: ObjectValue): string {
  const written = textOf(search, "expression");
  if (written !== "") return written;
  const value = textOf(search, "value");
  const compared = `${textOf(search, "name")} ${textOf(search, "comparison") || "eq"}`;
  return value === "" ? compared : `${compared} "${value}"`;
}

function userState({ id, status, profile, type, ...rest }: z.output<typeof user>): ObjectValue {
  const named = Object.entries(profile).map(([name, value]) => [snakeCase(name), name, value] as const);
  const isKnown = (attribute: string): boolean => profileAttributes.includes(attribute);
  const custom = named.filter(([attribute, , value]) => !isKnown(attribute) && value !== null);
  const own: Readonly<Record<string, unknown>> = rest;
  const date = (attribute: string): TerraformValue => {
    const value = own[attribute.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return typeof value === "string" ? value : null;
  };
  return {
    ...{ id, status },
    ...Object.fromEntries(
      named.flatMap(([attribute, , value]) => (isKnown(attribute) ? [[attribute, textIn(value)]] : [])),
    ),
    ...Object.fromEntries(dates.map((attribute) => [attribute, date(attribute)])),
    custom_profile_attributes: JSON.stringify(Object.fromEntries(custom.map(([, name, value]) => [name, value]))),
    ...(type && { type: [{ id: type.id }] }),
  };
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const textIn = (value: unknown): TerraformValue => (typeof value === "string" ? value : null);
