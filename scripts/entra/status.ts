import { portalPage } from "./portal";
import type { StackConfig } from "../../lib/config";
import { checkCertificates } from "../../lib/config/entra/check-saml";
import {
  credentialsPresent,
  everRan,
  expiryWarning,
  isQuarantined,
  isRunning,
  jobCondition,
  type JobExecution,
  lastCompleted,
  nextCycle,
  type SecretPair,
  settingsFromSecrets,
} from "../../lib/entra/graph";
import * as errors from "./errors";
import type { Problem } from "../../lib/core/problem";
import type { EntraDeployment } from "./session";
import type { StatusAdapter } from "../verbs/status/health";
import { nobodyProvisioned } from "../verbs/status/errors";
import { desiredStatus } from "../verbs/status/print";
import { refusals } from "./refusals";
import { causeText, countCauses, failuresSince } from "./failures";
import { judgeByGate } from "./gate";
import { withLiveCertificates } from "./live-certificates";
import { testSavedConnection } from "./saved-connection";
import { explainQuarantine } from "./quarantine";

/** Reads the job's condition; judges credentials and certificates by the config. */
export const statusAdapter: StatusAdapter<StackConfig> = {
  async readHealth(config, { gate, testConnection }, context) {
    const deployment = await context.entra.deployment(config);
    const { app, job, tenant } = deployment;
    const secrets = await tenant.synchronization.getSecrets(app.id);
    const facts = describe(deployment, secrets);
    const now = context.io.clock();
    const failing = facts.lastCycle?.failing ?? 0;
    const failures =
      failing > (gate?.maxEscrows ?? 0) ? await failuresSince(facts.lastCycle?.began ?? null, deployment) : [];
    const failureCauses = countCauses(failures);
    const causes = failureCauses.map(causeText);
    // Without credentials there is nothing to try, which is said where it matters.
    const connection =
      testConnection && facts.credentialsPresent ? await testSavedConnection(deployment, secrets) : null;
    const guard = settingsFromSecrets(secrets).accidentalDeletions;
    const expiry = expiryWarning(config.stack, config.expires, now);
    const live = await withLiveCertificates(config, tenant, app.id);
    return {
      state: jobCondition(job),
      lastCompleted: facts.lastCompleted,
      failing,
      fields: [
        ...fieldsOf(facts, config),
        ...causes.map((cause) => ["failing", cause] as const),
        ...(connection
          ? [["connection", connection.ok ? "the target answers Entra" : (connection.message ?? "")] as const]
          : []),
      ],
      details: {
        ...facts,
        failureCauses,
        connection: connection && { ok: connection.ok, cause: connection.cause, message: connection.message },
      },
      problems: [
        ...judgeCondition(deployment, facts),
        ...(gate
          ? await judgeByGate({ ...deployment, config: live }, { failing, causes, guard }, gate, now)
          : judgeLastCycle(deployment, facts, causes)),
        ...(connection?.problems ?? []),
        ...refusals(config, failures),
        ...judgeScope(deployment, facts),
        ...(expiry ? [expiry] : []),
        ...checkCertificates(live, now),
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
    enabled: app.accountEnabled !== false,
    servicePrincipalId: app.id,
    jobId: job.id,
    portal: portalPage(tenant, app),
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

/** Number of people that were read and are out of scope; null where Graph does not report it. */
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
/** Failures of the last cycle, however few. */
function judgeLastCycle(
  { config: { stack }, job }: EntraDeployment,
  { quarantine, lastCycle }: Facts,
  causes: readonly string[],
): Problem[] {
  if (quarantine || !lastCycle || lastCycle.state === "Succeeded") return [];
  const message = job.status?.lastExecution?.error?.message ?? "";
  return [errors.lastCycleFailed(stack, lastCycle.state ?? "an unknown state", message, causes)];
}

/** Reports the problems that need attention whatever the limits. */
function judgeCondition({ config, app, job }: EntraDeployment, facts: Facts): Problem[] {
  const { stack, provisioning } = config;
  const { quarantine, credentialsPresent: present } = facts;
  const running = isRunning(job);
  return [
    ...(quarantine ? [errors.quarantined(stack, quarantine.cause, quarantine.remedy)] : []),
    ...(provisioning && !running ? [(present ? errors.stoppedOutside : errors.waitsForCredentials)(stack)] : []),
    ...(!provisioning && running ? [errors.runsUnwanted(stack)] : []),
    ...(app.accountEnabled === false ? [errors.appDisabled(stack, app.id)] : []),
  ];
}

function fieldsOf(facts: Facts, config: StackConfig): [string, string][] {
  const { lastCycle: cycle, settings } = facts;
  const counts = Object.entries(facts.inTarget).map(([type, count]) => `${count} ${type}`);
  return [
    ["app", `${facts.displayName ?? ""} (${facts.servicePrincipalId})`],
    ["job", facts.jobId],
    ["wanted", desiredStatus(config)],
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
