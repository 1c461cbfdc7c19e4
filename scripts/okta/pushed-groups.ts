import type { Principal } from "../../lib/config";
import { ifFound, readGroup, type GroupPushMapping, listGroupPush, type Okta } from "../../lib/okta/api";
import type { OktaDeployment } from "./session";

export interface PushedGroup {
  readonly group: Principal;
  /** Name of the group in the target; absent where Okta does not show it. */
  readonly as?: string;
  readonly mapping: GroupPushMapping;
}

/** Groups that are pushed. Apps without group push are not asked: what they answer is not documented. */
export async function pushedGroups({ config, okta, app }: OktaDeployment): Promise<PushedGroup[]> {
  if (config.groupPush.length === 0 && !app.features?.includes("GROUP_PUSH")) return [];
  const pushed: PushedGroup[] = [];
  for (const mapping of await listGroupPush(okta, app.id)) {
    const as = await targetName(okta, mapping);
    pushed.push({ group: await groupOf(okta, mapping.sourceGroupId), ...(as !== undefined && { as }), mapping });
  }
  return pushed;
}

/** Returns a group with its name; the id stands for one that is gone from Okta. */
export async function groupOf(okta: Okta, id: string): Promise<Principal> {
  const group = await ifFound(readGroup(okta, id));
  return { name: group?.profile.name ?? `${id} (gone from Okta)`, id };
}

async function targetName(okta: Okta, { targetGroupId }: GroupPushMapping): Promise<string | undefined> {
  return targetGroupId ? (await ifFound(readGroup(okta, targetGroupId)))?.profile.name : undefined;
}
