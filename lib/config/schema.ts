import { z } from "zod";

/**
 * The shape of the files in `config/`: the one source of types, validation, the editors' JSON schemas and the tables in
 * docs/configuration.md. Every field of a layer may be absent (a lower layer or a default decides) or null (removed).
 */

/** What counts when no file says otherwise. Kept out of the schemas themselves: a default must not win over a lower layer. */
export const defaults = {
  identityProvider: "entra",
  cloud: "public",
  scope: "assigned",
  provisioning: true,
  accidentalDeletions: { enabled: true, threshold: 500 },
  skipOutOfScopeDeletions: false,
  protectedEnvironments: ["production", "prod"],
} as const;

export const APP_NAME = /^[a-z][a-z0-9-]*$/;
export const ENVIRONMENT_NAME = /^[a-z][a-z0-9]*$/;
export const TOKEN_SOURCE = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|keyvault:https:\/\/.+)$/;

/** Rules of the formats, in words: also the text of errors. */
export const formats = {
  appName: "lower-case letters, digits and hyphens, starting with a letter",
  environmentName:
    "lower-case letters and digits, starting with a letter (no hyphen: stack names are <app>-<environment>)",
  guid: "an object id such as 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11",
  email: "an e-mail address",
  tokenSource: "env:NAME, file:PATH or keyvault:https://<vault>.vault.azure.net/secrets/<name>",
} as const;

const text = z.string().min(1, "some text");
const guid = z.guid(formats.guid).transform((id) => id.toLowerCase());
const email = z.email(formats.email);
const appName = z.string().regex(APP_NAME, formats.appName);
const environmentName = z.string().regex(ENVIRONMENT_NAME, formats.environmentName);
/** YAML 1.2 reads on/off as text and true/false as truth values: all four are meant alike. */
const onOff = z.union([z.enum(["on", "off"]), z.boolean()]).transform((value) => value === true || value === "on");

