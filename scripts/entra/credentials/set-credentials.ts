import {
  credentialsPresent,
  everRan,
  expiryOfToken,
  expiryWarning,
  isQuarantined,
  isRunning,
  removeOthers,
  type SecretPair,
} from "../../../lib/entra/graph";
import { connectionFailure } from "../../../lib/core/connection-failure";
import * as errors from "./errors";
import { ExitCode, fail } from "../../../lib/core/problem";
import type { EntraDeployment } from "../session";
import type { Io } from "../../io";
import type { Json, Report } from "../../report";
import { saveCredentials } from "./save";

/** Credentials to hand over, from their sources. */
export interface GivenCredentials {
  readonly pairs: readonly SecretPair[];
  /** Token or client secret among them, whose end may be in it. */
  readonly token: string | undefined;
  /** What people call them: token, client secret, credentials. */
  readonly what: string;
}

/** Announces the effects of {@link setCredentials}, for people to agree to. */
export async function announceCredentials(
  deployment: EntraDeployment,
  { what }: Pick<GivenCredentials, "what">,
  report: Report,
): Promise<void> {
  const { config, app, tenant } = deployment;
  const replaced = credentialsPresent(await tenant.synchronization.getSecrets(app.id))
    ? ", in place of those there"
    : "";
  report.line(
    config.tenantUrl === ""
      ? `${config.stack}: tests the ${what}, saves them in Entra${replaced}, and ${plans[wantedOutcome(deployment)]}`
      : `${config.stack}: tests the ${what} against ${config.tenantUrl}, saves both in Entra${replaced}, and ${plans[wantedOutcome(deployment)]}`,
  );
}

/**
 * Tests the credentials against the target, saves them, and starts provisioning if the config wants it on. Until the test is
 * passed nothing changes: the former secret stays in force.
 * @returns what `results` holds for the stack
 */
export async function setCredentials(
  deployment: EntraDeployment,
  { pairs, token, what }: GivenCredentials,
  io: Io,
  report: Report,
): Promise<Readonly<Record<string, Json>>> {
  const { config, app } = deployment;
  const { stack } = config;
  await testBeforeSaving(deployment, pairs);
  report.line(`${stack}: the target answers Entra with the new ${what}`, "good");

  await saveCredentials(deployment, (live) => [...removeOthers(live, pairs), ...pairs], io);
  report.line(`${stack}: saved ${config.tenantUrl === "" ? "" : "tenant URL and "}${what}, settings unchanged`, "good");
  const expires = (token === undefined ? undefined : expiryOfToken(token)) ?? config.expires;
  warnOfExpiry(deployment, expires, io, report);

  const job = await startIfWanted(deployment);
  report.line(`${stack}: ${jobLine[job](stack)}`, job === "stopped" ? "note" : "good");
  return { stack, servicePrincipalId: app.id, tested: true, saved: true, expires: expires ?? null, job };
}

async function testBeforeSaving(
  { config, app, job, tenant }: EntraDeployment,
  credentials: readonly SecretPair[],
): Promise<void> {
  const validation = await tenant.synchronization.validateCredentials(app.id, job.id, credentials);
  if (validation.ok) return;
  const refused = ["unauthorized", "forbidden"].includes(connectionFailure(validation.message).cause);
  const problem = refused ? errors.tokenRefused : errors.targetUnreachable;
  throw fail(problem, config.stack, config.tenantUrl, validation.message);
}

function warnOfExpiry({ config }: EntraDeployment, expires: string | undefined, io: Io, report: Report): void {
  const warning = expiryWarning(config.stack, expires, io.clock());
  if (warning) report.add([warning], ExitCode.ok);
  // The token cannot be read back: only the config tells `status` the day.
  if (expires !== config.expires)
    report.line(
      `${config.stack}: write \`expires: ${expires}\` into the config, so that \`status\` warns in time`,
      "note",
    );
}

type JobOutcome = "off" | "running" | "started" | "released" | "stopped";

export const jobLine: Readonly<Record<JobOutcome, (stack: string) => string>> = {
  off: () => "provisioning stays off, as the config says",
  running: () => "provisioning runs",
  started: () => "provisioning started",
  released: () => "provisioning started again out of its quarantine",
  stopped: (stack) => `provisioning was stopped by somebody and stays so; resume it with \`scimform start ${stack}\``,
};

const plans: Readonly<Record<JobOutcome, string>> = {
  off: "leaves provisioning off, as the config says",
  running: "leaves provisioning running",
  started: "starts provisioning",
  released: "starts provisioning again out of its quarantine",
  stopped: "leaves provisioning stopped, as somebody wanted it",
};

/** A job that ran before and is stopped was stopped on purpose, in an incident perhaps: only a person resumes it. */
function wantedOutcome({ config, job }: EntraDeployment): JobOutcome {
  if (!config.provisioning) return "off";
  if (isRunning(job)) return isQuarantined(job) ? "released" : "running";
  if (everRan(job)) return "stopped";
  return isQuarantined(job) ? "released" : "started";
}

export async function startIfWanted(deployment: EntraDeployment): Promise<JobOutcome> {
  const { app, job, tenant } = deployment;
  const outcome = wantedOutcome(deployment);
  if (outcome === "started" || outcome === "released") await tenant.synchronization.start(app.id, job.id);
  return outcome;
}
