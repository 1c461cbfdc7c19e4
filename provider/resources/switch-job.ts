import { isRunning } from "../../lib/entra/graph";
import type { Problem } from "../../lib/core/problem";
import * as errors from "./errors";
import type { Client, TenantConnection } from "../client";
import type { OperationContext } from "../plugin/types";
import type { JobIdentity } from "./identity";
import { poll, postOnce } from "./polling";

/**
 * Starts or pauses a job and waits until it shows. A start without an answer is not repeated: repeated starts can stop the
 * service (https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-start).
 * @returns warnings
 */
export async function switchJob(
  context: OperationContext<Client>,
  connection: TenantConnection,
  { servicePrincipalId, jobId }: JobIdentity,
  step: "start" | "pause",
  stack: string | null,
): Promise<Problem[]> {
  const { synchronization } = connection;
  const reached = async (): Promise<true | undefined> =>
    isRunning(await synchronization.getJob(servicePrincipalId, jobId)) === (step === "start") ? true : undefined;
  await postOnce(
    context,
    connection,
    async () => {
      await synchronization[step](servicePrincipalId, jobId, { signal: context.signal });
      return true;
    },
    reached,
  );
  const done = await poll(context, connection, reached, (answer) => answer === true);
  return done ? [] : [errors.statusNotTaken(step === "start" ? "on" : "off", stack)];
}
