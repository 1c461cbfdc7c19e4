import { z } from "zod";
import * as errors from "./errors";
import * as configErrors from "../common/errors";
import type { Location, Problem, ProblemPath } from "../../core/problem";
import type { DesiredObjectMapping, DesiredSchema } from "../../entra/schema/desired";
import { environmentFields, isProtectedByDefault } from "../common/environment-fields";
import { assignment, backendConfig, layer, locationOf, type StackParts } from "../common/stack-parts";
import { resolveInputs } from "../common/inputs";
import { merge } from "../common/merge";
import type { OAuthClient } from "../../entra/graph/target-credentials";
import type { GalleryApp, StackConfig } from "./model";
import { declaredRoles } from "./app-roles-schema";
import { resolveSettings } from "./provisioning-settings";
import { resolveRules } from "./resolve-rules";
import { resolveSaml } from "./resolve-saml";
import { resolveWaves, waveOrigins } from "../common/resolve-waves";
import { resolveSteps } from "../common/resolve-steps";
import { StackTexts } from "../common/stack-texts";
import { applyPatchFlag } from "./tenant-url";
import { tokenVariable } from "../common/token-variable";
import { dotted } from "../common/yaml";
import {
  appEnvironmentSchema,
  appSchema,
  defaults,
  entraEnvironment,
  targetSchema,
  type EntraAppSettings,
  type EntraAppEnvironment,
  type EntraTarget,
} from "./schema";

/** Schema of all merged layers. They are merged after each passed its own schema, so this only gives the sum a type again. */
const merged = z.object({
  ...entraEnvironment,
  ...environmentFields,
  ...targetSchema.shape,
  ...appSchema.omit({ environments: true }).shape,
  ...appEnvironmentSchema.shape,
  url: targetSchema.shape.url,
  rules: targetSchema.shape.rules,
});

/** Resolves one app in one environment: profile < environment's defaults < app < app's environment. */
export function resolveStack(parts: StackParts<EntraTarget, EntraAppSettings, EntraAppEnvironment>): {
  stack?: StackConfig;
  problems: Problem[];
} {
  const { app, environment, settings, sandbox, oneTenant } = parts;
  const stack = `${app}-${environment}`;
  const problems: Problem[] = [];
  const { data, origins } = merge([
    // What the profile asks for and what the deployment answers are both called inputs; only answers are merged.
    layer({ ...parts.target, data: { ...parts.target.data, identityProvider: undefined, inputs: undefined } }),
    layer(parts.environmentDefaults),
    layer({ ...settings, data: { ...settings.data, environments: undefined } }),
    layer(parts.overrides),
  ]);
  const values = merged.parse(data);
  const here = parts.overrides.file.locateKey(parts.overrides.path);
  const report = (problem: Problem, location: Location | undefined): void =>
    void problems.push({ ...problem, location: location ?? here });

  const reportAll = (found: readonly Problem[]): void =>
    found.forEach(({ path = [], ...problem }) => report(problem, locationOf(path, origins)));

  if (!oneTenant && values.tenantId == null) {
    const { file, path } = parts.environmentDefaults;
    report(errors.tenantMissing(environment), file.locateKey(path));
  }
  const steps = resolveSteps(parts.target.data);
  const {
    inputs,
    misspelt,
    problems: inputProblems,
  } = resolveInputs(parts.target.data, values.inputs ?? {}, values.target);
  reportAll(inputProblems);
  const texts = new StackTexts({
    inputs,
    misspelt,
    steps,
    values: { environment, tenantId: values.tenantId ?? noTenant },
  });

  const perEnvironment = typeof values.url === "object";
  const url = typeof values.url === "string" ? values.url : values.url?.[environment];
  const urlPath = perEnvironment ? ["url", environment] : ["url"];
  // Some connectors of the gallery know where their target is.
  if (url == null && values.gallery == null) report(errors.urlMissing(environment, values.target), here);
  const { text: filledUrl, pending } = texts.fillAsKnown(urlPath, url ?? "");
  const flagged =
    pending.length > 0
      ? { url: filledUrl }
      : applyPatchFlag(filledUrl, filledUrl === "" ? undefined : (values.patchFlag ?? undefined));
  if (flagged.problem) reportAll([{ ...flagged.problem, path: urlPath }]);

  const displayName = values.displayName;
  if (displayName == null)
    report(configErrors.missingKey("displayName", `"${app} ({environment})"`), settings.file.locateKey(settings.path));
  const name = texts.fill(["displayName"], displayName ?? "");
  const unmanaged =
    values.saml == null ? undefined : (["existing", "gallery"] as const).find((key) => values[key] != null);
  if (unmanaged) reportAll([{ ...errors.samlUnmanaged(unmanaged), path: ["saml"] }]);
  const saml = values.saml && !unmanaged ? resolveSaml(values.saml, texts) : undefined;
  const rollout = resolveWaves({ assign: assignment(values.assign), waves: values.waves, wave: values.wave });
  if (values.rules?.onDeactivate === "choose") report(errors.onDeactivateUnchosen(values.target), here);
  reportAll([...texts.problems, ...(saml?.problems ?? []), ...rollout.problems]);
  const schema = desiredSchema(values, (path, problem) => report(problem, origins.get(dotted(path))));
  if (!schema.users && !schema.groups) report(errors.nothingMapped(values.target), parts.target.file.locate([]));
  const oauth = oauthClient(values, (key, example) =>
    report(configErrors.missingKey(`oauth.${key}`, example), origins.get("oauth")),
  );
  // With an input missing nothing can be deployed, but `steps` can say where to find it.
  const stops = ({ code, severity }: Problem): boolean =>
    severity === "error" && code !== configErrors.inputMissing.code;
  if (problems.some(stops)) return { problems };

  return {
    problems,
    stack: {
      stack,
      app,
      environment,
      formerly: values.formerly ?? undefined,
      identityProvider: "entra",
      target: values.target,
      documentation: values.documentation ?? undefined,
      prerequisites: values.prerequisites ?? [],
      remarks: values.remarks ?? [],
      steps,
      stepsDone: values.stepsDone ?? [],
      inputs,
      saml: saml?.saml,
      rules: resolveRules(values.rules),
      patchFlag: values.patchFlag ?? undefined,
      waves: rollout.waves,
      displayName: name,
      tenantId: oneTenant ? undefined : (values.tenantId ?? undefined),
      cloud: values.cloud ?? defaults.cloud,
      protected: values.protected ?? isProtectedByDefault(environment),
      ...resolveSettings(values),
      backend: sandbox ? { type: "local", config: {} } : backendConfig(values.backend),
      tenantUrl: flagged.url,
      pendingInputs: pending.length > 0 ? pending : undefined,
      provisioning: values.provisioning ?? defaults.provisioning,
      assign: rollout.assign,
      appRoles: declaredRoles(values.appRoles),
      role: values.role ?? undefined,
      gallery: galleryApp(values, () =>
        report(configErrors.missingKey("gallery.name", "Snowflake"), origins.get("gallery")),
      ),
      assignmentRequired: values.assignmentRequired ?? true,
      existing: values.existing ?? undefined,
      tokenSource: values.tokenSource ?? `env:${tokenVariable(stack)}`,
      oauth,
      credentials: withoutNull(values.credentials),
      expires: values.expires ?? undefined,
      schema,
      origins: {
        ...stackOrigins(origins, { url: dotted(urlPath), sandbox, oneTenant }),
        ...Object.fromEntries(waveOrigins(rollout, origins)),
        stack: here,
        app: settings.file.locateKey(settings.path),
        environment: parts.environmentDefaults.file.locateKey(parts.environmentDefaults.path),
      },
    },
  };
}

