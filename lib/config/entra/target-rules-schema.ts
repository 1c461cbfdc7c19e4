import { z } from "zod";
import { field, onOff, text } from "../common/field";

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
    oneValue: field(
      onOff,
      "Whether a list of its accounts (`emails`, `phoneNumbers`, `addresses` and the like) takes one value only.",
      { default: "off" },
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
