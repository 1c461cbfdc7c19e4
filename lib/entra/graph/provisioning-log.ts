import { z } from "zod";
import { remedyFor, wordsFor } from "./entry-code";
import type { CallOptions, Graph } from "./graph";
import { odataString } from "./odata";
import { isInTarget, type OnDemandResult } from "./on-demand";

/** https://learn.microsoft.com/graph/api/resources/provisioningobjectsummary */
export type LogAction = "create" | "update" | "disable" | "delete" | "stagedDelete" | "other";
export type LogStatus = "success" | "failure" | "skipped" | "warning";

export interface ProvisioningLogQuery {
  /** Job whose entries are read; absent: any job. */
  readonly jobId?: string | undefined;
  /** Service principal whose jobs' entries are read, including jobs that are deleted by now. */
  readonly servicePrincipalId?: string | undefined;
  /** Start of the period, in milliseconds since 1970; only later events are read. */
  readonly after: number;
  /** Object id of the person or group in Entra. */
  readonly sourceId?: string | undefined;
  readonly action?: LogAction | undefined;
  readonly status?: LogStatus | undefined;
  /** Maximum number of entries; the newest are kept. */
  readonly most: number;
}

/** An entry of the provisioning log: the action on one object, or the reason why there was none. */
export interface ProvisioningLogEntry extends OnDemandResult {
  readonly time: string;
  readonly cycleId: string | null;
  readonly subject: { readonly id: string; readonly name: string; readonly type: string };
  /** Object id of the service principal whose job it was. */
  readonly servicePrincipalId: string | null;
  /** Meaning of the code, in words. */
  readonly words: string | null;
}

const text = z.string().nullish();
const identity = z.looseObject({ id: text, displayName: text, identityType: text }).nullish();
/** Schema of a record: loose, with enumerations as plain text, since Graph adds values. */
const recordSchema = z.looseObject({
  activityDateTime: z.string(),
  cycleId: text,
  servicePrincipal: z.looseObject({ id: text }).nullish(),
  provisioningAction: text,
  sourceIdentity: identity,
  targetIdentity: identity,
  provisioningStatusInfo: z
    .looseObject({
      status: text,
      errorInformation: z.looseObject({ errorCode: text, reason: text }).nullish(),
    })
    .nullish(),
  provisioningSteps: z
    .array(
      z.looseObject({
        provisioningStepType: text,
        status: text,
        description: text,
        details: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .nullish(),
  modifiedProperties: z.array(z.looseObject({ displayName: text, oldValue: text, newValue: text })).nullish(),
});
type LogRecord = z.infer<typeof recordSchema>;

/** The page size of Microsoft's own sample. */
const largestPage = 500;

/** Reads the provisioning log; some minutes late, and kept for 7 or 30 days, depending on the licence. */
export class LogApi {
  constructor(private readonly graph: Graph) {}

  /**
   * Entries of the provisioning log, newest first.
   * https://learn.microsoft.com/graph/api/provisioningobjectsummary-list
   * @throws GraphError when Graph refuses
   */
  async list(
    { jobId, servicePrincipalId, after, sourceId, action, status, most }: ProvisioningLogQuery,
    options: CallOptions = {},
  ): Promise<ProvisioningLogEntry[]> {
    const conditions = [
      ...(jobId === undefined ? [] : [`jobId eq ${odataString(jobId)}`]),
      ...(servicePrincipalId === undefined ? [] : [`servicePrincipal/id eq ${odataString(servicePrincipalId)}`]),
      `activityDateTime gt ${new Date(after).toISOString()}`,
      ...(sourceId === undefined ? [] : [`sourceIdentity/id eq ${odataString(sourceId)}`]),
      ...(action === undefined ? [] : [`provisioningAction eq ${odataString(action)}`]),
      ...(status === undefined ? [] : [`provisioningStatusInfo/status eq ${odataString(status)}`]),
    ];
    const query = {
      $filter: conditions.join(" and "),
      $orderby: "activityDateTime desc",
      $top: String(Math.min(most, largestPage)),
    };
    const path = "/auditLogs/provisioning";
    const permission = "ProvisioningLog.Read.All";
    const records = await this.graph.list({ ...options, method: "GET", path, query, permission }, recordSchema, most);
    return records.map(readRecord);
  }
}

function readRecord(record: LogRecord): ProvisioningLogEntry {
  const { sourceIdentity: source, provisioningStatusInfo: info } = record;
  const steps = (record.provisioningSteps ?? []).map((step) => ({
    kind: (step.provisioningStepType ?? "unknown").toLowerCase(),
    status: (step.status ?? "unknown").toLowerCase(),
    description: step.description ?? "",
    details: step.details ?? {},
  }));
  const outcome = (info?.status ?? "unknown").toLowerCase();
  const errorCode = info?.errorInformation?.errorCode || skipReason(steps);
  return {
    time: record.activityDateTime,
    cycleId: record.cycleId ?? null,
    subject: {
      id: source?.id ?? "",
      name: source?.displayName || (source?.id ?? ""),
      type: source?.identityType ?? "",
    },
    servicePrincipalId: record.servicePrincipal?.id ?? null,
    action: record.provisioningAction ?? null,
    outcome,
    errorCode,
    words: wordsFor(errorCode),
    reason: info?.errorInformation?.reason || null,
    remedy: isInTarget({ outcome, errorCode }) ? null : remedyFor(errorCode, steps),
    steps,
    modified: (record.modifiedProperties ?? []).map((property) => ({
      attribute: property.displayName ?? "",
      before: property.oldValue ?? null,
      after: property.newValue ?? null,
    })),
    targetId: record.targetIdentity?.id || null,
  };
}

/** Skips have no error; why stands in the details of a step. */
function skipReason(steps: ProvisioningLogEntry["steps"]): string | null {
  const reason = steps.map((step) => step.details["SkipReason"]).find((each) => typeof each === "string");
  return typeof reason === "string" && reason !== "" ? reason : null;
}
