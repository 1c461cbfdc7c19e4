import type { ObjectType } from "../object-type";

/** Directory attributes that every object has, whatever the definitions' `required` says. */
const alwaysPresent: Readonly<Record<ObjectType, ReadonlySet<string>>> = {
  users: new Set([
    "objectId",
    "userPrincipalName",
    "originalUserPrincipalName",
    "displayName",
    "mailNickname",
    "accountEnabled",
    "IsSoftDeleted",
  ]),
  groups: new Set(["objectId", "displayName", "mailNickname", "mailEnabled", "securityEnabled"]),
};

/** Whether every user or group has a value of the attribute. */
export function isAlwaysPresent(type: ObjectType, name: string): boolean {
  return alwaysPresent[type].has(name);
}