interface FieldNotes {
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** A field of a layer: may be left out, and null removes what a lower layer says. */
const field = <T extends z.ZodType>(type: T, description: string, notes: FieldNotes = {}) =>
  type.nullish().meta({ description, ...notes, examples: notes.examples ? [...notes.examples] : undefined });

// Mappings and filters

const mapping = z.strictObject({
  source: field(text, 'What flows, in Entra\'s own language: `[attribute]`, `"constant"` or a function call.', {
    examples: ["[userPrincipalName]", 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'],
  }),
  match: field(
    z.int().min(1),
    "Matching precedence, from 1: finds the account that exists already. Absent: not used for matching.",
    {
      examples: [1],
    },
  ),
  apply: field(z.enum(["always", "onCreate"]), "When the value is written.", { default: "always" }),
  default: field(z.string(), "Written when the source is empty (on create)."),
});

const mappingOrSource = z
  .union([text, mapping])
  .transform((value): z.infer<typeof mapping> => (typeof value === "string" ? { source: value } : value));

const clause = z.strictObject({
  attribute: text.meta({ description: "Name of the source attribute, without brackets.", examples: ["country"] }),
  operator: text.meta({ description: "As the Entra admin center names it.", examples: ["EQUALS", "IS NOT NULL"] }),
  value: field(z.string(), "What to compare with; absent for operators that take none.", { examples: ["DK"] }),
});

const filter = z.strictObject({
  name: text.meta({ description: "Title of the group of clauses.", examples: ["Denmark"] }),
  all: z
    .array(clause)
    .min(1, "at least one clause")
    .meta({ description: "Every clause has to hold; one filter of the list is enough." }),
});

const objectMapping = z.strictObject({
  enabled: field(onOff, "Whether objects of this type are provisioned.", { default: "on" }),
  actions: field(
    z.array(z.enum(["create", "update", "delete"])).min(1, "at least one action"),
    "What may happen in the target.",
    {
      default: ["create", "update", "delete"],
    },
  ),
  mappings: field(
    z.record(z.string(), mappingOrSource.nullable()),
    "Target attribute: source. The whole set: what Entra maps beyond it is removed. The short form is the source alone.",
    { examples: [{ userName: { source: "[userPrincipalName]", match: 1 }, displayName: "[displayName]" }] },
  ),
  filters: field(z.array(filter), "Scoping filters: only objects that pass one of them are provisioned."),
});

const attribute = z.strictObject({
  type: field(z.enum(["String", "Integer", "Reference", "Binary", "Boolean", "DateTime"]), "Type of the values.", {
    default: "String",
  }),
  multivalued: field(onOff, "Holds a list.", { default: "off" }),
  required: field(onOff, "An object without it is not exported.", { default: "off" }),
  caseExact: field(onOff, "A change of letter case alone counts as a change.", { default: "off" }),
  references: field(z.array(text), "For type Reference: object types it may point to.", { examples: [["User"]] }),
});

const attributes = z.strictObject({
  source: field(z.record(text, attribute.nullable()), "Directory extensions to read, by their full name.", {
    examples: [{ extension_0a1b2c3d4e5f60718293a4b5c6d7e8f9_costCentre: { type: "String" } }],
  }),
  target: field(
    z.record(text, attribute.nullable()),
    "Attributes of the target beyond the standard ones, by their full SCIM name.",
    {
      examples: [{ "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge": { type: "String" } }],
    },
  ),
});

// Settings that more than one layer has

const urlForAll = z.string();
const url = z.union([urlForAll, z.record(environmentName, z.string().nullable())]);

const shared = {
  displayName: field(text, "Name of the enterprise application; `{environment}` is replaced.", {
    examples: ["&Money Advisors ({environment})"],
  }),
  scope: field(
    z.enum(["assigned", "all"]),
    "Who is provisioned: people and groups assigned to the app, or everybody.",
    {
      default: defaults.scope,
    },
  ),
  accidentalDeletions: field(
    z.strictObject({
      enabled: field(onOff, "Stop a cycle that would delete or disable too many.", { default: "on" }),
      threshold: field(z.int().min(1), "From how many on.", { default: defaults.accidentalDeletions.threshold }),
    }),
    "Entra's guard against accidental deletions.",
    { examples: [{ enabled: true, threshold: 500 }] },
  ),
  skipOutOfScopeDeletions: field(
    onOff,
    "Leave accounts alone whose owner falls out of scope, instead of disabling them.",
    { default: "off" },
  ),
  users: field(objectMapping, "Mapping of users."),
  groups: field(
    objectMapping,
    "Mapping of groups as objects. Absent: groups are not provisioned; people in assigned groups are.",
  ),
  attributes: field(attributes, "Definitions of attributes that Entra does not know by itself."),
};

const principal = z
  .union([text, z.strictObject({ name: text, id: guid.optional() })])
  .transform((value): { name: string; id?: string } => (typeof value === "string" ? { name: value } : value));

const assign = z.union([
  z.literal("external"),
  z.strictObject({
    groups: field(z.array(principal), "By display name, or as { name, id } where a name is not unique.", {
      examples: [["SCIM Advisors", { name: "Branch Heads", id: "22222222-2222-4222-8222-222222222222" }]],
    }),
    users: field(z.array(principal), "By user principal name.", { examples: [["adele.vance@contoso.example"]] }),
  }),
]);

const appSettings = {
  ...shared,
  provisioning: field(onOff, "Whether the job should run.", { default: "on" }),
  assign: field(assign, "Who is assigned to the app; `external`: somebody else sees to it, and we only verify.", {
    examples: [{ groups: ["SCIM Advisors"], users: ["adele.vance@contoso.example"] }, "external"],
  }),
  notificationEmail: field(email, "Whom Entra writes to when provisioning fails. Default: the environment's."),
  protected: field(onOff, "Refuse to destroy or replace. Default: the environment's."),
  tokenSource: field(
    z.string().regex(TOKEN_SOURCE, formats.tokenSource),
    "Where the secret token is kept, never the token: `env:NAME`, `file:PATH` or `keyvault:URL`. Default: `env:SCIMFORM_TOKEN_<STACK>`.",
    { examples: ["env:SCIMFORM_TOKEN_ADVISORS_TEST"] },
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
    description: "Target profile: name of a file in config/targets, without .yaml.",
    examples: ["andmoney-advisors"],
  }),
  ...appSettings,
  url: field(url, "Tenant URL (SCIM endpoint), one or one an environment, when it is not the profile's."),
  formerly: field(appName, "The key this app had before: its stack is continued, not created anew."),
  environments: z.record(environmentName, appEnvironmentSchema.nullable()).meta({
    description: "Where the app is deployed; each may override any setting.",
    examples: [{ test: {}, production: {} }],
  }),
});

