import type { StackConfig } from "../../lib/config";
import { GraphError, type ProvisioningLogEntry } from "../../lib/entra/graph";
import { readTargetAnswer } from "../../lib/entra/graph/target-answer";
import type { Problem } from "../../lib/core/problem";
import type { EntraDeployment } from "./session";
import * as errors from "./errors";
import { correction, mappingText, type RefusedMapping, refusedMappings } from "./refused-mapping";

/** So many failures show what they have in common. */
const mostFailures = 50;

/** The mappings that the failures of the last cycle lead back to, each with one example of what the target says. */
export async function refusalsSince(
  began: string | null,
  { config, job, tenant }: EntraDeployment,
): Promise<readonly Problem[]> {
  const after = began === null ? NaN : Date.parse(began);
  if (Number.isNaN(after)) return [];
  const query = { jobId: job.id, after: after - 1, status: "failure", most: mostFailures } as const;
  return refusals(config, await readable(tenant.logs.list(query)));
}

/** Who may read jobs need not have a right to the log, and then sees how many failed. */
async function readable(entries: Promise<ProvisioningLogEntry[]>): Promise<ProvisioningLogEntry[]> {
  try {
    return await entries;
  } catch (error) {
    if (error instanceof GraphError) return [];
    throw error;
  }
}

function refusals(config: StackConfig, entries: readonly ProvisioningLogEntry[]): Problem[] {
  const found = new Map<string, { mapping: RefusedMapping; people: Set<string>; reason: string }>();
  for (const entry of entries) {
    const [mapping, ...others] = refusedMappings(config, entry, entry.subject.type);
    if (!mapping || others.length > 0) continue;
    const known = found.get(mapping.target);
    if (known) known.people.add(entry.subject.id);
    else found.set(mapping.target, { mapping, people: new Set([entry.subject.id]), reason: entry.reason ?? "" });
  }
  return [...found.values()].map(({ mapping, people, reason }) => {
    const answer = readTargetAnswer(reason);
    const remedy = correction(answer, config);
    const problem = errors.mappingRefused(
      config.stack,
      mappingText({ ...mapping, location: null }),
      people.size,
      answer.words,
      remedy,
    );
    return mapping.location ? { ...problem, location: mapping.location } : problem;
  });
}
