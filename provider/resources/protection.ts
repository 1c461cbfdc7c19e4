import { mayDestroy } from "../../lib/destroy-allowance";
import { everExported } from "../../lib/entra";
import { fail } from "../../lib/errors/problem";
import * as errors from "../../lib/errors/provider";
import type { Client } from "../client";
import type { ObjectValue } from "../plugin/types";
import { findJob } from "./find-job";
import { knownIdentity } from "./identity";
import { flag, text } from "./value";

/**
 * Stops the destruction of a protected job that ever wrote to its target, unless SCIMFORM_ALLOW_DESTROY names the stack
 * (or the job, where the configuration names no stack).
 * @throws ScimformError
 */
export async function requireDestructible(client: Client, job: ObjectValue, act: "destroy" | "replace"): Promise<void> {
  if (flag(job["protected"]) !== true) return;
  const identity = knownIdentity(job);
  const stack = text(job["stack"]);
  const name = stack ?? identity.jobId;
  if (mayDestroy(client.env, name)) return;
  const live = await findJob(await client.connect(), identity);
  if (live && everExported(live)) throw fail(errors.jobProtected, act, stack, name);
}
