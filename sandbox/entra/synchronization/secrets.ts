import { access } from "../http/access";
import { collection } from "../directory/responses";
import { graphErrors } from "../graph-error";
import type { StoredSecretPair } from "../model";
import { noContent, route, type GraphRoute } from "../http/route";
import type { Switches } from "../switches";
import { secretsBody } from "./bodies";
import { findPrincipal, synchronizationContext } from "./lookup";
import { mask, maskedKeys, secretKeys } from "./secret-keys";

const path = "/servicePrincipals/:id/synchronization/secrets";

/** Credentials and settings (learn.microsoft.com/graph/api/synchronization-serviceprincipal-put-synchronization). */
export const secretRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path,
    access: access.readSynchronization,
    handle: (call) => {
      const { id } = findPrincipal(call);
      const pairs = call.tenant.replication.read(`secrets ${id}`, call.tenant.state.secrets[id] ?? []);
      const shown = pairs.map(({ key, value }) => ({ key, value: maskedKeys.has(key) ? mask : value }));
      return collection(call, synchronizationContext(id, "secrets"), shown);
    },
  }),
  route({
    method: "PUT",
    path,
    access: access.writeSynchronization,
    body: secretsBody,
    handle: (call) => {
      const { id } = findPrincipal(call);
      const { secrets } = call.tenant.state;
      const sent = call.body.value.map(({ key, value }) => ({ key, value: value ?? "" }));
      checkKeys(sent);
      call.tenant.replication.replaced(`secrets ${id}`, secrets[id] ?? []);
      secrets[id] = storedSecrets(secrets[id] ?? [], sent, call.switches);
      call.tenant.onChange();
      return noContent;
    },
  }),
];

/** @throws GraphError 500, as the service does for a name it does not know */
export function checkKeys(pairs: readonly StoredSecretPair[]): void {
  const unknown = pairs.find(({ key }) => !secretKeys.has(key));
  if (unknown) throw graphErrors.unknownSecretKey(unknown.key);
}

/** An empty value removes its key. A masked value sent back is stored as it is: the credentials are then broken. */
function storedSecrets(
  present: readonly StoredSecretPair[],
  sent: readonly StoredSecretPair[],
  switches: Switches,
): StoredSecretPair[] {
  const named = (key: string) => sent.some((pair) => pair.key === key);
  if (switches.secretsWithoutSettings === "drop" && !(named("SyncAll") && named("SyncNotificationSettings"))) {
    return [...present];
  }
  const kept = switches.secretsPut === "merge" ? present.filter(({ key }) => !named(key)) : [];
  return [...kept, ...sent.filter(({ value }) => value !== "")];
}
