import { holdsSecret } from "../../config/common/check-url";
import { appNamePattern } from "../../config/common/field";
import type { OktaApplication, OktaAttribute, OktaStackConfig } from "../../config/okta/model";
import { defaults } from "../../config/okta/schema";
import { namesSecret } from "../../config/common/secrets";
import * as exportErrors from "../errors";
import * as errors from "./errors";
import { fail, type Problem } from "../../core/problem";
import { type AppUserProperty, enabledFeatures, type OktaApp } from "../../okta/api";
import { fillUserName, parseUserName } from "../../okta/language/user-name";
import { keyFromName } from "../draft";
import type { ExistingOktaObjects } from "../../terraform/okta-imports-file";
import type { LiveOktaApp } from "./live-app";

/** The config of an exported app in Okta, before it is placed in files of a project. */
export interface OktaDraft extends Pick<
  OktaStackConfig,
  | "stack"
  | "app"
  | "environment"
  | "label"
  | "provisioning"
  | "assign"
  | "application"
  | "features"
  | "userName"
  | "attributes"
  | "mappings"
  | "groupPush"
> {
  readonly existing: { readonly appId: string };
  /** The app, for people. */
  readonly origin: string;
  /** Objects that Terraform takes over. */
  readonly objects: ExistingOktaObjects;
}

interface OktaDraftChoices {
  readonly environment: string;
  /** Absent: as its label says. */
  readonly app?: string | undefined;
  readonly target?: string | undefined;
  /** Whether assignments come into the config. */
  readonly assignments: boolean;
}

/**
 * Expresses an existing app in Okta as config.
 * @returns with warnings about what the config does not say and nothing touches
 * @throws ScimformError OKTA_EXPORT_NOT_EXPRESSIBLE, EXPORT_NAME_INVALID
 */
export function oktaDraftOf(
  live: LiveOktaApp,
  { environment, target, assignments, ...choices }: OktaDraftChoices,
): { draft: OktaDraft; problems: Problem[] } {
  const { groups, users, pushed } = live;
  const { id: appId, label, status } = live.app;
  const origin = `${label} (${appId})`;
  const app = choices.app ?? keyFromName(label, environment);
  for (const [option, name] of Object.entries({ "--app": app, "--target": target ?? app }))
    if (!appNamePattern.test(name)) throw fail(exportErrors.nameInvalid, option, name);

  const left: string[] = ["the provisioning connection, which Okta's API does not show,"];
  const attributes = sayable(live.attributes, left);
  const application = applicationOf(live.app, origin, left);
  const stopped = pushed.find(({ status }) => status === "INACTIVE");
  if (stopped)
    throw fail(errors.notExpressible, origin, `the push of the group ${stopped.principal.name} is switched off`);
  for (const { principal, targetName } of pushed)
    if (targetName !== undefined && targetName.toLowerCase() !== principal.name.toLowerCase())
      left.push(`the name ${targetName} that the pushed group ${principal.name} has in the target`);
  const userName = live.app.credentials?.userNameTemplate?.template ?? defaults.userName;
  const renamed = assignments ? otherUserNames(users, userName) : [];
  if (renamed.length > 0)
    throw fail(
      errors.notExpressible,
      origin,
      `a deploy would give ${renamed.join(", ")} the user name of the template ${userName}; --no-assignments leaves people out`,
    );
  const features = enabledFeatures(live.app);
  const provisioning = Object.values(features).some(Boolean);
  const ids = (list: readonly { name: string; id: string }[]) =>
    Object.fromEntries(list.map(({ name, id }) => [name, id]));
  return {
    draft: {
      stack: `${app}-${environment}`,
      ...{ app, environment, label, origin, application, attributes, provisioning },
      existing: { appId },
      features: provisioning ? features : defaults.features,
      userName,
      mappings: live.mappings,
      assign: assignments
        ? { groups: groups.map(({ principal }) => principal), users: users.map(({ name }) => ({ name })) }
        : "external",
      groupPush: pushed.map(({ principal }) => ({ group: principal })),
      objects: {
        appId,
        attributes: Object.keys(attributes),
        groups: assignments ? ids(groups.map(({ id, principal }) => ({ id, name: principal.name }))) : {},
        users: assignments ? ids(users) : {},
        groupPush: ids(pushed.map(({ principal, mappingId }) => ({ name: principal.name, id: mappingId }))),
      },
    },
    problems: [
      ...(status === "ACTIVE" ? [] : [errors.appInactive(origin, status)]),
      ...left.map((what) => exportErrors.leftAlone(origin, what)),
    ],
  };
}

/** Returns the users whose user name in the app differs from its template; Terraform would replace it with the template's. */
function otherUserNames(users: LiveOktaApp["users"], template: string): string[] {
  const parts = parseUserName(template);
  if (!parts) return [];
  return users
    .filter(({ userName, profile }) => userName !== undefined && userName !== fillUserName(parts, profile))
    .map(({ name, userName }) => `${name} (${userName})`);
}

