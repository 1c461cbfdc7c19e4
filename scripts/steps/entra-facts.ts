import { randomUUID } from "node:crypto";
import type { StackConfig } from "../../lib/config";
import { isTenantUrlKnown } from "../../lib/config/tenant-url";
import type { EntraFacts } from "../../lib/checklist";
import {
  credentialsPresent,
  isRunning,
  lastCompleted,
  provisionedPeople,
  SamlApi,
  scimJobs,
  settingsFromSecrets,
} from "../../lib/entra";
import { samlValues } from "../../lib/entra/saml-values";
import { ExitCode, ScimformError } from "../../lib/errors/problem";
import { tenantNotAsked } from "../../lib/errors/steps";
import type { Context, Tenant } from "../context";
import { ifDeployed } from "../if-deployed";
import type { Report } from "../report";
import { openTarget } from "../target";

type App = Awaited<ReturnType<Tenant["directory"]["findApp"]>>;

/**
 * Reads what the tenant and the target say of a stack, deployed or not; writes nothing. Whoever is not signed in still gets
 * the guide: then nothing is known, and that is said.
 */
export async function entraFacts(config: StackConfig, context: Context, report: Report): Promise<EntraFacts> {
  try {
    return await readFacts(config, context);
  } catch (error) {
    const [first] = error instanceof ScimformError ? error.problems : [];
    if (!first || !/^ENTRA_SIGN_IN_/.test(first.code)) throw error;
    report.add([tenantNotAsked(config.stack, first.summary)], ExitCode.ok);
    return nothingYet;
  }
}

async function readFacts(config: StackConfig, context: Context): Promise<EntraFacts> {
  const tenant = await context.tenant(config);
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
    config.saml ? samlFacts(config, tenant, app, tenantId) : {},
  ]);
  const [job] = scimJobs(jobs);
  const cycle = job && lastCompleted(job);
  return {
    app: {
      tenantId,
      appId: app.appId,
      servicePrincipalId: app.id,
      portal: `${endpoints.portal}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/${app.id}/appId/${app.appId}`,
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

/** Without certificates in the config, Entra's own choice counts. */
async function samlFacts(config: StackConfig, { graph }: Tenant, app: App, tenantId: string) {
  const { certificates } = await new SamlApi(graph).read(app.id);
  const signing = certificates.find(({ active }) => active);
  const wanted = config.saml?.certificates.find(({ active }) => active);
  return {
    saml: samlValues(config, {
      tenantId,
      clientId: app.appId,
      ...(signing && { thumbprint: signing.thumbprint }),
    }),
    certificateActive: signing !== undefined && (wanted === undefined || signing.name === wanted.name),
    ...(signing && { certificateExpires: signing.expires }),
  };
}

/** The question that Entra's connection test asks, with the stack's own token; undefined where that is not at hand. */
async function asksTarget(config: StackConfig, context: Context): Promise<boolean | undefined> {
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
