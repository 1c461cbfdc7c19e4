import { z } from "zod";
import { certificateNamePattern, field, date, onOff, principals, text } from "./field";

/** What profiles ask of deployments, and what deployments answer: inputs, SAML sign-on, rules, steps, waves. */

const inputNamePattern = /^[a-z][A-Za-z0-9]*$/;
const stepIdPattern = /^[a-z][a-z0-9-]*$/;
const labelPattern = /^[A-Za-z][\w-]*$/;

const inputName = z.string().regex(inputNamePattern, "letters and digits, starting with a small letter");
const label = z.string().regex(labelPattern, "letters, digits, hyphens and underscores, starting with a letter");
const certificateName = z
  .string()
  .regex(
    certificateNamePattern,
    "letters, digits, spaces, dots, hyphens, underscores and brackets, starting with a letter or digit",
  );

/** `inputs` of a profile. */
export const profileInputs = field(
  z.record(
    inputName,
    z.strictObject({
      title: text.meta({ description: "What it is called where it is found." }),
      kind: z
        .enum(["url", "domain", "text"])
        .meta({ description: "A `url` has to be https; a `domain` comes without scheme and path." }),
      example: field(text, "What it looks like."),
    }),
  ),
  "Values that only the vendor's portal or the user knows. `{name}` in `url`, `displayName`, `saml` and `steps` stands for them.",
  { examples: [{ scimUrl: { title: "SCIM Base URL", kind: "url", example: "https://acme.example.com/scim" } }] },
);

/** `inputs` of an app. */
export const inputValues = field(
  z.record(z.string(), text.nullable()),
  "Values of the inputs that the profile asks for.",
  {
    examples: [{ scimUrl: "https://acme.example.com/scim" }],
  },
);

/** `saml`. */
export const saml = field(
  z.strictObject({
    identifiers: field(z.array(text), "Identifiers (entity ids) of the app; the first is the usual audience.", {
      examples: [["https://sts.windows.net/{tenantId}/"]],
    }),
    replyUrls: field(z.array(text), "Assertion consumer service URLs, https; the first is the default.", {
      examples: [["https://acme.example.com/saml/acs"]],
    }),
    signOnUrl: field(text, "Where people start who begin at the target."),
    relayState: field(text, "Where they go after signing in."),
    logoutUrl: field(text, "Where they go after signing out."),
    nameId: field(
      z.strictObject({
        source: field(text, "As what people sign in.", { default: "user.userprincipalname" }),
        format: field(text, "Format of the name.", {
          examples: ["urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"],
        }),
      }),
      "The NameID. It has to be what the target's accounts are found by.",
    ),
    claims: field(z.record(text, text.nullable()), "Further claims: name and source.", {
      examples: [{ department: "user.department" }],
    }),
    certificates: field(
      z.record(
        certificateName,
        z
          .strictObject({
            expires: field(date, "Last day; three years ahead at most.", { examples: ["2029-01-31"] }),
            active: field(
              onOff,
              "Whether it is the one that signs; exactly one is. Default: on when it is the only one.",
            ),
          })
          .nullable(),
      ),
      "Signing certificates by name. None is changed in place: the next one is added, made active, and the old one dropped.",
      { examples: [{ first: { expires: "2029-01-31" } }] },
    ),
  }),
  "SAML sign-on of the enterprise application.",
);

const onDeactivate = "What becomes of the account of a person who is deactivated";

