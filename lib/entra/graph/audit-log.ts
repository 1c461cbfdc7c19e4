import { z } from "zod";
import type { CallOptions, Graph } from "./graph";
import { odataString } from "./odata";

export interface AuditQuery {
  /** Name of the activity, as the service spells it, such as `Update attribute mappings or scope`. */
  readonly activity: string;
  /** Start of the period, in milliseconds since 1970; earlier events are left out. */
  readonly after: number;
  /** Object id of one of the objects that were changed. */
  readonly targetId?: string | undefined;
}

/** An entry of the tenant's audit log: a change and its author. */
export interface AuditEntry {
  readonly time: string;
  readonly activity: string;
  /** User principal name, or name of an application; null: the entry does not say. */
  readonly by: string | null;
  readonly succeeded: boolean;
  readonly targets: readonly { readonly id: string; readonly name: string; readonly type: string }[];
  /** Names of the properties that were changed. */
  readonly modified: readonly string[];
}

const text = z.string().nullish();
const initiator = z.looseObject({ id: text, displayName: text, userPrincipalName: text, appId: text }).nullish();
const recordSchema = z.looseObject({
  activityDateTime: z.string(),
  activityDisplayName: z.string(),
  result: text,
  initiatedBy: z.looseObject({ user: initiator, app: initiator }).nullish(),
  targetResources: z
    .array(
      z.looseObject({
        id: text,
        displayName: text,
        userPrincipalName: text,
        type: text,
        modifiedProperties: z.array(z.looseObject({ displayName: text })).nullish(),
      }),
    )
    .nullish(),
});

/** Reads the tenant's audit log; some minutes late, and kept for 7 or 30 days, depending on the licence. */
export class AuditApi {
  constructor(private readonly graph: Graph) {}

  /**
   * Entries of one activity, oldest first.
   * https://learn.microsoft.com/graph/api/directoryaudit-list
   * @throws GraphError when Graph refuses
   */
  async list({ activity, after, targetId }: AuditQuery, options: CallOptions = {}): Promise<AuditEntry[]> {
    const conditions = [
      `activityDisplayName eq ${odataString(activity)}`,
      `activityDateTime ge ${new Date(after).toISOString()}`,
      ...(targetId === undefined ? [] : [`targetResources/any(t:t/id eq ${odataString(targetId)})`]),
    ];
    const query = { $filter: conditions.join(" and "), $orderby: "activityDateTime desc" };
    const permission = "AuditLog.Read.All";
    const call = { ...options, method: "GET", path: "/auditLogs/directoryAudits", query, permission } as const;
    return (await this.graph.list(call, recordSchema)).toReversed().map(readRecord);
  }
}

function readRecord({ initiatedBy, targetResources, ...record }: z.infer<typeof recordSchema>): AuditEntry {
  const { user, app } = initiatedBy ?? {};
  const targets = targetResources ?? [];
  return {
    time: record.activityDateTime,
    activity: record.activityDisplayName,
    by: user?.userPrincipalName || user?.displayName || user?.id || app?.displayName || app?.appId || null,
    succeeded: record.result !== "failure" && record.result !== "timeout",
    targets: targets.map(({ id, displayName, userPrincipalName, type }) => ({
      id: id ?? "",
      name: userPrincipalName || displayName || (id ?? ""),
      type: type ?? "",
    })),
    modified: targets.flatMap(({ modifiedProperties }) =>
      (modifiedProperties ?? []).flatMap(({ displayName }) => displayName ?? []),
    ),
  };
}
