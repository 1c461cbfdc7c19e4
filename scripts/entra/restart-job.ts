import { isRunning } from "../../lib/entra/graph";
import type { Report } from "../report";
import type { EntraDeployment } from "./session";

/** https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationjobrestartcriteria */
export type ResetFlag = "QuarantineState" | "Escrows" | "Watermark" | "ConnectorDataStore" | "ForceDeletes";

/** Flags that the portal's "Restart provisioning" resets. */
export const usualReset: readonly ResetFlag[] = ["QuarantineState", "Escrows", "Watermark"];

/** Doing it twice comes to the same, so nothing has to be remembered if it is interrupted. */
export async function restartJob(
  { config, app, job, tenant }: EntraDeployment,
  flags: readonly ResetFlag[],
  report: Report,
): Promise<void> {
  const { stack } = config;
  const { synchronization } = tenant;
  await synchronization.restart(app.id, job.id, flags.join(", "));
  // Whether a restart also starts a stopped job is not said; a second start of a running one is to be avoided.
  const started = !isRunning(await synchronization.getJob(app.id, job.id));
  if (started) await synchronization.start(app.id, job.id);
  report.result({ stack, reset: flags, started });
  report.line(
    `${stack}: restarted${started ? ", and started" : ""}; follow it with \`scimform status ${stack}\``,
    "good",
  );
}
