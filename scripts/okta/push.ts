import * as errors from "./errors";
import { interrupted } from "../errors";
import { fail, ScimformError } from "../../lib/core/problem";
import * as oktaErrors from "../../lib/okta/api/errors";
import {
  type AppUser,
  assignUser,
  compareFeatures,
  enabledFeatures,
  featureTitles,
  findUser,
  getAppUser,
  listAppUsers,
  listEvents,
  OktaError,
  type OktaUser,
  unassignUser,
} from "../../lib/okta/api";
import type { OktaDeployment } from "./session";
import type { Report } from "../report";
import { reasonOfEvent } from "./event-text";

/**
 * Way to make Okta provision somebody now. There is no such request; these are the ones that have it as a consequence:
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/
 * - `assign`: not assigned yet.
 * - `assign again`: assigned before provisioning was enabled; who has the app through a group then has it directly, too.
 * - `replace`: the first attempt failed, so there is no account that would be deactivated meanwhile.
 * - `wait`: under way. `none`: is provisioned. `impossible`: only the Admin Console can try it again.
 */
type PushWay = "assign" | "assign again" | "replace" | "wait" | "none" | "impossible";

/** A person whom somebody wants in the target. */
interface PushedPerson {
  readonly id: string;
  readonly name: string;
  /** Okta has deactivated the person, and assigns nobody then. */
  readonly deactivated?: true;
}

/** Push of one person, and the way in which Okta is made to provision them. */
export interface Push extends PushedPerson {
  readonly way: PushWay;
  /** Whether the person has the app through a group. */
  readonly byGroup: boolean;
}

export interface Pushed extends Push {
  readonly syncState: string | null;
  readonly externalId: string | null;
  readonly ok: boolean;
  readonly reason: string | null;
}

export function planPush(person: PushedPerson, appUser: AppUser | undefined): Push {
  return { ...person, way: wayFor(appUser), byGroup: appUser?.scope === "GROUP" };
}

function wayFor(appUser: AppUser | undefined): PushWay {
  if (!appUser) return "assign";
  switch (appUser.syncState ?? "DISABLED") {
    case "DISABLED":
      return "assign again";
    case "SYNCING":
      return "wait";
    case "SYNCHRONIZED":
      return "none";
    default:
      return appUser.externalId == null && appUser.scope === "USER" ? "replace" : "impossible";
  }
}

export const personOf = (user: OktaUser): PushedPerson => ({
  ...{ id: user.id, name: user.profile.login },
  ...(isDeactivated(user) && { deactivated: true as const }),
});

const isDeactivated = ({ status }: OktaUser): boolean => status === "DEPROVISIONED";

/** @throws ScimformError OKTA_PERSON_DEACTIVATED */
function refuseDeactivated(user: OktaUser): void {
  if (isDeactivated(user)) throw fail(oktaErrors.personDeactivated, user.profile.login);
}

/** Number of people up to which app users are read one by one instead of as a list: a list is long, but one request. */
const fewPeople = 3;

