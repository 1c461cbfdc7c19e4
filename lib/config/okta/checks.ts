import { identities } from "../common/identities";
import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { adminNote } from "../../okta/api/marker";
import { parseUserName } from "../../okta/language/user-name";
import { signOnUrlProblem, urlProblem } from "../common/check-url";
import { locate } from "../common/locate";
import type { OktaStackConfig } from "./model";

/** Checks resolved Okta stacks for what a schema of single files cannot see: resolved values, and stacks side by side. */
export function checkOktaStacks(stacks: readonly OktaStackConfig[]): Problem[] {
  return [
    ...stacks.flatMap((stack) => [
      ...checkBaseUrl(stack),
      ...checkSamlUrl(stack),
      ...checkGroupPush(stack),
      ...checkUserNames(stack),
      ...checkNote(stack),
    ]),
    ...checkExisting(stacks),
  ];
}

/** Secrets travel there. */
function checkBaseUrl(stack: OktaStackConfig): Problem[] {
  const { baseUrl } = stack.connection;
  if (baseUrl === undefined || (stack.pendingInputs ?? []).length > 0) return [];
  const problem = urlProblem(baseUrl);
  return problem ? [locate(stack, ["connection", "baseUrl"], problem)] : [];
}

/** Checks the URL to which assertions are posted. */
function checkSamlUrl(stack: OktaStackConfig): Problem[] {
  if (stack.application.kind !== "saml") return [];
  const problem = signOnUrlProblem(stack.application.acsUrl);
  return problem ? [locate(stack, ["application", "saml", "acsUrl"], problem)] : [];
}

/** The provider's limit: https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_saml (`admin_note`) */
function checkNote(stack: OktaStackConfig): Problem[] {
  const most = 250;
  const isTooLong = !stack.existing && [...adminNote(stack.stack)].length > most;
  return isTooLong ? [locate(stack, ["app"], errors.stackNameTooLong(stack.stack, most))] : [];
}

/** Terraform assigns nobody without a user name, and has to work it out as Okta does. */
function checkUserNames(stack: OktaStackConfig): Problem[] {
  const { assign, userName } = stack;
  if (assign === "external" || assign.users.length === 0 || parseUserName(userName)) return [];
  return [locate(stack, ["userName"], errors.userNameOfPeople(userName))];
}

/** https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-about-group-push.htm */
function checkGroupPush(stack: OktaStackConfig): Problem[] {
  const { assign, groupPush } = stack;
  const assigned = new Set(assign === "external" ? [] : assign.groups.flatMap(identities));
  const seen = new Set<string>();
  return groupPush.flatMap(({ group }, index) => {
    const { name } = group;
    const twice = identities(group).some((each) => seen.has(each));
    identities(group).forEach((each) => seen.add(each));
    const problems = [
      ...(twice ? [errors.pushedTwice(name)] : []),
      ...(identities(group).some((each) => assigned.has(each)) ? [errors.pushOfAssigned(name)] : []),
    ];
    return problems.map((problem) => locate(stack, ["groupPush", index], problem));
  });
}

function checkExisting(stacks: readonly OktaStackConfig[]): Problem[] {
  const first = new Map<string, OktaStackConfig>();
  return stacks.flatMap((stack) => {
    if (!stack.existing) return [];
    const key = `${stack.orgUrl ?? ""} ${stack.existing.appId}`;
    const other = first.get(key);
    if (!other) first.set(key, stack);
    return other ? [locate(stack, ["existing", "appId"], errors.existingTwice(stack.stack, other.stack))] : [];
  });
}
