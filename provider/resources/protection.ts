import { mayDestroy } from "../../lib/terraform/permitted-stacks";
import { credentialsPresent, everExported } from "../../lib/entra/graph";
import { fail, type Problem } from "../../lib/core/problem";
import * as errors from "./errors";
import type { Client } from "../client";
import type { ObjectValue } from "../plugin/types";
import { findJob } from "./find-job";
import { knownIdentity } from "./identity";
import { flag, text } from "./value";

/**
 * Stops the destruction of a protected job that wrote to its target or can do so, unless SCIMFORM_ALLOW_DESTROY names the
 * stack (or the job, where the configuration names no stack). What was provisioned on demand does not show in the job's
 * status, so credentials alone are enough to be careful.
 * @returns what there is to know before Terraform's own refusal: stacks that are protected have `prevent_destroy`, too
 * @throws ScimformError
 */
export async function requireDestructible(
  client: Client,
  job: ObjectValue,
  act: "destroy" | "replace",
): Promise<readonly Problem[]> {
  if (flag(job["protected"]) !== true) return [];
  const identity = knownIdentity(job);
  const stack = text(job["stack"]);
  const name = stack ?? identity.jobId;
  if (mayDestroy(client.env, name)) return [errors.destroyAllowed(name)];
  const connection = await client.connect();
  const live = await findJob(connection, identity);
  const mayHaveAccounts =
    live !== null &&
    (everExported(live) ||
      credentialsPresent(await connection.synchronization.getSecrets(identity.servicePrincipalId)));
  if (mayHaveAccounts) throw fail(errors.jobProtected, act, stack, name);
  return [errors.stackProtected(act, stack, name)];
}
