import type { OktaStackConfig } from "../../lib/config";
import * as oktaErrors from "./errors";
import * as errors from "../verbs/verify/errors";
import { fail, type Problem } from "../../lib/core/problem";
import { type AppUser, findUser, listAppUsers, readAppUserSchema, readProfileMapping } from "../../lib/okta/api";
import { readAttribute } from "../../lib/entra/requests";
import { toText } from "../../lib/entra/language/conversions";
import type { OktaDeployment } from "../context";
import { openTarget } from "../target";
import type { AccountVerdict, VerifyAdapter, VerifySelection } from "../verbs/verify/verdict";
import { compareValues } from "./account-values";
import { nameOf } from "./health";
import { readAppUsers } from "./push";

type Verdict = AccountVerdict["result"];

/** Compares the account that Okta knows of with the values that Okta has mapped for the person. */
export const verifyAdapter: VerifyAdapter<OktaStackConfig> = {
  async *verdicts(config, selection, context) {
    const { connection, tokenSource, pendingInputs, stack } = config;
    // What a person consented to is a token that Okta alone has.
    if (connection.auth === "oauth2-consent" || connection.baseUrl === undefined)
      throw fail(errors.cannotVerify, stack);
    const deployment = await context.oktaDeployment(config);
    const access = { stack, tenantUrl: connection.baseUrl, tokenSource, cloud: "public" as const };
    const client = await openTarget(context, { ...access, ...(pendingInputs && { pendingInputs }) });
    const { okta, app } = deployment;
    const [schema, mapping] = await Promise.all([readAppUserSchema(okta, app.id), readProfileMapping(okta, app.id)]);
    const mapped = Object.keys(mapping.properties);
    for (const { name, appUser } of await select(deployment, selection)) {
      const userName = appUser && nameOf(appUser);
      const found = userName === undefined ? [] : await client.find("users", "userName", userName);
      const [account] = found;
      const active = account ? toText(readAttribute(account, "active") ?? true).toLowerCase() !== "false" : null;
      const values = account && appUser ? compareValues(appUser, schema, mapped, account) : [];
      const differing = values.filter(({ result }) => result === "differs").map(({ attribute }) => attribute);
      const isOther = appUser?.externalId != null && account !== undefined && appUser.externalId !== account.id;
      // Okta sends its changes to the account that it knows, whatever the account of that name.
      const wrong = isOther ? ["id", ...differing] : differing;
      const result = judge(appUser, found.length, active, wrong.length > 0);
      const problems = problemOf(result, name, stack, wrong);
      yield { person: name, result, id: account?.id ?? null, values, problems, details: { active } };
    }
  },
};

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

function judge(appUser: AppUser | undefined, accounts: number, active: boolean | null, differs: boolean): Verdict {
  if (!appUser) return "not assigned";
  if (accounts === 0) return "missing";
  if (accounts > 1) return "ambiguous";
  if (!active) return "inactive";
  return differs ? "differs" : "as mapped";
}

function problemOf(result: Verdict, person: string, stack: string, wrong: readonly string[]): Problem[] {
  switch (result) {
    case "ambiguous":
      return [errors.ambiguous(person, stack)];
    case "missing":
      return [oktaErrors.accountMissing(stack, person)];
    case "inactive":
      return [errors.inactive(person, stack)];
    case "differs":
      return [oktaErrors.accountDiffers(stack, person, wrong)];
    default:
      return [];
  }
}
