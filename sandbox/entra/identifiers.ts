import { createHash } from "node:crypto";

/**
 * A GUID that is the same for the same name on every machine and in every run (a version 8 UUID, RFC 9562), so that
 * examples, tests and a user's notes can refer to the demo tenant's objects.
 */
export function guidOf(name: string): string {
  const hash = createHash("sha256").update(`scimform sandbox/${name}`).digest();
  hash[6] = 0x80 | ((hash[6] ?? 0) & 0x0f);
  hash[8] = 0x80 | ((hash[8] ?? 0) & 0x3f);
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** A GUID without its dashes, as in synchronization job ids. */
export const compactGuid = (guid: string) => guid.replaceAll("-", "");

/** Id of the sandbox's tenant, unless another is asked for; never that of a real tenant. */
export const demoTenantId = guidOf("tenant contoso.example");

/** The id that an object of the demo tenant has in another tenant: no two tenants have an object id in common. */
export const idIn = (tenantId: string, id: string): string =>
  tenantId === demoTenantId ? id : guidOf(`${id} in tenant ${tenantId}`);
