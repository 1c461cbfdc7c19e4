import {
  changeMembersBody,
  createGroupBody,
  equalsQuery,
  renameGroupBody,
  replaceGroupBody,
  replaceMembersBody,
  type OktaMember,
} from "../../../lib/okta/requests";
import type { StoredGroupPush, StoredApp, StoredGroup, OrgTask } from "../model";
import { targetOf, type OrgLogEntry } from "../org";
import { does, feature, isConnected } from "../provisioning/state";
import { clientOf, sendsPatch, type TaskContext } from "./context";
import { logFailure } from "./failure";
import type { OktaTargetClient } from "./target-client";
import { TargetError } from "./target-error";

/** Brings a group in the target in line with the group of the org. */
export async function pushGroup(context: TaskContext, app: StoredApp, mapping: StoredGroupPush): Promise<void> {
  const { org } = context;
  const group = org.state.groups[mapping.sourceGroupId];
  if (!group || mapping.status === "INACTIVE" || !isConnected(app) || !does(app, feature.groups)) return;
  const target = [targetOf.app(app), targetOf.group(group)];
  try {
    await sendGroup(context, clientOf(context, app), app, mapping, group);
    Object.assign(mapping, { status: "ACTIVE", errorSummary: null, lastPush: org.now(), lastUpdated: org.now() });
    log(context, { eventType: "pushed", message: "Push group to external application", target });
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const reason = `Unable to push group ${group.profile.name} to app ${app.label}: ${error.message}`;
    Object.assign(mapping, { status: "ERROR", errorSummary: reason, lastUpdated: org.now() });
    const eventType = "application.provision.group_push.mapping.update.or.delete.failed.with.error";
    logFailure(context, app, error, { eventType, message: "Push group to external application", reason, target });
  }
}

/** Deletes a group in the target whose mapping is gone. */
export async function deleteTargetGroup(
  context: TaskContext,
  app: StoredApp,
  { targetId, groupName }: Extract<OrgTask, { kind: "deleteGroup" }>,
): Promise<void> {
  if (!isConnected(app)) return;
  const target = [targetOf.app(app)];
  try {
    await clientOf(context, app).delete(`/Groups/${targetId}`);
    log(context, { eventType: "delete_appgroup", message: "Delete group in external application", target });
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const reason = `Unable to delete group ${groupName} in app ${app.label}: ${error.message}`;
    const eventType = "application.provision.group_push.mapping.update.or.delete.failed.with.error";
    logFailure(context, app, error, { eventType, message: "Delete group in external application", reason, target });
  }
}

async function sendGroup(
  { org }: TaskContext,
  client: OktaTargetClient,
  app: StoredApp,
  mapping: StoredGroupPush,
  group: StoredGroup,
): Promise<void> {
  // A group that was made for the mapping goes by the name of its source, also after that changed.
  const displayName = mapping.targetGroupName;
  const members = group.members.flatMap((id): OktaMember[] => {
    const appUser = app.users[id];
    return appUser?.externalId ? [{ value: appUser.externalId, display: appUser.userName }] : [];
  });
  const isFull = mapping.targetId === null || mapping.pushedMembers.length === 0;
  if (mapping.targetId === null) {
    const [found] = await client.find("Groups", equalsQuery("displayName", displayName));
    const made = found ?? (await client.create("Groups", createGroupBody(displayName)));
    mapping.targetId = made.id;
  }
  const id = mapping.targetId;
  if (sendsPatch(app)) {
    await client.patch(`/Groups/${id}`, renameGroupBody({ id, displayName }));
    const change = isFull ? replaceMembersBody(members) : difference(mapping, members);
    if (change) await client.patch(`/Groups/${id}`, change);
  } else {
    await client.replace(`/Groups/${id}`, replaceGroupBody({ id, displayName }, members));
  }
  mapping.pushedMembers = members.map(({ value }) => value);
  org.onChange();
}

/** @returns undefined when the members are the same */
function difference({ pushedMembers }: StoredGroupPush, members: readonly OktaMember[]): object | undefined {
  const present = new Set(members.map(({ value }) => value));
  const added = members.filter(({ value }) => !pushedMembers.includes(value));
  const removed = pushedMembers.filter((value) => !present.has(value));
  return removed.length + added.length > 0 ? changeMembersBody(removed, added) : undefined;
}

function log({ org }: TaskContext, entry: OrgLogEntry): void {
  org.log({ ...entry, eventType: `application.provision.group_push.${entry.eventType}` });
}
