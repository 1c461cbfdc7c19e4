import type { OrgTask } from "../model";
import { reconcile } from "../provisioning/assignments";
import type { TaskContext } from "./context";
import { deprovisionUser } from "./deprovision-user";
import { provisionUser } from "./provision-user";
import { deleteTargetGroup, pushGroup } from "./push-group";

/** Performs one task; a task of an object that is gone is dropped. */
export async function perform(context: TaskContext, task: OrgTask): Promise<void> {
  const app = context.org.state.apps[task.appId];
  if (!app) return;
  switch (task.kind) {
    case "reconcile":
      reconcile(context.org, app);
      return;
    case "provision": {
      const appUser = app.users[task.userId];
      if (appUser) await provisionUser(context, app, appUser);
      return;
    }
    case "deprovision":
      await deprovisionUser(context, app, task);
      return;
    case "pushGroup": {
      const mapping = app.pushMappings[task.mappingId];
      if (mapping) await pushGroup(context, app, mapping);
      return;
    }
    case "deleteGroup":
      await deleteTargetGroup(context, app, task);
  }
}
