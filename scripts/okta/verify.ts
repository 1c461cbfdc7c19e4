import type { OktaStackConfig } from "../../lib/config";
import * as errors from "../../lib/errors/verify";
import { ExitCode, fail, type Problem } from "../../lib/errors/problem";
import { type AppUser, findUser, listAppUsers } from "../../lib/okta";
import { readAttribute } from "../../lib/scim";
import { toText } from "../../lib/expressions/conversions";
import type { Context, OktaDeployment } from "../context";
import { type Report, toJson } from "../report";
import { openTarget } from "../target";
import { nameOf } from "./health";
import { readAppUsers } from "./push";

export interface OktaVerifyOptions {
  readonly user: readonly string[];
  readonly all?: boolean;
}

type Result = "as assigned" | "missing" | "inactive" | "differs" | "not assigned";

/** `verify` of a stack in Okta: whether people have the account in the target that Okta knows of. */
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
  for (const { name, appUser } of await select(deployment, options)) {
    const userName = appUser && nameOf(appUser);
    const found = userName === undefined ? [] : await client.find("users", "userName", userName);
    const [account] = found;
    const active = account ? toText(readAttribute(account, "active") ?? true).toLowerCase() !== "false" : null;
    const result = judge(appUser, account?.id, active);
    report.result(toJson({ stack, person: name, result, id: account?.id ?? null, active }));
    const good = result === "as assigned" || result === "not assigned";
    if (!options.all || !good) report.line(`${name}: ${result}`, good ? "good" : "bad");
    report.add(problemOf(result, name, stack), ExitCode.found);
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

function judge(appUser: AppUser | undefined, id: string | undefined, active: boolean | null): Result {
  if (!appUser) return "not assigned";
  if (id === undefined) return "missing";
  // Okta sends its changes to the account that it knows, whatever the account of that name.
  if (appUser.externalId != null && appUser.externalId !== id) return "differs";
  return active ? "as assigned" : "inactive";
}

function problemOf(result: Result, person: string, stack: string): Problem[] {
  switch (result) {
    case "missing":
      return [errors.missing(person, stack)];
    case "inactive":
      return [errors.inactive(person, stack)];
    case "differs":
      return [errors.differs(person, stack, ["id"])];
    default:
      return [];
  }
}
