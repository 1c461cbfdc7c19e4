import { z } from "zod";
import { appsOf, environmentsOf, field, formerly, onOff, principalsBy, text, tokenSource } from "../common/field";
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

/** The shape of the files in `config/` that are for Okta; in the manner of `lib/config/entra/schema.ts`. */

/** Defaults of settings that no file sets. */
export const defaults = {
  provisioning: true,
  features: { create: true, update: true, deactivate: true },
  userName: "${source.login}",
  signOn: "SAML_2_0",
  nameId: { template: "${user.userName}", format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" },
} as const;

const oktaId = (prefix: string, example: string) =>
  z.string().regex(new RegExp(`^${prefix}[A-Za-z0-9]{17}$`), `an id of Okta such as ${example}`);

const variable = z
  .string()
  .regex(/^[A-Za-z_]\w*$/, "a variable name of Okta: letters, digits and underscores, starting with a letter");

const groupId = oktaId("00g", "00g1emaKYZTWRYYRRTSK");

const principals = principalsBy({
  groupName: text,
  groupId,
  userId: oktaId("00u", "00u118oQYT4TBGuay0g4"),
  example: "00g1emaKYZTWRYYRRTSK",
  user: "By login or id.",
  userName: text,
});

const group = z
  .union([
    text,
    z.strictObject({
      group: text.meta({ description: "Name of the group in Okta, or its id." }),
      as: field(text, "Its name in the target, where it is another one."),
      id: groupId.optional().meta({ description: "Id, where the name is not unique." }),
    }),
  ])
  .transform((value): { group: string; as?: string | null; id?: string } => {
    const written = typeof value === "string" ? { group: value } : value;
    return groupId.safeParse(written.group).success ? { id: written.group, ...written } : written;
  });

const mapping = z.strictObject({
  expression: field(text, "What flows, in Okta's expression language.", { examples: ["user.department"] }),
  push: field(z.enum(["always", "onCreate"]), "When the value is written.", { default: "always" }),
});

const shared = {
  label: field(text, "Name of the app in Okta; `{environment}` and inputs are replaced.", {
    examples: ["MangoApps ({environment})"],
  }),
  application: field(
    z.strictObject({
      name: field(text, 'Key of the app in Okta\'s catalogue: the end of the address of its "Add integration" page.', {
        examples: ["mangoapps"],
      }),
      signOn: field(z.enum(["SAML_2_0", "AUTO_LOGIN"]), "How people sign in to a catalogue app.", {
        default: defaults.signOn,
      }),
      settings: field(
        z.record(text, z.union([z.string(), z.boolean(), z.number()]).nullable()),
        "What the catalogue app's wizard asks for, by the keys of `settings.app`; inputs are replaced.",
        { examples: [{ domain: "{domain}" }] },
      ),
      saml: field(
        z.strictObject({
          acsUrl: field(text, "Assertion consumer service of the target."),
          audience: field(text, "Entity id of the target."),
          nameId: field(
            z.strictObject({
              template: field(text, "As what people sign in.", { default: defaults.nameId.template }),
              format: field(text, "Format of the name.", { default: defaults.nameId.format }),
            }),
            "The NameID.",
          ),
          attributes: field(z.record(text, text.nullable()), "Attributes of the assertion: name and expression.", {
            examples: [{ email: "user.email" }],
          }),
        }),
        "Instead of a catalogue app: a custom SAML 2.0 app.",
        { examples: [{ acsUrl: "https://scim.example.com/saml/acs", audience: "https://scim.example.com/saml" }] },
      ),
    }),
    "What the app is made from: an app of the catalogue by `name`, or a custom one by `saml`.",
    { examples: [{ name: "mangoapps", settings: { domain: "okta.mangoapps.com" } }] },
  ),
  features: field(
    z.strictObject({
      create: field(onOff, "Create Users.", { default: "on" }),
      update: field(onOff, "Update User Attributes.", { default: "on" }),
      deactivate: field(onOff, "Deactivate Users.", { default: "on" }),
    }),
    "What Okta does in the target. For most apps a person ticks it in the Admin Console, and commands verify it.",
  ),
  userName: field(text, "Template of the `userName` that is sent.", {
    default: defaults.userName,
    examples: ["${source.email}"],
  }),
  attributes: field(
    z.record(
      variable,
      z
        .strictObject({
          title: field(text, "Name for people. Default: the variable name."),
          type: field(z.enum(["string", "boolean", "number", "integer", "array"]), "Type of the value.", {
            default: "string",
          }),
          items: field(z.enum(["string", "number", "integer"]), "For an array: type of its elements."),
          externalName: field(text, "Name of the SCIM attribute.", { examples: ["department"] }),
          externalNamespace: field(text, "URN of its schema, when it is an extension.", {
            examples: ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
          }),
          required: field(onOff, "A person without it cannot be assigned.", { default: "off" }),
        })
        .nullable(),
    ),
    "Properties of the app user profile beyond those that the app brings along, by variable name.",
    {
      examples: [
        {
          costCentre: {
            externalName: "costCenter",
            externalNamespace: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
          },
        },
      ],
    },
  ),
  mappings: field(
    z.record(
      variable,
      z
        .union([text, mapping])
        .transform((value): z.infer<typeof mapping> => (typeof value === "string" ? { expression: value } : value))
        .nullable(),
    ),
    "Variable of the app user profile: expression. Others of the app are left as they are.",
    { examples: [{ department: "user.department", title: { expression: "user.title", push: "onCreate" } }] },
  ),
  groupPush: field(z.array(group), "Groups that are pushed as groups of the target, by name.", {
    examples: [["Managers", { group: "Staff", as: "All Staff" }]],
  }),
  connection: field(
    z.strictObject({
      baseUrl: field(text, "SCIM endpoint; inputs are replaced.", { examples: ["{baseUrl}"] }),
      auth: field(
        z.enum(["token", "header", "oauth2-consent"]),
        "How Okta signs in there: a bearer `token`, a `header` whose value is typed as it is, or the consent of a person in a browser.",
        { default: "token" },
      ),
    }),
    "Okta's connection to the SCIM endpoint.",
  ),
};

const assign = z.union([z.literal("external"), z.strictObject(principals)]);

const appSettings = {
  ...shared,
  provisioning: field(onOff, "Whether people are provisioned.", { default: "on" }),
  assign: field(assign, "Who is assigned to the app; `external`: somebody else sees to it.", {
    examples: [{ groups: ["MangoApps Pilot"] }, "external"],
  }),
  waves: wavesOf(principals),
  wave,
  inputs: inputValues,
  stepsDone,
  protected: field(onOff, "Refuse to destroy or replace. Default: the environment's."),
  tokenSource: field(
    tokenSource,
    "Where the target's token is kept, for the few apps whose connection Okta's API can set; never the token. Default: `env:SCIMFORM_TOKEN_<STACK>`.",
    { examples: ["env:SCIMFORM_TOKEN_ORG_TEST"] },
  ),
};

/** `apps.<app>.environments.<environment>`. */
export const appEnvironmentSchema = z.strictObject({
  ...appSettings,
  existing: field(
    z.strictObject({ appId: oktaId("0oa", "0oa1gjh63g214q0Hq0g4").meta({ description: "Id of the app." }) }),
    "The app exists already: it is used, and never changed or deleted.",
    { examples: [{ appId: "0oa1gjh63g214q0Hq0g4" }] },
  ),
});

/** `apps.<app>`. */
export const appSchema = z.strictObject({
  target: text.meta({
    description: "Target profile for Okta: name of a file in `config/targets`, without `.yaml`.",
    examples: ["mangoapps-okta"],
  }),
  ...appSettings,
  formerly,
  environments: environmentsOf(appEnvironmentSchema),
});

/** `config/*.yaml` with `identityProvider: okta`. */
export const deploymentSchema = z
  .strictObject({
    identityProvider: z.literal("okta").meta({ description: "Where the people come from." }),
    apps: appsOf(appSchema),
  })
  .meta({ title: "scimform deployment for Okta (config/*.yaml)" });

/** `config/targets/*.yaml` with `identityProvider: okta`. */
export const targetSchema = z
  .strictObject({
    identityProvider: z.literal("okta").meta({ description: "Whose mappings these are." }),
    title: field(text, "What the target is, for people."),
    documentation: field(z.url("a URL"), "The vendor's page about provisioning."),
    ...shared,
    prerequisites,
    remarks,
    inputs: profileInputs,
    steps,
    rollout,
  })
  .meta({ title: "scimform target profile for Okta (config/targets/*.yaml)" });

/** `okta` of an environment. */
export const oktaEnvironment = field(
  z.strictObject({
    orgUrl: field(text, "Address of the Okta org: https, without path. Required for Okta stacks, but in the sandbox.", {
      examples: ["https://acme.okta.com"],
    }),
  }),
  "The Okta org of the environment.",
  { examples: [{ orgUrl: "https://acme.okta.com" }] },
);

export type OktaTarget = z.output<typeof targetSchema>;
export type OktaAppSettings = z.output<typeof appSchema>;
