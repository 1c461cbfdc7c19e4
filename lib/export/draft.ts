import { holdsSecret } from "../config/common/check-url";
import { appNamePattern } from "../config/common/field";
import type { SamlSettings } from "../entra/application/saml-settings";
import type { DesiredClause, DesiredFilter } from "../entra/filters/filter";
import type { Assign } from "../config/common/model";
import type { StackConfig } from "../config/entra/model";
import { keysAskedBy, recommendedTemplate, speaksScim, templateOfJob } from "../entra/graph/synchronization-template";
import { isSecretKey, type SecretPair } from "../entra/graph/secrets";
import { type ProvisioningSettings, settingsFromSecrets } from "../entra/graph/settings";
import { stackOfTags } from "../entra/application/stack-tag";
import { connectionKeys, storedSecretKey, type OAuthClient } from "../entra/graph/target-credentials";
import { declaredRolesOf } from "./app-roles";
import * as errors from "./errors";
import { ExitCode, fail, type Problem, ScimformError } from "../core/problem";
import { tokenVariable } from "../config/common/token-variable";
import { slug } from "../core/slug";
import type { DesiredSchema } from "../entra/schema/desired";
import { extractSchema } from "../entra/schema/extract";
import { locateMapping, locateProblem } from "../entra/schema/locate";
import { objectTypes } from "../entra/schema/object-type";
import type { SynchronizationSchema } from "../entra/schema/synchronization-schema";
import { type LiveApp, nameOf } from "./live-app";

/** The config of an exported app, before it is placed in files of a project. */
export interface Draft
  extends
    ProvisioningSettings,
    Pick<
      StackConfig,
      | "stack"
      | "app"
      | "environment"
      | "displayName"
      | "provisioning"
      | "oauth"
      | "existing"
      | "saml"
      | "appRoles"
      | "role"
      | "gallery"
      | "credentials"
      | "assignmentRequired"
      | "schema"
    > {
  readonly url: string;
  readonly assign: Assign;
  /** Source of the words, for people. */
  readonly origin: string;
}

export interface DraftChoices {
  readonly environment: string;
  /** Absent: as the app's tag or display name says. */
  readonly app?: string | undefined;
  /** Name of the profile; absent: one that fits. */
  readonly target?: string | undefined;
  /** Tenant URL; absent: as stored. */
  readonly url?: string | undefined;
  /** Whether application and principal stay managed elsewhere. */
  readonly existing: boolean;
  readonly assign: Assign;
  readonly role?: string | undefined;
  /** SAML settings; absent when people do not sign in with SAML, or the sign-on is managed elsewhere. */
  readonly saml?: SamlSettings | undefined;
}

/**
 * Expresses an existing app as config.
 * @returns with warnings about what the config does not say and nothing touches
 * @throws ScimformError EXPORT_URL_NEEDED, EXPORT_NAME_INVALID, EXPORT_NOT_EXPRESSIBLE, MAPPING_OBJECT_AMBIGUOUS
 */
export function draftOf(live: LiveApp, choices: DraftChoices): { draft: Draft; problems: Problem[] } {
  const { principal, application, secrets, running } = live;
  const appRoles = application && !choices.existing ? declaredRolesOf(application) : [];
  const origin = nameOf(principal);
  const ambiguous = objectTypes.flatMap((type) => locateProblem(live.schema, type, { wanted: false }) ?? []);
  if (ambiguous.length > 0) throw new ScimformError(ambiguous, ExitCode.found);
  const schema = withDistinctFilters(extractSchema(live.schema));
  if (!schema.users && !schema.groups)
    throw fail(errors.notExpressible, origin, "neither people nor groups are provisioned, both mappings are off.");
  for (const type of objectTypes) {
    const clause = schema[type]?.filters?.flatMap(({ all }) => all).find(({ values }) => values !== undefined);
    if (clause) throw fail(errors.notExpressible, origin, severalValues(clause));
  }
  const url = choices.url ?? valueOf(secrets, "BaseAddress");
  if (!url && !live.gallery) throw fail(errors.urlNeeded, origin);
  // Nothing of it may be shown, not even in a dry run.
  if (url && holdsSecret(url)) throw fail(errors.notExpressible, origin, "the tenant URL has a secret in it.");

  const { environment } = choices;
  const app = choices.app ?? appKey(live, environment);
  const names = { "--app": app, "--target": choices.target ?? app };
  for (const [option, name] of Object.entries(names))
    if (!appNamePattern.test(name)) throw fail(errors.nameInvalid, option, name);
  const stack = `${app}-${environment}`;
  const credentials = connectorValues(live, stack);
  return {
    draft: {
      stack,
      app,
      environment,
      origin,
      displayName: (live.application ?? principal).displayName,
      url: url ?? "",
      ...galleryOf(live),
      credentials,
      ...settingsFromSecrets(secrets),
      oauth: oauthOf(secrets),
      provisioning: running,
      assign: choices.assign,
      existing: choices.existing ? { servicePrincipalId: principal.id } : undefined,
      ...(choices.saml && { saml: choices.saml }),
      ...(appRoles.length > 0 && { appRoles }),
      ...(choices.role !== undefined && { role: choices.role }),
      schema,
    },
    problems: leftAlone(live, credentials).map((what) => errors.leftAlone(origin, what)),
  };
}

