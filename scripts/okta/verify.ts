import type { OktaStackConfig } from "../../lib/config";
import * as oktaErrors from "./errors";
import * as errors from "../verbs/verify/errors";
import { fail, type Problem } from "../../lib/core/problem";
import { type AppUser, findUser, listAppUsers, readAppUserSchema, readProfileMapping } from "../../lib/okta/api";
import type { AttributeCheck } from "../../lib/verify/compare-account";
import { listUsers, type ScimClient } from "../../lib/scim";
import { type Account, accountText, type Fact, fact, isActive, type Verdict } from "../../lib/verify";
import type { CommandContext } from "../context";
import type { OktaDeployment } from "./session";
import { openTarget } from "../target";
import type { AccountVerdict, VerifyAdapter, VerifySelection } from "../verbs/verify/verdict";
import { compareValues } from "./account-values";
import { nameOf } from "./health";
import { readAppUsers } from "./push";

/** Compares the account that Okta knows of with the values that Okta has mapped for the person. */
export const verifyAdapter: VerifyAdapter<OktaStackConfig> = {
  async *verdicts(config, selection, context) {
    const { connection, stack } = config;
    // What a person consented to is a token that Okta alone has.
    if (connection.auth === "oauth2-consent" || connection.baseUrl === undefined)
      throw fail(errors.cannotVerify, stack);
    const deployment = await context.okta.deployment(config);
    const client = await openOktaTarget(config, connection.baseUrl, context);
    const { okta, app } = deployment;
    const [schema, mapping] = await Promise.all([readAppUserSchema(okta, app.id), readProfileMapping(okta, app.id)]);
    const mapped = Object.keys(mapping.properties);
    const people = await select(deployment, selection);
    for (const { name, appUser } of people) {
      const found = await locate(name, appUser, client);
      const owner = appUser || !found.account ? undefined : await ownerOf(found.account, deployment);
      if (owner !== undefined) found.facts.push(fact("link", `Okta has linked it with ${owner}`));
      const values =
        found.account && appUser
          ? [...compareValues(appUser, schema, mapped, found.account), ...membershipsOf(config)]
          : [];
      const wrong = values.filter(({ result }) => result === "differs").map(({ attribute }) => attribute);
      // Okta sends its changes to the account that it knows, whatever the account of that name.
      if (found.isOther) wrong.unshift("id");
      const [result, problems] = judge({ name, stack, appUser, found, wrong, owned: owner !== undefined });
      const details = { active: found.account && isActive(found.account) };
      yield { person: name, result, id: idOf(found.account), facts: found.facts, values, problems, details };
    }
    if (selection.all) yield* notAssigned(stack, people, client);
  },
};

/** Returns the checks of group memberships. Okta does not say which accounts it has pushed into a group. */
const membershipsOf = ({ groupPush }: OktaStackConfig): AttributeCheck[] =>
  groupPush.map(({ group }) => ({
    attribute: `member of ${group.name}`,
    expected: null,
    actual: null,
    result: "unknown",
    onCreateOnly: false,
    why: "Okta does not say whom it has pushed into the group",
  }));

/** Accounts that work in the target, and are linked with nobody who is assigned, nor have the user name of one. */
async function* notAssigned(
  stack: string,
  people: readonly { readonly name: string; readonly appUser: AppUser | undefined }[],
  client: ScimClient,
): AsyncGenerator<AccountVerdict> {
  const linked = new Set(people.flatMap(({ appUser }) => appUser?.externalId ?? []));
  const names = new Set(people.flatMap(({ appUser }) => appUser?.credentials?.userName?.toLowerCase() ?? []));
  // Of somebody with neither it cannot be told which account is theirs.
  const unknown = people.find(({ appUser }) => !appUser?.externalId && !appUser?.credentials?.userName);
  for await (const account of listUsers(client)) {
    const userName = typeof account["userName"] === "string" ? account["userName"] : account.id;
    if (!isActive(account) || linked.has(account.id) || names.has(userName.toLowerCase())) continue;
    const text = accountText(account);
    const facts = [
      fact("assignment", "nobody who is assigned to the app in Okta is linked with it, or has its user name"),
      ...(unknown ? [fact("matching", `of ${unknown.name} Okta has neither a link nor a user name`)] : []),
      fact("account", `${text} is active`),
    ];
    const says = facts.map((each) => each.says);
    const [result, problem] = unknown
      ? (["cannot tell", errors.cannotTell(userName, stack, says)] as const)
      : (["orphaned", oktaErrors.accountNotAssigned(stack, text)] as const);
    const details = { active: true };
    yield { person: userName, result, id: account.id, facts, values: [], problems: [problem], details };
  }
}