type MergedEntraSettings = z.output<typeof merged>;

/** Tenant id of a sandbox whose config names none; fills texts that hold the tenant's id. */
const noTenant = "00000000-0000-0000-0000-000000000000";

function desiredSchema(
  values: MergedEntraSettings,
  report: (path: ProblemPath, problem: Problem) => void,
): DesiredSchema {
  const objectMapping = (type: "users" | "groups"): DesiredObjectMapping | undefined => {
    const wanted = values[type];
    if (!wanted) return undefined;
    const mappings = Object.entries(wanted.mappings ?? {}).map(([target, mapping]) => {
      const { raw, ...parts } = mapping ?? {};
      const source = raw ?? parts.source ?? null;
      if (source === null && parts.default == null)
        report([type, "mappings", target], errors.mappingWithoutSource(target));
      return [target, { ...parts, source, ...(raw != null && { raw: true }) }] as const;
    });
    return { ...wanted, mappings: Object.fromEntries(mappings) };
  };
  const { source, target } = values.attributes ?? {};
  return {
    users: objectMapping("users"),
    groups: objectMapping("groups"),
    attributes: source || target ? { source: withoutNull(source), target: withoutNull(target) } : undefined,
  };
}

/** Layers may each say a part; together they have to say all. */
function oauthClient(
  { oauth }: MergedEntraSettings,
  missing: (key: keyof OAuthClient, example: string) => void,
): OAuthClient | undefined {
  if (!oauth) return undefined;
  const { clientId, tokenUrl } = oauth;
  if (clientId == null) missing("clientId", "entra-provisioning");
  if (tokenUrl == null) missing("tokenUrl", "https://login.example.com/oauth2/token");
  return clientId == null || tokenUrl == null ? undefined : { clientId, tokenUrl };
}

function galleryApp({ gallery }: MergedEntraSettings, missing: () => void): GalleryApp | undefined {
  if (!gallery) return undefined;
  const { name, id, template, version, scim } = gallery;
  if (name == null) missing();
  return name == null
    ? undefined
    : {
        name,
        ...(id != null && { id }),
        ...(template != null && { template }),
        ...(version != null && { version }),
        scim: scim ?? true,
      };
}

function withoutNull<T>(record: Record<string, T | null> | null | undefined): Record<string, T> | undefined {
  if (!record) return undefined;
  return Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}

/** Origins under the paths of StackConfig, without what it does not take from the files. */
function stackOrigins(
  origins: ReadonlyMap<string, Location>,
  {
    url,
    sandbox,
    oneTenant,
  }: { readonly url: string } & Pick<StackParts<never, never, never>, "sandbox" | "oneTenant">,
): Record<string, Location> {
  const unused = ["url", "title", "okta", ...(sandbox ? ["backend"] : []), ...(oneTenant ? ["tenantId"] : [])];
  const renamed: [string, Location][] = [];
  for (const [name, location] of origins) {
    if (name === url) renamed.push(["tenantUrl", location]);
    else if (/^(users|groups|attributes)(\.|$)/.test(name)) renamed.push([`schema.${name}`, location]);
    else if (!unused.includes(name.split(".")[0] ?? "")) renamed.push([name, location]);
  }
  return Object.fromEntries(renamed);
}