/** What a stack says of an app of the gallery. Who may sign in to a non-gallery app, a stack decides itself. */
function galleryOf({ gallery, job, principal }: LiveApp): Pick<Draft, "gallery" | "assignmentRequired"> {
  if (!gallery) return { assignmentRequired: true };
  const { id, name, templates, version } = gallery;
  const used = templateOfJob(templates, job);
  const isRecommended = used !== undefined && recommendedTemplate(templates)?.id === used.id;
  return {
    gallery: {
      ...{ name, id },
      ...(!isRecommended && job.templateId && { template: job.templateId }),
      ...(version !== undefined && { version }),
      scim: used === undefined || speaksScim(used),
    },
    assignmentRequired: principal.appRoleAssignmentRequired !== false,
  };
}

/** What a connector of the gallery is given besides tenant URL and token; of a secret, the variable that a stack takes it from. */
function connectorValues({ gallery, job, secrets }: LiveApp, stack: string): Draft["credentials"] {
  const used = gallery && templateOfJob(gallery.templates, job);
  const asked = (used && keysAskedBy(used)) ?? [];
  const pairs = connectionKeys
    .filter((key) => asked.includes(key))
    .flatMap((key) => {
      if (isSecretKey(key)) return [[key, `env:${tokenVariable(stack).replace("TOKEN", key.toUpperCase())}`]];
      const value = valueOf(secrets, key);
      return value === undefined ? [] : [[key, value]];
    });
  return pairs.length === 0 ? undefined : (Object.fromEntries(pairs) as Draft["credentials"]);
}

const severalValues = ({ attribute, operator, values = [] }: DesiredClause): string =>
  `a scoping filter compares ${attribute} ${operator} with ${values.length} values in one clause (${values.join("; ")}).`;

const valueOf = (pairs: readonly SecretPair[], key: string): string | undefined =>
  pairs.find((pair) => pair.key === key)?.value || undefined;

function oauthOf(secrets: readonly SecretPair[]): OAuthClient | undefined {
  if (storedSecretKey(secrets) !== "Oauth2ClientSecret") return undefined;
  const [clientId, tokenUrl] = [valueOf(secrets, "Oauth2ClientId"), valueOf(secrets, "Oauth2TokenExchangeUri")];
  return clientId !== undefined && tokenUrl !== undefined ? { clientId, tokenUrl } : undefined;
}

/** The key that the app had in a config before, else its display name without what names the environment. */
function appKey({ principal, application }: LiveApp, environment: string): string {
  const stack = stackOfTags([...(principal.tags ?? []), ...(application?.tags ?? [])]);
  return keyFromName(stack ?? principal.displayName, environment);
}

/** A name for people as a key of the config, without what names the environment. */
export function keyFromName(displayName: string, environment: string): string {
  const ending = `-${environment}`;
  const name = slug(displayName);
  return name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}

/** Terraform's map of filters needs distinct names, as the provider gives them when it imports. */
function withDistinctFilters(schema: DesiredSchema): DesiredSchema {
  const renamed: { -readonly [Key in keyof DesiredSchema]: DesiredSchema[Key] } = { ...schema };
  for (const type of objectTypes) {
    const mapping = schema[type];
    if (mapping?.filters) renamed[type] = { ...mapping, filters: distinctNames(mapping.filters) };
  }
  return renamed;
}

function distinctNames(filters: readonly DesiredFilter[]): DesiredFilter[] {
  const taken = new Set<string>();
  return filters.map((filter) => {
    const base = filter.name || "filter";
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base} (${count})`;
    taken.add(name);
    return { ...filter, name };
  });
}

function leftAlone({ schema, otherJobs, secrets }: LiveApp, known: Draft["credentials"] = {}): string[] {
  const password = secrets.filter(
    ({ key, value }) =>
      value !== "" && isSecretKey(key) && !["SecretToken", ...oauthSecrets, ...Object.keys(known)].includes(key),
  );
  return [
    ...otherJobs.map(({ id, templateId }) => `the job ${id} (template ${templateId ?? "unknown"})`),
    ...otherMappings(schema),
    ...password.map(({ key }) => `the stored credential ${key}`),
  ];
}

const oauthSecrets = ["Oauth2ClientSecret", "Oauth2AccessToken", "Oauth2RefreshToken"];

/** Returns the mappings of objects other than people and groups, in any rule. */
function otherMappings(schema: SynchronizationSchema): string[] {
  const ours = objectTypes.map((type) => locateMapping(schema, type)?.mapping);
  return schema.synchronizationRules.flatMap(({ id, name, objectMappings }) =>
    (objectMappings ?? [])
      .filter((mapping) => !ours.includes(mapping))
      .map(({ sourceObjectName, targetObjectName }) => `${sourceObjectName} -> ${targetObjectName}`)
      .map((pair) => `the mapping ${pair} of the rule ${name ?? id}`),
  );
}
