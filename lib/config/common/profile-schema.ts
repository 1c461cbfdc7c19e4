import { z } from "zod";
import { field, text } from "./field";

/** Schemas of the inputs, steps and waves that profiles request and deployments answer. */

const inputNamePattern = /^[a-z][A-Za-z0-9]*$/;
const stepIdPattern = /^[a-z][a-z0-9-]*$/;
const labelPattern = /^[A-Za-z][\w-]*$/;

const inputName = z.string().regex(inputNamePattern, "letters and digits, starting with a small letter");
const label = z.string().regex(labelPattern, "letters, digits, hyphens and underscores, starting with a letter");

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

/** `wave`. */
export const wave = field(label, "How far the roll-out is: this wave and those before it are assigned.", {
  examples: ["pilot"],
});

/** The parts that profiles of every identity provider have. */
export interface SharedProfile {
  readonly inputs?: z.output<typeof profileInputs>;
  readonly steps?: z.output<typeof steps>;
}
