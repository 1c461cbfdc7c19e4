import { z } from "zod";
import * as configErrors from "../common/errors";
import * as errors from "./errors";
import * as languageErrors from "../../okta/language/errors";
import type { Location, Problem } from "../../core/problem";
import { resolveInputs } from "../common/inputs";
import { merge } from "../common/merge";
import { environmentFields, isProtectedByDefault } from "../common/environment-fields";
import { assignment, backendConfig, layer, locationOf, type StackParts } from "../common/stack-parts";
import { resolveSteps } from "../common/resolve-steps";
import { resolveWaves, waveOrigins } from "../common/resolve-waves";
import { StackTexts } from "../common/stack-texts";
import { tokenVariable } from "../common/token-variable";
import type { OktaMapping } from "../../okta/api/profile-mapping";
import type { GroupPush, OktaApplication, OktaAttribute, OktaStackConfig } from "./model";
import { orgUrlProblem } from "./org-url";
import { appEnvironmentSchema, appSchema, defaults, oktaEnvironment, targetSchema } from "./schema";

export type OktaStackParts = StackParts<
  z.output<typeof targetSchema>,
  z.output<typeof appSchema>,
  z.output<typeof appEnvironmentSchema>
>;

/** Schema of all merged layers; they passed their own schemas, so this only gives the sum a type again. */
const merged = z.object({
  okta: oktaEnvironment,
  ...environmentFields,
  ...targetSchema.omit({ identityProvider: true }).shape,
  ...appSchema.omit({ environments: true }).shape,
  ...appEnvironmentSchema.shape,
});
type MergedOktaSettings = z.output<typeof merged>;

/** Resolves one app in one environment of Okta: profile < environment's defaults < app < app's environment. */
export function resolveOktaStack(parts: OktaStackParts): { stack?: OktaStackConfig; problems: Problem[] } {
  const { app, environment, settings, sandbox } = parts;
  const stack = `${app}-${environment}`;
  const problems: Problem[] = [];
  const { data, origins } = merge([
    // What the profile asks for and what the deployment answers are both called inputs; only answers are merged.
    layer({ ...parts.target, data: { ...parts.target.data, inputs: undefined } }),
    layer(parts.environmentDefaults),
    layer({ ...settings, data: { ...settings.data, environments: undefined } }),
    layer(parts.overrides),
  ]);
  const values = merged.parse(data);
  const here = parts.overrides.file.locateKey(parts.overrides.path);
  const report = (problem: Problem, location: Location | undefined = here): void =>
    void problems.push({ ...problem, location });
  const reportAll = (found: readonly Problem[]): void =>
    found.forEach(({ path = [], ...problem }) => report(problem, locationOf(path, origins)));

  const orgUrl = values.okta?.orgUrl?.replace(/\/$/, "");
  if (orgUrl === undefined && !sandbox) {
    const { file, path } = parts.environmentDefaults;
    report(errors.orgUrlMissing(environment), file.locateKey(path));
  }
  const wrongUrl = orgUrl === undefined ? undefined : orgUrlProblem(orgUrl);
  if (wrongUrl) report(wrongUrl, origins.get("okta.orgUrl"));

  const steps = resolveSteps(parts.target.data);
  const {
    inputs,
    misspelt,
    problems: inputProblems,
  } = resolveInputs(parts.target.data, values.inputs ?? {}, values.target);
  reportAll(inputProblems);
  const texts = new StackTexts({ inputs, misspelt, steps, values: { environment, orgUrl: orgUrl ?? sandboxOrg } });
  if (values.label == null)
    report(configErrors.missingKey("label", `"${app} ({environment})"`), settings.file.locateKey(settings.path));
  const label = texts.fill(["label"], values.label ?? "");
  const application = resolveApplication(values, texts, report);
  const { text: baseUrl, pending } = texts.fillAsKnown(["connection", "baseUrl"], values.connection?.baseUrl ?? "");
  const rollout = resolveWaves({ assign: assignment(values.assign), waves: values.waves, wave: values.wave });
  const attributes = resolveAttributes(values.attributes ?? {}, (name, problem) =>
    report(problem, origins.get(`attributes.${name}`)),
  );
  const mappings = resolveMappings(values.mappings ?? {}, (name, problem) =>
    report(problem, origins.get(`mappings.${name}`)),
  );
  reportAll([...texts.problems, ...rollout.problems]);
  if (problems.length > 0 || !application) return { problems };

  return {
    problems,
    stack: {
      identityProvider: "okta",
      stack,
      app,
      environment,
      formerly: values.formerly ?? undefined,
      target: values.target,
      documentation: values.documentation ?? undefined,
      prerequisites: values.prerequisites ?? [],
      remarks: values.remarks ?? [],
      steps,
      stepsDone: values.stepsDone ?? [],
      inputs,
      pendingInputs: pending.length > 0 ? pending : undefined,
      label,
      orgUrl: sandbox ? undefined : orgUrl,
      protected: values.protected ?? isProtectedByDefault(environment),
      backend: sandbox ? { type: "local", config: {} } : backendConfig(values.backend),
      provisioning: values.provisioning ?? defaults.provisioning,
      assign: rollout.assign,
      waves: rollout.waves,
      existing: values.existing ?? undefined,
      application,
      features: {
        create: values.features?.create ?? defaults.features.create,
        update: values.features?.update ?? defaults.features.update,
        deactivate: values.features?.deactivate ?? defaults.features.deactivate,
      },
      userName: values.userName ?? defaults.userName,
      attributes,
      mappings,
      groupPush: (values.groupPush ?? []).map(({ group, as, id }): GroupPush => ({
        group: { name: group, id },
        as: as ?? undefined,
      })),
      connection: { baseUrl: baseUrl === "" ? undefined : baseUrl, auth: values.connection?.auth ?? "token" },
      tokenSource: values.tokenSource ?? `env:${tokenVariable(stack)}`,
      origins: {
        ...stackOrigins(origins, sandbox),
        ...Object.fromEntries(waveOrigins(rollout, origins)),
        stack: here,
        app: settings.file.locateKey(settings.path),
        environment: parts.environmentDefaults.file.locateKey(parts.environmentDefaults.path),
      },
    },
  };
}

