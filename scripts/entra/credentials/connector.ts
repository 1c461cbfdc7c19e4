import { resolveTokenSource, type SecretPair } from "../../../lib/entra/graph";
import { isSecretKey } from "../../../lib/entra/graph/secrets";
import {
  keysAskedBy,
  type SynchronizationTemplate,
  templateOfJob,
} from "../../../lib/entra/graph/synchronization-template";
import { requireTenantUrl } from "../../../lib/config/entra/tenant-url";
import { fail } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import { readSecret } from "../../verbs/credentials/given-secret";
import type { CredentialsOptions } from "../../verbs/credentials/adapter";
import type { EntraDeployment } from "../session";
import * as errors from "./errors";
import type { GivenCredentials } from "./set-credentials";

/** The synchronization template of an app of the gallery; undefined where it no longer lists its job's. */
export const connectorOf = async ({
  app,
  job,
  tenant,
}: EntraDeployment): Promise<SynchronizationTemplate | undefined> =>
  templateOfJob(await tenant.synchronization.listTemplates(app.id), job);

/** Tenant URL and token, which connectors take whose template does not say what it asks for. */
const usual = ["BaseAddress", "SecretToken"];

/**
 * The credentials that a connector asks for, each from its source.
 * @throws ScimformError COMMAND_CREDENTIALS_INCOMPLETE, PROFILE_URL_*, ENTRA_TOKEN_*, ENTRA_VAULT_*
 */
export async function connectorCredentials(
  { config }: EntraDeployment,
  connector: SynchronizationTemplate | undefined,
  options: CredentialsOptions,
  context: CommandContext,
): Promise<GivenCredentials> {
  const { stack, credentials = {} } = config;
  const asked = (connector && keysAskedBy(connector)) ?? usual;
  const keys = [...new Set([...asked, ...Object.keys(credentials)])];
  const given = new Map<string, string>(Object.entries(credentials));
  const missing = keys.filter((key) => !usual.includes(key) && !given.has(key));
  if (missing.length > 0) throw fail(errors.fieldsMissing, stack, connector?.id ?? "", missing);
  const { io, root } = context;
  const pairs: SecretPair[] = [];
  let token: string | undefined;
  for (const key of keys) {
    const text = given.get(key) ?? "";
    if (key === "BaseAddress") pairs.push({ key, value: requireTenantUrl(config) });
    else if (key === "SecretToken") pairs.push({ key, value: (token = await readSecret(config, options, context)) });
    else if (isSecretKey(key))
      pairs.push({ key, value: await resolveTokenSource(text, { ...io, ...config, root, env: io.env }) });
    else pairs.push({ key, value: text });
  }
  return { pairs, token, what: token === undefined ? "credentials" : "token" };
}
