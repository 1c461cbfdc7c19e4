import { collections, matchQuery } from "../../../lib/scim";
import type { EngineEnvironment, Job, ProbeOutcome, StoredSecretPair } from "../model";
import { EntryError } from "./entry-error";
import { compileJobMapping } from "./job-mapping";
import { EntraTargetClient } from "./target-client";

/**
 * Test Connection: asks for an object that does not exist by the matching attribute, and expects an empty list; groups
 * are asked for, too, when their mapping is on.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 * @param job null: there is none yet, the template's user mapping counts
 */
export async function probe(
  job: Job | null,
  credentials: readonly StoredSecretPair[],
  environment: EngineEnvironment,
): Promise<ProbeOutcome> {
  const mappings =
    job === null ? [] : (["users", "groups"] as const).flatMap((type) => compileJobMapping(job, type) ?? []);
  const questions =
    job === null
      ? [{ type: "users" as const, target: "userName" }]
      : mappings.map(({ type, matching }) => ({
          type,
          target: matching[0]?.target ?? (type === "users" ? "userName" : "displayName"),
        }));
  try {
    const client = new EntraTargetClient(job?.id ?? null, credentials, environment);
    for (const { type, target } of questions) {
      await client.query([collections[type]], matchQuery(type, target, environment.uuid()));
    }
    return { ok: true, message: "" };
  } catch (error) {
    if (error instanceof EntryError) return { ok: false, message: error.message };
    throw error;
  }
}
