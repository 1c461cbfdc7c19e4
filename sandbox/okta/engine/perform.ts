import type { Task } from "../model";
import type { Org } from "../org";
import { reconcile } from "../provisioning/assignments";

/** Does one task; what belongs to an app that is gone is dropped. */
export async function perform(org: Org, task: Task): Promise<void> {
  const app = org.state.apps[task.appId];
  if (!app) return;
  if (task.kind === "reconcile") reconcile(org, app);
}
