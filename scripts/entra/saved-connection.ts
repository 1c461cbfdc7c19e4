import { type ConnectionCause, connectionFailure } from "../../lib/core/connection-failure";
import { fail, type Problem } from "../../lib/core/problem";
import { credentialsPresent, type SecretPair } from "../../lib/entra/graph";
import * as commandErrors from "../errors";
import * as errors from "./errors";
import type { EntraDeployment } from "./session";

/** Whether the target answers Entra with the saved credentials. */
export interface SavedConnection {
  readonly tenantUrl: string;
  readonly ok: boolean;
  /** Entra's own words; null when it answers. */
  readonly message: string | null;
  readonly cause: ConnectionCause | null;
  readonly problems: readonly Problem[];
}

/**
 * Lets Entra try the saved credentials; changes nothing, and needs the right to write all the same
 * (https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-validatecredentials).
 * @throws ScimformError COMMAND_CREDENTIALS_MISSING
 */
export async function testSavedConnection(
  { config, app, job, tenant }: EntraDeployment,
  secrets: readonly SecretPair[],
): Promise<SavedConnection> {
  const { stack } = config;
  if (!credentialsPresent(secrets)) throw fail(commandErrors.credentialsMissing, stack);
  const tenantUrl = secrets.find(({ key }) => key === "BaseAddress")?.value ?? "";
  const validation = await tenant.synchronization.validateCredentials(app.id, job.id, "saved");
  if (validation.ok) return { tenantUrl, ok: true, message: null, cause: null, problems: [] };
  const { message } = validation;
  const { cause } = connectionFailure(message);
  return { tenantUrl, ok: false, message, cause, problems: [errors.connectionFailed(stack, tenantUrl, message)] };
}
