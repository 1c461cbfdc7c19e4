import type { OktaStackConfig } from "../../lib/config";
import { ScimformError } from "../../lib/core/problem";
import {
  type AppUser,
  enabledFeatures,
  findUser,
  getAppUser,
  listEvents,
  type LogEvent,
  OktaError,
  type OktaUser,
  readAppUserSchema,
  readProfileMapping,
} from "../../lib/okta/api";
import { isActive } from "../../lib/verify";
import type { AttributeCheck } from "../../lib/verify/compare-account";
import type { CommandContext } from "../context";
import type { OktaDeployment } from "./session";
import type { Check, Explanation, WhyAdapter } from "../verbs/why/explanation";
import { compareValues } from "./account-values";
import { driftAdapter } from "./drift";
import { reasonOfEvent, textOfEvent } from "./event-text";
import { type Found, locate, openOktaTarget } from "./verify";

/** Follows a person through assignment, the app, its mappings, the System Log and Okta's link into the target. */
export const whyAdapter: WhyAdapter<OktaStackConfig> = {
  async explain(config, user, context) {
    const evidence = await read(config, user, context);
    const { person, found, values } = evidence;
    const id = typeof found === "string" ? null : found.account?.["id"];
    return {
      ...{ person: person.profile.login, objectId: person.id, values },
      account: typeof id === "string" ? id : null,
      ...conclude(evidence),
      checks: checksOf(evidence),
    };
  },
};

interface OktaPersonFacts {
  readonly deployment: OktaDeployment;
  readonly person: OktaUser;
  readonly appUser: AppUser | undefined;
  readonly drift: readonly string[];
  /** null: nothing in the log; undefined: cannot be read. */
  readonly event: LogEvent | null | undefined;
  /** Text: why the target cannot be read. */
  readonly found: Found | string;
  readonly values: readonly AttributeCheck[];
}

/** Period of the System Log that is read; Okta keeps 90 days. */
const looked = 30 * 86_400_000;

async function read(config: OktaStackConfig, user: string, context: CommandContext): Promise<OktaPersonFacts> {
  const deployment = await context.okta.deployment(config);
  const { okta, app } = deployment;
  const person = await findUser(okta, user);
  const appUser = await getAppUser(okta, app.id, person.id);
  const { comparison } = await driftAdapter.comparer(context).compare(config);
  const found = await readTarget(config, person.profile.login, appUser, context);
  const account = typeof found === "string" ? null : found.account;
  const [schema, mapping] = await Promise.all([readAppUserSchema(okta, app.id), readProfileMapping(okta, app.id)]);
  return {
    ...{ deployment, person, appUser, found },
    drift: comparison.state === "different" ? comparison.differences.map(({ text }) => text) : [],
    event: await lastEvent(deployment, person.id),
    values: account && appUser ? compareValues(appUser, schema, Object.keys(mapping.properties), account) : [],
  };
}

async function readTarget(
  config: OktaStackConfig,
  login: string,
  appUser: AppUser | undefined,
  context: CommandContext,
): Promise<Found | string> {
  const { auth, baseUrl } = config.connection;
  if (auth === "oauth2-consent" || baseUrl === undefined) return "only Okta has its token";
  try {
    return await locate(login, appUser, await openOktaTarget(config, baseUrl, context));
  } catch (error) {
    if (!(error instanceof ScimformError) || error instanceof OktaError) throw error;
    return error.problems.map(({ summary }) => summary.replace(/\.$/, "")).join("; ");
  }
}

async function lastEvent({ okta, app }: OktaDeployment, targetId: string): Promise<LogEvent | null | undefined> {
  const now = okta.clock();
  try {
    const events = await listEvents(okta, {
      ...{ appId: app.id, targetId, since: new Date(now - looked), until: new Date(now), failuresOnly: false },
    });
    return events.at(-1) ?? null;
  } catch (error) {
    if (error instanceof OktaError && error.status === 403) return undefined;
    throw error;
  }
}

const check = (about: Check["about"], outcome: Check["outcome"] | boolean, says: string): Check => ({
  about,
  outcome: typeof outcome === "boolean" ? (outcome ? "good" : "bad") : outcome,
  says,
});

function checksOf({ deployment, person, appUser, drift, event, found, values }: OktaPersonFacts): Check[] {
  const { app } = deployment;
  const creates = app.status === "ACTIVE" && enabledFeatures(app).create;
  const way = appUser?.scope === "GROUP" ? "through a group" : "directly";
  return [
    check("assignment", appUser !== undefined, appUser ? `assigned ${way}` : "not assigned"),
    check("directory", isWorking(person), person.status),
    check(
      "mapping",
      drift.length === 0,
      drift.length === 0 ? "deployed as in the config" : `deployed otherwise than in the config: ${drift.join("; ")}`,
    ),
    check(
      "provisioning",
      creates,
      creates ? "Okta creates accounts" : `Okta creates no accounts; the app is ${app.status}`,
    ),
    ...(appUser ? [check("provisioning", appUser.syncState === "SYNCHRONIZED", `syncState ${stateOf(appUser)}`)] : []),
    logCheck(event),
    ...(appUser
      ? [
          check(
            "link",
            appUser.externalId != null,
            appUser.externalId == null
              ? "Okta has linked no account"
              : `Okta has linked the account ${appUser.externalId}`,
          ),
        ]
      : []),
    accountCheck(found, differing(values), appUser !== undefined),
  ];
}

