import { subtree } from "./common/tree";
import { YamlFile } from "./common/yaml";
import * as entra from "./entra/schema";
import * as okta from "./okta/schema";

/** A profile that comes with the package. */
export interface ProfileFile {
  /** Name of the file without `.yaml`: what apps write as `target`. */
  readonly name: string;
  readonly text: string;
}

const columns = [
  ...["profile", "target", "people from", "groups", "accounts found by", "roles", "who is deactivated"],
  ...["a deployment adds", "remarks"],
];

/** The table of profiles in docs/targets.md, made anew: what stands between `<!-- profiles -->` and `<!-- end -->`. */
export function withProfileTable(page: string, profiles: readonly ProfileFile[]): string {
  const rows = [columns, columns.map(() => "---"), ...profiles.map((profile) => rowOf(profile))];
  const table = rows.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
  return page.replace(
    /(<!-- profiles: [^\n]*-->\n)[^]*?(<!-- end -->)/,
    (_, start: string, end: string) => `${start}\n${table}\n${end}`,
  );
}

function rowOf({ name, text }: ProfileFile): string[] {
  const { data } = new YamlFile(`${name}.yaml`, text, {});
  return subtree(data)["identityProvider"] === "okta"
    ? oktaRow(name, okta.targetSchema.parse(data))
    : entraRow(name, entra.targetSchema.parse(data));
}

function entraRow(name: string, profile: entra.EntraTarget): string[] {
  const { users, groups, rules, saml, url } = profile;
  const mappings = Object.entries(users?.mappings ?? {});
  const matching = mappings.flatMap(([target, mapping]) =>
    typeof mapping === "object" && mapping?.match != null ? [`\`${target}\``] : [],
  );
  const roles = mappings.flatMap(([, mapping]) => {
    const source = typeof mapping === "object" ? mapping?.source : mapping;
    const [named] = /^\w*AppRoleAssignment\w*/.exec(source ?? "") ?? [];
    return named === undefined ? [] : [`\`${named}\``];
  });
  const adds = [
    ...inputsOf(profile),
    ...(rules?.onDeactivate === "choose" ? ["`rules.onDeactivate`"] : []),
    ...(saml ? ["a certificate (SAML)"] : []),
    ...(url == null ? ["`url`"] : []),
  ];
  return [
    ...head(name, profile),
    ...["Entra ID", groupsOf(groups), matching.join(", "), roles.join(", ")],
    [deactivated[rules?.onDeactivate ?? "unsaid"], ...(rules?.deletes === false ? ["no deletions"] : [])].join("; "),
    ...[adds.join(", "), String(profile.remarks?.length ?? 0)],
  ];
}

const oktaRow = (name: string, profile: okta.OktaTarget): string[] => [
  ...head(name, profile),
  ...["Okta", "", "`userName`", "", deactivated.disable],
  ...[inputsOf(profile).join(", "), String(profile.remarks?.length ?? 0)],
];

interface AnyProfile {
  readonly title?: string | null | undefined;
  readonly documentation?: string | null | undefined;
  readonly inputs?: Readonly<Record<string, unknown>> | null | undefined;
}

const head = (name: string, { title, documentation }: AnyProfile): string[] => [
  `[\`${name}\`](../config/targets/${name}.yaml)`,
  documentation == null ? (title ?? name) : `[${title ?? name}](${documentation})`,
];

const inputsOf = ({ inputs }: AnyProfile): string[] => Object.keys(inputs ?? {}).map((name) => `\`${name}\``);

function groupsOf(groups: entra.EntraTarget["groups"]): string {
  if (!groups) return "";
  return groups.actions == null || groups.actions.includes("create") ? "yes" : "those that are there";
}

const deactivated = {
  disable: "stays, inactive",
  delete: "is deleted",
  choose: "as the target is set",
  unsaid: "not published",
} as const;
