import { randomBytes } from "node:crypto";
import {
  activationBody,
  createUserBody,
  equalsQuery,
  replaceUserBody,
  updateUserBody,
} from "../../../lib/okta/requests";
import type { StoredAppUser, StoredApp } from "../model";
import { targetOf } from "../org";
import { does, feature, isConnected } from "../provisioning/state";
import { clientOf, sendsPatch, type TaskContext } from "./context";
import { logFailure } from "./failure";
import { oktaUser } from "./scim-user";
import type { ScimResource, OktaTargetClient } from "./target-client";
import { TargetError } from "./target-error";

/** Creates, links or updates somebody's account in the target. */
export async function provisionUser(context: TaskContext, app: StoredApp, appUser: StoredAppUser): Promise<void> {
  const { org } = context;
  if (!isConnected(app)) {
    finish(context, appUser, "DISABLED");
    return;
  }
  const client = clientOf(context, app);
  const isKnown = appUser.externalId !== null;
  try {
    if (isKnown) await update(context, client, app, appUser);
    else if (!(await createOrLink(context, client, app, appUser))) return;
    finish(context, appUser, "SYNCHRONIZED");
    org.log({
      eventType: `application.provision.user.${isKnown ? "push_profile" : "push"}`,
      message: isKnown ? "Push user's profile to external application" : "Push new user to external application",
      target: targetsOf(context, app, appUser),
    });
    if (!isKnown) pushGroupsOf(context, app, appUser.id);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    appUser.syncState = "ERROR";
    const what = isKnown ? "push profile update for" : "create";
    logFailure(context, app, error, {
      eventType: `application.provision.user.${isKnown ? "push_profile" : "push"}`,
      message: isKnown ? "Push user's profile to external application" : "Push new user to external application",
      reason:
        `Automatic provisioning of user ${nameOf(context, appUser)} to app ${app.label} failed: ` +
        `Error while trying to ${what} user ${appUser.userName}: ${error.message}`,
      target: targetsOf(context, app, appUser),
    });
  }
}

/** @returns false when there is nobody to link and the app may not create anybody */
async function createOrLink(
  context: TaskContext,
  client: OktaTargetClient,
  app: StoredApp,
  appUser: StoredAppUser,
): Promise<boolean> {
  const { switches } = context.org;
  const [found] = await client.find("Users", equalsQuery("userName", appUser.userName));
  if (found) {
    appUser.externalId = found.id;
    if (found["active"] === false && sendsPatch(app)) await client.patch(`/Users/${found.id}`, activationBody(true));
    if (does(app, feature.update)) await sendProfile(context, client, app, appUser, found);
    return true;
  }
  if (!does(app, feature.create)) {
    finish(context, appUser, "DISABLED");
    return false;
  }
  const password = randomBytes(12).toString("base64url");
  const body = createUserBody(oktaUser(app, appUser, switches), password);
  appUser.externalId = (await client.create("Users", body)).id;
  return true;
}

async function update(
  context: TaskContext,
  client: OktaTargetClient,
  app: StoredApp,
  appUser: StoredAppUser,
): Promise<void> {
  const id = appUser.externalId ?? "";
  const existing = await client.read(`/Users/${id}`);
  if (!existing) throw new TargetError(`Not Found. User ${id} does not exist in the remote server.`, 404);
  await sendProfile(context, client, app, appUser, existing);
}

async function sendProfile(
  { org: { switches } }: TaskContext,
  client: OktaTargetClient,
  app: StoredApp,
  appUser: StoredAppUser,
  existing: ScimResource,
): Promise<void> {
  const path = `/Users/${existing.id}`;
  const user = oktaUser(app, appUser, switches);
  if (sendsPatch(app) && switches.profileUpdates === "PATCH") await client.patch(path, updateUserBody(user));
  else await client.replace(path, replaceUserBody(existing, user));
}

function finish({ org }: TaskContext, appUser: StoredAppUser, syncState: "SYNCHRONIZED" | "DISABLED"): void {
  const now = org.now();
  const status = syncState === "SYNCHRONIZED" ? "PROVISIONED" : "ACTIVE";
  if (appUser.status !== status) [appUser.status, appUser.statusChanged] = [status, now];
  appUser.syncState = syncState;
  if (syncState === "SYNCHRONIZED") appUser.lastSync = now;
}

/** Groups can only hold people who are there. */
function pushGroupsOf({ org }: TaskContext, app: StoredApp, userId: string): void {
  if (!does(app, feature.groups)) return;
  for (const { id, sourceGroupId, status } of Object.values(app.pushMappings)) {
    const isMember = org.state.groups[sourceGroupId]?.members.includes(userId);
    if (isMember && status !== "INACTIVE") org.enqueue({ kind: "pushGroup", appId: app.id, mappingId: id });
  }
}

function targetsOf({ org }: TaskContext, app: StoredApp, appUser: StoredAppUser) {
  const user = org.state.users[appUser.id];
  return [targetOf.appUser(appUser), targetOf.app(app), ...(user ? [targetOf.user(user)] : [])];
}

function nameOf({ org }: TaskContext, { id, userName }: StoredAppUser): string {
  const user = org.state.users[id];
  return user ? targetOf.user(user).displayName : userName;
}
