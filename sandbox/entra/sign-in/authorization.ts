import { ownedBy, type Access } from "../http/access";
import { graphErrors } from "../graph-error";
import type { GraphCaller } from "../http/route";
import { readToken } from "./token";
import type { Tenant } from "../tenant";

/**
 * Identifies the caller by the bearer token.
 * @throws GraphError 401
 */
export function identify(header: string | undefined, tenantId: string, now: number, key: Buffer): GraphCaller {
  const token = /^Bearer (.+)$/i.exec(header ?? "")?.[1];
  if (token === undefined) throw graphErrors.unauthenticated("Access token is empty.");
  const caller = readToken(token, tenantId, now, key);
  if (typeof caller === "string") throw graphErrors.unauthenticated(caller);
  return caller;
}

/**
 * Whether the caller may do this.
 * @param id object id of the URL, for permissions that go by ownership
 * @throws GraphError 403, or the synchronization service's 401
 */
export function authorize(
  caller: GraphCaller,
  access: Access,
  tenant: Tenant,
  method: string,
  id: string | undefined,
): void {
  if (access.roles.some((role) => caller.roles.includes(role))) return;
  if (access.owners && caller.roles.includes(ownedBy) && id !== undefined && owns(caller, access, tenant, method, id))
    return;
  throw access.service === "synchronization" ? graphErrors.synchronizationDenied() : graphErrors.denied();
}

/**
 * Directory calls ask for the object's owner; the synchronization service for the owner of both application and service
 * principal when it writes (microsoft-graph-docs-contrib issue 8800).
 */
function owns(caller: GraphCaller, access: Access, tenant: Tenant, method: string, id: string): boolean {
  const objects = tenant.appObjects(id);
  const owned = objects.filter((object) => tenant.owners(object).includes(caller.objectId));
  if (access.service === "synchronization" && method !== "GET") return objects.length === 2 && owned.length === 2;
  return owned.length > 0;
}
