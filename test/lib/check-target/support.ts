import { randomUUID } from "node:crypto";
import { checkTarget, type CheckTargetReport } from "../../../lib/check-target";
import type { CheckTargetOptions } from "../../../lib/check-target/run";
import { sleep } from "../../../lib/core/clock";
import { defaultSynchronizationSchema, extractSchema, type DesiredSchema } from "../../../lib/entra/schema";
import { ScimClient, scimEndpoint } from "../../../lib/scim";
import type { ScimClientOptions } from "../../../lib/scim/client";

export const token = "token-of-the-target";
export const prefix = "scimform-check-test";

/** What Entra maps by itself. */
export const defaultMappings: DesiredSchema = extractSchema(defaultSynchronizationSchema({ jobId: "scim" }));

const both: CheckTargetOptions["providers"] = new Set(["entra", "okta"]);

/** Checks a running server. */
export function check(
  baseUrl: string,
  options: Partial<CheckTargetOptions> & { readonly query?: string } = {},
  client: Partial<ScimClientOptions> = {},
): Promise<CheckTargetReport> {
  const tenantUrl = `${baseUrl}${options.query ?? ""}`;
  const endpoint = scimEndpoint(tenantUrl);
  return checkTarget({
    client: new ScimClient({
      endpoint,
      token: async () => token,
      fetch,
      // How long answers take is a matter of the machine that the tests run on.
      clock: () => 0,
      sleep,
      ...client,
    }),
    tenantUrl,
    schema: defaultMappings,
    providers: both,
    readOnly: false,
    prefix,
    domain: "scimform-check.example",
    tls: async () => null,
    uuid: randomUUID,
    clock: Date.now,
    monotonic: () => performance.now(),
    sleep,
    signal: new AbortController().signal,
    onResult: () => undefined,
    ...options,
  });
}

/** `C2 E`: each check that found something, with the worst level; what a small server does not describe aside. */
export function findingsOf({ results }: CheckTargetReport): string[] {
  const levels = ["E", "O", "W", "I"];
  return results
    .filter(({ findings, id }) => findings.length > 0 && id !== "T7")
    .map(({ id, findings }) => `${id} ${levels.find((level) => findings.some((each) => each.level === level)) ?? ""}`);
}
