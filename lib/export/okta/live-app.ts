import { mapConcurrently } from "../../core/concurrency";
import type { Principal } from "../../config/common/model";
import type { OktaMapping } from "../../okta/api/profile-mapping";
import * as oktaErrors from "../../okta/api/errors";
import * as errors from "./errors";
import { fail, ScimformError } from "../../core/problem";
import {
  type AppUserProperty,
  findGroup,
  readGroup,
  findUser,
  getApp,
  ifFound,
  listAppGroups,
  listApps,
  listAppUsers,
  listGroupPush,
  type Okta,
  type OktaApp,
  readAppUserSchema,
  readProfileMapping,
} from "../../okta/api";

/** A group as the config names it. */
interface NamedGroup {
  /** Principal, with an id where the name is not unique. */
  readonly principal: Principal;
  readonly id: string;
}

interface LivePushedGroup extends NamedGroup {
  readonly mappingId: string;
  readonly status: string;
  /** Name in the target; undefined when Okta does not tell. */
  readonly targetName: string | undefined;
}

interface AssignedPerson {
  /** The login. */
  readonly name: string;
  readonly id: string;
  /** User name in the app. */
  readonly userName: string | undefined;
  readonly profile: Readonly<Record<string, unknown>>;
}

/** The live objects of an app that an export turns into config. */
export interface LiveOktaApp {
  readonly app: OktaApp;
  /** Properties that were added to the app user's profile. */
  readonly attributes: Readonly<Record<string, AppUserProperty>>;
  readonly mappings: Readonly<Record<string, OktaMapping>>;
  readonly groups: readonly NamedGroup[];
  /** Assigned directly. */
  readonly users: readonly AssignedPerson[];
  readonly pushed: readonly LivePushedGroup[];
}

/** Ids of apps in Okta begin so; no id or sensible name in Entra does. */
export const isOktaAppId = (name: string): boolean => /^0oa\w{17}$/.test(name);

const lookupsAtOnce = 4;

/**
 * Reads an app; changes nothing.
 * @param name id or exact label
 * @throws ScimformError OKTA_EXPORT_APP_NOT_FOUND, OKTA_EXPORT_APP_AMBIGUOUS
 */
export async function readLiveOktaApp(name: string, okta: Okta): Promise<LiveOktaApp> {
  const app = isOktaAppId(name) ? await byId(name, okta) : await byLabel(name, okta);
  const named = groupNames(okta);
  const [schema, mapping, groups, people, push] = await Promise.all([
    readAppUserSchema(okta, app.id),
    readProfileMapping(okta, app.id),
    listAppGroups(okta, app.id),
    listAppUsers(okta, app.id),
    // Apps without group push are not asked: what they answer is not documented.
    app.features?.includes("GROUP_PUSH") ? listGroupPush(okta, app.id) : [],
  ]);
  const direct = people.filter(({ scope }) => scope === "USER");
  return {
    app,
    attributes: schema.custom,
    mappings: mapping.properties,
    groups: byName(await mapConcurrently(groups, lookupsAtOnce, async ({ id }) => named(id))),
    users: (
      await mapConcurrently(direct, lookupsAtOnce, async ({ id, credentials }): Promise<AssignedPerson> => {
        const { profile } = await findUser(okta, id);
        return { id, name: profile.login, userName: credentials?.userName ?? undefined, profile };
      })
    ).sort((a, b) => a.name.localeCompare(b.name, "en")),
    pushed: byName(
      await mapConcurrently(push, lookupsAtOnce, async ({ id, sourceGroupId, targetGroupId, status }) => ({
        ...(await named(sourceGroupId)),
        ...{ mappingId: id, status },
        targetName: targetGroupId ? await targetName(targetGroupId, okta) : undefined,
      })),
    ),
  };
}

async function targetName(id: string, okta: Okta): Promise<string | undefined> {
  return (await ifFound(readGroup(okta, id)))?.profile.name;
}

async function byId(id: string, okta: Okta): Promise<OktaApp> {
  const app = await ifFound(getApp(okta, id));
  if (!app) throw fail(errors.appNotFound, id);
  return app;
}

async function byLabel(label: string, okta: Okta): Promise<OktaApp> {
  const found = (await listApps(okta)).filter((app) => app.label === label);
  const [only, ...others] = found;
  if (!only) throw fail(errors.appNotFound, label);
  if (others.length === 0) return only;
  const list = found.map(({ id, name, status }) => `${id} (${name}, ${status})`);
  throw fail(errors.appAmbiguous, label, list);
}

const byName = <Group extends NamedGroup>(groups: readonly Group[]): Group[] =>
  [...groups].sort((a, b) => a.principal.name.localeCompare(b.principal.name, "en"));

/** Returns a function that names groups by id, by name alone where Terraform's look-up by name finds that group and no other. */
function groupNames(okta: Okta): (id: string) => Promise<NamedGroup> {
  return async (id) => {
    const { name } = (await readGroup(okta, id)).profile;
    const unique = await isUnique(okta, name);
    // The names of resources are made from these.
    return { id, principal: unique ? { name } : { name: `${name} (${id})`, id } };
  };
}

async function isUnique(okta: Okta, name: string): Promise<boolean> {
  try {
    await findGroup(okta, name);
    return true;
  } catch (error) {
    const codes: readonly string[] = [oktaErrors.groupAmbiguous.code, oktaErrors.groupMissing.code];
    if (error instanceof ScimformError && error.problems.every(({ code }) => codes.includes(code))) return false;
    throw error;
  }
}
