import type { DataSource } from "../../../provider/plugin/types";
import { odataString } from "../../../lib/entra/graph/odata";
import type { AzureadClient } from "./directory";
import { group, user } from "./graph-objects";
import { textOf } from "./identity";
import { pluralLookup } from "./lookup";
import { computed, optional, settled, stringList, timeouts } from "../common/schema";

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/groups */
export const groups: DataSource<AzureadClient> = pluralLookup({
  noun: "group",
  defaults: { ignore_missing: false, display_name_prefix: "" },
  collection: { path: "/groups", version: "beta" },
  shape: group,
  properties: { display_names: "displayName", object_ids: "id" },
  selections: {
    display_name_prefix: (config) => `startsWith(displayName, ${odataString(textOf(config, "display_name_prefix"))})`,
    return_all: () => "",
  },
  restrictions: (config) =>
    Object.entries({ mail_enabled: "mailEnabled", security_enabled: "securityEnabled" }).flatMap(([name, property]) => {
      const value = config[name];
      return typeof value === "boolean" ? [`${property} eq ${value}`] : [];
    }),
  key: (found) => found.map(({ displayName }) => displayName).join("-"),
  state: (found) => ({
    display_names: found.map(({ displayName }) => displayName),
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
  defaults: { ignore_missing: false, return_all: false },
  collection: { path: "/users" },
  select: Object.keys(user.shape),
  shape: user,
  properties: {
    employee_ids: "employeeId",
    mail_nicknames: "mailNickname",
    mails: "mail",
    object_ids: "id",
    user_principal_names: "userPrincipalName",
  },
  selections: { return_all: () => "" },
  key: (found) => found.map(({ userPrincipalName }) => userPrincipalName).join("/"),
  state: (found) => ({
    employee_ids: present(found.map(({ employeeId }) => employeeId)),
    mail_nicknames: present(found.map(({ mailNickname }) => mailNickname)),
    mails: present(found.map(({ mail }) => mail)),
    object_ids: found.map(({ id }) => id),
    user_principal_names: found.map(({ userPrincipalName }) => userPrincipalName),
    users: found.map((one) => ({
      account_enabled: one.accountEnabled ?? false,
      display_name: one.displayName ?? "",
      employee_id: one.employeeId ?? "",
      mail: one.mail ?? "",
      mail_nickname: one.mailNickname ?? "",
      object_id: one.id,
      onpremises_immutable_id: one.onPremisesImmutableId ?? "",
      onpremises_sam_account_name: one.onPremisesSamAccountName ?? "",
      onpremises_user_principal_name: one.onPremisesUserPrincipalName ?? "",
      usage_location: one.usageLocation ?? "",
      user_principal_name: one.userPrincipalName,
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

const present = (values: readonly (string | null | undefined)[]): string[] => values.map((value) => value ?? "");