/** `config/*.yaml`. */
export const deploymentSchema = z
  .strictObject({
    identityProvider: field(z.enum(["entra", "okta"]), "Where the people come from.", {
      default: defaults.identityProvider,
    }),
    apps: z.record(appName, appSchema).meta({ description: "Apps by key; a stack is called <app>-<environment>." }),
  })
  .meta({ title: "scimform deployment (config/*.yaml)" });

/** `config/targets/*.yaml`. */
export const targetSchema = z
  .strictObject({
    title: field(text, "What the target is, for people."),
    documentation: field(z.url("a URL"), "The vendor's page about provisioning."),
    url: field(url, "Tenant URL (SCIM endpoint): one, or one an environment.", {
      examples: [{ test: "https://test.example.com/scim", production: "https://example.com/scim" }],
    }),
    ...shared,
    steps: field(
      z.array(
        z.strictObject({
          title: text.meta({ description: "What to do." }),
          text: field(text, "How, and what for."),
        }),
      ),
      "What the vendor leaves to be done by hand; `scimform steps` lists it.",
    ),
  })
  .meta({ title: "scimform target profile (config/targets/*.yaml)" });

// Environments

const prefix = field(z.string(), "Put before the stack's name, which is always part of the location.");
const required = (description: string) => text.meta({ description });

/** Arguments of Terraform's backends, without those that hold secrets: they come from the environment. */
const backend = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("local"),
    config: field(
      z.strictObject({ path: field(text, "Folder.", { default: "state" }) }),
      "State in files `<stack>.tfstate` of a folder.",
    ),
  }),
  z.strictObject({
    type: z.literal("azurerm"),
    config: z.strictObject({
      storageAccountName: required("Storage account."),
      containerName: required("Blob container."),
      prefix,
      resourceGroupName: field(text, "Resource group of the storage account."),
      subscriptionId: field(guid, "Subscription of the storage account."),
      tenantId: field(guid, "Tenant of the storage account."),
      clientId: field(guid, "Client that signs in to the storage account."),
      environment: field(z.enum(["public", "usgovernment", "china"]), "Azure cloud."),
      useAzureadAuth: field(z.boolean(), "Sign in with Entra instead of storage keys."),
      useOidc: field(z.boolean(), "Sign in with a token of the CI system."),
      useMsi: field(z.boolean(), "Sign in with the machine's managed identity."),
    }),
  }),
  z.strictObject({
    type: z.literal("s3"),
    config: z.strictObject({
      bucket: required("Bucket."),
      prefix,
      region: field(text, "Region of the bucket."),
      profile: field(text, "Profile of the AWS settings."),
      encrypt: field(z.boolean(), "Encrypt the state at rest."),
      kmsKeyId: field(text, "Key to encrypt with."),
      dynamodbTable: field(text, "Table for locks."),
    }),
  }),
  z.strictObject({
    type: z.literal("gcs"),
    config: z.strictObject({
      bucket: required("Bucket."),
      prefix,
      impersonateServiceAccount: field(text, "Service account to act as."),
      kmsEncryptionKey: field(text, "Key to encrypt with."),
    }),
  }),
  ...(["remote", "cloud"] as const).map((type) =>
    z.strictObject({
      type: z.literal(type),
      config: z.strictObject({
        organization: required("Organization; the workspace is the stack's name, with local execution mode."),
        hostname: field(text, "Host, when it is not app.terraform.io."),
        prefix: field(z.string(), "Put before the workspace's name."),
      }),
    }),
  ),
]);

/** An entry of `config/environments.yaml`. */
export const environmentSchema = z.strictObject({
  tenantId: field(guid, "Directory id of the Entra tenant. Required, but in the sandbox."),
  cloud: field(z.enum(["public", "usgov", "china"]), "Which Microsoft cloud.", { default: defaults.cloud }),
  protected: field(
    onOff,
    "Refuse to destroy or replace. Default: on for an environment called production or prod, else off.",
  ),
  notificationEmail: field(email, "Whom Entra writes to when provisioning fails."),
  backend: field(backend, "Where Terraform keeps state.", {
    default: { type: "local" },
    examples: [{ type: "azurerm", config: { storageAccountName: "contosostate", containerName: "scimform" } }],
  }),
});

/** `config/environments.yaml`. */
export const environmentsSchema = z
  .record(environmentName, environmentSchema.nullable())
  .meta({ title: "scimform environments (config/environments.yaml)" });

export type Target = z.output<typeof targetSchema>;
export type App = z.output<typeof appSchema>;
export type AppEnvironment = z.output<typeof appEnvironmentSchema>;
export type Environment = z.output<typeof environmentSchema>;
