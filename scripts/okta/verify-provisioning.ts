import * as errors from "./errors";
import { ExitCode } from "../../lib/core/problem";
import { listAppUsers } from "../../lib/okta/api";
import type { OktaDeployment } from "./session";
import { type Report, toJson } from "../report";
import { healthResult, printHealth } from "../verbs/status/print";
import { nameOf, readHealth } from "./health";
import { announcePush, planPush, push, pushResult } from "./push";
import { healthOf } from "./status";

/**
 * `credentials --verify`: whether provisioning works since somebody enabled it, and who was assigned too early.
 * @returns with --repush, what provisions them
 */
export async function prepareVerify(
  deployment: OktaDeployment,
  { repush }: { readonly repush?: boolean },
  report: Report,
): Promise<(() => Promise<void>) | undefined> {
  const { config, okta, app } = deployment;
  const facts = await readHealth(deployment);
  const health = healthOf(config, facts);
  const { problems } = health;
  printHealth(config.stack, health, report);
  const missing = facts.features.missing.length > 0;
  const due = !missing && config.provisioning && facts.neverProvisioned.length > 0;
  report.result(healthResult(config, health));
  const isRepaired = (code: string): boolean => Boolean(repush) && code === errors.neverProvisioned.code;
  report.add(
    problems.filter(({ code }) => !isRepaired(code)),
    missing ? ExitCode.manualStep : ExitCode.found,
  );
  if (problems.length === 0) report.line(`${config.stack}: provisioning works`, "good");
  if (!repush || !due) return undefined;
  const people = (await listAppUsers(okta, app.id)).filter(({ syncState }) => (syncState ?? "DISABLED") === "DISABLED");
  const pushes = people.map((appUser) => planPush({ id: appUser.id, name: nameOf(appUser) }, appUser));
  announcePush(config.stack, pushes, report);
  return async () => {
    for (const pushed of await push(deployment, pushes, report))
      report.result(toJson(pushResult(config.stack, pushed)));
  };
}
