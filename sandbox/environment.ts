import { sandboxClients, type ClientName } from "./entra/sign-in/clients";
import { foreignEntraVariables, foreignOktaVariables } from "./foreign-variables";
import type { SandboxKeys } from "./storage";
import { caFile } from "./tls/identity-files";

/** Variables that point every tool at the sandbox; undefined: the variable must not be set at all. */
export type SandboxEnvironment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentFacts {
  readonly folder: string;
  /** `localhost:<port>`. */
  readonly metadataHost: string;
  readonly tenantId: string;
  readonly keys: SandboxKeys;
  /** Token of each target, by environment variable. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly terraformConfig: string;
}

/** The environment of a tool that is to work with the sandbox, and with nothing else. */
export function sandboxEnvironment(facts: EnvironmentFacts, client: ClientName = "deployer"): SandboxEnvironment {
  const { clientId } = sandboxClients[client];
  const ca = caFile(facts.folder);
  return {
    ...Object.fromEntries(
      [...foreignEntraVariables, ...foreignOktaVariables, "TF_PLUGIN_CACHE_DIR"].map((name) => [name, undefined]),
    ),
    SCIMFORM_SANDBOX: facts.folder,
    ARM_TENANT_ID: facts.tenantId,
    ARM_CLIENT_ID: clientId,
    ARM_CLIENT_SECRET: facts.keys.clientSecrets[clientId],
    ARM_METADATA_HOSTNAME: facts.metadataHost,
    ARM_USE_CLI: "false",
    SSL_CERT_FILE: ca,
    NODE_EXTRA_CA_CERTS: ca,
    TF_CLI_CONFIG_FILE: facts.terraformConfig,
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    CHECKPOINT_DISABLE: "1",
    ...facts.tokens,
  };
}

/** Lines for a POSIX shell: `eval "$(scimform sandbox env)"`. */
export function toShell(environment: SandboxEnvironment): string {
  return Object.entries(environment)
    .map(([name, value]) =>
      value === undefined ? `unset ${name}` : `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
    )
    .join("\n");
}
