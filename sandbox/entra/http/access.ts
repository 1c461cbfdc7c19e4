/**
 * Application permissions (`roles` of the token) that an operation requires: learn.microsoft.com/graph/permissions-reference and
 * the permission tables of each API page.
 */
export interface Access {
  /** Permissions of which any one is enough. */
  readonly roles: readonly string[];
  /** `Application.ReadWrite.OwnedBy` is enough for the owner of the application and its service principal. */
  readonly owners?: boolean;
  /** Service that answers, since the two refuse differently. */
  readonly service: "directory" | "synchronization";
}

const directory = (...roles: string[]): Access => ({ roles, service: "directory" });

export const ownedBy = "Application.ReadWrite.OwnedBy";

export const access = {
  readUsers: directory("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"),
  writeUsers: directory("User.ReadWrite.All", "Directory.ReadWrite.All"),
  readGroups: directory(
    "Group.Read.All",
    "Group.ReadWrite.All",
    "GroupMember.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ),
  writeGroups: directory("Group.ReadWrite.All", "Directory.ReadWrite.All"),
  readApplications: directory(
    "Application.Read.All",
    "Application.ReadWrite.All",
    ownedBy,
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ),
  createApplications: directory("Application.ReadWrite.All", ownedBy, "Directory.ReadWrite.All"),
  writeApplications: { ...directory("Application.ReadWrite.All", "Directory.ReadWrite.All"), owners: true },
  /**
   * Permissions to restore an object. Any object's permission will do for any object:
   * learn.microsoft.com/graph/api/directory-deleteditems-restore tells them apart.
   */
  restore: directory(
    "User.ReadWrite.All",
    "Group.ReadWrite.All",
    "Application.ReadWrite.All",
    ownedBy,
    "Directory.ReadWrite.All",
  ),
  assign: directory("AppRoleAssignment.ReadWrite.All"),
  readPolicies: directory("Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"),
  writePolicies: directory("Policy.ReadWrite.ApplicationConfiguration"),
  readOrganization: directory(
    "Organization.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "User.Read.All",
  ),
  readSynchronization: {
    roles: ["Synchronization.Read.All", "Synchronization.ReadWrite.All"],
    owners: true,
    service: "synchronization",
  },
  writeSynchronization: { roles: ["Synchronization.ReadWrite.All"], owners: true, service: "synchronization" },
  /** learn.microsoft.com/graph/api/synchronization-objectconnection-get?view=graph-rest-beta */
  readConnections: {
    roles: ["SynchronizationMetadata.Read.All", "SynchronizationMetadata.ReadWrite.All"],
    service: "synchronization",
  },
  writeConnections: { roles: ["SynchronizationMetadata.ReadWrite.All"], service: "synchronization" },
  readLogs: directory("ProvisioningLog.Read.All", "AuditLog.Read.All"),
  /** learn.microsoft.com/graph/api/directoryaudit-list */
  readAudits: directory("AuditLog.Read.All"),
} as const satisfies Record<string, Access>;
