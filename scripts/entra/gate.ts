import type { StackConfig } from "../../lib/config";
import { signingCertificate } from "../../lib/config/entra/check-saml";
import type { Problem } from "../../lib/core/problem";
import { isRunning, lastCompleted, provisionedPeople, type ProvisioningSettings } from "../../lib/entra/graph";
import { formatDuration } from "../duration";
import type { Gate } from "../verbs/status/health";
import * as errors from "./errors";
import type { EntraDeployment } from "./session";
import { ifReadable } from "./traces";

/** Facts that a gate judges besides the job. */
interface GateFacts {
  readonly failing: number;
  /** Causes of the failures, for people. */
  readonly causes: readonly string[];
  readonly guard: ProvisioningSettings["accidentalDeletions"];
}

const day = 86_400_000;
/** Number of entries of a kind that are read: more than a cycle needs to be far above any limit. */
const mostEntries = 5_000;

/** Reports the problems that a pipeline must not let pass, besides those that always need attention. */
export async function judgeByGate(
  deployment: EntraDeployment,
  facts: GateFacts,
  gate: Gate,
  now: number,
): Promise<Problem[]> {
  const { config, job } = deployment;
  const certificate = judgeCertificate(config, gate, now);
  // A job that does not run completes no cycles: that is said already, or as it should be.
  if (!config.provisioning || !isRunning(job)) return certificate;
  return [
    ...judgeCycles(deployment, facts, gate, now),
    ...judgeGuard(deployment, facts),
    ...(await judgeDisables(deployment, facts, gate, now)),
    ...certificate,
  ];
}

/** Single failures are judged by their number, failed cycles by the age of the last completed one. */
function judgeCycles(
  { config: { stack }, job }: EntraDeployment,
  { failing, causes }: GateFacts,
  gate: Gate,
  now: number,
): Problem[] {
  const ended = lastCompleted(job)?.timeEnded ?? null;
  const age = ended === null ? 0 : now - Date.parse(ended);
  return [
    ...(failing > gate.maxEscrows ? [errors.tooManyFailing(stack, failing, gate.maxEscrows, causes)] : []),
    ...(ended === null && !gate.allowFirstCycle ? [errors.noCycleYet(stack)] : []),
    ...(age > gate.maxAge ? [errors.cycleTooOld(stack, formatDuration(age), formatDuration(gate.maxAge))] : []),
  ];
}

/** Judges the deletion guard. With one person every threshold but 0 is too high. A disabled guard is a warning of `validate`. */
function judgeGuard({ config, job }: EntraDeployment, { guard: { enabled, threshold } }: GateFacts): Problem[] {
  const people = provisionedPeople(job);
  if (people < 2 || (enabled && threshold < people) || (!enabled && !config.accidentalDeletions.enabled)) return [];
  const guard = enabled ? `it holds back above ${threshold} in a cycle` : "it is off";
  return [errors.guardTooHigh(config.stack, guard, people)];
}

/** The worst cycle of the last day counts: whoever looks once a night has not seen the others. */
async function judgeDisables(
  { config: { stack }, job, tenant }: EntraDeployment,
  { guard: { enabled, threshold } }: GateFacts,
  gate: Gate,
  now: number,
): Promise<Problem[]> {
  const limit = gate.maxDisables ?? (enabled ? Math.floor(threshold / 2) : undefined);
  if (limit === undefined) return [];
  const read = (action: "disable" | "delete") =>
    tenant.logs.list({ jobId: job.id, after: now - day, action, status: "success", most: mostEntries });
  const entries = await ifReadable(Promise.all([read("disable"), read("delete")]));
  if (!entries) return [errors.disablesNotRead(stack)];
  const cycles = new Map<string, { readonly time: string; readonly ids: Set<string> }>();
  for (const { cycleId, time, subject } of entries.flat()) {
    const cycle = cycles.get(cycleId ?? "") ?? { time, ids: new Set<string>() };
    cycle.ids.add(subject.id);
    cycles.set(cycleId ?? "", cycle);
  }
  const [worst] = [...cycles.values()].sort((a, b) => b.ids.size - a.ids.size);
  return worst && worst.ids.size > limit ? [errors.tooManyDisabled(stack, worst.ids.size, worst.time, limit)] : [];
}

function judgeCertificate(config: StackConfig, { certificateDays: least }: Gate, now: number): Problem[] {
  const certificate = signingCertificate(config, now);
  if (!certificate || certificate.days >= least) return [];
  const { name, expires, days } = certificate;
  return [errors.certificateEnds(config.stack, name, expires, days, least)];
}
