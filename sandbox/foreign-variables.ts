/**
 * Environment variables that sign in, or reach a cloud or an org, in other ways than the sandbox's own. They are removed from
 * a tool's environment, so that no tool falls back to a real tenant or org when the sandbox is not there.
 */

const armVariables = [
  ...[
    "ADO_PIPELINE_SERVICE_CONNECTION_ID",
    "CLIENT_CERTIFICATE",
    "CLIENT_CERTIFICATE_PASSWORD",
    "CLIENT_CERTIFICATE_PATH",
  ],
  ...[
    "CLIENT_ID_FILE_PATH",
    "CLIENT_SECRET_FILE_PATH",
    "ENVIRONMENT",
    "MSI_ENDPOINT",
    "OIDC_AZURE_SERVICE_CONNECTION_ID",
  ],
  ...["OIDC_REQUEST_TOKEN", "OIDC_REQUEST_URL", "OIDC_TOKEN", "OIDC_TOKEN_FILE_PATH", "SUBSCRIPTION_ID"],
  ...["USE_AKS_WORKLOAD_IDENTITY", "USE_MSI", "USE_OIDC"],
].map((name) => `ARM_${name}`);

const azureVariables = [
  ...["AUTHORITY_HOST", "CLIENT_CERTIFICATE_PASSWORD", "CLIENT_CERTIFICATE_PATH", "CLIENT_ID", "CLIENT_SECRET"],
  ...["FEDERATED_TOKEN_FILE", "PASSWORD", "SUBSCRIPTION_ID", "TENANT_ID", "TOKEN_CREDENTIALS", "USERNAME"],
].map((name) => `AZURE_${name}`);

/** https://registry.terraform.io/providers/hashicorp/azuread/latest/docs, learn.microsoft.com/javascript/api/overview/azure/identity-readme */
export const foreignEntraVariables: readonly string[] = [...armVariables, ...azureVariables];

/** https://registry.terraform.io/providers/okta/okta/latest/docs, github.com/okta/okta-sdk-nodejs#configuration-reference */
export const foreignOktaVariables: readonly string[] = [
  ...["ACCESS_TOKEN", "API_CLIENT_ID", "API_PRIVATE_KEY", "API_PRIVATE_KEY_ID", "API_SCOPES", "API_TOKEN"],
  ...["BASE_URL", "HTTP_PROXY", "ORG_NAME", "ORG_URL"],
  ...["CLIENT_AUTHORIZATIONMODE", "CLIENT_CLIENTID", "CLIENT_KEYID", "CLIENT_ORGURL", "CLIENT_PRIVATEKEY"],
  ...["CLIENT_SCOPES", "CLIENT_TOKEN", "CLIENT_USERAGENT"],
].map((name) => `OKTA_${name}`);

/** Variables that lead a tool past the sandbox's own providers, or through a proxy. */
export const foreignToolVariables: readonly string[] = ["TF_PLUGIN_CACHE_DIR", "NODE_USE_ENV_PROXY"];

/** All variables that a sandbox sets or unsets, but for those of the stacks' tokens. */
export const sandboxVariables: readonly string[] = [
  ...[...foreignEntraVariables, ...foreignOktaVariables, ...foreignToolVariables],
  ...["SCIMFORM_SANDBOX", "SCIMFORM_SANDBOX_TENANTS", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "TF_CLI_CONFIG_FILE"],
  ...["ARM_TENANT_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ARM_METADATA_HOSTNAME", "ARM_USE_CLI"],
  ...["CDKTF_DISABLE_PLUGIN_CACHE_ENV", "CHECKPOINT_DISABLE"],
];