function logCheck(event: LogEvent | null | undefined): Check {
  if (event === undefined) return check("log", "unknown", "cannot be read: okta.logs.read is missing");
  if (event === null) return check("log", "unknown", "nothing about the person in 30 days");
  const failed = isFailure(event);
  return check("log", !failed, `${event.published} ${textOfEvent(event)}${failed ? `: ${reasonOfEvent(event)}` : ""}`);
}

function accountCheck(found: Found | string, wrong: readonly string[], wanted: boolean): Check {
  if (typeof found === "string") return check("account", "unknown", `cannot be read: ${found}`);
  const { account, several, isOther } = found;
  if (several) return check("account", "unknown", "several accounts have the person's user name");
  if (!account) return check("account", !wanted, wanted ? "none was found" : "none");
  const state = `${String(account["id"])} is ${isActive(account) ? "active" : "inactive"}`;
  const says = wrong.length > 0 ? `${state}; not as mapped: ${wrong.join(", ")}` : state;
  return check("account", isActive(account) === wanted && wrong.length === 0 && !isOther, says);
}

function conclude({
  deployment,
  person,
  appUser,
  event,
  found,
  values,
}: OktaPersonFacts): Pick<Explanation, "verdict" | "next"> {
  const { config, app } = deployment;
  const { stack } = config;
  const { login } = person.profile;
  const say = (verdict: string, next: string | null): Pick<Explanation, "verdict" | "next"> => ({ verdict, next });
  const provision = `\`scimform provision ${stack} --user ${login}\``;
  const account = typeof found === "string" ? null : found.account;
  if (!isWorking(person))
    return say(
      `the person is ${person.status} in Okta`,
      "Activate the person in Okta; provisioning follows by itself.",
    );
  if (!appUser) {
    const next =
      config.assign === "external"
        ? `Assign the person in Okta: ${provision} does.`
        : `Add the person, or a group of theirs, to \`assign\` in the config, then \`cdktf deploy ${stack}\`.`;
    return say(
      account && isActive(account)
        ? "not assigned, though an account of that name works in the target"
        : "not assigned",
      next,
    );
  }
  if (app.status !== "ACTIVE" || !enabledFeatures(app).create)
    return say("provisioning is not enabled in Okta", `Enable it: \`scimform credentials ${stack}\`.`);
  const state = stateOf(appUser);
  if (state === "DISABLED")
    return say(
      "the person was assigned before provisioning was enabled, and never provisioned",
      `Provision now: ${provision}.`,
    );
  if (event && isFailure(event))
    return say(
      `Okta tried, and it failed: ${reasonOfEvent(event).replace(/\.$/, "")}`,
      `Remove the cause, then ${provision}.`,
    );
  if (state !== "SYNCHRONIZED")
    return say(
      `Okta has not finished: syncState ${state}`,
      `Look again in a minute: \`scimform logs ${stack} --user ${login}\`.`,
    );
  if (typeof found === "string")
    return say(
      "Okta has provisioned the person; the target cannot be read from here",
      "Look the account up in the target's own portal.",
    );
  if (found.several)
    return say(
      "several accounts in the target have the person's user name",
      "Remove or rename all but one in the target.",
    );
  if (!account)
    return say(
      "Okta has provisioned the person, and the account is not in the target any more",
      "Unassign the person in Okta and assign again.",
    );
  if (!isActive(account)) return say("the account is inactive in the target", "See in the target's portal why.");
  const wrong = [...(found.isOther ? ["id"] : []), ...differing(values)];
  if (wrong.length > 0)
    return say(
      `the account differs from what Okta has mapped: ${wrong.join(", ")}`,
      `Compare with \`scimform verify ${stack} --user ${login}\`; a change of a mapped value in Okta sends them all.`,
    );
  return say("has an account, as mapped", null);
}

const stateOf = ({ syncState }: AppUser): string => syncState ?? "DISABLED";
const isFailure = ({ outcome }: LogEvent): boolean => outcome?.result === "FAILURE";
const differing = (values: readonly AttributeCheck[]): string[] =>
  values.flatMap(({ attribute, result }) => (result === "differs" ? [attribute] : []));

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ (status) */
const isWorking = ({ status }: OktaUser): boolean => !["SUSPENDED", "DEPROVISIONED"].includes(status);
