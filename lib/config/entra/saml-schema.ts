import { z } from "zod";
import { certificateNamePattern, date, field, onOff, text } from "../common/field";

const certificateName = z
  .string()
  .regex(
    certificateNamePattern,
    "letters, digits, spaces, dots, hyphens, underscores and brackets, starting with a letter or digit",
  );

/** Thumbprint, as portals and Graph spell it. */
const thumbprint = z
  .string("a thumbprint in quotation marks")
  .regex(/^[\dA-F]{40}$/i, "a SHA-1 thumbprint: 40 hexadecimal digits, in quotation marks")
  .transform((digits) => digits.toUpperCase());

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
            thumbprint: field(
              thumbprint,
              "Of one that the admin center has made: it is found by this instead of its name, and Terraform leaves it alone.",
              { examples: ["0F2B6E4C8A1D3F5B7092A4C6E8F0B1D3C5A79E12"] },
            ),
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
    otherCertificates: field(
      z.array(thumbprint),
      "Thumbprints of certificates that stay as they are; `certificates` takes away any other one that the config does not name.",
    ),
  }),
  "SAML sign-on of the enterprise application.",
);
