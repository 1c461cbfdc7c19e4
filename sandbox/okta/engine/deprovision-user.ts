import { activationBody } from "../../../lib/okta/requests";
import type { StoredApp, OrgTask } from "../model";
import { targetOf } from "../org";
import { isConnected } from "../provisioning/state";
import { clientOf, sendsPatch, type TaskContext } from "./context";
import { logFailure } from "./failure";
import { TargetError } from "./target-error";

type Deprovision = Extract<OrgTask, { kind: "deprovision" }>;

const eventType = "application.provision.user.deactivate";
const message = "Deactivate user's application account";

/**
 * Deactivates the account of somebody who does not have the app any more: Okta never deletes one.
 * https://developer.okta.com/docs/concepts/scim/
 */
export async function deprovisionUser(context: TaskContext, app: StoredApp, task: Deprovision): Promise<void> {
  const { userId, externalId, userName } = task;
  const user = context.org.state.users[userId];
  const target = [
    { id: externalId, type: "AppUser" as const, alternateId: userName, displayName: userName },
    targetOf.app(app),
    ...(user ? [targetOf.user(user)] : []),
  ];
  if (!isConnected(app)) return;
  const client = clientOf(context, app);
  const path = `/Users/${externalId}`;
  try {
    if (sendsPatch(app)) {
      await client.patch(path, activationBody(false));
    } else {
      const existing = await client.read(path);
      if (!existing) throw new TargetError(`Not Found. User ${externalId} does not exist in the remote server.`, 404);
      await client.replace(path, { ...existing, active: false });
    }
    context.org.log({ eventType, message, target });
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const reason = `Automatic deprovisioning of user ${userName} from app ${app.label} failed: ${error.message}`;
    logFailure(context, app, error, { eventType, message, reason, target });
  }
}
