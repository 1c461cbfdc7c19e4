import type { Env } from "../lib/core/env";
import { unknownValue, type ObjectValue } from "./plugin/types";
import type { AttributeDescriptions } from "../lib/terraform/attribute";
import { flag, text } from "./resources/value";

/** Attributes of the provider block about the sign-in, named as azuread names them, each with its variable. */
const attributes = {
  client_id: {
    variable: "ARM_CLIENT_ID",
    guid: "Give the application (client) id of the app registration that signs in.",
    description:
      "Client that signs in, for a configuration with several tenants; `ARM_TENANT_ID` then does not count for this block.",
  },
  client_secret: {
    variable: "ARM_CLIENT_SECRET",
    sensitive: true,
    filled: true,
    description: "Only from a variable that is marked sensitive, never written here.",
  },
  client_secret_file_path: {
    variable: "ARM_CLIENT_SECRET_FILE_PATH",
    filled: true,
    description: "File with the client secret.",
  },
  use_oidc: { variable: "ARM_USE_OIDC", type: "bool", description: "Sign in with a federated token." },
  oidc_token_file_path: {
    variable: "ARM_OIDC_TOKEN_FILE_PATH",
    filled: true,
    description: "File with the federated token; without it the CI service is asked.",
  },
  use_msi: { variable: "ARM_USE_MSI", type: "bool", description: "Sign in with a managed identity." },
  use_cli: { variable: "ARM_USE_CLI", type: "bool", description: "Sign in with the Azure CLI. Null: true." },
} as const;

/** The part of the provider block's schema that is about the sign-in. */
export const signInAttributes: AttributeDescriptions = Object.fromEntries(
  Object.entries(attributes).map(([name, { variable, description, ...attribute }]) => [
    name,
    { type: "string", optional: true, ...attribute, description: `${description} Also \`${variable}\`.` },
  ]),
);

/** Ways to sign in, and what would go before them: of a block that names a way no other may come from the environment. */
const ways = ["client_secret", "client_secret_file_path", "use_oidc", "use_msi"] as const;
const variablesOfWays = [
  ...ways.map((way) => attributes[way].variable),
  "ARM_CLIENT_CERTIFICATE",
  "ARM_CLIENT_CERTIFICATE_PATH",
];

/** Returns the environment for the sign-in of one provider block, whose arguments take precedence over the ARM_* variables. */
export function signInEnv(config: ObjectValue, env: Env): Env {
  const given = Object.entries(attributes).flatMap(([name, { variable }]): [string, string][] => {
    const value = config[name] ?? null;
    return typeof value === "string" || typeof value === "boolean" ? [[variable, String(value)]] : [];
  });
  const namesWay = ways.some((way) => text(config[way]) !== null || flag(config[way]) === true);
  const namesClient = text(config["client_id"]) !== null;
  return {
    ...env,
    ...(namesWay ? Object.fromEntries(variablesOfWays.map((variable) => [variable, undefined])) : {}),
    ...(namesClient ? { ARM_TENANT_ID: text(config["tenant_id"]) ?? env["ARM_TENANT_ID"] } : {}),
    ...Object.fromEntries(given),
  };
}

/** Attributes of a provider block that only an apply makes known. */
export function unknownAttributes(config: ObjectValue): string[] {
  return Object.entries(config).flatMap(([name, value]) => (value === unknownValue ? [name] : []));
}
