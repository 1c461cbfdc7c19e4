import { z } from "zod";
import {
  appsOf,
  date,
  email,
  environmentName,
  environmentsOf,
  field,
  formerly,
  guid,
  onOff,
  principals,
  text,
  tokenSource,
} from "../common/field";
import { appRoles } from "./app-roles-schema";
import { connectionKeys } from "../../entra/graph/target-credentials";
import { gallery } from "./gallery-schema";
import { attributes, objectMapping } from "./mapping-schema";
import { settingsFields } from "./provisioning-settings";
import {
  inputValues,
  prerequisites,
  profileInputs,
  remarks,
  rollout,
  steps,
  stepsDone,
  wave,
  wavesOf,
} from "../common/profile-schema";
import { saml } from "./saml-schema";
import { patchFlag, rulesOfApp, targetRules } from "./target-rules-schema";

/**
 * The shape of the files in `config/`: the one source of types, validation, the editors' JSON schemas and the tables in
 * docs/configuration.md. Every field of a layer may be absent (a lower layer or a default decides) or null (removed).
 */

/** Defaults of settings that no file sets. Kept out of the schemas themselves: a default must not win over a lower layer. */
export const defaults = {
  identityProvider: "entra",
  cloud: "public",
  provisioning: true,
} as const;

const urlForAll = z.string();
const url = z.union([urlForAll, z.record(environmentName, z.string().nullable())]);

const shared = {
  displayName: field(
    text,
    "Name of the enterprise application; `{environment}`, `{tenantId}` and inputs are replaced.",
    {
      examples: ["&Money Advisors ({environment})"],
    },
  ),
  ...settingsFields,
  users: field(objectMapping, "Mapping of users."),
  groups: field(
    objectMapping,
    "Mapping of groups as objects. Absent: groups are not provisioned; people in assigned groups are.",
  ),
  attributes: field(attributes, "Definitions of attributes that Entra does not know by itself."),
  oauth: field(
    z.strictObject({
      clientId: field(text, "Client id at the target's token endpoint."),
      tokenUrl: field(text, "Token endpoint of the target, https."),
    }),
    "Entra signs in to the target by OAuth 2.0 client credentials. The client secret, not a token, is then what `tokenSource` names.",
    { examples: [{ clientId: "entra-provisioning", tokenUrl: "https://login.example.com/oauth2/token" }] },
  ),
  credentials: field(
    z.partialRecord(z.enum(connectionKeys), text),
    "What a connector of the gallery asks for besides tenant URL and token, by the names of Graph. Of what is secret, a source as of `tokenSource`.",
    { examples: [{ UserName: "provisioning@acme.example", Password: "env:SALESFORCE_PASSWORD" }] },
  ),
  saml,
  appRoles,
  gallery,
  assignmentRequired: field(
    onOff,
    "Whether only those assigned can sign in to the app. `off` only where the vendor asks for it: then everybody in the tenant can.",
    { default: "on" },
  ),
  role: field(
    text,
    "App role that those assigned get whose entry names none: display name, value or id. Default: `User`, or the only one that people can have; of several, one has to be named.",
    { examples: ["Standard User"] },
  ),
  patchFlag,
};

const assign = z.union([z.literal("external"), z.strictObject(principals)]);

const appSettings = {
  ...shared,
  provisioning: field(onOff, "Whether the job should run.", { default: "on" }),
  assign: field(assign, "Who is assigned to the app; `external`: somebody else sees to it, and we only verify.", {
    examples: [{ groups: ["SCIM Advisors"], users: ["clara.bak@contoso.example"] }, "external"],
  }),
  waves: wavesOf(principals),
  wave,
  inputs: inputValues,
  rules: rulesOfApp,
  stepsDone,
  notificationEmail: field(email, "Whom Entra writes to when provisioning fails. Default: the environment's."),
  protected: field(onOff, "Refuse to destroy or replace. Default: the environment's."),
  tokenSource: field(
    tokenSource,
    "Where the secret token is kept, never the token: `env:NAME`, `file:PATH` (from the project's folder on) or `keyvault:URL`. Default: `env:SCIMFORM_TOKEN_<STACK>`.",
    { examples: ["env:SCIMFORM_TOKEN_ADVISORS_TEST"] },
  ),
  expires: field(
    date,
    "Last day of the token (or client secret): from 30 days before on, `credentials` and `status` warn.",
    {
      examples: ["2027-01-31"],
    },
  ),
};

/** `apps.<app>.environments.<environment>`. */
export const appEnvironmentSchema = z.strictObject({
  ...appSettings,
  url: field(urlForAll, "Tenant URL (SCIM endpoint), when it is not the profile's."),
  existing: field(
    z.strictObject({ servicePrincipalId: guid.meta({ description: "Object id of the enterprise application." }) }),
    "The enterprise application exists already: it is used, and never deleted.",
    { examples: [{ servicePrincipalId: "33333333-3333-4333-8333-333333333333" }] },
  ),
});

/** `apps.<app>`. */
export const appSchema = z.strictObject({
  target: text.meta({
    description: "Target profile: name of a file in `config/targets`, without `.yaml`.",
    examples: ["andmoney-advisors"],
  }),
  ...appSettings,
  url: field(url, "Tenant URL (SCIM endpoint), one or one an environment, when it is not the profile's."),
  formerly,
  environments: environmentsOf(appEnvironmentSchema),
});

/** `config/*.yaml`. */
export const deploymentSchema = z
  .strictObject({
    identityProvider: field(z.enum(["entra", "okta"]), "Where the people come from.", {
      default: defaults.identityProvider,
    }),
    apps: appsOf(appSchema),
  })
  .meta({ title: "scimform deployment (config/*.yaml)" });

/** `config/targets/*.yaml`. */
export const targetSchema = z
  .strictObject({
    identityProvider: field(z.literal("entra"), "Whose mappings these are.", { default: defaults.identityProvider }),
    title: field(text, "What the target is, for people."),
    documentation: field(z.url("a URL"), "The vendor's page about provisioning."),
    url: field(url, "Tenant URL (SCIM endpoint): one, or one an environment.", {
      examples: [{ test: "https://test.example.com/scim", production: "https://example.com/scim" }],
    }),
    ...shared,
    prerequisites,
    remarks,
    inputs: profileInputs,
    rules: targetRules,
    steps,
    rollout,
  })
  .meta({ title: "scimform target profile (config/targets/*.yaml)" });

/** The keys of an entry of `config/environments.yaml` for Entra. */
export const entraEnvironment = {
  tenantId: field(guid, "Directory id of the Entra tenant. Required, but in the sandbox."),
  cloud: field(z.enum(["public", "usgov", "china"]), "Which Microsoft cloud.", { default: defaults.cloud }),
  notificationEmail: field(email, "Whom Entra writes to when provisioning fails."),
};

export type EntraTarget = z.output<typeof targetSchema>;
export type EntraAppSettings = z.output<typeof appSchema>;
export type EntraAppEnvironment = z.output<typeof appEnvironmentSchema>;
