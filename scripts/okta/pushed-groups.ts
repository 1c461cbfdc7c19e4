import type { Principal } from "../../lib/config";
import { readGroup, type GroupPushMapping, listGroupPush } from "../../lib/okta/api";
import type { OktaDeployment } from "./session";

export interface PushedGroup {
  readonly group: Principal;
  readonly mapping: GroupPushMapping;
}

/** Groups that are pushed. Apps without group push are not asked: what they answer is not documented. */
export async function pushedGroups({ config, okta, app }: OktaDeployment): Promise<PushedGroup[]> {
  if (config.groupPush.length === 0 && !app.features?.includes("GROUP_PUSH")) return [];
  const pushed = [];
  for (const mapping of await listGroupPush(okta, app.id)) {
    const { id, profile } = await readGroup(okta, mapping.sourceGroupId);
    pushed.push({ group: { name: profile.name, id }, mapping });
  }
  return pushed;
}
