import { isRunning, removeOthers } from "../../../lib/entra/graph";
import type { EntraDeployment } from "../session";
import type { Io } from "../../io";
import type { Report } from "../../report";
import { saveCredentials } from "./save";

/** Announces the effects of {@link clearCredentials}, for people to agree to. */
export function announceClear({ config, job }: EntraDeployment, report: Report): void {
  const stop = isRunning(job) ? "stops provisioning and " : "";
  report.line(`${config.stack}: ${stop}removes tenant URL and secret from Entra`);
}

/**
 * Removes tenant URL and secret; settings stay. The job is stopped first: without a secret Entra would send the target a
 * token of its own. https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
export async function clearCredentials(deployment: EntraDeployment, io: Io, report: Report): Promise<void> {
  const { config, app, job, tenant } = deployment;
  const { stack } = config;
  if (isRunning(job)) {
    await tenant.synchronization.pause(app.id, job.id);
    report.line(`${stack}: provisioning stopped`, "note");
  }
  await saveCredentials(deployment, (live) => removeOthers(live, [], Object.keys(config.credentials ?? {})), io);
  report.line(`${stack}: tenant URL and secret removed, settings unchanged`, "good");
  report.result({ stack, servicePrincipalId: app.id, cleared: true, job: "stopped" });
}
