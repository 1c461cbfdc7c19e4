import { signedAs } from "../okta/api/saml-signature";
import { z } from "zod";
import type { OktaStackConfig, Principal } from "../config";
import { compareFeatures, featureNames } from "../okta/api/features";
import type { AppUserProperty } from "../okta/api/app-schema";
import type { OktaApp } from "../okta/api/apps";
import { addressOf } from "../terraform/address";
import { type DriftDifference, differenceAt, type Repair } from "./difference";

/** The live counterpart of an Okta stack's config. */
export interface DeployedOktaApp {
  readonly app: OktaApp;
  /** Properties that were added to the app user's profile, by variable name. */
  readonly attributes: Readonly<Record<string, AppUserProperty>>;
  readonly mappings: OktaStackConfig["mappings"];
  /** Assigned groups by name, and directly assigned people by login. */
  readonly assigned: { readonly groups: readonly Principal[]; readonly users: readonly Principal[] };
  /** Names of the config's people whom Okta has deactivated. */
  readonly deactivated?: readonly string[];
  /** Names of the config's people and groups that Okta does not have. */
  readonly gone?: { readonly groups: readonly string[]; readonly users: readonly string[] };
  /** Why it is not clear which group is meant, by name in the config. */
  readonly unclear?: Readonly<Record<string, string>>;
  readonly groupPush: readonly {
    readonly group: Principal;
    readonly status: string;
    /** Name in the target; absent where Okta does not show it. */
    readonly as?: string;
  }[];
}

/** Compares an app in Okta with its config. What the config does not name of app and mappings stays as it is. */
export function compareOktaApp(config: OktaStackConfig, live: DeployedOktaApp): DriftDifference[] {
  return [
    ...(config.existing ? [] : compareApp(config, live.app)),
    ...compareTicks(config, live.app),
    ...Object.entries(config.attributes).flatMap(([name, wanted]) =>
      compareAttribute(name, wanted, live.attributes[name]),
    ),
    ...Object.entries(config.mappings).flatMap(([name, wanted]) =>
      differenceAt("schema", `mappings.${name}`, {
        live: mappingText(live.mappings[name]),
        wanted: mappingText(wanted),
      }),
    ),
    ...compareAssignments(config, live),
    ...compareGroupPush(config, live),
  ];
}

/** Terraform leaves an app alone once it is there, unless it is told otherwise. */
const ofApp: { readonly repair: Repair } = { repair: "updateApp" };

function compareApp({ label, userName, application }: OktaStackConfig, app: OktaApp): DriftDifference[] {
  const at = (place: string, live: unknown, wanted: unknown): DriftDifference[] =>
    differenceAt("application", place, { live: text(live), wanted: text(wanted), ...ofApp });
  const { settings, credentials } = app;
  const signOn: Readonly<Record<string, unknown>> = settings?.signOn ?? {};
  return [
    ...differenceAt("application", "status", { live: app.status, wanted: "ACTIVE", repair: "activate" }),
    ...at("label", app.label, label),
    ...at("userName", credentials?.userNameTemplate?.template, userName),
    ...(application.kind === "catalogue"
      ? Object.entries(application.settings).flatMap(([key, wanted]) =>
          at(`application.settings.${key}`, settings?.app?.[key], wanted),
        )
      : [
          ...at("application.saml.acsUrl", signOn["ssoAcsUrl"], application.acsUrl),
          ...at("application.saml.acsUrl (recipient)", signOn["recipient"] ?? application.acsUrl, application.acsUrl),
          ...at(
            "application.saml.acsUrl (destination)",
            signOn["destination"] ?? application.acsUrl,
            application.acsUrl,
          ),
          ...at("application.saml.audience", signOn["audience"], application.audience),
          ...at("application.saml.nameId.template", signOn["subjectNameIdTemplate"], application.nameId.template),
          ...at("application.saml.nameId.format", signOn["subjectNameIdFormat"], application.nameId.format),
          ...compareSigning(signOn, at),
          ...compareStatements(application.attributeStatements, statementsOf(signOn["attributeStatements"]), at),
        ]),
  ];
}

/** Compares the signature settings of a stack's app; without a response of Okta there is nothing to compare. */
function compareSigning(
  signOn: Readonly<Record<string, unknown>>,
  at: (place: string, live: unknown, wanted: unknown) => DriftDifference[],
): DriftDifference[] {
  return Object.entries(signedAs).flatMap(([name, wanted]) =>
    at(`application.saml (${name})`, signOn[name] ?? wanted, wanted),
  );
}

function compareStatements(
  wanted: Readonly<Record<string, string>>,
  live: Readonly<Record<string, string>>,
  at: (place: string, live: unknown, wanted: unknown) => DriftDifference[],
): DriftDifference[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(live)])].sort();
  return names.flatMap((name) => at(`application.saml.attributes.${name}`, live[name], wanted[name]));
}

const statements = z
  .array(z.looseObject({ type: z.string().nullish(), name: z.string(), values: z.array(z.string()).nullish() }))
  .catch([]);

/** Attributes of the assertion that one expression yields, which is all that the config can say. */
function statementsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    statements.parse(value ?? []).flatMap(({ type, name, values }) => {
      const [expression, ...more] = values ?? [];
      return type === "EXPRESSION" && expression !== undefined && more.length === 0
        ? [[name, expression] as const]
        : [];
    }),
  );
}

