import { InspectionApi, permissionStatus } from "../../../lib/entra/graph";
import * as errors from "./errors";
import { type DoctorCheck, fine, judged, skipped } from "../../verbs/doctor/check";
import type { StackSubject } from "./subjects";

const once = { once: true } as const;

/**
 * Check that an identity with Application.ReadWrite.OwnedBy owns both application and service principal.
 * https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8800
 */
export const ownershipCheck: DoctorCheck<StackSubject> = {
  name: "ownership",
  async run({ config, app, tenant, facts }) {
    if (!facts?.objectId) return skipped("the token does not say who signed in");
    const me = facts.objectId;
    if (permissionStatus("credentials", facts.permissions, [config]).byOwnership.length === 0)
      return fine("not needed");
    const api = new InspectionApi(tenant.graph);
    const [application, ofPrincipal] = await Promise.all([
      api.applicationOf(app.appId, once),
      api.owners("servicePrincipals", app.id, once),
    ]);
    const ofApplication = application ? await api.owners("applications", application.id, once) : [];
    const lacking = [
      ...(ofApplication.includes(me) ? [] : [`the application ${application?.id ?? "(of another tenant)"}`]),
      ...(ofPrincipal.includes(me) ? [] : [`the service principal ${app.id}`]),
    ];
    return judged(
      lacking.length === 0 ? "owns application and service principal" : "not owner of both",
      lacking.length === 0 ? [] : [errors.notOwner(config.stack, facts.name, lacking)],
    );
  },
};
