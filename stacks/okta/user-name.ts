import { parseUserName, type UserNamePart } from "../../lib/okta/language/user-name";
import { escapeTemplate, hclText } from "../escape-template";

/**
 * The user name that the app's template gives a person, as Terraform works it out: the provider assigns nobody without one, and
 * one that is given goes before the template.
 * @param user an element of `users` of the data source `okta_users`
 * @returns undefined for a template that only Okta can work out
 */
export function userNameExpression(template: string, user: string): string | undefined {
  return parseUserName(template)
    ?.map((part) => (part.kind === "text" ? escapeTemplate(part.text) : `\${${valueOf(part, user)}}`))
    .join("");
}

/** The attributes that a template reads of somebody, each as Terraform works it out. */
export const userNameParts = (template: string, user: string): string[] =>
  (parseUserName(template) ?? []).flatMap((part) => (part.kind === "text" ? [] : [attributeOf(part.name, user)]));

function valueOf({ name, change, cut }: Extract<UserNamePart, { kind: "attribute" }>, user: string): string {
  const value = attributeOf(name, user);
  if (change !== undefined) return `${change === "toLowerCase" ? "lower" : "upper"}(${value})`;
  if (!cut) return value;
  const pieces = `split(${hclText(cut.at)}, ${value})`;
  return cut.side === "before" ? `${pieces}[0]` : `join(${hclText(cut.at)}, slice(${pieces}, 1, length(${pieces})))`;
}

/** Attributes that are no part of Okta's own profile stand together in one text. */
function attributeOf(name: string, user: string): string {
  const attribute = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (ownProperties.has(attribute)) return `${user}.${attribute}`;
  return `jsondecode(${user}.custom_profile_attributes)[${hclText(name)}]`;
}

/** https://registry.terraform.io/providers/okta/okta/latest/docs/data-sources/user */
const ownProperties: ReadonlySet<string> = new Set([
  ...["city", "cost_center", "country_code", "department", "display_name", "division", "email", "employee_number"],
  ...["first_name", "honorific_prefix", "honorific_suffix", "last_name", "locale", "login", "manager", "manager_id"],
  ...["middle_name", "mobile_phone", "nick_name", "organization", "postal_address", "preferred_language"],
  ...["primary_phone", "profile_url", "second_email", "state", "street_address", "timezone", "title", "user_type"],
  ...["zip_code"],
]);