/** `rules` of a profile. */
export const targetRules = field(
  z.strictObject({
    required: field(z.array(text), "Target attributes without which it refuses a person.", {
      examples: [["userName", "name.familyName"]],
    }),
    sameValue: field(
      z.array(
        z
          .array(text)
          .length(2, "two attributes")
          .transform(([a = "", b = ""]): [string, string] => [a, b]),
      ),
      "Pairs of target attributes that must have the same source.",
      { examples: [[["userName", 'emails[type eq "work"].value']]] },
    ),
    requestsPerMinute: field(z.int().min(1), "The most requests a minute that the vendor wants: a reason for waves.", {
      examples: [100],
    }),
    onDeactivate: field(
      z.enum(["disable", "delete", "choose"]),
      `${onDeactivate}; \`choose\`: a switch of the target decides, and the deployment has to say how it is set.`,
    ),
    deletes: field(onOff, "Whether it takes deletions; off: only deactivation.", { default: "on" }),
    reactivatesSuspended: field(
      onOff,
      "Whether an account that was suspended there becomes active again through provisioning.",
      { default: "on" },
    ),
    readable: field(onOff, "Whether its token allows to read accounts, so that `scimform verify` can compare.", {
      default: "on",
    }),
  }),
  "What is known of the target beyond the SCIM standard.",
);

/** `rules` of an app. */
export const rulesOfApp = field(
  z.strictObject({
    onDeactivate: field(z.enum(["disable", "delete"]), `${onDeactivate}: how the target is set.`),
  }),
  "What the profile leaves to be chosen.",
  { examples: [{ onDeactivate: "disable" }] },
);

/** `patchFlag`. */
export const patchFlag = field(
  z.enum(["required", "forbidden"]),
  "Whether the tenant URL has to ask Entra for the standard's PATCH dialect: `required` adds `aadOptscim062020` to it, `forbidden` refuses it. Absent: as written.",
);

/** `steps`. */
export const steps = field(
  z.array(
    z.strictObject({
      id: field(
        z.string().regex(stepIdPattern, "lower-case letters, digits and hyphens, starting with a letter"),
        "Short name, to say in `stepsDone` that a person did it.",
      ),
      title: text.meta({ description: "What to do." }),
      text: field(text, "How, and what for. May hold `{name}`: an input, or a value of the deployed app."),
      when: field(
        z.enum(["before", "deployed", "provisioning"]),
        "Where in the order: before the deploy, once the app exists, or once provisioning is on.",
        { default: "before" },
      ),
      paste: field(
        z.record(text, text),
        "What to paste there, by the label of the field it goes into; `{name}` as in `text`.",
        {
          examples: [{ Metadata: "{metadataUrl}" }],
        },
      ),
      gives: field(
        z.array(text),
        "What a person brings back from it: inputs, or `token`. The step is done once these are there.",
        { examples: [["scimUrl", "token"]] },
      ),
    }),
  ),
  "What the vendor leaves to be done by hand, in order; `scimform steps` lists it.",
);

/** `prerequisites`. */
export const prerequisites = field(z.array(text), "Who and what is needed before the first step: roles, licences.", {
  examples: [["Application Administrator in Microsoft Entra ID"]],
});

/** `remarks`. */
export const remarks = field(z.array(text), "What one has to know of the target that no setting changes.", {
  examples: [["Suspended accounts stay suspended."]],
});

/** `rollout`. */
export const rollout = field(
  z.record(label, text),
  "Waves that are advisable: name, and who should be in it. `scimform init` writes them down.",
  { examples: [{ pilot: "two or three people who tell what they see" }] },
);

/** `stepsDone`. */
export const stepsDone = field(z.array(text), "Ids of the profile's steps that were done by hand.", {
  examples: [["order-token"]],
});

/** `waves`. */
export const wavesOf = <T extends z.ZodRawShape>(people: T) =>
  field(
    z.record(label, z.strictObject(people).nullable()),
    "Roll-out in waves, first to last, besides `assign`: who comes in with each.",
    { examples: [{ pilot: { groups: ["SCIM Pilot"] }, everybody: { groups: ["All Employees"] } }] },
  );

/** `waves` in Entra. */
export const waves = wavesOf(principals);

/** `wave`. */
export const wave = field(label, "How far the roll-out is: this wave and those before it are assigned.", {
  examples: ["pilot"],
});

/** The parts that profiles of every identity provider have. */
export interface SharedProfile {
  readonly inputs?: z.output<typeof profileInputs>;
  readonly steps?: z.output<typeof steps>;
}
