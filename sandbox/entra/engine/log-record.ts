import type { ProvisioningLogRecord } from "../model";
import type { JobContext } from "./context";
import type { JobMapping } from "./job-mapping";
import type { ProvisioningOutcome } from "./outcome";

/** Enumerations are camel case in the log and Pascal case in the answer of provisionOnDemand. */
const camelCase = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/**
 * An entry of the provisioning log.
 * https://learn.microsoft.com/graph/api/resources/provisioningobjectsummary
 * @param cycleId the same for all entries of a cycle
 */
export function logRecord(
  { state, job, environment }: JobContext,
  mapping: JobMapping,
  outcome: ProvisioningOutcome,
  cycleId: string,
): ProvisioningLogRecord {
  const servicePrincipal = state.servicePrincipals[job.servicePrincipalId];
  const principalName = servicePrincipal?.displayName ?? "";
  const { error } = outcome;
  return {
    id: environment.uuid(),
    activityDateTime: new Date(outcome.endedAt).toISOString(),
    tenantId: state.tenantId,
    jobId: job.id,
    cycleId,
    changeId: environment.uuid(),
    provisioningAction: camelCase(outcome.action),
    durationInMilliseconds: outcome.endedAt - outcome.startedAt,
    servicePrincipal: { id: job.servicePrincipalId, displayName: principalName },
    initiatedBy: { id: "", displayName: "Azure AD Provisioning Service", initiatorType: "system" },
    sourceSystem: { id: null, displayName: mapping.sourceDirectory, details: {} },
    targetSystem: {
      id: null,
      displayName: mapping.targetDirectory,
      details: {
        // The application template.
        ApplicationId: servicePrincipal?.applicationTemplateId ?? null,
        ServicePrincipalId: job.servicePrincipalId,
        ServicePrincipalDisplayName: principalName,
      },
    },
    sourceIdentity: {
      id: outcome.sourceId,
      displayName: outcome.reportableIdentifier,
      identityType: outcome.objectType,
      details: { id: outcome.sourceId, odatatype: outcome.objectType, DisplayName: outcome.reportableIdentifier },
    },
    targetIdentity: {
      id: outcome.targetId ?? "",
      displayName: "",
      identityType: mapping.targetName,
      details: {},
    },
    provisioningStatusInfo: {
      status: camelCase(outcome.status),
      errorInformation:
        error === undefined
          ? null
          : {
              errorCode: error.code,
              reason: error.message,
              additionalDetails: null,
              errorCategory: "failure",
              recommendedAction: error.recommendedAction,
            },
    },
    provisioningSteps: outcome.steps.map(({ name, type, status, description, details }) => ({
      name,
      provisioningStepType: camelCase(type),
      status: camelCase(status),
      description,
      details,
    })),
    modifiedProperties: outcome.modifiedProperties,
  };
}
