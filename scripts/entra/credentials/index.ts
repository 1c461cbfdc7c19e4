import type { StackConfig } from "../../../lib/config";
import { requireTenantUrl } from "../../../lib/config/entra/tenant-url";
import type { CommandContext } from "../../context";
import { warnBeforeFirstStart } from "../preflight/before-start";
import type { Report } from "../../report";
import type { CredentialsAdapter, CredentialsOptions, PreparedChange } from "../../verbs/credentials/adapter";
import { targetCredentials } from "../../../lib/entra/graph";
import { readSecret } from "../../verbs/credentials/given-secret";
import { announceClear, clearCredentials } from "./clear";
import { needsConsent } from "../../../lib/entra/graph/synchronization-template";
import { connectorCredentials, connectorOf } from "./connector";
import { prepareConsent } from "./consent";
import { announceCredentials, type GivenCredentials, setCredentials } from "./set-credentials";
import { findProbe, probe } from "./probe";

/** Saves tenant URL and secret with the synchronization job, or removes them. */
export const credentialsAdapter: CredentialsAdapter<StackConfig> = {
  async prepare(config, options, context, report) {
    if (!options.clear) return prepareCredentials(config, options, context, report);
    const deployment = await context.entra.deployment(config);
    announceClear(deployment, report);
    return () => clearCredentials(deployment, context.io, report);
  },
};

/** Finds the people to provision before anything is saved: a wrong name must not come to light afterwards. */
async function prepareCredentials(
  config: StackConfig,
  options: CredentialsOptions,
  context: CommandContext,
  report: Report,
): Promise<PreparedChange> {
  const { io } = context;
  const given = config.gallery ? undefined : await usualCredentials(config, options, context);
  const deployment = await context.entra.deployment(config);
  const connector = config.gallery && (await connectorOf(deployment));
  if (connector && needsConsent(connector)) return prepareConsent(deployment, report);
  const credentials = given ?? (await connectorCredentials(deployment, connector, options, context));
  const rotate = options.rotate || options.probe !== undefined;
  const person = rotate ? await findProbe(deployment, options.probe) : undefined;
  await announceCredentials(deployment, credentials, report);
  if (config.provisioning) await warnBeforeFirstStart(deployment, context, report);
  if (person) report.line(`${config.stack}: then provisions ${person.name}`);
  return async () => {
    const result = await setCredentials(deployment, credentials, io, report);
    if (!rotate) return report.result(result);
    try {
      report.result({ ...result, probe: await probe(deployment, person, report) });
    } catch (error) {
      report.result({ ...result, probe: null });
      throw error;
    }
  };
}

/** Tenant URL and token, or OAuth client: what every SCIM target takes. */
async function usualCredentials(
  config: StackConfig,
  options: CredentialsOptions,
  context: CommandContext,
): Promise<GivenCredentials> {
  requireTenantUrl(config);
  const token = await readSecret(config, options, context);
  return { pairs: targetCredentials(config, token), token, what: config.oauth ? "client secret" : "token" };
}
