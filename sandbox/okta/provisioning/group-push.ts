import type { OktaGroup } from "../model";
import type { Org } from "../org";
import { does, feature, isConnected } from "./state";

/** Pushes a changed group wherever it is pushed to. */
export function groupPushChanged(org: Org, { id }: OktaGroup): void {
  for (const app of Object.values(org.state.apps)) {
    if (!isConnected(app) || !does(app, feature.groups)) continue;
    for (const mapping of Object.values(app.pushMappings)) {
      if (mapping.sourceGroupId !== id || mapping.status === "INACTIVE") continue;
      org.enqueue({ kind: "pushGroup", appId: app.id, mappingId: mapping.id });
    }
  }
}