/** The stack's own client for its target. @throws ScimformError as {@link openTarget} */
export function openOktaTarget(
  { stack, tokenSource, pendingInputs }: OktaStackConfig,
  baseUrl: string,
  context: CommandContext,
): Promise<ScimClient> {
  const access = { stack, tenantUrl: baseUrl, tokenSource, cloud: "public" as const };
  return openTarget(context, { ...access, ...(pendingInputs && { pendingInputs }) });
}

/** The account of a person in the target. */
export interface Found {
  readonly account: Account | null;
  readonly several: boolean;
  /** Okta has linked another account than the one that has the person's name. */
  readonly isOther: boolean;
  /** Whether there is nothing to look for. */
  readonly doubtful: boolean;
  readonly facts: Fact[];
}

/** Locates the account by the id that Okta has stored, which is where it writes; else by the user name. */
export async function locate(login: string, appUser: AppUser | undefined, client: ScimClient): Promise<Found> {
  const facts = [assignmentFact(appUser)];
  const linkedId = appUser?.externalId ?? null;
  const linked = linkedId === null ? undefined : await client.read("users", linkedId);
  if (appUser) facts.push(fact("link", linkText(linkedId, linked)));
  const userName = appUser ? (appUser.credentials?.userName ?? "") : login;
  const named = userName === "" ? [] : await client.find("users", "userName", userName);
  if (userName === "") facts.push(fact("matching", "Okta has no user name for the person in this app"));
  else if (named.length === 0) facts.push(fact("matching", `no account has userName ${userName}`));
  else facts.push(fact("matching", `${named.map(accountText).join(", ")} has userName ${userName}`));
  const account = linked ?? (named.length > 1 ? undefined : named[0]) ?? null;
  if (account) facts.push(fact("account", `${accountText(account)} is ${isActive(account) ? "active" : "inactive"}`));
  return {
    account,
    several: !linked && named.length > 1,
    isOther: linkedId !== null && named.length > 0 && named.every(({ id }) => id !== linkedId),
    doubtful: userName === "",
    facts,
  };
}

function assignmentFact(appUser: AppUser | undefined): Fact {
  if (!appUser) return fact("assignment", "not assigned to the app in Okta");
  const { scope, syncState } = appUser;
  const way = scope === "GROUP" ? "through a group" : "directly";
  return fact("assignment", `assigned ${way}; syncState ${syncState ?? "DISABLED"}`);
}

function linkText(id: string | null, linked: Account | undefined): string {
  if (id === null) return "Okta has linked no account";
  return linked ? `Okta has linked ${accountText(linked)}` : `Okta has linked ${id}, which is not in the target`;
}

/** The assigned person who is linked with an account; undefined when there is none. */
async function ownerOf(account: Account, { okta, app }: OktaDeployment): Promise<string | undefined> {
  const id = idOf(account);
  const owner = (await listAppUsers(okta, app.id)).find(({ externalId }) => externalId === id);
  return owner && nameOf(owner);
}

const idOf = (account: Account | null): string | null => (typeof account?.["id"] === "string" ? account["id"] : null);

function judge({
  name,
  stack,
  appUser,
  found: { account, several, doubtful, facts },
  wrong,
  owned,
}: {
  readonly name: string;
  readonly stack: string;
  readonly appUser: AppUser | undefined;
  readonly found: Found;
  readonly wrong: readonly string[];
  readonly owned: boolean;
}): [Verdict, Problem[]] {
  if (several) return ["cannot tell", [errors.ambiguous(name, stack)]];
  if (!appUser) {
    if (!account || owned || !isActive(account)) return ["mapped", []];
    return ["orphaned", [oktaErrors.accountOrphaned(stack, name, idOf(account) ?? "")]];
  }
  if (!account) {
    if (!doubtful) return ["missing", [oktaErrors.accountMissing(stack, name)]];
    return [
      "cannot tell",
      [
        errors.cannotTell(
          name,
          stack,
          facts.map(({ says }) => says),
        ),
      ],
    ];
  }
  if (!isActive(account)) return ["different", [errors.inactive(name, stack)]];
  return wrong.length > 0 ? ["different", [oktaErrors.accountDiffers(stack, name, wrong)]] : ["mapped", []];
}

async function select(
  deployment: OktaDeployment,
  { user, all }: VerifySelection,
): Promise<{ name: string; appUser: AppUser | undefined }[]> {
  const { okta, app } = deployment;
  if (all) return (await listAppUsers(okta, app.id)).map((appUser) => ({ name: nameOf(appUser), appUser }));
  const people = [];
  for (const login of user) people.push(await findUser(okta, login));
  const appUsers = await readAppUsers(
    deployment,
    people.map(({ id }) => id),
  );
  return people.map(({ id, profile }) => ({ name: profile.login, appUser: appUsers.get(id) }));
}