/** Org address of a sandbox whose config names none; fills texts that hold the org's address. */
const sandboxOrg = "https://sandbox.okta.example";

type ReportProblem = (problem: Problem) => void;

function resolveApplication(
  { application, target }: MergedOktaSettings,
  texts: StackTexts,
  report: ReportProblem,
): OktaApplication | undefined {
  const { name, saml, signOn, settings } = application ?? {};
  if ((name == null) === (saml == null)) {
    report(errors.applicationUnclear(name == null ? "neither" : "both", target));
    return undefined;
  }
  if (name != null) {
    const filled = Object.entries(settings ?? {}).flatMap(([key, value]) => {
      if (value === null) return [];
      const path = ["application", "settings", key];
      return [[key, typeof value === "string" ? texts.fill(path, value) : value] as const];
    });
    return { kind: "catalogue", name, signOn: signOn ?? defaults.signOn, settings: Object.fromEntries(filled) };
  }
  const { acsUrl, audience, nameId, attributes } = saml ?? {};
  if (acsUrl == null) report(configErrors.missingKey("acsUrl", "https://scim.example.com/saml/acs"));
  if (audience == null) report(configErrors.missingKey("audience", "https://scim.example.com/saml"));
  return {
    kind: "saml",
    acsUrl: texts.fill(["application", "saml", "acsUrl"], acsUrl ?? ""),
    audience: texts.fill(["application", "saml", "audience"], audience ?? ""),
    nameId: {
      template: nameId?.template ?? defaults.nameId.template,
      format: nameId?.format ?? defaults.nameId.format,
    },
    attributeStatements: Object.fromEntries(
      Object.entries(attributes ?? {}).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    ),
  };
}

type ReportOf = (name: string, problem: Problem) => void;

function resolveAttributes(
  written: NonNullable<MergedOktaSettings["attributes"]>,
  report: ReportOf,
): Record<string, OktaAttribute> {
  const attributes = Object.entries(written).flatMap(([name, attribute]) => {
    if (!attribute) return [];
    const { title, type, items, externalName, externalNamespace, required } = attribute;
    const missing = [
      ...(externalName == null ? ["externalName"] : []),
      ...(type === "array" && items == null ? ["items"] : []),
    ];
    if (missing.length > 0) report(name, errors.attributeIncomplete(name, missing));
    if (items != null && type !== "array") report(name, errors.itemsOfNoArray(name, type ?? "string"));
    const resolved: OktaAttribute = {
      title: title ?? name,
      type: type ?? "string",
      items: items ?? undefined,
      externalName: externalName ?? "",
      externalNamespace: externalNamespace ?? undefined,
      required: required ?? false,
    };
    return [[name, resolved] as const];
  });
  return Object.fromEntries(attributes);
}

function resolveMappings(
  written: NonNullable<MergedOktaSettings["mappings"]>,
  report: ReportOf,
): Record<string, OktaMapping> {
  const mappings = Object.entries(written).flatMap(([name, mapping]) => {
    if (!mapping) return [];
    if (mapping.expression == null) report(name, languageErrors.expressionEmpty(name));
    return [[name, { expression: mapping.expression ?? "", push: mapping.push ?? "always" } as const] as const];
  });
  return Object.fromEntries(mappings);
}

/** Origins under the paths of OktaStackConfig, without what it does not take from the files. */
function stackOrigins(origins: ReadonlyMap<string, Location>, sandbox: boolean): Record<string, Location> {
  const unused = sandbox ? /^(title|identityProvider|backend|okta|tenantId)(\.|$)/ : /^(title|identityProvider)(\.|$)/;
  return Object.fromEntries(
    [...origins].flatMap(([name, location]) => {
      if (unused.test(name)) return [];
      return [[name === "okta.orgUrl" ? "orgUrl" : name, location]];
    }),
  );
}
