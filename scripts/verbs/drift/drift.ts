import { mapConcurrently } from "../../../lib/core/concurrency";
import { type AnyStackConfig, matchesPatterns } from "../../../lib/config";
import { type DriftResult, driftMarkdown, type Orphan, remediesFor } from "../../../lib/drift";
import * as errors from "./errors";
import { ExitCode, type Problem, ScimformError } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import type { IdentityProvider } from "../../identity-provider";
import { forEachProvider } from "../../identity-providers";
import { type Report, toJson } from "../../report";
import type { DriftAdapter } from "./comparison";

export interface DriftOptions {
  readonly markdown?: boolean;
}

/**
 * Number of apps compared at once, each with at most four calls, well below what Graph takes
 * (learn.microsoft.com/graph/throttling-limits).
 */
const appsAtOnce = 4;

/** Compares the stacks with their config: those of one identity provider four at a time, the identity providers side by side. */
export async function showDrift(
  patterns: readonly string[],
  { markdown }: DriftOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const compared = await Promise.all(
    forEachProvider(context.select(patterns), (provider, stacks) => compareAll(provider, stacks, context)),
  );
  const findings = compared.flatMap((each) => each.findings);
  const orphans = compared.flatMap((each) => each.orphans).filter(({ stack }) => matchesPatterns(stack, patterns));
  const comparisons = findings.map(({ comparison }) => comparison);
  if (markdown) for (const line of driftMarkdown(comparisons, orphans)) report.line(line);
  for (const finding of findings) show(finding, markdown === true, report);
  for (const orphan of orphans) showOrphan(orphan, report);
}

/** Comparison of one stack, or what prevented it. */
interface DriftFinding extends Pick<DriftAdapter<never>, "place" | "idName"> {
  readonly comparison: DriftResult;
  readonly id: string | null;
  readonly problems?: readonly Problem[];
  readonly error?: unknown;
}

async function compareAll<Stack extends AnyStackConfig>(
  provider: IdentityProvider<Stack>,
  stacks: readonly Stack[],
  context: CommandContext,
): Promise<{ readonly findings: readonly DriftFinding[]; readonly orphans: readonly Orphan[] }> {
  const adapter = provider.drift();
  const { place, idName } = adapter;
  const comparer = adapter.comparer(context);
  const findings = await mapConcurrently(stacks, appsAtOnce, async (config): Promise<DriftFinding> => {
    try {
      return { place, idName, ...(await comparer.compare(config)) };
    } catch (error) {
      const problems = error instanceof ScimformError ? error.problems : [];
      return { place, idName, comparison: { stack: config.stack, state: "unknown", problems }, id: null, error };
    }
  });
  return { findings, orphans: await comparer.orphans() };
}

function show(
  { comparison, place, idName, id, problems, error }: DriftFinding,
  markdown: boolean,
  report: Report,
): void {
  const { stack, state } = comparison;
  const differences = state === "different" ? comparison.differences : [];
  report.result(toJson({ stack, [idName]: id, state, differences }));
  if (!markdown) {
    const direction = state === "different" ? ` (${place} -> config)` : "";
    report.line(`${stack}: ${words[state]}${direction}`, state === "same" ? "good" : "note");
    for (const { text } of differences) report.line(`  ${text}`);
  }
  if (state === "different") report.problem(errors.differs, stack, differences.length, remediesFor(stack, differences));
  if (state === "missing") report.add([comparison.problem], errors.notDeployed.exitCode);
  if (state === "unknown") report.failed(error);
  report.add(problems ?? [], ExitCode.found);
}

const words: Readonly<Record<DriftResult["state"], string>> = {
  same: "as in the config",
  different: "not as in the config",
  missing: "not deployed",
  unknown: "could not be compared",
};

function showOrphan({ stack, servicePrincipalId, displayName }: Orphan, report: Report): void {
  report.result({ stack, servicePrincipalId, displayName, state: "orphaned" });
  report.problem(errors.orphaned, stack, `${displayName} (${servicePrincipalId})`);
}
