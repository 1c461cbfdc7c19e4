import type { DataSource } from "../../provider/plugin/types";
import { quoted, type AzureadClient } from "./directory";
import { group, user } from "./graph-objects";
import { textOf } from "./identity";
import { pluralLookup } from "./lookup";
import { computed, optional, settled, stringList, timeouts } from "./schema";

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/groups */
export const groups: DataSource<AzureadClient> = pluralLookup({
  noun: "group",
  path: "/groups",
  shape: group,
  properties: { display_names: "displayName", object_ids: "id" },
  selections: {
    display_name_prefix: (config) => `startsWith(displayName,${quoted(textOf(config, "display_name_prefix"))})`,
    return_all: () => "",
  },
  restrictions: (config) =>
    (["security_enabled", "mail_enabled"] as const).flatMap((name) => {
      const value = config[name];
      const property = name === "security_enabled" ? "securityEnabled" : "mailEnabled";
      return typeof value === "boolean" ? [`${property} eq ${value}`] : [];
    }),
  state: (found) => ({
    display_names: found.map(({ displayName }) => displayName ?? null),
    object_ids: found.map(({ id }) => id),
  }),
  schema: {
    version: 0,
    block: {
      attributes: {
        display_name_prefix: settled("string"),
        display_names: settled(stringList),
        id: settled("string"),
        ignore_missing: optional("bool"),
        mail_enabled: settled("bool"),
        object_ids: settled(stringList),
        return_all: optional("bool"),
        security_enabled: settled("bool"),
      },
      blocks: { timeouts: timeouts("read") },
    },
  },
});

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/users */
export const users: DataSource<AzureadClient> = pluralLookup({
  noun: "user",
  path: "/users",
  shape: user,
  properties: {
    employee_ids: "employeeId",
    mail_nicknames: "mailNickname",
    mails: "mail",
    object_ids: "id",
    user_principal_names: "userPrincipalName",
  },
  selections: { return_all: () => "" },
  state: (found) => ({
    employee_ids: found.map((one) => one.employeeId ?? null),
    mail_nicknames: found.map((one) => one.mailNickname ?? null),
    mails: found.map((one) => one.mail ?? null),
    object_ids: found.map(({ id }) => id),
    user_principal_names: found.map((one) => one.userPrincipalName ?? null),
    users: found.map((one) => ({
      account_enabled: one.accountEnabled ?? null,
      display_name: one.displayName ?? null,
      employee_id: one.employeeId ?? null,
      mail: one.mail ?? null,
      mail_nickname: one.mailNickname ?? null,
      object_id: one.id,
      onpremises_immutable_id: one.onPremisesImmutableId ?? null,
      onpremises_sam_account_name: one.onPremisesSamAccountName ?? null,
      onpremises_user_principal_name: one.onPremisesUserPrincipalName ?? null,
      usage_location: one.usageLocation ?? null,
      user_principal_name: one.userPrincipalName ?? null,
    })),
  }),
  schema: {
    version: 0,
    block: {
      attributes: {
        employee_ids: settled(stringList),
        id: settled("string"),
        ignore_missing: optional("bool"),
        mail_nicknames: settled(stringList),
        mails: settled(stringList),
        object_ids: settled(stringList),
        return_all: optional("bool"),
        user_principal_names: settled(stringList),
        users: computed([
          "list",
          [
            "object",
            {
              account_enabled: "bool",
              display_name: "string",
              employee_id: "string",
              mail: "string",
              mail_nickname: "string",
              object_id: "string",
              onpremises_immutable_id: "string",
              onpremises_sam_account_name: "string",
              onpremises_user_principal_name: "string",
              usage_location: "string",
              user_principal_name: "string",
            },
          ],
        ]),
      },
      blocks: { timeouts: timeouts("read") },
    },
  },
});
