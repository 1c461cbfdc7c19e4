import type { EngineEnvironment, Job, OnDemandRequest, OnDemandResponse, TenantState } from "../model";
import { createContext, type JobContext } from "./context";
import { EntryError } from "./entry-error";
import type { JobMapping } from "./job-mapping";
import { logRecord } from "./log-record";
import type { ObjectLocks } from "./object-locks";
import type { ProvisioningOutcome, ProvisioningStep } from "./outcome";
import { provisionObject } from "./provision-object";
import { provisionReferences } from "./references";

/**
 * Provisions one user, or one group with some of its members, at once. PATCH requests are in the legacy dialect, even
 * when the tenant URL asks for the compliant one.
 * https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand
 */
export async function provisionOnDemand(
  state: TenantState,
  job: Job,
  request: OnDemandRequest,
  environment: EngineEnvironment,
  locks: ObjectLocks,
): Promise<OnDemandResponse> {
  const [subject] = request.subjects;
  if (subject === undefined) throw new Error("A request for provisioning on demand names a subject");
  let context: JobContext;
  try {
    context = createContext(state, job, environment, locks, { onDemand: true });
  } catch (error) {
    if (error instanceof EntryError) return failed(error.code, error.message);
    throw error;
  }
  const type = subject.objectTypeName.toLowerCase() === "group" ? "groups" : "users";
  const mapping = context[type];
  const sourceId = subject.objectId.toLowerCase();
  const isKnown = sourceId in state[type];
  if (mapping === undefined || mapping.ruleId !== request.ruleId.split("#")[0] || !isKnown) {
    const why =
      mapping === undefined
        ? `Provisioning of ${type} is switched off in the mappings.`
        : isKnown
          ? `The rule ${request.ruleId} is not part of the job's schema.`
          : `${subject.objectTypeName} ${subject.objectId} was not found in ${mapping.sourceDirectory}.`;
    return failed("ImportSkipped", why);
  }

  const outcome = await provisionObject(context, mapping, sourceId);
  if (outcome === undefined) return failed("ImportSkipped", "The object is no longer managed by this job.");
  rememberLostCreate(context, mapping, outcome);
  const onlyMembers = subject.links?.members?.map(({ objectId }) => objectId.toLowerCase());
  const canFollow = outcome.status !== "Failure" && (type === "users" || onlyMembers !== undefined);
  const { outcome: references } = canFollow
    ? await provisionReferences(context, mapping, sourceId, onlyMembers)
    : { outcome: undefined };
  const whole = references === undefined ? outcome : join(outcome, references);

  state.provisioningLog.push(logRecord(context, mapping, whole, environment.uuid()));
  return { key: keyOf(whole), value: valueOf(context, mapping, whole) };
}

/** The next cycle finds what the target may have made although its answer was lost. */
function rememberLostCreate({ escrows }: JobContext, mapping: JobMapping, outcome: ProvisioningOutcome): void {
  const { sourceId, error, unconfirmed } = outcome;
  if (error === undefined || unconfirmed === undefined) return;
  escrows.add({ kind: "entry", sourceId, objectType: mapping.sourceName, errorCode: error.code, unconfirmed });
  escrows.store();
}

/** References are a pass of their own in a cycle; on demand their steps follow in the same answer. */
function join(object: ProvisioningOutcome, references: ProvisioningOutcome): ProvisioningOutcome {
  const decisive = references.status === "Skipped" || object.status === "Success" ? object : references;
  const failure = references.status === "Failure" ? references : undefined;
  const steps =
    object.status === "Skipped" && references.status !== "Skipped" ? withoutExport(object.steps) : object.steps;
  return {
    ...(failure ?? decisive),
    action: decisive.action,
    startedAt: object.startedAt,
    endedAt: references.endedAt,
    steps: [...steps, ...references.steps],
    modifiedProperties: [...object.modifiedProperties, ...references.modifiedProperties],
  };
}

const withoutExport = (steps: readonly ProvisioningStep[]) => steps.filter(({ type }) => type !== "Export");

function failed(errorCode: string, errorMessage: string): OnDemandResponse {
  return { key: { result: "Failure", details: { errorCode, errorMessage } }, value: {} };
}

function keyOf({ status, skipReason, error, steps }: ProvisioningOutcome): Record<string, unknown> {
  if (error !== undefined) {
    return { result: "Failure", details: { errorCode: error.code, errorMessage: error.message } };
  }
  if (skipReason !== undefined) {
    return { result: status, details: { errorCode: skipReason, errorMessage: steps.at(-1)?.description ?? "" } };
  }
  return { result: status, details: {} };
}

/** .NET prints seven decimals. */
const timestamp = (time: number) => new Date(time).toISOString().replace("Z", "0000Z");

function valueOf(
  { environment }: JobContext,
  mapping: JobMapping,
  outcome: ProvisioningOutcome,
): Record<string, unknown> {
  const { error } = outcome;
  return {
    action: outcome.action,
    changeId: environment.uuid(),
    startTime: timestamp(outcome.startedAt),
    endTime: timestamp(outcome.endedAt),
    reportableIdentifier: outcome.reportableIdentifier,
    modifiedProperties: outcome.modifiedProperties,
    provisioningSteps: outcome.steps.map((step) => ({ ...step, timestamp: timestamp(step.timestamp) })),
    statusInfo: {
      status: outcome.status,
      errorCode: error?.code ?? null,
      reason: error?.message ?? null,
      additionalDetails: null,
      errorCategory: error === undefined ? null : "Failure",
      recommendedAction: error?.recommendedAction ?? null,
    },
    sourceIdentity: { id: outcome.sourceId, type: mapping.sourceName, displayName: null, details: null },
    targetIdentity: { id: outcome.targetId, type: mapping.targetName, displayName: null, details: null },
    sourceSystem: { id: null, name: mapping.sourceDirectory, details: null },
    targetSystem: { id: null, name: mapping.targetDirectory, details: null },
  };
}
