import type { StackConfig } from "../../lib/config";
import type { ProvisioningLogEntry } from "../../lib/entra/graph";
import { readTargetAnswer } from "../../lib/entra/graph/target-answer";
import type { Problem } from "../../lib/core/problem";
import * as errors from "./errors";
import { correction, mappingText, type RefusedMapping, refusedMappings } from "./refused-mapping";

/** Reports the mappings that failures lead back to, each with one example of the target's answer. */
export function refusals(config: StackConfig, entries: readonly ProvisioningLogEntry[]): Problem[] {
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
