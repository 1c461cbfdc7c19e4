import {
  credentialsPresent,
  everRan,
  isQuarantined,
  isRunning,
  lastCompleted,
  nextCycle,
  type SecretPair,
  settingsFromSecrets,
  type SynchronizationJob,
} from "../lib/entra";
import * as errors from "../lib/errors/commands";
import * as healthErrors from "../lib/errors/health";
import type { Problem } from "../lib/errors/problem";
import type { Deployment } from "./context";
import { formatDuration } from "./duration";
import { explainQuarantine } from "./quarantine";

/** What `results` of `status` holds for each stack. */
export function describeHealth({ config, app, job, tenant }: Deployment, secrets: readonly SecretPair[]) {
  const { status } = job;
  const last = status?.lastExecution;
  const settings = settingsFromSecrets(secrets);
  return {
    stack: config.stack,
    displayName: app.displayName ?? null,
    servicePrincipalId: app.id,
    jobId: job.id,
    portal: `${tenant.endpoints.portal}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/${app.id}/appId/${app.appId}`,
    wanted: config.provisioning ? "on" : "off",
    state: stateOf(job),
    lastCycle:
      last && everRan(job)
        ? {
            state: last.state ?? null,
            began: last.timeBegan ?? null,
            ended: last.timeEnded ?? null,
            imported: last.countImported ?? null,
            exported: last.countExported ?? null,
            failing: last.countEscrowed ?? null,
          }
        : null,
    lastCompleted: lastCompleted(job)?.timeEnded ?? null,
    nextCycle: nextCycle(job),
    inTarget: Object.fromEntries((status?.synchronizedEntryCountByType ?? []).map(({ key, value }) => [key, value])),
    quarantine: isQuarantined(job) ? explainQuarantine(status?.quarantine ?? {}, config.stack) : null,
    credentialsPresent: credentialsPresent(secrets),
    settings: {
      scope: settings.scope,
      notificationEmail: settings.notificationEmail,
      accidentalDeletionThreshold: settings.accidentalDeletions.enabled ? settings.accidentalDeletions.threshold : null,
      skipOutOfScopeDeletions: settings.skipOutOfScopeDeletions,
    },
  };
}
export type Health = ReturnType<typeof describeHealth>;

function stateOf(job: SynchronizationJob): "running" | "quarantined" | "stopped" {
  if (isQuarantined(job)) return "quarantined";
  return isRunning(job) ? "running" : "stopped";
}

/** What needs attention. */
export function judgeHealth({ config, job }: Deployment, health: Health): Problem[] {
  const { stack } = config;
  const { quarantine, lastCycle } = health;
  const problems = judgeCondition({ config, job }, health);
  if (!quarantine && lastCycle && lastCycle.state !== "Succeeded") {
    const message = job.status?.lastExecution?.error?.message ?? "";
    problems.push(errors.lastCycleFailed(stack, lastCycle.state ?? "an unknown state", message));
  }
  return problems;
}

/** What a pipeline lets pass. */
export interface Gate {
  /** People and groups that may fail in the last cycle. */
  readonly maxEscrows: number;
  /** Milliseconds since the end of the last completed cycle. */
  readonly maxAge: number;
  /** A job that runs and has completed no cycle yet passes. */
  readonly allowFirstCycle?: boolean;
}

/** What a pipeline must not let pass. Single failures are judged by their number, failed cycles by the age of the last completed one. */
export function judgeByGate({ config, job }: Deployment, health: Health, gate: Gate, now: number): Problem[] {
  const { stack } = config;
  const { lastCycle, lastCompleted: ended } = health;
  const problems = judgeCondition({ config, job }, health);
  // A job that does not run completes no cycles: that is said already, or as it should be.
  if (!config.provisioning || !isRunning(job)) return problems;
  const failing = lastCycle?.failing ?? 0;
  if (failing > gate.maxEscrows) problems.push(healthErrors.tooManyFailing(stack, failing, gate.maxEscrows));
  if (ended === null) return gate.allowFirstCycle ? problems : [...problems, healthErrors.noCycleYet(stack)];
  const age = now - Date.parse(ended);
  if (age > gate.maxAge)
    problems.push(healthErrors.cycleTooOld(stack, formatDuration(age), formatDuration(gate.maxAge)));
  return problems;
}

function judgeCondition({ config, job }: Pick<Deployment, "config" | "job">, health: Health): Problem[] {
  const { stack, provisioning } = config;
  const { quarantine, credentialsPresent: present } = health;
  const running = isRunning(job);
  return [
    ...(quarantine ? [errors.quarantined(stack, quarantine.cause, quarantine.remedy)] : []),
    ...(provisioning && !running ? [(present ? errors.stoppedOutside : errors.waitsForCredentials)(stack)] : []),
    ...(!provisioning && running ? [errors.runsUnwanted(stack)] : []),
  ];
}