function compareTicks(config: OktaStackConfig, app: OktaApp): DriftDifference[] {
  const { missing, unwanted } = compareFeatures(config, app);
  const at = (key: keyof typeof featureNames, live: string, wanted: string): DriftDifference[] =>
    differenceAt("provisioning", `features.${key}`, { live, wanted, repair: "credentials" });
  return [...missing.flatMap((key) => at(key, "off", "on")), ...unwanted.flatMap((key) => at(key, "on", "off"))];
}

function compareAttribute(
  name: string,
  wanted: OktaStackConfig["attributes"][string],
  live: AppUserProperty | undefined,
): DriftDifference[] {
  const place = `attributes.${name}`;
  if (!live) return differenceAt("schema", place, { live: null, wanted: wanted.externalName });
  const at = (key: string, is: unknown, should: unknown): DriftDifference[] =>
    differenceAt("schema", `${place}.${key}`, { live: text(is), wanted: text(should) });
  return [
    ...at("title", live.title, wanted.title),
    ...at("type", live.type, wanted.type),
    ...at("externalName", live.externalName, wanted.externalName),
    ...at("externalNamespace", live.externalNamespace, wanted.externalNamespace),
    ...at("required", live.required ?? false, wanted.required),
  ];
}

const mappingText = (mapping: OktaStackConfig["mappings"][string] | undefined): string | null =>
  mapping ? `${mapping.expression}${mapping.push === "onCreate" ? " (on create only)" : ""}` : null;

function compareAssignments(
  { assign }: OktaStackConfig,
  { assigned, deactivated = [], gone = { groups: [], users: [] }, unclear = {} }: DeployedOktaApp,
): DriftDifference[] {
  if (assign === "external") return [];
  const remarked = (names: readonly string[], remark: string, repair: Repair) => (each: DriftDifference) =>
    each.wanted !== null && names.includes(each.wanted) ? { ...each, text: `${each.text} (${remark})`, repair } : each;
  return [
    ...Object.values(unclear).map((why): DriftDifference => ({
      ...{ part: "assignments", text: `! assign.groups: ${why}`, live: null, wanted: null, repair: "principal" },
    })),
    ...comparePrincipals("assign.groups", assign.groups, assigned.groups)
      .filter(({ wanted }) => wanted === null || !(wanted in unclear))
      .map(remarked(gone.groups, "Okta has none", "principalGone")),
    ...comparePrincipals("assign.users", assign.users, assigned.users, "unassignPerson")
      .map(remarked(deactivated, "deactivated in Okta", "deactivated"))
      .map(remarked(gone.users, "Okta has none", "principalGone")),
  ];
}

function comparePrincipals(
  place: string,
  wanted: readonly Principal[],
  live: readonly Principal[],
  tooMany: Repair = "unassign",
): DriftDifference[] {
  return [
    ...wanted
      .filter((one) => !live.some((other) => isSame(one, other)))
      .flatMap(({ name }) => differenceAt("assignments", place, { live: null, wanted: name })),
    ...live
      .filter((one) => !wanted.some((other) => isSame(other, one)))
      .flatMap(({ name }) => differenceAt("assignments", place, { live: name, wanted: null, repair: tooMany })),
  ];
}

/** The provider reads a mapping that is gone as an error, and touches none that is in ERROR. */
function compareGroupPush({ groupPush }: OktaStackConfig, live: DeployedOktaApp): DriftDifference[] {
  const wanted = groupPush.map(({ group }) => group);
  const pushed = live.groupPush.map(({ group }) => group);
  const addressed = (name: string, differences: DriftDifference[]): DriftDifference[] =>
    differences.map((each) => ({ ...each, address: pushAddress(name) }));
  const gone = wanted.filter((one) => !pushed.some((other) => isSame(one, other)));
  return [
    ...gone.flatMap(({ name }) =>
      addressed(name, differenceAt("assignments", "groupPush", { live: null, wanted: name, repair: "pushGone" })),
    ),
    ...comparePrincipals(
      "groupPush",
      [],
      pushed.filter((one) => !wanted.some((other) => isSame(other, one))),
    ),
    ...live.groupPush.flatMap(({ group, status, as }) => {
      const ours = groupPush.find((one) => isSame(one.group, group));
      if (!ours) return [];
      const place = `groupPush.${group.name}`;
      const repair = status === "ERROR" ? "pushStuck" : "deploy";
      return [
        // Without `as` it is what the group was called when it was pushed first.
        ...(as === undefined || ours.as === undefined
          ? []
          : differenceAt("provisioning", `${place}.as`, { live: as, wanted: ours.as })),
        ...(status === "ACTIVE"
          ? []
          : addressed(
              ours.group.name,
              differenceAt("provisioning", place, { live: status, wanted: "ACTIVE", repair }),
            )),
      ];
    }),
  ];
}

/** The address of a group's push in Terraform's state. */
export const pushAddress = (group: string): string => `okta_push_group.push_${addressOf(group)}`;

/** Names in Okta are compared without regard to case. */
const isSame = (wanted: Principal, live: Principal): boolean =>
  wanted.id === undefined ? wanted.name.toLowerCase() === live.name.toLowerCase() : wanted.id === live.id;

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
