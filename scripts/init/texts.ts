import { stringify } from "yaml";
import { isProtectedByDefault } from "../../lib/config/common/environment-fields";
import type { BackendConfig } from "../../lib/config/common/model";
import type { InitPlan, PlannedEnvironment } from "./plan";
import type { ProfileSummary } from "./profiles";

/** The texts of the files that init writes, with the comments that help to go on. */

const scalar = (value: string): string => stringify(value, { lineWidth: 0 }).trim();
const list = (values: readonly string[]): string =>
  stringify(values, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim();
const indented = (lines: readonly string[], depth: number): string[] => lines.map((line) => " ".repeat(depth) + line);
const file = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

/** @param schemas folder of the editors' schemas, as seen from the file */
const modeline = (schemas: string, name: string): string => `# yaml-language-server: $schema=${schemas}/${name}.json`;

/**
 * @param today `YYYY-MM-DD`
 * @param hasEnvironments environments.yaml is there already, and keeps what it says
 */
export function deploymentText(
  { profile, app, displayName: chosen, environments, onDeactivate }: InitPlan,
  schemas: string,
  today: string,
  hasEnvironments: boolean,
): string {
  const { identityProvider, displayName, title, documentation } = profile;
  const nameKey = identityProvider === "okta" ? "label" : "displayName";
  return file([
    modeline(schemas, identityProvider === "okta" ? "okta-deployment" : "deployment"),
    `# ${title}${documentation === undefined ? "" : `: ${documentation}`}`,
    `identityProvider: ${identityProvider}`,
    "",
    "apps:",
    `  ${app}:`,
    `    target: ${profile.name}`,
    `    ${nameKey}: ${scalar(chosen ?? displayName ?? `${app} ({environment})`)}`,
    ...(onDeactivate === undefined
      ? []
      : [`    rules: { onDeactivate: ${onDeactivate} } # as the switch in the target's portal is set`]),
    ...(profile.saml
      ? [
          "    saml:",
          "      certificates: # the next one is added beside it before this one expires",
          `        first: { expires: ${threeYearsAfter(today)} }`,
        ]
      : []),
    "    environments:",
    ...environments.flatMap((environment) => environmentLines(environment, profile, hasEnvironments)),
  ]);
}

function environmentLines(
  { name, inputs, groups, users, notificationEmail }: PlannedEnvironment,
  profile: ProfileSummary,
  hasEnvironments: boolean,
): string[] {
  const given = profile.inputs.some((input) => inputs[input.name] !== undefined);
  const answers = profile.inputs.map((input) => {
    const value = inputs[input.name];
    if (value !== undefined) return `  ${input.name}: ${scalar(value)} # ${input.title}`;
    const step = input.step === undefined ? "" : `; the step "${input.step}" gives it`;
    const line = `${input.name}: ${input.example ?? "…"} # ${input.title}${step}`;
    return given ? `  # ${line}` : `#   ${line}`;
  });
  const assigned = [
    ...(groups.length > 0 ? [`groups: ${list(groups)}`] : []),
    ...(users.length > 0 ? [`users: ${list(users)}`] : []),
  ];
  return [
    `      ${name}:`,
    ...(hasEnvironments && notificationEmail !== undefined
      ? [`        notificationEmail: ${scalar(notificationEmail)}`]
      : []),
    ...(answers.length === 0 ? [] : indented([given ? "inputs:" : "# inputs:", ...answers], 8)),
    ...indented(
      assigned.length > 0 ? ["assign:", ...indented(assigned, 2)] : ["assign: {} # groups: [...], users: [...]"],
      8,
    ),
    ...indented(waveLines(profile), 8),
  ];
}

/** A roll-out in waves is advisable where the profile says so; it is for the user to fill them. */
function waveLines({ rollout }: ProfileSummary): string[] {
  const waves = Object.entries(rollout);
  const [first] = waves;
  if (!first) return [];
  return [
    "# waves: # instead of all at once; deploy, look, then name the next one as `wave`",
    ...waves.map(([name, who]) => `#   ${name}: { groups: [] } # ${who}`),
    `# wave: ${first[0]}`,
  ];
}

export function environmentsText(
  environments: readonly PlannedEnvironment[],
  { identityProvider }: ProfileSummary,
  schemas: string,
): string {
  return file([
    modeline(schemas, "environments"),
    identityProvider === "okta"
      ? "# The Okta orgs that apps are deployed to."
      : "# The tenants that apps are deployed to.",
    ...environments.flatMap(({ name, home, notificationEmail, backend }) => [
      "",
      `${name}:${isProtectedByDefault(name) ? " # protected, as every environment of this name" : ""}`,
      ...(home === undefined ? [] : [`  ${homeLine(identityProvider, home)}`]),
      ...(identityProvider === "okta" ? [] : [notificationLine(notificationEmail)]),
      ...backendLines(name, backend),
    ]),
  ]);
}

const notificationLine = (address: string | undefined): string =>
  address === undefined
    ? "  # notificationEmail: identity@contoso.example # whom Entra writes to when provisioning fails"
    : `  notificationEmail: ${scalar(address)}`;

function backendLines(name: string, backend: BackendConfig | undefined): string[] {
  const text = (each: BackendConfig): string => stringify(each, { collectionStyle: "flow", lineWidth: 0 }).trim();
  if (backend !== undefined) return [`  backend: ${text(backend)}`];
  if (!isProtectedByDefault(name))
    return ["  backend: { type: local } # one person tries things out; CI needs azurerm, s3, gcs, cloud or remote"];
  const shared = { storageAccountName: "contosostate", containerName: "scimform" };
  return [
    "  backend: { type: local } # before the first deploy, better one that is shared and locked, such as",
    `  # backend: ${text({ type: "azurerm", config: shared })}`,
  ];
}

/** Contents of .gitignore: output of synth and sandbox, and what must not be shared, the sandbox's keys and state. */
export const ignoredFiles = [
  "node_modules/",
  ...["cdktf.out/", ".scimform/", ".terraform/"],
  ...["state/", "*.tfstate", "*.tfstate.*"],
] as const;

export const homeLine = (identityProvider: ProfileSummary["identityProvider"], home: string): string =>
  identityProvider === "okta" ? `okta: { orgUrl: ${scalar(home)} }` : `tenantId: ${home}`;

/** The package's profile, naming the schema from where it stands now. */
export const profileText = ({ text, identityProvider }: ProfileSummary, schemas: string): string =>
  text.replace(
    /^# yaml-language-server: .*\n/,
    `${modeline(schemas, identityProvider === "okta" ? "okta-target" : "target")}\n`,
  );

export const cdktfText = (projectId: string): string =>
  `${JSON.stringify(
    {
      language: "typescript",
      app: "node node_modules/scimform/dist/stacks/main.js",
      projectId,
      sendCrashReports: "false",
    },
    null,
    2,
  )}\n`;

/** The day before the longest that Entra takes: three years. */
function threeYearsAfter(today: string): string {
  const date = new Date(`${today}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + 3);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}
