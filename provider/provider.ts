import type { Cloud } from "../lib/entra/graph/cloud";
import { orgUrlProblem } from "../lib/config/okta/org-url";
import { fail } from "../lib/core/problem";
import { halfSandbox } from "../lib/core/sandbox-traces";
import { Secrets, secretsIn } from "../lib/core/secrets";
import { cloudUnknown, providerUnknown } from "./errors";
import { createClient, type Client, type ClientOptions } from "./client";
import { diagnosticOf } from "./plugin/diagnostics";
import type { Diagnostic, ObjectValue, Provider } from "./plugin/types";
import type { AttributeDescriptions } from "../lib/terraform/attribute";
import { checkValues } from "./resources/check-values";
import { oktaProfileMapping } from "./resources/okta-profile-mapping";
import { provisioningSettings } from "./resources/provisioning-settings";
import { samlSignOn } from "./resources/saml-sign-on";
import { synchronizationJob } from "./resources/synchronization-job";
import { synchronizationSchema } from "./resources/synchronization-schema";
import { text } from "./resources/value";
import { signInAttributes, signInEnv, unknownAttributes } from "./sign-in-block";

export const providerAttributes: AttributeDescriptions = {
  tenant_id: {
    type: "string",
    optional: true,
    guid: "Give the directory (tenant) id, not a domain name.",
    description:
      "Directory (tenant) id. The provider stops before any call to Graph when the sign-in belongs to another tenant. Also `ARM_TENANT_ID`.",
  },
  cloud: {
    type: "string",
    optional: true,
    oneOf: ["public", "usgov", "china"],
    description: "Which Microsoft cloud; `public` unless told otherwise. Also `ARM_ENVIRONMENT`.",
  },
  metadata_host: {
    type: "string",
    optional: true,
    filled: true,
    description: "Host of a cloud metadata endpoint, for clouds of one's own. Also `ARM_METADATA_HOSTNAME`.",
  },
  ...signInAttributes,
  org_url: {
    type: "string",
    optional: true,
    description:
      "The Okta org, such as `https://acme.okta.com`; nothing is sent anywhere else. Also `OKTA_ORG_NAME` and `OKTA_BASE_URL`.",
  },
};

/** Spellings of ARM_ENVIRONMENT that azuread and azurerm take. */
const environments: Readonly<Record<string, Cloud>> = {
  global: "public",
  public: "public",
  usgovernment: "usgov",
  usgovernmentl4: "usgov",
  usgov: "usgov",
  china: "china",
};

/** Dependencies of the provider on the process that runs it. */
export type ProviderDependencies = Pick<
  ClientOptions,
  "env" | "fetch" | "clock" | "sleep" | "monotonic" | "loadIdentity" | "trace" | "root"
> & {
  readonly secrets?: Secrets;
};

/**
 * The Terraform provider `scimform`: everything under `/synchronization` of an enterprise application in Microsoft Entra ID, what
 * azuread cannot do of its sign-on, and the profile mappings of an app in Okta.
 */
export function scimformProvider({ secrets = new Secrets(), ...dependencies }: ProviderDependencies): Provider<Client> {
  for (const secret of secretsIn(dependencies.env)) secrets.add(secret);
  return {
    redact: (text) => secrets.redact(text),
    name: "scimform",
    version: process.env.SCIMFORM_VERSION ?? "development",
    about: "This is the Terraform provider of scimform (SCIM provisioning as code).",
    schema: { version: 0, block: { attributes: providerAttributes } },
    validate: (config) => [...checkValues(providerAttributes, config), ...checkOrgUrl(config)],
    async configure(config) {
      const cloud = cloudOf(config, dependencies.env);
      if (!cloud) {
        return { client: null, diagnostics: [diagnosticOf(cloudUnknown(dependencies.env["ARM_ENVIRONMENT"] ?? ""))] };
      }
      const metadataHost = text(config["metadata_host"]);
      const signIn = signInEnv(config, dependencies.env);
      const env = metadataHost ? { ...signIn, ARM_METADATA_HOSTNAME: metadataHost } : signIn;
      const half = halfSandbox(env);
      if (half) return { client: null, diagnostics: [diagnosticOf(half)] };
      const tenantId = text(config["tenant_id"]) ?? undefined;
      for (const secret of secretsIn(env)) secrets.add(secret);
      const client = createClient({ ...dependencies, secrets, tenantId, cloud, orgUrl: orgUrlOf(config, env), env });
      const unknown = unknownAttributes(config);
      if (unknown.length === 0) return { client };
      // Half of a sign-in could be the one of another tenant or org.
      const okta = (): never => {
        throw fail(providerUnknown, unknown);
      };
      return { client: { ...client, connect: async () => okta(), okta } };
    },
    resources: {
      scimform_synchronization_job: synchronizationJob,
      scimform_synchronization_schema: synchronizationSchema,
      scimform_provisioning_settings: provisioningSettings,
      scimform_saml_sign_on: samlSignOn,
      scimform_okta_profile_mapping: oktaProfileMapping,
    },
    dataSources: {},
  };
}

function cloudOf(config: ObjectValue, env: ProviderDependencies["env"]): Cloud | undefined {
  const name = text(config["cloud"]) ?? env["ARM_ENVIRONMENT"] ?? "public";
  return environments[name.toLowerCase()];
}

/** The two variables are those of the okta/okta provider. https://registry.terraform.io/providers/okta/okta/latest/docs#schema */
function orgUrlOf(config: ObjectValue, env: ProviderDependencies["env"]): string | undefined {
  const { OKTA_ORG_NAME, OKTA_BASE_URL } = env;
  return text(config["org_url"]) ?? (OKTA_ORG_NAME && `https://${OKTA_ORG_NAME}.${OKTA_BASE_URL || "okta.com"}`);
}

function checkOrgUrl(config: ObjectValue): Diagnostic[] {
  const orgUrl = text(config["org_url"]);
  const problem = orgUrl === null ? undefined : orgUrlProblem(orgUrl);
  return problem ? [{ ...diagnosticOf(problem), path: [{ attribute: "org_url" }] }] : [];
}