function applicationOf({ name, signOnMode, settings }: OktaApp, origin: string, left: string[]): OktaApplication {
  const signOn: Readonly<Record<string, unknown>> = settings?.signOn ?? {};
  const text = (key: string, otherwise = ""): string => {
    const value = signOn[key];
    return typeof value === "string" ? value : otherwise;
  };
  if (signOnMode !== "SAML_2_0" && signOnMode !== "AUTO_LOGIN")
    throw fail(errors.notExpressible, origin, `people sign in by ${signOnMode}, and it knows SAML_2_0 and AUTO_LOGIN`);
  // Only custom apps have an address of their own; those of the catalogue make it from their settings.
  const acsUrl = text("ssoAcsUrl");
  if (signOnMode === "SAML_2_0" && acsUrl !== "") {
    // Nothing of it may be shown, not even in a dry run.
    if (holdsSecret(acsUrl)) throw fail(errors.notExpressible, origin, "the address for SAML has a secret in it");
    return {
      kind: "saml",
      acsUrl,
      audience: text("audience"),
      nameId: {
        template: text("subjectNameIdTemplate", defaults.nameId.template),
        format: text("subjectNameIdFormat", defaults.nameId.format),
      },
      attributeStatements: statementsOf(signOn["attributeStatements"], left),
    };
  }
  const values = Object.entries(settings?.app ?? {}).flatMap(([key, value]) => {
    if (value === null || value === "") return [];
    const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    if (isPlain && !namesSecret(key) && !(typeof value === "string" && holdsSecret(value)))
      return [[key, value] as const];
    left.push(`the setting ${key}`);
    return [];
  });
  return { kind: "catalogue", name, signOn: signOnMode, settings: Object.fromEntries(values) };
}

function statementsOf(statements: unknown, left: string[]): Record<string, string> {
  const list: readonly unknown[] = Array.isArray(statements) ? statements : [];
  const pairs = list.flatMap((each) => {
    const { type, name, values } = (each ?? {}) as Readonly<Record<string, unknown>>;
    const given: readonly unknown[] = Array.isArray(values) ? values : [];
    const [value, ...more] = given;
    if (type === "EXPRESSION" && typeof name === "string" && typeof value === "string" && more.length === 0)
      return [[name, value] as const];
    left.push(`the attribute ${String(name)} of the assertion`);
    return [];
  });
  return Object.fromEntries(pairs);
}

const types: readonly string[] = ["string", "boolean", "number", "integer", "array"] satisfies OktaAttribute["type"][];
const itemTypes: readonly string[] = ["string", "number", "integer"] satisfies OktaAttribute["items"][];
const isType = (type: string): type is OktaAttribute["type"] => types.includes(type);
const isItemType = (type: unknown): type is NonNullable<OktaAttribute["items"]> =>
  typeof type === "string" && itemTypes.includes(type);

/** Restrictions of a property that Terraform would remove, since the config has no word for them. */
const restrictions = ["enum", "oneOf", "minLength", "maxLength", "pattern", "format", "union", "unique"];

/** Values by which Okta marks a property as ordinary: not combined from several groups, not unique. */
const defaultTexts: ReadonlySet<string> = new Set(["DISABLE", "NOT_UNIQUE"]);

function sayable(live: LiveOktaApp["attributes"], left: string[]): Record<string, OktaAttribute> {
  const attributes = Object.entries(live).flatMap(([name, property]) => {
    const attribute = attributeOf(name, property);
    if (attribute) return [[name, attribute] as const];
    left.push(`the property ${name} of the app user profile, of a kind that it cannot say,`);
    return [];
  });
  return Object.fromEntries(attributes);
}

function attributeOf(name: string, property: AppUserProperty): OktaAttribute | undefined {
  const { type, items, title, externalName, externalNamespace, required } = property;
  const isSet = (value: unknown): boolean =>
    value !== undefined && value !== null && value !== false && !(typeof value === "string" && defaultTexts.has(value));
  const restricted =
    restrictions.some((key) => isSet(property[key])) || isSet(items?.["enum"]) || isSet(items?.["oneOf"]);
  if (restricted || !isType(type) || !externalName || !/^[A-Za-z_]\w*$/.test(name)) return undefined;
  if (property["scope"] !== undefined && property["scope"] !== "NONE") return undefined;
  const elements = items?.type;
  if (type === "array" && !isItemType(elements)) return undefined;
  return {
    title: title ?? name,
    type,
    ...(type === "array" && isItemType(elements) && { items: elements }),
    externalName,
    ...(externalNamespace && { externalNamespace }),
    required: required ?? false,
  };
}
