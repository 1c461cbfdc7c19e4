import type { StackConfig } from "../../lib/config";
import { nameOfRole } from "../../lib/entra/application/app-roles";
import { type ExistingObjects, readExistingObjects, writeImports } from "../../lib/export";
import {
  appsOfStack,
  type DeletedApp,
  deletedAppsOf,
  describeApps,
  describeDeletedApp,
  type FoundApp,
  objectTitles,
  restoreDeletedObject,
} from "../../lib/entra/graph";
import * as entraErrors from "../../lib/entra/graph/errors";
import { fail } from "../../lib/core/problem";
import type { CommandContext } from "../context";
import { toJsonObject } from "../report";
import type { RecoverAdapter, RecoveredObjects, RestorableApp } from "../verbs/recover/adapter";
import * as errors from "../verbs/recover/errors";
import { onlyJob, type SignedInTenant } from "./session";

export const recoverAdapter: RecoverAdapter<StackConfig> = { find, findDeleted };

async function findDeleted(
  config: StackConfig,
  app: string | undefined,
  context: CommandContext,
): Promise<RestorableApp> {
  const { stack } = config;
  const { graph, directory } = await context.entra.tenant(config);
  const all = await deletedAppsOf(graph, config);
  const isNamed = ({ clientId, objects }: DeletedApp): boolean =>
    app === undefined || [clientId, ...objects.map(({ id }) => id)].includes(app.toLowerCase());
  const [only, ...others] = all.filter(isNamed);
  if (all.length === 0) {
    const { id, displayName } = await directory.findApp(config);
    throw fail(errors.notDeleted, stack, `${displayName ?? ""} (${id})`);
  }
  if (!only || others.length > 0) throw fail(errors.severalDeleted, stack, all.map(describeDeletedApp));
  return {
    origin: describeDeletedApp(only),
    objects: only.objects.map(({ kind, id }) => `the ${objectTitles[kind]} ${id}`),
    restore: async () => {
      for (const object of only.objects) {
        const left = await deletedAppsOf(graph, config);
        if (left.some(({ objects }) => objects.some(({ id }) => id === object.id)))
          await restoreDeletedObject(graph, object);
      }
    },
  };
}

async function find(config: StackConfig, app: string | undefined, context: CommandContext): Promise<RecoveredObjects> {
  const { env } = context.io;
  const tenant = await context.entra.tenant(config);
  const found = await findOne(config, app, tenant);
  const jobs = await tenant.synchronization.listJobs(found.servicePrincipalId);
  const job = jobs.length > 0 ? onlyJob(config.stack, found.servicePrincipalId, jobs) : undefined;
  // Where the sandbox has one tenant for all, the config names none.
  const tenantId = config.tenantId ?? env["ARM_TENANT_ID"] ?? "";
  const objects: ExistingObjects = {
    tenantId,
    ...(!config.existing && {
      applicationId: found.applicationId,
      templateId: config.gallery && (found.templateId ?? config.gallery.id),
    }),
    servicePrincipalId: found.servicePrincipalId,
    ...(job && { jobId: job.id }),
    ...(await readExistingObjects(config, found, tenant)),
  };
  const { groups, users } = objects.assignments;
  const { assign, saml } = config;
  const wanted = assign === "external" ? [] : [...assign.groups, ...assign.users];
  const notAssigned = wanted.filter(({ name }) => !(name in groups) && !(name in users)).map(({ name }) => name);
  const certificates = Object.keys(objects.saml?.certificates ?? {});
  const notMade = (saml?.certificates ?? []).filter(
    ({ name, thumbprint }) => thumbprint === undefined && !certificates.includes(name),
  );
  return {
    origin: `${found.displayName} (${found.servicePrincipalId})`,
    text: writeImports(objects),
    found: [
      ...(config.existing ? [] : [`application ${found.applicationId ?? ""} and service principal`]),
      ...(job ? [`the job ${job.id} with mappings and settings`] : []),
      ...Object.keys(objects.appRoles ?? {}).map((role) => `the app role ${role}`),
      ...[...Object.keys(groups), ...Object.keys(users)].map((name) => `the assignment of ${name}`),
      ...certificates.map((name) => `the signing certificate ${name}`),
    ],
    missing: [
      ...(job ? [] : ["the provisioning job"]),
      ...(config.appRoles ?? [])
        .filter(({ value, id }) => !((value ?? id) in (objects.appRoles ?? {})))
        .map((role) => `the app role ${nameOfRole(role)}`),
      ...notAssigned.map((name) => `the assignment of ${name}`),
      ...notMade.map(({ name }) => `the signing certificate ${name}`),
    ],
    details: toJsonObject({
      applicationId: objects.applicationId ?? null,
      servicePrincipalId: found.servicePrincipalId,
      jobId: job?.id ?? null,
    }),
  };
}

async function findOne(config: StackConfig, app: string | undefined, tenant: SignedInTenant): Promise<FoundApp> {
  const { stack } = config;
  const all = await appsOfStack(tenant.graph, config);
  const ids = ({ servicePrincipalId, applicationId, clientId }: FoundApp): string[] =>
    [servicePrincipalId, applicationId ?? "", clientId].map((id) => id.toLowerCase());
  const candidates = app === undefined ? all : all.filter((each) => ids(each).includes(app.toLowerCase()));
  const [only, ...others] = candidates;
  if (only && others.length === 0) return only;
  // Throws when there is none at all.
  if (all.length === 0) await tenant.directory.findApp(config);
  const described = await describeApps(
    tenant.graph,
    all.map(({ servicePrincipalId }) => servicePrincipalId),
  );
  if (app !== undefined) throw fail(errors.otherApp, stack, app, described);
  throw fail(entraErrors.appAmbiguous, stack, described);
}
