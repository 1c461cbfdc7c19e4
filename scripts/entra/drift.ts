import type { StackConfig } from "../../lib/config";
import { appOf, compareDeployment, type Orphan, orphansAmong, readDeployment } from "../../lib/drift";
import { describeDeletedApp, type EnterpriseApp, SamlApi } from "../../lib/entra/graph";
import { appDeleted } from "../../lib/entra/graph/errors";
import * as errors from "../verbs/drift/errors";
import { type CommandContext } from "../context";
import { onlyJob, type SignedInTenant } from "./session";
import type { Compared, DriftAdapter } from "../verbs/drift/comparison";

export const driftAdapter: DriftAdapter<StackConfig> = {
  place: "tenant",
  idName: "servicePrincipalId",
  comparer(context) {
    const tagged = new TaggedApps();
    return {
      compare: (config) => compare(config, context, tagged),
      orphans: () => tagged.orphans(context.project.stacks),
    };
  },
};

async function compare(config: StackConfig, context: CommandContext, tagged: TaggedApps): Promise<Compared> {
  const { stack } = config;
  const tenant = await context.entra.tenant(config);
  const app = await (config.existing ? tenant.directory.findApp(config) : tagged.find(config, tenant));
  if (!app) {
    const deleted = await tenant.directory.deletedApps(config);
    const problem =
      deleted.length > 0
        ? appDeleted(stack, deleted.map(describeDeletedApp))
        : errors.notDeployed(stack, "enterprise application");
    return { comparison: { stack, state: "missing", problem }, id: null };
  }
  const jobs = await tenant.synchronization.listJobs(app.id);
  if (jobs.length === 0) {
    const problem = errors.notDeployed(stack, "synchronization job");
    return { comparison: { stack, state: "missing", problem }, id: app.id };
  }
  const live = { app, job: onlyJob(stack, app.id, jobs) };
  const apis = { ...tenant, saml: new SamlApi(tenant.graph) };
  const deployment = await readDeployment(config, live, apis);
  const differences = compareDeployment(config, deployment);
  const problems = deployment.claimsPolicies === null ? [errors.claimsNotRead(stack)] : [];
  const comparison =
    differences.length === 0
      ? ({ stack, state: "same" } as const)
      : ({ stack, state: "different", differences } as const);
  return { comparison, id: app.id, problems };
}

/** Applications with the tag of a stack; those of a tenant are listed once. */
class TaggedApps {
  private readonly lists = new Map<
    SignedInTenant,
    { readonly apps: Promise<EnterpriseApp[]>; readonly of: StackConfig }
  >();

  async find(config: StackConfig, tenant: SignedInTenant): Promise<EnterpriseApp | undefined> {
    const list = this.lists.get(tenant) ?? { apps: tenant.directory.taggedApps(), of: config };
    this.lists.set(tenant, list);
    return appOf(config, await list.apps);
  }

  /** @param all stacks of the config */
  async orphans(all: readonly StackConfig[]): Promise<Orphan[]> {
    const orphans: Orphan[] = [];
    for (const { apps, of } of this.lists.values()) {
      const stacks = all.filter(({ cloud, tenantId }) => cloud === of.cloud && tenantId === of.tenantId);
      // A list that failed was reported with its stacks.
      orphans.push(...orphansAmong(await apps.catch(() => []), stacks));
    }
    return orphans;
  }
}
