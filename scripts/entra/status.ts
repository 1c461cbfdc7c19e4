import type { StackConfig } from "../../lib/config";
import { checkCertificates } from "../../lib/config/entra/check-saml";
import {
  credentialsPresent,
  everRan,
  expiryWarning,
  isQuarantined,
  isRunning,
  type JobExecution,
  lastCompleted,
  nextCycle,
  type SecretPair,
  settingsFromSecrets,
  type SynchronizationJob,
} from "../../lib/entra/graph";
import * as errors from "./errors";
import type { Problem } from "../../lib/core/problem";
import type { EntraDeployment } from "./session";
import { formatDuration } from "../duration";
import { type Gate, type Health, type StatusAdapter } from "../verbs/status/health";
import { nobodyProvisioned } from "../verbs/status/errors";
import { wish } from "../verbs/status/print";
import { refusalsSince } from "./refusals";
import { explainQuarantine } from "./quarantine";

/** Reads the job's condition; judges credentials and certificates by the config. */
export const statusAdapter: StatusAdapter<StackConfig> = {
  async readHealth(config, gate, context) {
    const deployment = await context.entra.deployment(config);
    const { app, job, tenant } = deployment;
    const facts = describe(deployment, await tenant.synchronization.getSecrets(app.id));
    const now = context.io.clock();
    const failing = facts.lastCycle?.failing ?? 0;
    const failed =
      failing > (gate?.maxEscrows ?? 0) ? await refusalsSince(facts.lastCycle?.began ?? null, deployment) : [];
    const expiry = expiryWarning(config.stack, config.expires, now);
    return {
      state: stateOf(job),
      lastCompleted: facts.lastCompleted,
      failing,
      fields: fieldsOf(facts, config),
      details: facts,
      problems: [
        ...(gate ? judgeByGate(deployment, facts, gate, now) : judgeHealth(deployment, facts)),
        ...failed,
        ...judgeScope(deployment, facts),
        ...(expiry ? [expiry] : []),
        ...checkCertificates(config, now),
      ],
    };
  },
};

function describe({ config, app, job, tenant }: EntraDeployment, secrets: readonly SecretPair[]) {
  const { status } = job;
  const last = status?.lastExecution;
  const { accidentalDeletions, ...settings } = settingsFromSecrets(secrets);
  const { enabled, threshold } = accidentalDeletions;
  return {
    displayName: app.displayName ?? null,
    servicePrincipalId: app.id,
    jobId: job.id,
    portal: `${tenant.endpoints.portal}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/${app.id}/appId/${app.appId}`,
    lastCycle:
      last && everRan(job)
        ? {
            state: last.state ?? null,
            began: last.timeBegan ?? null,
            ended: last.timeEnded ?? null,
            imported: last.countImported ?? null,
            exported: last.countExported ?? null,
            skipped: skippedIn(last),
            failing: last.countEscrowed ?? null,
          }
        : null,
    lastCompleted: lastCompleted(job)?.timeEnded ?? null,
    nextCycle: nextCycle(job),
    inTarget: Object.fromEntries((status?.synchronizedEntryCountByType ?? []).map(({ key, value }) => [key, value])),
    quarantine: isQuarantined(job) ? explainQuarantine(status?.quarantine ?? {}, config.stack) : null,
    credentialsPresent: credentialsPresent(secrets),
    settings: { ...settings, accidentalDeletionThreshold: enabled ? threshold : null },
  };
}

/** Those who were read and are out of scope; null where Graph does not say. */
const skippedIn = ({ countImported: read, countEntitled: inScope }: JobExecution): number | null =>
  read == null || inScope == null ? null : Math.max(0, read - inScope);

/** A cycle that succeeds with nobody is no success. Of few changes after others were provisioned, all may be out of scope. */
function judgeScope({ config, job }: EntraDeployment, { lastCycle, lastCompleted: ended, inTarget }: Facts): Problem[] {
  if (!config.provisioning || !isRunning(job) || isQuarantined(job) || !lastCycle || ended === null) return [];
  const { imported, exported, skipped } = lastCycle;
  const { stack } = config;
  const known = Object.values(inTarget).reduce((sum, count) => sum + count, 0);
  if ((exported ?? 0) > 0 || (lastCycle.failing ?? 0) > 0) return [];
  if (imported === 0 && known === 0)
    return [
      nobodyProvisioned(
        stack,
        "the last cycle found nobody, and nobody is in the target",
        `Nobody is assigned: see \`assign\` in the config, and who is assigned with \`scimform preview ${stack} --all\`.`,
      ),
    ];
  if (!imported || skipped !== imported || imported < known) return [];
  return [
    nobodyProvisioned(
      stack,
      `the last cycle read ${imported}, and skipped ${imported === 1 ? "it" : "all of them"} as out of scope`,
      `See why with \`scimform logs ${stack} --status skipped\`, or for one person with \`scimform preview ${stack} --user <name>\`; then correct assignments or scoping filters.`,
    ),
  ];
}

