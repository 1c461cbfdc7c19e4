import type { OktaStackConfig } from "../../lib/config";
import { fail } from "../../lib/core/problem";
import { findApp, listAppUsers } from "../../lib/okta/api";
import { findUser, listGroupsOf } from "../../lib/okta/api/people";
import { evaluate, ExpressionError, type Surroundings } from "../../lib/okta/language";
import { expressionProblem } from "../../lib/okta/language/check";
import * as errors from "../../lib/okta/language/errors";
import { previewAppUser } from "../../lib/okta/language/preview";
import type { CommandContext } from "../context";
import type { Json } from "../report";
import type { OwnLanguageAdapter, OwnLanguagePreview } from "../verbs/own-language/adapter";
import { peopleOf } from "../verbs/own-language/people-file";

type Profile = Readonly<Record<string, Json>>;

/** Evaluation of Okta's expression language, as far as it is implemented here. */
export const ownLanguageAdapter: OwnLanguageAdapter<OktaStackConfig> = {
  remark:
    "Okta has the last word: Directory > Profile Editor > Mappings > Preview in the Admin Console shows what it makes of it.",
  check: (expression) => expressionProblem("the attribute", expression),
  async evaluate(stack, expression, { user, attributes, now }, context) {
    const person = user === undefined ? surroundingsOf({}, now) : await readPerson(stack, user, now, context);
    const profile = { ...(person.variables["user"] as Profile), ...attributes };
    try {
      return asJson(evaluate(expression, { ...person, variables: { user: profile, source: profile } }));
    } catch (error) {
      if (error instanceof ExpressionError) throw fail(errors.expressionFailed, expression, error.message);
      throw error;
    }
  },
  async *preview(stack, { user, all, file, now }, context, report) {
    if (file !== undefined) {
      for (const person of await peopleOf(context.io.cwd, file)) yield preview(stack, ofFile(person, now));
      return;
    }
    const assigned = all ? await assignedTo(stack, context) : [];
    for (const login of [...user, ...assigned]) {
      try {
        yield preview(stack, await readPerson(stack, login, now, context));
      } catch (error) {
        report.failed(error);
      }
    }
  },
};

function preview(stack: OktaStackConfig, surroundings: Surroundings): OwnLanguagePreview {
  const { values, failed } = previewAppUser(stack, surroundings);
  const profile = surroundings.variables["user"] as Profile;
  const { login, id } = profile;
  return {
    person: typeof login === "string" ? login : typeof id === "string" ? id : "(no name)",
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asJson(value)])),
    problems: failed.map(({ attribute, reason }) => ({
      attribute,
      code: errors.expressionFailed.code,
      message: `${attribute}: ${reason}`,
    })),
  };
}

/** A user as Okta returns it, or a profile; `groups` are names. */
function ofFile(person: Profile, now: number): Surroundings {
  const { profile, groups, ...rest } = person;
  const isProfile = typeof profile === "object" && profile !== null && !Array.isArray(profile);
  const names = Array.isArray(groups) ? groups.map(String) : null;
  const own = isProfile ? { ...(profile as Profile), ...("id" in rest && { id: rest["id"] }) } : rest;
  return { ...surroundingsOf(own, now), groups: names && names.map((name) => ({ id: name, name })) };
}

/** Ids of those who have the app, by themselves or through a group. @throws ScimformError OKTA_APP_MISSING */
async function assignedTo(stack: OktaStackConfig, context: CommandContext): Promise<string[]> {
  const okta = context.okta.org(stack);
  const { id } = await findApp(okta, stack);
  return (await listAppUsers(okta, id)).map((appUser) => appUser.id);
}

async function readPerson(
  stack: OktaStackConfig,
  login: string,
  now: number,
  context: CommandContext,
): Promise<Surroundings> {
  const okta = context.okta.org(stack);
  const { id, profile } = await findUser(okta, login);
  const { managerId } = profile;
  const groups = await listGroupsOf(okta, id);
  const manager = typeof managerId === "string" && managerId !== "" ? await findUser(okta, managerId) : null;
  const own = asJson({ ...profile, id }) as Profile;
  return { ...surroundingsOf(own, now), groups, manager: manager?.profile ?? null };
}

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

const surroundingsOf = (profile: Profile, now: number): Surroundings => ({
  variables: { user: profile, source: profile },
  groups: null,
  manager: undefined,
  now,
});
