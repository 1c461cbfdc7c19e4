import type { StoredAppUser, StoredApp, StoredGroup, StoredUser, OktaProfile } from "../model";
import { oktaErrors } from "../okta-error";
import { targetOf, type Org } from "../org";
import { applyMappings, assigningGroups } from "./profile";
import { does, feature, isConnected, isProvisioning } from "./state";

/** Values that a request sets for an account in the app. */
export interface OwnValues {
  readonly userName?: string | undefined;
  readonly profile?: OktaProfile | undefined;
}

const canUseApps = ({ status }: StoredUser) => status !== "DEPROVISIONED";

/**
 * Assigns somebody directly, or changes what is there; whoever has the app through a group then has it directly.
 * @throws OktaError 400
 */
export function assign(org: Org, app: StoredApp, user: StoredUser, own: OwnValues): StoredAppUser {
  if (!canUseApps(user)) throw oktaErrors.invalid("user", "user: deactivated users cannot be assigned");
  checkOwnProfile(org, app, own.profile ?? {});
  const present = app.users[user.id];
  if (!present) return addAppUser(org, app, user, "USER", own);
  present.scope = "USER";
  // Assigning again is what gets somebody an account who was there before provisioning was on.
  const isDue = present.syncState === "DISABLED" && isProvisioning(app);
  changeAppUser(org, app, present, own);
  if (isDue) startSync(org, app, present);
  return present;
}

/**
 * Changes what was set for one person.
 * @throws OktaError 400
 */
export function changeAppUser(org: Org, app: StoredApp, appUser: StoredAppUser, own: OwnValues): void {
  checkOwnProfile(org, app, own.profile ?? {});
  if (own.userName !== undefined) [appUser.ownUserName, appUser.userName] = [true, own.userName];
  appUser.ownProfile = { ...appUser.ownProfile, ...own.profile };
  const isNewName = own.userName !== undefined;
  const isChanged = applyMappings(org, app, org.user(appUser.id), appUser, false) || isNewName;
  appUser.lastUpdated = org.now();
  const isPush = isChanged || (org.switches.unchangedProfile === "push" && own.profile !== undefined);
  if (isPush) pushChange(org, app, appUser);
  logMembership(org, "update", app, appUser);
}

/** Takes the app from somebody. */
export function unassign(org: Org, app: StoredApp, appUser: StoredAppUser): void {
  delete app.users[appUser.id];
  logMembership(org, "remove", app, appUser);
  const { externalId, id: userId, userName } = appUser;
  if (externalId !== null && isConnected(app) && does(app, feature.deactivate)) {
    org.enqueue({ kind: "deprovision", appId: app.id, userId, externalId, userName });
  }
}

export function assignGroup(
  org: Org,
  app: StoredApp,
  group: StoredGroup,
  priority: number | undefined,
  profile: OktaProfile,
): void {
  const present = app.groups[group.id];
  const isNew = present === undefined;
  const order = priority ?? present?.priority ?? Object.keys(app.groups).length;
  app.groups[group.id] = { id: group.id, priority: order, profile, lastUpdated: org.now() };
  const [eventType, message] = isNew
    ? ["add", "Add assigned application to group"]
    : ["update", "Update assignment of application to group"];
  logGroup(org, eventType ?? "", message ?? "", app, group);
  org.enqueue({ kind: "reconcile", appId: app.id });
}

export function unassignGroup(org: Org, app: StoredApp, group: StoredGroup): void {
  delete app.groups[group.id];
  logGroup(org, "remove", "Remove assigned application from group", app, group);
  org.enqueue({ kind: "reconcile", appId: app.id });
}

/** Brings who has the app through a group in line with the groups; runs after the answer. */
export function reconcile(org: Org, app: StoredApp): void {
  for (const { id } of Object.values(app.groups).toSorted((a, b) => a.priority - b.priority)) {
    for (const userId of org.state.groups[id]?.members ?? []) {
      const user = org.state.users[userId];
      if (user && canUseApps(user) && !app.users[userId]) addAppUser(org, app, user, "GROUP", {});
    }
  }
  for (const appUser of Object.values(app.users)) {
    if (appUser.scope !== "GROUP") continue;
    if (assigningGroups(org, app, appUser.id).length === 0) unassign(org, app, appUser);
    else if (applyMappings(org, app, org.user(appUser.id), appUser, false)) pushChange(org, app, appUser);
  }
  org.onChange();
}

