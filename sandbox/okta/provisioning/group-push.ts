import type { StoredGroup } from "../model";
import type { Org } from "../org";
import { does, feature, isConnected } from "./state";

/**
 * Pushes a changed group wherever it is pushed to.
 * @param formerName a pushed group that had the name of its source follows a new name
 */
export function groupPushChanged(org: Org, { id, profile }: StoredGroup, formerName = profile.name): void {
  for (const app of Object.values(org.state.apps)) {
    if (!isConnected(app) || !does(app, feature.groups)) continue;
    for (const mapping of Object.values(app.pushMappings)) {
      if (mapping.sourceGroupId !== id || mapping.status === "INACTIVE") continue;
      if (mapping.targetGroupName === formerName) mapping.targetGroupName = profile.name;
      org.enqueue({ kind: "pushGroup", appId: app.id, mappingId: mapping.id });
    }
  }
}
