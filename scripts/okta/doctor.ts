import { z } from "zod";
import type { OktaStackConfig } from "../../lib/config";
import * as oktaErrors from "./errors";
import { compareFeatures, featureTitles, isApiCapable, type Okta } from "../../lib/okta/api";
import { noContent } from "../../lib/okta/api/client";
import type { CommandContext } from "../context";
import type { DoctorAdapter } from "../verbs/doctor/adapter";
import { type CheckOutcome, type CheckResult, failedBy, fine, judged, skipped } from "../verbs/doctor/check";
import { compareClock } from "../verbs/doctor/clock";
import { findDeployment } from "./facts";

/** Share of a minute's remaining requests below which other clients are using up the limit. */
const scarce = 0.25;

/** Areas that the commands read, each with a scope of its own. */
const areas = [
  { what: "apps", path: "/api/v1/apps", scope: "okta.apps.read" },
  { what: "people", path: "/api/v1/users", scope: "okta.users.read" },
  { what: "groups", path: "/api/v1/groups", scope: "okta.groups.read" },
  { what: "mappings", path: "/api/v1/mappings", scope: "okta.profileMappings.read" },
  { what: "System Log", path: "/api/v1/logs", scope: "okta.logs.read" },
] as const;

/** Looks at each org, then at its stacks. */
export const doctorAdapter: DoctorAdapter<OktaStackConfig> = {
  async check(stacks, { context }) {
    const orgs = new Map<string, OktaStackConfig[]>();
    for (const stack of stacks) orgs.set(stack.orgUrl ?? "", [...(orgs.get(stack.orgUrl ?? "") ?? []), stack]);
    const results: CheckResult[] = [];
    for (const group of orgs.values()) results.push(...(await checkOrg(group, context)));
    return results;
  },
};

async function checkOrg(stacks: readonly OktaStackConfig[], context: CommandContext): Promise<CheckResult[]> {
  const subject = stacks[0]?.orgUrl ?? "sandbox";
  const result = (check: string, outcome: CheckOutcome): CheckResult => ({ check, subject, ...outcome });
  let okta: Okta;
  try {
    okta = context.okta.org({ orgUrl: stacks[0]?.orgUrl });
  } catch (error) {
    return [result("sign-in", failedBy(error))];
  }
  const results = [result("clock", await compareClock(`${okta.orgUrl}/.well-known/okta-organization`, context.io))];
  for (const { what, path, scope } of areas) {
    const outcome = await attempt(async () => {
      await okta.request({ method: "GET", path, query: { limit: "1" }, scope }, noContent);
      return fine(`readable, signed in with ${okta.scheme === "service app" ? "a" : "an"} ${okta.scheme}`);
    });
    results.push(result(`permission: ${what}`, outcome));
    if (path === "/api/v1/apps") results.push(result("rate limit", rateLimitOf(okta)));
  }
  if (stacks.some(makesSamlApp)) results.push(result("permission: policies", await attempt(() => checkPolicies(okta))));
  for (const config of stacks) results.push(...(await checkStack(config, context)));
  return results;
}

/**
 * Whether the stack makes a SAML app, for which the okta provider looks for the org's default policy; without the permission the
 * app is made, and counts as broken.
 */
const makesSamlApp = ({ existing, application }: OktaStackConfig): boolean =>
  existing === undefined && (application.kind === "saml" || application.signOn === "SAML_2_0");

/** Checks the policies. In a Classic Engine org (pipeline `v1`) apps have no such policy, and the provider does not ask. */
async function checkPolicies(okta: Okta): Promise<CheckOutcome> {
  const scope = "okta.policies.read";
  const org = { method: "GET", path: "/.well-known/okta-organization", scope } as const;
  const { pipeline } = await okta.request(org, z.looseObject({ pipeline: z.string().optional() }));
  if (pipeline === "v1") return skipped("apps of a Classic Engine org have no policy");
  const query = { type: "ACCESS_POLICY" };
  await okta.request({ method: "GET", path: "/api/v1/policies", query, scope }, z.unknown());
  return fine("readable: Terraform can make SAML apps");
}

function rateLimitOf({ lastBudget }: Okta): CheckOutcome {
  if (!lastBudget) return skipped("the org does not tell its limits");
  const { limit, remaining } = lastBudget;
  const text = `${remaining} of ${limit} requests a minute for apps are left`;
  const data = { limit, remaining };
  return remaining < limit * scarce
    ? judged(text, [oktaErrors.rateLimitScarce(limit, remaining)], { data })
    : fine(text, { data });
}

async function checkStack(config: OktaStackConfig, context: CommandContext): Promise<CheckResult[]> {
  const { stack } = config;
  const result = (check: string, outcome: CheckOutcome): CheckResult => ({ check, subject: stack, ...outcome });
  try {
    const deployment = await findDeployment(config, context);
    if (!deployment) return [result("application", skipped("not deployed yet"))];
    const { app } = deployment;
    const missing = compareFeatures(config, app).missing.map((key) => featureTitles[key]);
    const way = isApiCapable(app) ? "by the API" : "in the Admin Console";
    return [
      result(
        "application",
        judged(
          `${app.label} (${app.id}), ${app.status}`,
          app.status === "ACTIVE" ? [] : [oktaErrors.appInactive(stack, app.status)],
        ),
      ),
      result(
        "provisioning",
        missing.length === 0
          ? fine("enabled as the config wants")
          : judged(`to be enabled ${way}`, [oktaErrors.featuresMissing(stack, missing)]),
      ),
    ];
  } catch (error) {
    return [result("application", failedBy(error))];
  }
}

const attempt = (work: () => Promise<CheckOutcome>): Promise<CheckOutcome> => work().catch(failedBy);
