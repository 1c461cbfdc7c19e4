import type { LogTarget, StoredApp } from "../model";
import { targetOf } from "../org";
import type { TaskContext } from "./context";
import type { TargetError } from "./target-error";

/** Events of the integration itself, by the status of the answer. */
const ofIntegration: Readonly<Record<number, readonly [eventType: string, message: string]>> = {
  401: ["application.integration.authentication_failure", "Authentication failure of the application integration"],
  429: ["application.integration.rate_limit_exceeded", "Application integration rate limit exceeded"],
};

/** Logs that a task failed; the error of an app user is stored here only. */
export function logFailure(
  { org }: TaskContext,
  app: StoredApp,
  error: TargetError,
  event: {
    readonly eventType: string;
    readonly message: string;
    readonly reason: string;
    readonly target: readonly LogTarget[];
  },
): void {
  const { eventType, message, reason, target } = event;
  org.log({ eventType, message, target, failure: reason });
  const integration = error.status === undefined ? undefined : ofIntegration[error.status];
  if (!integration) return;
  org.log({ eventType: integration[0], message: integration[1], target: [targetOf.app(app)], failure: error.message });
}
