import type { SamlSettings } from "../application/saml-settings";
import { claimsPolicy } from "../application/claims-policy";

/** Tasks that an identity signs in for; each needs permissions of its own. */
export const tasks = [
  "deploy",
  "credentials",
  "provision",
  "status",
  "watch",
  "drift",
  "logs",
  "audit",
  "export",
] as const;
export type PermissionTask = (typeof tasks)[number];

/** The settings of a stack that decide which permissions it needs. */
interface Stack {
  readonly assign: "external" | { readonly groups: readonly unknown[]; readonly users: readonly unknown[] };
  readonly saml?: SamlSettings | undefined;
}

/** A permission of Microsoft Graph that a task needs. */
export interface Need {
  /** The least privileged one. */
  readonly permission: string;
  /** Higher permissions that are enough as well. */
  readonly orHigher: readonly string[];
  /** Whether `Application.ReadWrite.OwnedBy` is enough for the owner of the application and its service principal. */
  readonly owner?: boolean;
  /** Condition under which the permission is needed; absent: always. */
  readonly when?: { readonly says: string; readonly holds: (stack: Stack) => boolean };
}

export const ownedBy = "Application.ReadWrite.OwnedBy";

const directory = ["Directory.Read.All", "Directory.ReadWrite.All"];

const readApplications: Need = {
  permission: "Application.Read.All",
  orHigher: [ownedBy, "Application.ReadWrite.All", ...directory],
};
const makeApplications: Need = {
  permission: ownedBy,
  orHigher: ["Application.ReadWrite.All", "Directory.ReadWrite.All"],
};
/** Permission to tag an existing application, which the signed-in principal need not own. */
const tagApplications: Need = {
  permission: "Application.ReadWrite.All",
  orHigher: ["Directory.ReadWrite.All"],
  owner: true,
};
const readSynchronization: Need = {
  permission: "Synchronization.Read.All",
  orHigher: ["Synchronization.ReadWrite.All"],
  owner: true,
};
const writeSynchronization: Need = { permission: "Synchronization.ReadWrite.All", orHigher: [], owner: true };
const assign: Need = { permission: "AppRoleAssignment.ReadWrite.All", orHigher: [] };
const readUsers: Need = { permission: "User.Read.All", orHigher: ["User.ReadWrite.All", ...directory] };
const readGroups: Need = { permission: "Group.Read.All", orHigher: ["Group.ReadWrite.All", ...directory] };
const readLogs: Need = { permission: "ProvisioningLog.Read.All", orHigher: ["AuditLog.Read.All"] };
/** Enough for the provisioning log, too. */
const readAudits: Need = { permission: "AuditLog.Read.All", orHigher: [] };
const readPolicies: Need = { permission: "Policy.Read.All", orHigher: [] };
const writePolicies: Need = { permission: "Policy.ReadWrite.ApplicationConfiguration", orHigher: [] };

const assigned = (kind: "groups" | "users") => (stack: Stack) =>
  stack.assign !== "external" && stack.assign[kind].length > 0;
const assignsAnybody: Need["when"] = {
  says: "with `assign`",
  holds: (stack) => assigned("groups")(stack) || assigned("users")(stack),
};
const hasClaims: Need["when"] = {
  says: "with SAML claims or a NameID of one's own",
  holds: ({ saml }) => saml !== undefined && claimsPolicy(saml) !== undefined,
};
const hasSaml: Need["when"] = { says: "with SAML sign-on", holds: ({ saml }) => saml !== undefined };

/**
 * The least that each task needs, as application permissions.
 * https://learn.microsoft.com/graph/permissions-reference, and the permission tables of the pages of each call
 * (for example https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand)
 */
export const needs: Readonly<Record<PermissionTask, { readonly commands: string; readonly needs: readonly Need[] }>> = {
  deploy: {
    commands: "`cdktf deploy`, `cdktf destroy`, `certificates`",
    needs: [
      makeApplications,
      writeSynchronization,
      { ...assign, when: assignsAnybody },
      { ...readGroups, when: { says: "with groups in `assign`", holds: assigned("groups") } },
      { ...readUsers, when: { says: "with people in `assign`", holds: assigned("users") } },
      { ...readPolicies, when: hasClaims },
      { ...writePolicies, when: hasClaims },
    ],
  },
  credentials: {
    commands: "`credentials`, `test-connection`, `start`, `pause`, `restart`",
    needs: [readApplications, writeSynchronization],
  },
  provision: {
    commands: "`provision`, `credentials --rotate`",
    needs: [readApplications, writeSynchronization, readUsers, readGroups],
  },
  status: { commands: "`status`, `steps`, `validate --live`", needs: [readApplications, readSynchronization] },
  // Trying saved credentials counts as writing:
  // https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-validatecredentials
  watch: {
    commands: "`drift` and `status --gate --test-connection`, every night",
    needs: [
      readApplications,
      writeSynchronization,
      readUsers,
      readGroups,
      readLogs,
      { ...readPolicies, when: hasClaims },
    ],
  },
  drift: {
    commands: "`drift`, `preview`, `preflight`, `verify`, `why`",
    needs: [readApplications, readSynchronization, readUsers, readGroups, { ...readPolicies, when: hasClaims }],
  },
  audit: {
    commands: "`audit`",
    needs: [readApplications, readSynchronization, readUsers, readGroups, readAudits],
  },
  logs: { commands: "`logs`", needs: [readApplications, readSynchronization, readUsers, readLogs] },
  export: {
    commands: "`export` (with `--existing` or `--dry-run` reading is enough)",
    needs: [tagApplications, readSynchronization, readUsers, readGroups, { ...readPolicies, when: hasSaml }],
  },
};

/** The permissions of a token compared with those of a task. */
export interface PermissionStatus {
  readonly task: PermissionTask;
  /** Permissions that are needed and not granted. */
  readonly missing: readonly string[];
  /** Permissions granted by ownership only: they work for applications that the signed-in principal owns. */
  readonly byOwnership: readonly string[];
}

/** Compares granted permissions with those that a task needs for these stacks. */
export function permissionStatus(
  task: PermissionTask,
  granted: readonly string[],
  stacks: readonly Stack[],
): PermissionStatus {
  const open = needs[task].needs.filter(
    ({ permission, orHigher, when }) =>
      (when === undefined || stacks.some(when.holds)) &&
      ![permission, ...orHigher].some((each) => granted.includes(each)),
  );
  const owned = ({ owner }: Need): boolean => Boolean(owner) && granted.includes(ownedBy);
  return {
    task,
    missing: open.filter((need) => !owned(need)).map(({ permission }) => permission),
    byOwnership: open.filter(owned).map(({ permission }) => permission),
  };
}

/** The page with its table replaced by the current one: what stands between `<!-- tables -->` and `<!-- end -->`. */
export function withPermissionTable(page: string): string {
  return page.replace(/(<!-- tables -->\n)[^]*?(<!-- end -->)/, (_, start: string, end: string) => {
    return `${start}\n${permissionTable()}\n\n${end}`;
  });
}

function permissionTable(): string {
  const rows = tasks.map((task) => {
    const { commands, needs: list } = needs[task];
    return `| \`${task}\` | ${commands} | ${list.map(describe).join("<br>")} |`;
  });
  return ["| `--for` | commands | least permissions |", "| --- | --- | --- |", ...rows].join("\n");
}

function describe({ permission, owner, when }: Need): string {
  const notes = [...(owner ? ["or as owner"] : []), ...(when ? [when.says] : [])];
  return `\`${permission}\`${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`;
}