/** The members of a group, or the group itself, changed. */
export function groupChanged(org: Org, { id }: StoredGroup): void {
  for (const app of Object.values(org.state.apps)) {
    const wasAssigned = app.groups[id] !== undefined || org.state.groups[id] === undefined;
    if (wasAssigned) org.enqueue({ kind: "reconcile", appId: app.id });
  }
}

/** Gives somebody who came back the apps of their groups. */
export function assignByGroups(org: Org, user: StoredUser): void {
  for (const app of Object.values(org.state.apps)) {
    if (assigningGroups(org, app, user.id).length > 0) org.enqueue({ kind: "reconcile", appId: app.id });
  }
}

/** Takes a changed profile to the person's apps. */
export function profileChanged(org: Org, user: StoredUser): void {
  for (const app of Object.values(org.state.apps)) {
    const appUser = app.users[user.id];
    if (!appUser || !applyMappings(org, app, user, appUser, false)) continue;
    appUser.lastUpdated = org.now();
    pushChange(org, app, appUser);
  }
  org.onChange();
}

function addAppUser(
  org: Org,
  app: StoredApp,
  user: StoredUser,
  scope: StoredAppUser["scope"],
  own: OwnValues,
): StoredAppUser {
  const now = org.now();
  const appUser: StoredAppUser = {
    ...{ id: user.id, externalId: null, created: now, lastUpdated: now, scope, status: "ACTIVE", statusChanged: now },
    ...{ syncState: "DISABLED", lastSync: null, userName: own.userName ?? "", ownUserName: own.userName !== undefined },
    ...{ profile: {}, ownProfile: own.profile ?? {} },
  };
  app.users[user.id] = appUser;
  applyMappings(org, app, user, appUser, true);
  logMembership(org, "add", app, appUser);
  if (isProvisioning(app)) startSync(org, app, appUser);
  return appUser;
}

function pushChange(org: Org, app: StoredApp, appUser: StoredAppUser): void {
  if (!isConnected(app)) return;
  const wasNeverThere = appUser.externalId === null && appUser.syncState === "DISABLED";
  if (wasNeverThere ? org.switches.changeOfUnprovisioned === "ignore" : !does(app, feature.update)) return;
  startSync(org, app, appUser);
}

/** Tries again what failed: people and groups. */
export function retryFailed(org: Org, app: StoredApp): void {
  for (const appUser of Object.values(app.users)) {
    if (appUser.syncState === "ERROR" && isConnected(app)) startSync(org, app, appUser);
  }
  for (const { id, status } of Object.values(app.pushMappings)) {
    if (status === "ERROR") org.enqueue({ kind: "pushGroup", appId: app.id, mappingId: id });
  }
}

/** Queues the provisioning of a user. */
export function startSync(org: Org, app: StoredApp, appUser: StoredAppUser): void {
  if (appUser.externalId === null) [appUser.status, appUser.statusChanged] = ["STAGED", org.now()];
  appUser.syncState = "SYNCING";
  org.enqueue({ kind: "provision", appId: app.id, userId: appUser.id });
}

/** "Only properties not defined in profile mappings can be specified" is documented, but not that others are refused. */
function checkOwnProfile(org: Org, app: StoredApp, profile: OktaProfile): void {
  if (org.switches.mappedProperties === "accept") return;
  const mapped = Object.keys(profile).filter((name) => name in (org.outbound(app)?.properties ?? {}));
  if (mapped.length > 0) {
    throw oktaErrors.invalid("profile", ...mapped.map((name) => `${name}: is defined by a profile mapping`));
  }
}

function logMembership(org: Org, what: "add" | "update" | "remove", app: StoredApp, appUser: StoredAppUser): void {
  const user = org.state.users[appUser.id];
  const message = { add: "Add user to", update: "Change", remove: "Remove user's" }[what];
  org.log({
    eventType: `application.user_membership.${what}`,
    message: `${message} application membership`,
    target: [targetOf.appUser(appUser), targetOf.app(app), ...(user ? [targetOf.user(user)] : [])],
  });
}

function logGroup(org: Org, what: string, message: string, app: StoredApp, group: StoredGroup): void {
  const eventType = `group.application_assignment.${what}`;
  org.log({ eventType, message, target: [targetOf.group(group), targetOf.app(app)] });
}
