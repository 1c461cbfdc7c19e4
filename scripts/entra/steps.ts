import { portalPage } from "./portal";
import { randomUUID } from "node:crypto";
import type { StackConfig } from "../../lib/config";
import { isTenantUrlKnown } from "../../lib/config/entra/tenant-url";
import { entraChecklist, type EntraFacts } from "../../lib/checklist";
import { checkCertificates } from "../../lib/config/entra/check-saml";
import {
  certificatesMeant,
  credentialsPresent,
  isRunning,
  lastCompleted,
  liveCertificates,
  provisionedPeople,
  SamlApi,
  scimJobs,
  settingsFromSecrets,
} from "../../lib/entra/graph";
import { samlValues } from "../../lib/entra/graph/saml-values";
import { ScimformError } from "../../lib/core/problem";
import { tenantNotAsked } from "./errors";
import type { CommandContext } from "../context";
import type { SignedInTenant } from "./session";
import { ifDeployed } from "./if-deployed";
import { openTarget } from "../target";
import type { StepsAdapter } from "../verbs/steps/checklist";

type App = Awaited<ReturnType<SignedInTenant["directory"]["findApp"]>>;

/** Reads tenant and target. */
export const stepsAdapter: StepsAdapter<StackConfig> = {
  checklist: async (config, context) => entraChecklist(config, await readFacts(config, context)),
  unread: (config) => entraChecklist(config, nothingYet),
  signInErrors: /^ENTRA_SIGN_IN_/,
  notAsked: tenantNotAsked,
};

async function readFacts(config: StackConfig, context: CommandContext): Promise<EntraFacts> {
  const tenant = await context.entra.tenant(config);
  const [app, targetAnswers] = await Promise.all([
    ifDeployed(config, tenant.directory.findApp(config)),
    asksTarget(config, context),
  ]);
  const answer = targetAnswers === undefined ? {} : { targetAnswers };
  if (!app) return { ...nothingYet, ...answer };
  const { synchronization, endpoints } = tenant;
  const tenantId = config.tenantId ?? context.io.env["ARM_TENANT_ID"] ?? "";
  const [jobs, secrets, saml] = await Promise.all([
    synchronization.listJobs(app.id),
    synchronization.getSecrets(app.id),
    config.saml ? samlFacts(config, tenant, app, { tenantId, now: context.io.clock() }) : {},
  ]);
  const [job] = scimJobs(jobs);
  const cycle = job && lastCompleted(job);
  return {
    app: {
      tenantId,
      appId: app.appId,
      servicePrincipalId: app.id,
      portal: portalPage({ endpoints }, app),
    },
    ...saml,
    jobExists: job !== undefined,
    credentialsPresent: credentialsPresent(secrets),
    running: job !== undefined && isRunning(job),
    lastCycle: cycle?.timeEnded ?? null,
    failing: cycle?.countEscrowed ?? 0,
    provisioned: job ? provisionedPeople(job) : 0,
    notificationEmail: settingsFromSecrets(secrets).notificationEmail,
    ...answer,
  };
}

const nothingYet: EntraFacts = {
  jobExists: false,
  credentialsPresent: false,
  running: false,
  lastCycle: null,
  failing: 0,
  provisioned: 0,
  notificationEmail: null,
};

/** Returns the facts of SAML sign-on. Without certificates in the config, Entra's own choice counts. */
async function samlFacts(
  config: StackConfig,
  { graph }: SignedInTenant,
  app: App,
  { tenantId, now }: { readonly tenantId: string; readonly now: number },
) {
  const { certificates } = await new SamlApi(graph).read(app.id);
  const { saml } = config;
  const signing = certificates.find(({ active }) => active);
  const wanted = saml?.certificates.find(({ active }) => active);
  const [due] = saml
    ? checkCertificates({ ...config, saml: { ...saml, certificates: liveCertificates(saml, certificates) } }, now)
    : [];
  return {
    saml: samlValues(config, {
      tenantId,
      clientId: app.appId,
      ...(signing && { thumbprint: signing.thumbprint }),
    }),
    certificateActive:
      signing !== undefined &&
      (!saml || wanted === undefined || certificatesMeant(wanted, saml, certificates).includes(signing)),
    ...(signing && { certificateExpires: signing.expires }),
    ...(due && { certificateDue: `${due.summary} ${due.remedy}` }),
  };
}

/** The question that Entra's connection test asks, with the stack's own token; undefined where that is not at hand. */
async function asksTarget(config: StackConfig, context: CommandContext): Promise<boolean | undefined> {
  const matching = Object.entries(config.schema.users?.mappings ?? {}).find(([, { match }]) => match === 1)?.[0];
  if (!isTenantUrlKnown(config) || config.rules?.readable === false || matching === undefined) return undefined;
  try {
    const client = await openTarget(context, config);
    return (await client.find("users", matching, randomUUID())).length === 0;
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
    return error.problems.some(({ code }) => /^ENTRA_(TOKEN|VAULT)|^TARGET_NOT_ROUTED/.test(code)) ? undefined : false;
  }
}
