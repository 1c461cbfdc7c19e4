import { z } from "zod";
import type { SamlSettings } from "./saml-settings";

const nameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
const defaultSource = "user.userprincipalname";

type Claims = Pick<SamlSettings, "nameId" | "claims">;

/**
 * The claims mapping policy that a SAML app needs: undefined when what Entra sends by itself will do, the user principal name
 * as NameID and its basic claims.
 * https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type
 * @returns the policy's definition, a JSON document
 */
export function claimsPolicy({ nameId, claims }: Claims): string | undefined {
  const isDefault = nameId.source.toLowerCase() === defaultSource && nameId.format === undefined;
  if (isDefault && Object.keys(claims).length === 0) return undefined;
  const entries = [
    {
      ...sourceOf(nameId.source),
      SamlClaimType: nameIdentifier,
      // Not on the page above; the admin center writes it: https://github.com/hashicorp/terraform-provider-azuread/issues/1115
      ...(nameId.format !== undefined && { SamlNameIdFormat: nameId.format }),
    },
    ...Object.entries(claims).map(([name, source]) => ({ ...sourceOf(source), SamlClaimType: name })),
  ];
  const policy = { Version: 1, IncludeBasicClaimSet: "true", ClaimsSchema: entries };
  return JSON.stringify({ ClaimsMappingPolicy: policy });
}

/** `user.mail` -> the property `mail` of the user; directory extensions have a key of their own. */
function sourceOf(text: string): Record<string, string> {
  const [source = "", ...rest] = text.split(".");
  const property = rest.join(".");
  return /^extension_/i.test(property) ? { Source: source, ExtensionID: property } : { Source: source, ID: property };
}

const entry = z.looseObject({
  Source: z.string(),
  ID: z.string().optional(),
  ExtensionID: z.string().optional(),
  SamlClaimType: z.string(),
  SamlNameIdFormat: z.string().optional(),
});
const document = z.object({ ClaimsMappingPolicy: z.object({ ClaimsSchema: z.array(entry) }) });

/**
 * The settings that {@link claimsPolicy} makes this very definition of.
 * @returns undefined for any other policy
 */
export function settingsOfClaimsPolicy(definition: string): Claims | undefined {
  const parsed = document.safeParse(parseJson(definition));
  const [first, ...others] = parsed.data?.ClaimsMappingPolicy.ClaimsSchema ?? [];
  if (!first) return undefined;
  const source = ({ Source, ID, ExtensionID }: z.infer<typeof entry>): string => `${Source}.${ID ?? ExtensionID ?? ""}`;
  const settings = {
    nameId: {
      source: source(first),
      ...(first.SamlNameIdFormat !== undefined && { format: first.SamlNameIdFormat }),
    },
    claims: Object.fromEntries(others.map((each) => [each.SamlClaimType, source(each)])),
  };
  return claimsPolicy(settings) === definition ? settings : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
