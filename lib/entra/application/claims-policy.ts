import { z } from "zod";
import { isRestrictedClaim, nameIdentifier, parseClaimSource } from "./claim-sources";
import { parseJson } from "../../core/json";
import type { SamlSettings } from "./saml-settings";

const defaultSource = "user.userprincipalname";

type Claims = Pick<SamlSettings, "nameId" | "claims">;

/**
 * The claims mapping policy that a SAML app needs: undefined when what Entra sends by itself will do, the user principal name
 * as NameID and its basic claims.
 * https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type
 * @returns the policy's definition, a JSON document
 */
export function claimsPolicy({ nameId, claims }: Claims): string | undefined {
  const further = Object.entries(claims).flatMap(([name, source]) =>
    isRestrictedClaim(name) ? [] : entry(source, { SamlClaimType: name }),
  );
  const isDefault = nameId.source.toLowerCase() === defaultSource && nameId.format === undefined;
  const ofNameId = entry(nameId.source, {
    SamlClaimType: nameIdentifier,
    // Not on the page above; the admin center writes it: https://github.com/hashicorp/terraform-provider-azuread/issues/1115
    ...(nameId.format !== undefined && { SamlNameIdFormat: nameId.format }),
  });
  const entries = [...ofNameId, ...further];
  if (entries.length === 0 || (isDefault && further.length === 0)) return undefined;
  const policy = { Version: 1, IncludeBasicClaimSet: "true", ClaimsSchema: entries };
  return JSON.stringify({ ClaimsMappingPolicy: policy });
}

/** An entry of the policy; none for a source that no policy can say, of which `validate` warns. */
function entry(text: string, claim: Readonly<Record<string, string>>): Record<string, string>[] {
  const source = parseClaimSource(text);
  if (!source) return [];
  if (source.kind === "constant") return [{ Value: source.value, ...claim }];
  const { kind, object, name } = source;
  return [{ Source: object, [kind === "extension" ? "ExtensionID" : "ID"]: name, ...claim }];
}

const writtenEntry = z.looseObject({
  Source: z.string().optional(),
  Value: z.string().optional(),
  ID: z.string().optional(),
  ExtensionID: z.string().optional(),
  SamlClaimType: z.string(),
  SamlNameIdFormat: z.string().optional(),
});
const document = z.object({ ClaimsMappingPolicy: z.object({ ClaimsSchema: z.array(writtenEntry) }) });

/**
 * The settings that {@link claimsPolicy} makes this very definition of.
 * @returns undefined for any other policy
 */
export function settingsOfClaimsPolicy(definition: string): Claims | undefined {
  const parsed = document.safeParse(parseJson(definition));
  const [first, ...others] = parsed.data?.ClaimsMappingPolicy.ClaimsSchema ?? [];
  if (!first) return undefined;
  const source = ({ Source, Value, ID, ExtensionID }: z.infer<typeof writtenEntry>): string =>
    Value === undefined ? `${Source ?? ""}.${ID ?? ExtensionID ?? ""}` : `"${Value}"`;
  const settings = {
    nameId: {
      source: source(first),
      ...(first.SamlNameIdFormat !== undefined && { format: first.SamlNameIdFormat }),
    },
    claims: Object.fromEntries(others.map((each) => [each.SamlClaimType, source(each)])),
  };
  return claimsPolicy(settings) === definition ? settings : undefined;
}
