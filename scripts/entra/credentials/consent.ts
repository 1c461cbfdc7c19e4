import { fail } from "../../../lib/core/problem";
import { credentialsPresent } from "../../../lib/entra/graph";
import type { Report } from "../../report";
import type { PreparedChange } from "../../verbs/credentials/adapter";
import { portalPage } from "../portal";
import type { EntraDeployment } from "../session";
import * as errors from "./errors";
import { jobLine, startIfWanted } from "./set-credentials";

/**
 * A connector to which a person consents in the admin center: no API can do it. What the consent left is tested, and provisioning started.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-configuration-api
 * @throws ScimformError ENTRA_CONSENT_NEEDED
 */
export async function prepareConsent(deployment: EntraDeployment, report: Report): Promise<PreparedChange> {
  const { config, app, job, tenant } = deployment;
  const { stack } = config;
  const portal = portalPage(tenant, app);
  if (!credentialsPresent(await tenant.synchronization.getSecrets(app.id)))
    throw fail(errors.consentNeeded, stack, portal);
  const validation = await tenant.synchronization.validateCredentials(app.id, job.id, "saved");
  if (!validation.ok) throw fail(errors.consentNeeded, stack, portal, validation.message);
  report.line(`${stack}: the target answers Entra with the consent that it has`, "good");
  return async () => {
    const outcome = await startIfWanted(deployment);
    report.line(`${stack}: ${jobLine[outcome](stack)}`, outcome === "stopped" ? "note" : "good");
    report.result({ stack, servicePrincipalId: app.id, tested: true, saved: false, job: outcome });
  };
}
