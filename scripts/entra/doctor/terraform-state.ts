import { InspectionApi, SamlApi } from "../../../lib/entra/graph";
import * as errors from "./errors";
import * as entraErrors from "../../../lib/entra/graph/errors";
import { findUnmanagedObjects, readStackObjects } from "../../../lib/unmanaged";
import { shellWord } from "../../../lib/core/shell-word";
import { type DoctorCheck, judged, skipped } from "../../verbs/doctor/check";
import type { StackSubject } from "./subjects";

const once = { once: true } as const;

/**
 * Terraform knows what the tenant has of the stack. hashicorp/azuread reads once after it has made something; where that replica
 * of the directory is behind, Terraform forgets the object, and the next deploy fails because it exists.
 */
export const terraformStateCheck: DoctorCheck<StackSubject> = {
  name: "terraform state",
  async run(subject) {
    const { config, app, tenant, terraform } = subject;
    const { state, command } = terraform;
    if ("unread" in state)
      return skipped(
        `not read (${state.unread}); whether Terraform knows what the tenant has cannot be told without it`,
      );
    const apis = {
      directory: tenant.directory,
      inspection: new InspectionApi(tenant.graph),
      saml: new SamlApi(tenant.graph),
    };
    const objects = await readStackObjects(config, app, apis, once);
    const { unknown, surplusPolicies, ambiguousCertificates } = findUnmanagedObjects(config, objects, state.known);
    const imports = unknown.map(({ type, name, id }) => {
      const address = `${type}.${name}`;
      return { address, id, command: `${command} import ${shellWord(address)} ${shellWord(id)}` };
    });
    const removals = [
      ...surplusPolicies.map(({ id }) => ({
        kind: "claims mapping policy",
        id,
        command: `az rest --method DELETE --url ${tenant.endpoints.graph}/v1.0/policies/claimsMappingPolicies/${id}`,
      })),
      ...(await unusedApplications(subject)),
    ];
    const problems = [
      ...(imports.length > 0
        ? [
            errors.notInState(
              config.stack,
              imports.map(({ address }) => address),
            ),
          ]
        : []),
      ...(surplusPolicies.length > 0
        ? [
            errors.surplusPolicies(
              config.stack,
              config.displayName,
              surplusPolicies.map(({ id }) => id),
            ),
          ]
        : []),
      ...ambiguousCertificates.map(({ name, thumbprints }) =>
        entraErrors.certificateAmbiguous(config.stack, name, thumbprints),
      ),
      ...(subject.others.length > 0
        ? [
            entraErrors.appAmbiguous(
              config.stack,
              [app, ...subject.others].map(({ id }) => id),
            ),
          ]
        : []),
    ];
    const text =
      problems.length === 0 ? "knows what the tenant has" : `${imports.length} to import, ${removals.length} to remove`;
    const lines = [...imports, ...removals].map((each) => each.command);
    return judged(text, problems, { lines, data: { imports, removals } });
  },
};

/** Apps with the stack's tag beside its own: those without provisioning are of creates whose end Terraform did not hear of. */
async function unusedApplications({ others, tenant }: StackSubject) {
  const inspection = new InspectionApi(tenant.graph);
  const found = await Promise.all(
    others.map(async ({ id, appId }) => {
      const [jobs, application] = await Promise.all([
        tenant.synchronization.listJobs(id, once),
        inspection.applicationOf(appId, once),
      ]);
      return jobs.length === 0 && application ? [application] : [];
    }),
  );
  return found.flat().map(({ id }) => ({ kind: "application", id, command: `az ad app delete --id ${id}` }));
}
