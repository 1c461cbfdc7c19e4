import type { StackConfig } from "../../../lib/config";
import { fail } from "../../../lib/core/problem";
import { compilePlan } from "../../../lib/preview";
import { listUsers } from "../../../lib/scim";
import { AccountIndex, type DomainRename, forecastMatch, type MatchForecast, recognisedBy } from "../../../lib/verify";
import type { CommandContext } from "../../context";
import { type Report, toJson } from "../../report";
import { openTarget } from "../../target";
import { cannotVerify } from "../../verbs/verify/errors";
import * as errors from "./errors";
import { readThoseInScope } from "./examine";

/**
 * Forecasts which accounts matching would find for everybody in scope, if Entra had no links.
 * @param rename change of everybody's domain that comes first
 * @throws ScimformError when the target cannot be read, or its token is not at hand
 */
export async function forecastMatches(
  config: StackConfig,
  rename: DomainRename | undefined,
  context: CommandContext,
  report: Report,
): Promise<MatchForecast[]> {
  if (config.rules?.readable === false) throw fail(cannotVerify, config.stack);
  const plan = compilePlan(config.schema, { scope: config.scope });
  const attributes = [...new Set([...plan.sourceAttributes, ...recognisedBy])];
  const people = await readThoseInScope(config, plan, attributes, context, report);
  const accounts = new AccountIndex(plan);
  for await (const account of listUsers(await openTarget(context, config))) accounts.add(account);
  const forecasts: MatchForecast[] = [];
  for await (const person of people) {
    const forecast = await forecastMatch(plan, person, accounts, rename);
    if (forecast) forecasts.push(forecast);
  }
  return forecasts;
}

/** Number of people shown by name; --json has all. */
const shown = 100;

/** Shows who would not be matched, and counts. */
export function printForecast(forecasts: readonly MatchForecast[], report: Report): void {
  const matched = forecasts.filter(({ outcome }) => outcome === "matches");
  const others = forecasts.filter(({ outcome }) => outcome !== "matches");
  report.line(`  ${matched.length} would be matched with their accounts`, "good");
  if (others.length > 0) report.line(`  ${others.length} would not:`, "bad");
  for (const { person, outcome, facts, account, carriesId } of others.slice(0, shown)) {
    const id = carriesId ? ", which carries the object id or externalId" : "";
    const has = account ? `the account is ${account.id} (${account.name})${id}` : "no account is found";
    report.line(
      `    ${person}: ${outcomes[outcome]}; ${outcome === "leaves" ? has : [facts[0], has].filter(Boolean).join("; ")}`,
    );
  }
  if (others.length > shown) report.line(`    and ${others.length - shown} more (--json)`);
}

const outcomes = {
  matches: "matches",
  "does not match": "a second account would be made, or refused",
  several: "several accounts match, and nobody is written",
  another: "somebody else's account would be taken",
  leaves: "leaves the scope",
} as const;

/** `preflight --rename`: before a domain is renamed. */
export async function preflightRename(
  config: StackConfig,
  rename: DomainRename,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const { stack } = config;
  const forecasts = await forecastMatches(config, rename, context, report);
  const renamed = forecasts.filter((each) => each.renamed);
  const lost = renamed.filter(({ outcome }) => outcome !== "matches");
  report.result(toJson({ stack, rename, inScope: forecasts.length, renamed: renamed.length, people: renamed }));
  report.line(
    `${stack}: ${renamed.length} of ${forecasts.length} in scope are renamed from ${rename.from} to ${rename.to}`,
  );
  if (renamed.length === 0) return;
  report.line(
    "  While they are linked, Entra matches nobody: the next cycle writes the new names to the accounts they have.",
  );
  report.line(
    "  Where links are forgotten (restart --full, another app, a job that was lost), before that cycle has run:",
  );
  printForecast(renamed, report);
  if (lost.length === 0) return;
  const carrying = lost.filter(({ carriesId }) => carriesId).length;
  report.problem(errors.renameUnmatched, stack, lost.length, renamed.length, carrying);
}