/** App users of these people, by id of the Okta user. */
export async function readAppUsers(
  { okta, app }: OktaDeployment,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AppUser>> {
  if (ids.length > fewPeople) {
    const wanted = new Set(ids);
    const all = await listAppUsers(okta, app.id);
    return new Map(all.filter(({ id }) => wanted.has(id)).map((appUser) => [appUser.id, appUser]));
  }
  const found = await Promise.all(ids.map((id) => getAppUser(okta, app.id, id)));
  return new Map(found.flatMap((appUser) => (appUser ? [[appUser.id, appUser]] : [])));
}

/**
 * People who are assigned while Okta does not create accounts would never get one.
 * @throws ScimformError OKTA_APP_INACTIVE, OKTA_FEATURES_MISSING
 */
export function requireProvisioning({ config, app }: OktaDeployment): void {
  if (app.status !== "ACTIVE") throw fail(errors.appInactive, config.stack, app.status);
  if (enabledFeatures(app).create) return;
  const { missing } = compareFeatures({ provisioning: true, features: config.features }, app);
  throw fail(
    errors.featuresMissing,
    config.stack,
    [...new Set(["create" as const, ...missing])].map((key) => featureTitles[key]),
  );
}

/** Time for which the result is polled, from the last request on. */
const patience = 5 * 60_000;
const firstWait = 1_000;
const longestWait = 15_000;
/** Longest wait for the log, which is later than the events that it records. */
const logPatience = 30_000;

/** Subject of a result, as in `results` of `provision`. */
export const subjectOf = ({ id, name }: Push) => ({ name, objectId: id, objectTypeName: "User" });

/** An element of `results`. */
export const pushResult = (stack: string, pushed: Pushed) => ({
  ...{ stack, subject: subjectOf(pushed), inTarget: pushed.ok },
  ...pushed,
});

/**
 * Makes Okta provision people, and follows each until it is done, has failed, or takes too long.
 * @param signal nobody else is asked for after it
 */
export async function push(
  deployment: OktaDeployment,
  pushes: readonly Push[],
  report: Report,
  signal?: AbortSignal,
): Promise<Pushed[]> {
  const now = deployment.okta.clock();
  const refused = await askAll(deployment, pushes, report, signal);
  const followed = pushes.filter((each) => each.way !== "none" && each.way !== "impossible" && !refused.has(each.id));
  const states = await follow(deployment, followed, report);
  const failed = followed.filter(({ id }) => isFailed(states.get(id)));
  const reasons = failed.length > 0 ? await reasonsSince(deployment, now, failed) : new Map<string, string>();
  const others = pushes.filter((each) => !followed.includes(each) && !refused.has(each.id)).map(({ id }) => id);
  const rest = others.length > 0 ? await readAppUsers(deployment, others) : new Map<string, AppUser>();
  const pushed = pushes.map((each): Pushed => {
    const appUser = states.get(each.id) ?? rest.get(each.id);
    const syncState = appUser?.syncState ?? null;
    const ok = syncState === "SYNCHRONIZED";
    return { ...each, syncState, externalId: appUser?.externalId ?? null, ok, reason: reasons.get(each.id) ?? null };
  });
  for (const each of pushed) if (!refused.has(each.id)) tell(deployment.config.stack, each, report);
  return pushed;
}

/**
 * Some people cannot be assigned, such as deactivated ones: the others are nevertheless. What holds for all of them stops it.
 * @returns ids of those who were not; that was reported
 */
async function askAll(
  deployment: OktaDeployment,
  pushes: readonly Push[],
  report: Report,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const refused = new Set<string>();
  const changes = pushes.filter(isChange);
  const refuse = (those: readonly Push[]): void => those.forEach(({ id }) => refused.add(id));
  for (const [index, each] of changes.entries()) {
    if (signal?.aborted) {
      report.problem(interrupted, deployment.config.stack, index, changes.length);
      refuse(changes.slice(index));
      break;
    }
    try {
      await ask(deployment, each);
    } catch (error) {
      report.failed(error);
      const ofPerson =
        (error instanceof OktaError && (error.status === 400 || error.status === 404)) ||
        (error instanceof ScimformError &&
          error.problems.every(({ code }) => code === oktaErrors.personDeactivated.code));
      refuse(ofPerson ? [each] : changes.slice(index));
      if (!ofPerson) break;
    }
    if ((index + 1) % progressEvery === 0)
      report.line(`${deployment.config.stack}: ${index + 1} of ${changes.length} assigned`);
  }
  return refused;
}

const progressEvery = 20;

async function ask({ okta, app }: OktaDeployment, { id, way }: Push): Promise<void> {
  if (way === "replace") await unassignUser(okta, app.id, id);
  if (way !== "assign" && way !== "assign again" && way !== "replace") return;
  try {
    await assignUser(okta, app.id, id);
  } catch (error) {
    // Okta's own words do not say what to do.
    if (error instanceof OktaError && error.status === 400) refuseDeactivated(await findUser(okta, id));
    throw error;
  }
}

const isFailed = (appUser: AppUser | undefined): boolean => appUser?.syncState === "ERROR";
const isSettled = (appUser: AppUser | undefined): boolean => appUser?.syncState === "SYNCHRONIZED" || isFailed(appUser);

async function follow(
  deployment: OktaDeployment,
  pushes: readonly Push[],
  report: Report,
): Promise<ReadonlyMap<string, AppUser>> {
  const { okta, config } = deployment;
  const end = okta.monotonic() + patience;
  const ids = pushes.map(({ id }) => id);
  const known = new Map<string, AppUser>();
  for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
    const open = ids.filter((id) => !isSettled(known.get(id)));
    for (const [id, appUser] of await readAppUsers(deployment, open)) known.set(id, appUser);
    const left = open.filter((id) => !isSettled(known.get(id))).length;
    if (left === 0 || okta.monotonic() >= end) return known;
    report.line(`${config.stack}: Okta is at work, ${ids.length - left} of ${ids.length} done`);
    await okta.sleep(wait);
  }
}