type Facts = ReturnType<typeof describe>;

function stateOf(job: SynchronizationJob): Health["state"] {
  if (isQuarantined(job)) return "quarantined";
  return isRunning(job) ? "running" : "stopped";
}

/** What needs attention. */
function judgeHealth({ config, job }: EntraDeployment, facts: Facts): Problem[] {
  const { stack } = config;
  const { quarantine, lastCycle } = facts;
  const problems = judgeCondition({ config, job }, facts);
  if (!quarantine && lastCycle && lastCycle.state !== "Succeeded") {
    const message = job.status?.lastExecution?.error?.message ?? "";
    problems.push(errors.lastCycleFailed(stack, lastCycle.state ?? "an unknown state", message));
  }
  return problems;
}

/** What a pipeline must not let pass. Single failures are judged by their number, failed cycles by the age of the last completed one. */
function judgeByGate({ config, job }: EntraDeployment, facts: Facts, gate: Gate, now: number): Problem[] {
  const { stack } = config;
  const { lastCycle, lastCompleted: ended } = facts;
  const problems = judgeCondition({ config, job }, facts);
  // A job that does not run completes no cycles: that is said already, or as it should be.
  if (!config.provisioning || !isRunning(job)) return problems;
  const failing = lastCycle?.failing ?? 0;
  if (failing > gate.maxEscrows) problems.push(errors.tooManyFailing(stack, failing, gate.maxEscrows));
  if (ended === null) return gate.allowFirstCycle ? problems : [...problems, errors.noCycleYet(stack)];
  const age = now - Date.parse(ended);
  if (age > gate.maxAge) problems.push(errors.cycleTooOld(stack, formatDuration(age), formatDuration(gate.maxAge)));
  return problems;
}

function judgeCondition({ config, job }: Pick<EntraDeployment, "config" | "job">, facts: Facts): Problem[] {
  const { stack, provisioning } = config;
  const { quarantine, credentialsPresent: present } = facts;
  const running = isRunning(job);
  return [
    ...(quarantine ? [errors.quarantined(stack, quarantine.cause, quarantine.remedy)] : []),
    ...(provisioning && !running ? [(present ? errors.stoppedOutside : errors.waitsForCredentials)(stack)] : []),
    ...(!provisioning && running ? [errors.runsUnwanted(stack)] : []),
  ];
}

function fieldsOf(facts: Facts, config: StackConfig): [string, string][] {
  const { lastCycle: cycle, settings } = facts;
  const counts = Object.entries(facts.inTarget).map(([type, count]) => `${count} ${type}`);
  return [
    ["app", `${facts.displayName ?? ""} (${facts.servicePrincipalId})`],
    ["job", facts.jobId],
    ["wanted", wish(config)],
    ["credentials", facts.credentialsPresent ? "present" : "none yet"],
    [
      "last cycle",
      cycle
        ? `${cycle.state ?? "unknown"}, ended ${cycle.ended ?? "never"}: ${cycle.imported ?? 0} read, ${cycle.exported ?? 0} written, ${cycle.skipped === null ? "" : `${cycle.skipped} skipped (out of scope), `}${cycle.failing ?? 0} failing`
        : "none yet",
    ],
    ...(facts.nextCycle ? [["next cycle", `about ${facts.nextCycle}`] as [string, string]] : []),
    ...(counts.length > 0 ? [["in target", counts.join(", ")] as [string, string]] : []),
    ["scope", settings.scope === "all" ? "all users and groups" : "assigned users and groups"],
    ["notices to", settings.notificationEmail ?? "nobody"],
    ["deletions", deletionsText(settings)],
    ["portal", facts.portal],
  ];
}

function deletionsText({ accidentalDeletionThreshold: threshold, skipOutOfScopeDeletions }: Facts["settings"]): string {
  const guard = threshold === null ? "no guard" : `held back above ${threshold} in a cycle`;
  return skipOutOfScopeDeletions ? `${guard}; people who fall out of scope are kept` : guard;
}
