import type { Command } from "commander";
import {
  credentialsPresent,
  everRan,
  isQuarantined,
  isRunning,
  type JobQuarantine,
  type ProvisioningSettings,
  settingsFromSecrets,
  type SynchronizationJob,
} from "../../lib/entra";
import * as errors from "../../lib/errors/commands";
import type { Deployment } from "../context";
import type { Report } from "../report";
import { forEachStack, newCommand, type CommonOptions, type Session } from "../session";

/** `status`: how provisioning is, and whether that is what the config wants. */
export function statusCommand(session: Session): Command {
  return newCommand(
    "status",
    "show how provisioning is: job, last cycle, quarantine with its remedy, settings, and whether it is on as the config wants",
    ["scimform status", "scimform status 'advisors-*'", "scimform status advisors-production --json"],
    "0 healthy, 1 failed, 2 wrong use or config, 3 something needs attention",
  )
    .argument("[stacks...]", "names, or patterns such as 'advisors-*' (default: all)")
    .action((patterns: string[], options: CommonOptions) =>
      session.execute("status", options, async (context, report) => {
        await forEachStack(context.stacks(patterns), report, async (config) => {
          const deployment = await context.deployment(config);
          const secrets = await deployment.tenant.synchronization.getSecrets(deployment.app.id);
          const status = describe(deployment, credentialsPresent(secrets), settingsFromSecrets(secrets));
          report.result(status);
          print(status, report);
          judge(deployment, status.credentialsPresent, report);
        });
      }),
    );
}

/** What `results` holds for each stack. */
function describe({ config, app, job, tenant }: Deployment, present: boolean, settings: ProvisioningSettings) {
  const { status } = job;
  const last = status?.lastExecution;
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
    inTarget: Object.fromEntries((status?.synchronizedEntryCountByType ?? []).map(({ key, value }) => [key, value])),
    quarantine: isQuarantined(job) ? explainQuarantine(status?.quarantine ?? {}, config.stack) : null,
    credentialsPresent: present,
    settings: {
      scope: settings.scope,
      notificationEmail: settings.notificationEmail,
      accidentalDeletionThreshold: settings.accidentalDeletions.enabled ? settings.accidentalDeletions.threshold : null,
      skipOutOfScopeDeletions: settings.skipOutOfScopeDeletions,
    },
  };
}
type Status = ReturnType<typeof describe>;

function stateOf(job: SynchronizationJob): "running" | "quarantined" | "stopped" {
  if (isQuarantined(job)) return "quarantined";
  return isRunning(job) ? "running" : "stopped";
}

function print(status: Status, report: Report): void {
  const { lastCycle: cycle, settings } = status;
  const field = (name: string, value: string): void => report.line(`  ${name.padEnd(13)} ${value}`);
  report.line(`${status.stack}: ${status.state}`, status.state === "running" ? "good" : "note");
  field("app", `${status.displayName ?? ""} (${status.servicePrincipalId})`);
  field("job", status.jobId);
  field("wanted", status.wanted);
  field("credentials", status.credentialsPresent ? "present" : "none yet");
  field(
    "last cycle",
    cycle
      ? `${cycle.state ?? "unknown"}, ended ${cycle.ended ?? "never"}: ${cycle.imported ?? 0} read, ${cycle.exported ?? 0} written, ${cycle.failing ?? 0} failing`
      : "none yet",
  );
  const counts = Object.entries(status.inTarget).map(([type, count]) => `${count} ${type}`);
  if (counts.length > 0) field("in target", counts.join(", "));
  field("scope", settings.scope === "all" ? "all users and groups" : "assigned users and groups");
  field("notices to", settings.notificationEmail ?? "nobody");
  field("deletions", deletionsText(settings));
  field("portal", status.portal);
}

function deletionsText({
  accidentalDeletionThreshold: threshold,
  skipOutOfScopeDeletions,
}: Status["settings"]): string {
  const guard = threshold === null ? "no guard" : `held back above ${threshold} in a cycle`;
  return skipOutOfScopeDeletions ? `${guard}; people who fall out of scope are kept` : guard;
}

function judge({ config, job }: Deployment, present: boolean, report: Report): void {
  const { stack, provisioning } = config;
  if (isQuarantined(job)) {
    const { cause, remedy } = explainQuarantine(job.status?.quarantine ?? {}, stack);
    report.problem(errors.quarantined, stack, cause, remedy);
  } else if (everRan(job) && job.status?.lastExecution?.state !== "Succeeded") {
    const last = job.status?.lastExecution;
    report.problem(errors.lastCycleFailed, stack, last?.state ?? "an unknown state", last?.error?.message ?? "");
  }
  if (provisioning && !isRunning(job))
    report.problem(present ? errors.stoppedOutside : errors.waitsForCredentials, stack);
  if (!provisioning && isRunning(job)) report.problem(errors.runsUnwanted, stack);
}

/** https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status */
function explainQuarantine(quarantine: JobQuarantine, stack: string) {
  const reason = quarantine.reason ?? "Unknown";
  const message = quarantine.error?.message?.trim();
  return {
    reason,
    cause: message ? `${reason}: ${message.replace(/\.$/, "")}` : reason,
    since: quarantine.currentBegan ?? null,
    nextAttempt: quarantine.nextAttempt ?? null,
    remedy: quarantineRemedy(reason, stack),
  };
}

function quarantineRemedy(reason: string, stack: string): string {
  switch (reason) {
    case "EncounteredQuarantineException":
      return `Entra cannot work with the target: try \`scimform test-connection ${stack}\`, and hand over a valid token with \`scimform credentials ${stack}\`, which also ends the quarantine.`;
    case "TooManyDeletes":
      return "More people would be deleted than the guard allows: check scope, filters and assignments first; if the deletions are right, allow them in the portal (Provisioning > Allow deletes).";
    case "EncounteredBaseEscrowThreshold":
    case "EncounteredTotalEscrowThreshold":
    case "EncounteredEscrowProportionThreshold":
      return `Too many people fail: see the provisioning logs in the portal, correct mappings or target, then \`scimform start ${stack}\`.`;
    default:
      return `See the application's Provisioning page in the portal, then \`scimform start ${stack}\`.`;
  }
}