/** Reads the reasons of failures from the System Log; the app user does not have them. */
async function reasonsSince(
  { okta, app }: OktaDeployment,
  began: number,
  failed: readonly Push[],
): Promise<Map<string, string>> {
  const end = okta.monotonic() + logPatience;
  for (let wait = firstWait; ; wait *= 2) {
    const now = okta.clock();
    // Okta's clock need not be ours.
    const [since, until] = [new Date(began - 60_000), new Date(now + 60_000)];
    const events = await listEvents(okta, { appId: app.id, since, until, failuresOnly: true });
    const reasons = new Map<string, string>();
    for (const event of events) {
      const ids = new Set(event.target?.flatMap(({ id }) => id ?? []));
      for (const { id } of failed) if (ids.has(id)) reasons.set(id, reasonOfEvent(event));
    }
    if (reasons.size === failed.length || okta.monotonic() >= end) return reasons;
    await okta.sleep(wait);
  }
}

function tell(stack: string, pushed: Pushed, report: Report): void {
  const { name, way, syncState, ok, reason } = pushed;
  if (ok) report.line(`${name}: ${way === "none" ? "is provisioned, nothing to do" : "provisioned"}`, "good");
  else if (way === "impossible") report.problem(errors.noRepush, stack, name);
  else if (syncState === "ERROR") report.problem(errors.personFailed, stack, name, reason);
  else report.problem(errors.stillSyncing, stack, name, syncState ?? "not assigned", patience / 60_000);
}

const ways: Readonly<Record<PushWay, string>> = {
  assign: "assigns directly",
  "assign again": "assigns again",
  replace: "takes the app from and assigns again (there is no account yet)",
  wait: "waits for",
  none: "has nothing to do for",
  impossible: "cannot try again",
};

const shownNames = 20;

/** Describes what {@link push} will do, for the confirmation. */
export function announcePush(stack: string, pushes: readonly Push[], report: Report): void {
  for (const way of Object.keys(ways) as PushWay[]) {
    const names = pushes.filter((each) => each.way === way).map(({ name }) => name);
    if (names.length === 0) continue;
    const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : "";
    report.line(`${stack}: ${ways[way]} ${names.slice(0, shownNames).join(", ")}${more}`);
  }
  if (pushes.some(({ way, byGroup }) => way === "assign again" && byGroup))
    report.line(
      `${stack}: who has the app through a group then has it directly, too, and keeps it when leaving the group; the button Provision User in the Admin Console does it without that`,
      "note",
    );
}

/** Whether there is something to ask for. */
export const isChange = ({ way }: Push): boolean => way === "assign" || way === "assign again" || way === "replace";
