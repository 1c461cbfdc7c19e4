import { Option, type Command } from "commander";
import { mapConcurrently } from "../../lib/concurrency";
import { matchesPatterns, type StackConfig } from "../../lib/config";
import {
  appOf,
  compareDeployment,
  driftMarkdown,
  type Comparison,
  type Orphan,
  orphansAmong,
  readDeployment,
  remediesFor,
} from "../../lib/drift";
import { type EnterpriseApp, SamlApi } from "../../lib/entra";
import * as errors from "../../lib/errors/drift";
import { type Problem, ScimformError } from "../../lib/errors/problem";
import { type Context, onlyJob, type Tenant } from "../context";
import { oktaPart } from "../okta/load";
import { type Report, toJson } from "../report";
import { type CommonOptions, newCommand, type Session } from "../session";

interface Options extends CommonOptions {
  readonly markdown?: boolean;
}

/** With at most four calls an app under way, well below what Graph takes (learn.microsoft.com/graph/throttling-limits). */
const appsAtOnce = 4;

/** `drift`: what is otherwise in the tenant than in the config. */
export function driftCommand(session: Session): Command {
  return newCommand(
    "drift",
    "compare every deployed stack with its config, without Terraform: mappings, settings, on/off, assignments, credentials, app",
    ["scimform drift", "scimform drift 'advisors-*' --json", "scimform drift --markdown >> $GITHUB_STEP_SUMMARY"],
    "0 all as in the config, 1 failed, 2 wrong use or config, 3 something differs",
  )
    .argument("[stacks...]", "names, or patterns such as 'advisors-*' (default: all)")
    .addOption(new Option("--markdown", "print Markdown, for a step summary or a comment").conflicts("json"))
    .action((patterns: string[], options: Options) =>
      session.execute("drift", options, async (context, report) => {
        const { stacks, oktaStacks } = context.allStacks(patterns);
        if (oktaStacks.length > 0) await oktaPart.drift().oktaDrift(oktaStacks, options, context, report);
        if (stacks.length === 0 && oktaStacks.length > 0) return;
        const search = new Search(context);
        const findings = await mapConcurrently(stacks, appsAtOnce, (config) => search.compare(config));
        const orphans = (await search.orphans()).filter(({ stack }) => matchesPatterns(stack, patterns));
        const comparisons = findings.map(({ comparison }) => comparison);
        if (options.markdown) for (const line of driftMarkdown(comparisons, orphans)) report.line(line);
        for (const finding of findings) show(finding, options, report);
        for (const orphan of orphans) showOrphan(orphan, report);
      }),
    );
}

interface Finding {
  readonly comparison: Comparison;
  readonly servicePrincipalId: string | null;
  /** What stopped the comparison. */
  readonly error?: unknown;
}

/** Compares stacks; the tagged apps of a tenant are listed once for all of them. */
class Search {
  private readonly tagged = new Map<Tenant, { readonly apps: Promise<EnterpriseApp[]>; readonly of: StackConfig }>();

  constructor(private readonly context: Context) {}

  async compare(config: StackConfig): Promise<Finding> {
    const { stack } = config;
    let servicePrincipalId: string | null = null;
    try {
      const tenant = await this.context.tenant(config);
      const app = await this.find(config, tenant);
      if (!app) return missing(stack, "enterprise application", null);
      servicePrincipalId = app.id;
      const jobs = await tenant.synchronization.listJobs(app.id);
      if (jobs.length === 0) return missing(stack, "synchronization job", app.id);
      const job = onlyJob(stack, app.id, jobs);
      const differences = compareDeployment(
        config,
        await readDeployment(config, { app, job }, { ...tenant, saml: new SamlApi(tenant.graph) }),
      );
      const comparison: Comparison =
        differences.length === 0 ? { stack, state: "same" } : { stack, state: "different", differences };
      return { comparison, servicePrincipalId };
    } catch (error) {
      return { comparison: { stack, state: "unknown", problems: problemsOf(error) }, servicePrincipalId, error };
    }
  }

  /** Apps that carry the tag of a stack, in the tenants that were looked at, and belong to no stack of the config there. */
  async orphans(): Promise<Orphan[]> {
    const orphans: Orphan[] = [];
    for (const { apps, of } of this.tagged.values()) {
      const stacks = this.context.project.stacks.filter((config) => sameTenant(config, of));
      // A list that failed was reported with its stacks.
      orphans.push(...orphansAmong(await apps.catch(() => []), stacks));
    }
    return orphans;
  }

  private async find(config: StackConfig, tenant: Tenant): Promise<EnterpriseApp | undefined> {
    if (config.existing) return tenant.directory.findApp(config);
    const list = this.tagged.get(tenant) ?? { apps: tenant.directory.taggedApps(), of: config };
    this.tagged.set(tenant, list);
    return appOf(config, await list.apps);
  }
}

const sameTenant = (a: StackConfig, b: StackConfig): boolean => a.cloud === b.cloud && a.tenantId === b.tenantId;

const missing = (stack: string, what: string, servicePrincipalId: string | null): Finding => ({
  comparison: { stack, state: "missing", problem: errors.notDeployed(stack, what) },
  servicePrincipalId,
});

const problemsOf = (error: unknown): readonly Problem[] => (error instanceof ScimformError ? error.problems : []);

function show({ comparison, servicePrincipalId, error }: Finding, { markdown }: Options, report: Report): void {
  const { stack, state } = comparison;
  const differences = state === "different" ? comparison.differences : [];
  report.result(toJson({ stack, servicePrincipalId, state, differences }));
  if (!markdown) {
    report.line(`${stack}: ${words[state]}`, state === "same" ? "good" : "note");
    for (const { text } of differences) report.line(`  ${text}`);
  }
  if (state === "different") report.problem(errors.differs, stack, differences.length, remediesFor(stack, differences));
  if (state === "missing") report.add([comparison.problem], errors.notDeployed.exitCode);
  if (state === "unknown") report.failed(error);
}

const words: Readonly<Record<Comparison["state"], string>> = {
  same: "as in the config",
  different: "not as in the config (tenant -> config)",
  missing: "not deployed",
  unknown: "could not be compared",
};

function showOrphan({ stack, servicePrincipalId, displayName }: Orphan, report: Report): void {
  report.result({ stack, servicePrincipalId, displayName, state: "orphaned" });
  report.problem(errors.orphaned, stack, `${displayName} (${servicePrincipalId})`);
}
