import { guidOf, idIn } from "../identifiers";

/** An app registration of the sandbox that programs sign in as. */
export interface SandboxClient {
  readonly name: ClientName;
  readonly displayName: string;
  readonly clientId: string;
  /** Object id of its service principal: `oid` in its tokens. */
  readonly objectId: string;
  readonly roles: readonly string[];
}

export type ClientName = "deployer" | "reader" | "watcher" | "directoryOnly" | "owner";

const readRoles = [
  "User.Read.All",
  "Group.Read.All",
  "Application.Read.All",
  "Organization.Read.All",
  "Policy.Read.All",
  "Synchronization.Read.All",
  "ProvisioningLog.Read.All",
  "AuditLog.Read.All",
];

function client(name: ClientName, displayName: string, roles: readonly string[]): SandboxClient {
  return { name, displayName, roles, clientId: guidOf(`client ${name}`), objectId: guidOf(`client principal ${name}`) };
}

/** The clients of the demo tenant. `deployer` may do everything; the others show what a missing permission looks like. */
export const sandboxClients: Readonly<Record<ClientName, SandboxClient>> = {
  deployer: client("deployer", "Sandbox deployer", [
    ...readRoles,
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "Policy.ReadWrite.ApplicationConfiguration",
    "Synchronization.ReadWrite.All",
    "SynchronizationMetadata.ReadWrite.All",
  ]),
  reader: client("reader", "Sandbox reader", readRoles),
  watcher: client("watcher", "Sandbox night watch", [...readRoles, "Synchronization.ReadWrite.All"]),
  directoryOnly: client("directoryOnly", "Sandbox client without synchronization rights", [
    "User.Read.All",
    "Group.Read.All",
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
  ]),
  owner: client("owner", "Sandbox owner of its own applications", [
    "User.Read.All",
    "Group.Read.All",
    "Application.ReadWrite.OwnedBy",
    "AppRoleAssignment.ReadWrite.All",
    "ProvisioningLog.Read.All",
  ]),
};

/** Every permission that some client has. */
export const knownPermissions: readonly string[] = [
  ...new Set(Object.values(sandboxClients).flatMap(({ roles }) => roles)),
].sort();

/** The clients of a tenant: registered in it alone, so no other tenant knows them. */
export const clientsOf = (tenantId: string): readonly SandboxClient[] =>
  Object.values(sandboxClients).map((client) => ({
    ...client,
    clientId: idIn(tenantId, client.clientId),
    objectId: idIn(tenantId, client.objectId),
  }));

/** @throws Error when there is none, which the types rule out */
export function clientOf(tenantId: string, name: ClientName): SandboxClient {
  const found = clientsOf(tenantId).find((client) => client.name === name);
  if (!found) throw new Error(`no client ${name}`);
  return found;
}
