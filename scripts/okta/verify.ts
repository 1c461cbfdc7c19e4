import type { OktaStackConfig } from "../../lib/config";
import * as oktaErrors from "../../lib/errors/okta-commands";
import * as errors from "../../lib/errors/verify";
import { ExitCode, fail, type Problem } from "../../lib/errors/problem";
import { type AppUser, findUser, listAppUsers, readAppUserSchema, readProfileMapping } from "../../lib/okta";
import { readAttribute } from "../../lib/entra/requests";
import { toText } from "../../lib/expressions/conversions";
import type { Context, OktaDeployment } from "../context";
import { type Report, toJson } from "../report";
import { openTarget } from "../target";
import { compareValues, type ValueCheck } from "./account-values";
import { nameOf } from "./health";
import { readAppUsers } from "./push";

export interface OktaVerifyOptions {
  readonly user: readonly string[];
  readonly all?: boolean;
}

type Result = "as mapped" | "ambiguous" | "missing" | "inactive" | "differs" | "not assigned";

/** `verify` of a stack in Okta: whether people have the account in the target that Okta knows of, with the values it has mapped. */
export async function oktaVerify(
  config: OktaStackConfig,
  options: OktaVerifyOptions,
  context: Context,
  report: Report,
): Promise<void> {
  const { connection, tokenSource, pendingInputs, stack } = config;
  // What a person consented to is a token that Okta alone has.
  if (connection.auth === "oauth2-consent" || connection.baseUrl === undefined) throw fail(errors.cannotVerify, stack);
  const deployment = await context.oktaDeployment(config);
  const access = { stack, tenantUrl: connection.baseUrl, tokenSource, cloud: "public" as const };
  const client = await openTarget(context, { ...access, ...(pendingInputs && { pendingInputs }) });
  const { okta, app } = deployment;
  const [schema, mapping] = await Promise.all([readAppUserSchema(okta, app.id), readProfileMapping(okta, app.id)]);
  const mapped = Object.keys(mapping.properties);
  for (const { name, appUser } of await select(deployment, options)) {
    const userName = appUser && nameOf(appUser);
    const found = userName === undefined ? [] : await client.find("users", "userName", userName);
    const [account] = found;
    const active = account ? toText(readAttribute(account, "active") ?? true).toLowerCase() !== "false" : null;
    const values = account && appUser ? compareValues(appUser, schema, mapped, account) : [];
    const differing = values.filter(({ same }) => !same).map(({ property }) => property);
    const isOther = appUser?.externalId != null && account !== undefined && appUser.externalId !== account.id;
    // Okta sends its changes to the account that it knows, whatever the account of that name.
    const wrong = isOther ? ["id", ...differing] : differing;
    const result = judge(appUser, found.length, active, wrong.length > 0);
    report.result(toJson({ stack, person: name, result, id: account?.id ?? null, active, values }));
    const good = result === "as mapped" || result === "not assigned";
    if (!options.all || !good) print(name, result, values, report);
    report.add(problemOf(result, name, stack, wrong), ExitCode.found);
  }
}

async function select(
  deployment: OktaDeployment,
  { user, all }: OktaVerifyOptions,
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

function judge(appUser: AppUser | undefined, accounts: number, active: boolean | null, differs: boolean): Result {
  if (!appUser) return "not assigned";
  if (accounts === 0) return "missing";
  if (accounts > 1) return "ambiguous";
  if (!active) return "inactive";
  return differs ? "differs" : "as mapped";
}

function print(name: string, result: Result, values: readonly ValueCheck[], report: Report): void {
  report.line(`${name}: ${result}`, result === "as mapped" || result === "not assigned" ? "good" : "bad");
  for (const { property, expected, actual, same } of values) {
    if (same) report.line(`  =  ${property}: ${expected}`);
    else report.line(`  ≠  ${property}: ${expected} is mapped, ${actual ?? "nothing"} is there`, "note");
  }
}

function problemOf(result: Result, person: string, stack: string, wrong: readonly string[]): Problem[] {
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
