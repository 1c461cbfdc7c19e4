import type { OktaStackConfig } from "../../lib/config";
import { locateError } from "../../lib/config/common/locate";
import type { Principal } from "../../lib/config/common/model";
import { writeOktaImports } from "../../lib/export";
import { orgOfImports } from "../../lib/terraform/okta-imports-file";
import {
  appsOfStack,
  describeApps,
  findApp,
  findGroup,
  findUser,
  listAppGroups,
  listAppUsers,
  listGroupPush,
  type Okta,
  type OktaApp,
  readAppUserSchema,
} from "../../lib/okta/api";
import { notInOkta } from "../errors";
import * as oktaErrors from "../../lib/okta/api/errors";
import { mapConcurrently } from "../../lib/core/concurrency";
import { fail } from "../../lib/core/problem";
import type { CommandContext } from "../context";
import { unclearPrincipal } from "./unclear-principal";
import { toJsonObject } from "../report";
import type { RecoverAdapter, RecoveredObjects } from "../verbs/recover/adapter";
import * as errors from "../verbs/recover/errors";

export const recoverAdapter: RecoverAdapter<OktaStackConfig> = {
  find,
  findDeleted: ({ stack }) =>
    Promise.reject(
      fail(
        notInOkta,
        "recover --restore",
        stack,
        "Okta deletes apps for good",
        `Deploy the stack anew (\`cdktf deploy ${stack}\`), then go on with \`scimform steps ${stack}\`.`,
      ),
    ),
};

const lookupsAtOnce = 4;

async function find(
  config: OktaStackConfig,
  id: string | undefined,
  context: CommandContext,
): Promise<RecoveredObjects> {
  const okta = context.okta.org(config);
  const app = await findOne(config, id, okta);
  const assign = config.assign === "external" ? { groups: [], users: [] } : config.assign;
  const [schema, groups, people, pushed] = await Promise.all([
    readAppUserSchema(okta, app.id),
    listAppGroups(okta, app.id),
    listAppUsers(okta, app.id),
    // Apps without group push are not asked: what they answer is not documented.
    app.features?.includes("GROUP_PUSH") ? listGroupPush(okta, app.id) : [],
  ]);
  const attributes = Object.keys(config.attributes).filter((name) => name in schema.custom);
  const placed =
    (find: (okta: Okta, name: string) => Promise<{ id: string }>, ...path: string[]): LookUp =>
    async ({ name, id }, index) => {
      try {
        return id ?? (await find(okta, name)).id;
      } catch (error) {
        throw locateError(config, [...path, index], unclearPrincipal, error) ?? error;
      }
    };
  const assignedGroups = await named(
    assign.groups,
    placed(findGroup, "assign", "groups"),
    new Map(groups.map((each) => [each.id, each.id])),
  );
  const direct = people.filter(({ scope }) => scope === "USER");
  const assignedUsers = await named(
    assign.users,
    placed(findUser, "assign", "users"),
    new Map(direct.map((each) => [each.id, each.id])),
  );
  const groupPush = await named(
    config.groupPush.map(({ group }) => group),
    placed(findGroup, "groupPush"),
    new Map(pushed.map((each) => [each.sourceGroupId, each.id])),
  );
  const org = orgOfImports(config.orgUrl, Boolean(context.io.env["SCIMFORM_SANDBOX"]));
  const objects = { org, appId: app.id, attributes, groups: assignedGroups, users: assignedUsers, groupPush };
  const lines = (found: boolean): string[] => {
    const filter = (names: readonly string[], there: Readonly<Record<string, string>>): string[] =>
      names.filter((name) => name in there === found);
    const names = (principals: readonly Principal[]): string[] => principals.map(({ name }) => name);
    return [
      ...Object.keys(config.attributes)
        .filter((name) => attributes.includes(name) === found)
        .map((name) => `the property ${name}`),
      ...filter(names(assign.groups), assignedGroups).map((name) => `the assignment of ${name}`),
      ...filter(names(assign.users), assignedUsers).map((name) => `the assignment of ${name}`),
      ...filter(names(config.groupPush.map(({ group }) => group)), groupPush).map((name) => `the push of ${name}`),
    ];
  };
  return {
    origin: `${app.label} (${app.id})`,
    text: writeOktaImports(objects),
    found: [...(config.existing ? [] : ["the app"]), ...lines(true)],
    missing: lines(false),
    details: toJsonObject({ appId: app.id }),
  };
}

/** The id of a principal, which is one of several of the config. */
type LookUp = (principal: Principal, index: number) => Promise<string>;

/** Returns the ids of existing objects, by the names of the config. */
async function named(
  principals: readonly Principal[],
  lookUp: LookUp,
  live: ReadonlyMap<string, string>,
): Promise<Record<string, string>> {
  if (live.size === 0) return {};
  const pairs = await mapConcurrently(principals, lookupsAtOnce, async (principal, index) => {
    const id = live.get(await lookUp(principal, index));
    return id === undefined ? [] : [[principal.name, id] as const];
  });
  return Object.fromEntries(pairs.flat());
}

async function findOne(config: OktaStackConfig, id: string | undefined, okta: Okta): Promise<OktaApp> {
  if (config.existing || id === undefined) return findApp(okta, config);
  const all = await appsOfStack(okta, config);
  const app = all.find((each) => each.id === id);
  if (app) return app;
  if (all.length === 0) throw fail(oktaErrors.appMissing, config.stack, `scimform:${config.stack}`);
  throw fail(errors.otherApp, config.stack, id, await describeApps(okta, all));
}
