import { createHash } from "node:crypto";
import { z } from "zod";
import { type CallOptions, type Graph, noContent } from "./graph";

const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

const credential = z.looseObject({
  keyId: z.string(),
  customKeyIdentifier: z.string().nullish(),
  displayName: z.string().nullish(),
  endDateTime: z.string().nullish(),
  key: z.string().nullish(),
  usage: z.string().nullish(),
});
const credentials = z
  .array(credential)
  .nullish()
  .transform((list) => list ?? []);

const principalSchema = z.looseObject({
  appId: z.string(),
  loginUrl: z.string().nullish(),
  logoutUrl: z.string().nullish(),
  notificationEmailAddresses: texts,
  preferredSingleSignOnMode: z.string().nullish(),
  preferredTokenSigningKeyThumbprint: z.string().nullish(),
  replyUrls: texts,
  samlSingleSignOnSettings: z.looseObject({ relayState: z.string().nullish() }).nullish(),
  servicePrincipalNames: texts,
  keyCredentials: credentials,
});

/** A certificate as the service principal has it. The private key never leaves Entra. */
export interface LiveCertificate {
  readonly name: string;
  /** Last day, `YYYY-MM-DD`. */
  readonly expires: string;
  /** SHA-1, in upper-case hexadecimal. */
  readonly thumbprint: string;
  readonly active: boolean;
  /** Identifier shared by a certificate, its private key and its password. */
  readonly customKeyIdentifier: string;
  /** Id of the certificate itself. */
  readonly keyId: string;
}

/** A claims mapping policy that is assigned to a service principal. */
export interface LiveClaimsPolicy {
  readonly id: string;
  readonly displayName: string;
  /** JSON documents; Graph has a list of them, of one. */
  readonly definition: readonly string[];
}

/** SAML sign-on of an app, as it is in the tenant. */
export interface LiveSaml {
  readonly mode: string | null;
  readonly identifiers: readonly string[];
  readonly replyUrls: readonly string[];
  readonly signOnUrl: string | null;
  readonly relayState: string | null;
  readonly logoutUrl: string | null;
  readonly notificationEmails: readonly string[];
  readonly certificates: readonly LiveCertificate[];
}

// Graph shows `key` only to those who ask for keyCredentials: https://learn.microsoft.com/graph/api/resources/keycredential
const fields = Object.keys(principalSchema.shape).join(",");
const permission = "Application.ReadWrite.All";
const policySchema = z.looseObject({
  id: z.string(),
  displayName: z
    .string()
    .nullish()
    .transform((name) => name ?? ""),
  definition: texts,
});

/** SAML sign-on and signing certificates of enterprise applications. Methods throw GraphError when Graph refuses. */
export class SamlApi {
  constructor(private readonly graph: Graph) {}

  async read(servicePrincipalId: string, options: CallOptions = {}): Promise<LiveSaml> {
    const query = { $select: fields };
    const live = await this.graph.request(
      { ...options, method: "GET", path: pathOf(servicePrincipalId), query, permission: "Application.Read.All" },
      principalSchema,
    );
    return {
      mode: live.preferredSingleSignOnMode ?? null,
      identifiers: live.servicePrincipalNames.filter((name) => name !== live.appId),
      replyUrls: live.replyUrls,
      signOnUrl: live.loginUrl ?? null,
      relayState: live.samlSingleSignOnSettings?.relayState ?? null,
      logoutUrl: live.logoutUrl ?? null,
      notificationEmails: live.notificationEmailAddresses,
      certificates: certificatesOf(live),
    };
  }

  /** https://learn.microsoft.com/graph/api/serviceprincipal-list-claimsmappingpolicies */
  claimsPolicies(servicePrincipalId: string, options: CallOptions = {}): Promise<LiveClaimsPolicy[]> {
    const path = `${pathOf(servicePrincipalId)}/claimsMappingPolicies`;
    return this.graph.list({ ...options, method: "GET", path, permission: "Policy.Read.All" }, policySchema);
  }

  /** Every one of the tenant. https://learn.microsoft.com/graph/api/claimsmappingpolicy-list */
  allClaimsPolicies(options: CallOptions = {}): Promise<LiveClaimsPolicy[]> {
    const path = "/policies/claimsMappingPolicies";
    return this.graph.list({ ...options, method: "GET", path, permission: "Policy.Read.All" }, policySchema);
  }

  /** Whether any app has the policy. https://learn.microsoft.com/graph/api/claimsmappingpolicy-list-appliesto */
  async isPolicyUsed(policyId: string, options: CallOptions = {}): Promise<boolean> {
    const path = `/policies/claimsMappingPolicies/${encodeURIComponent(policyId)}/appliesTo`;
    const call = { ...options, method: "GET", path, permission: "Policy.Read.All" } as const;
    return (await this.graph.list(call, z.looseObject({}))).length > 0;
  }

  /**
   * Lets Entra sign with this certificate from now on. Graph takes any thumbprint, so it has to be one of {@link read}.
   * https://learn.microsoft.com/graph/application-saml-sso-configure-api#activate-the-custom-signing-key
   */
  async activate(servicePrincipalId: string, thumbprint: string, options: CallOptions = {}): Promise<void> {
    const body = { preferredTokenSigningKeyThumbprint: thumbprint };
    const path = pathOf(servicePrincipalId);
    await this.graph.request({ ...options, method: "PATCH", path, body, permission }, noContent);
  }

  /** Sets the address where people arrive after signing in; null: none in particular. */
  async setRelayState(servicePrincipalId: string, relayState: string | null, options: CallOptions = {}): Promise<void> {
    const body = { samlSingleSignOnSettings: { relayState } };
    const path = pathOf(servicePrincipalId);
    await this.graph.request({ ...options, method: "PATCH", path, body, permission }, noContent);
  }

  /**
   * Takes certificates away, each with private key and password: Graph has no call for one, so both lists are written
   * without them. What stays is named by its id; Entra keeps its keys.
   */
  async remove(
    servicePrincipalId: string,
    certificates: readonly LiveCertificate[],
    options: CallOptions = {},
  ): Promise<void> {
    const path = pathOf(servicePrincipalId);
    const shape = z.looseObject({ keyCredentials: credentials, passwordCredentials: credentials });
    const query = { $select: "keyCredentials,passwordCredentials" };
    const live = await this.graph.request({ ...options, method: "GET", path, query, permission }, shape);
    const gone = new Set(certificates.map(({ customKeyIdentifier }) => customKeyIdentifier));
    const rest = (list: readonly z.infer<typeof credential>[]) =>
      list
        .filter(({ customKeyIdentifier }) => !gone.has(customKeyIdentifier ?? ""))
        .map((each) => Object.fromEntries(kept.flatMap((name) => (each[name] == null ? [] : [[name, each[name]]]))));
    const body = { keyCredentials: rest(live.keyCredentials), passwordCredentials: rest(live.passwordCredentials) };
    await this.graph.request({ ...options, method: "PATCH", path, body, permission }, noContent);
  }
}

/** Properties that identify a credential to keep; the others are read-only, or secrets that Graph does not return. */
const kept = ["keyId", "customKeyIdentifier", "displayName", "startDateTime", "endDateTime", "type", "usage"] as const;

const pathOf = (servicePrincipalId: string): string => `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}`;

function certificatesOf(live: z.infer<typeof principalSchema>): LiveCertificate[] {
  const active = live.preferredTokenSigningKeyThumbprint?.toUpperCase();
  return live.keyCredentials.flatMap(({ usage, key, keyId, displayName, endDateTime, customKeyIdentifier }) => {
    if (usage !== "Verify" || !key || !customKeyIdentifier) return [];
    const thumbprint = createHash("sha1").update(Buffer.from(key, "base64")).digest("hex").toUpperCase();
    return [
      {
        name: (displayName ?? "").replace(/^CN=/i, ""),
        expires: (endDateTime ?? "").slice(0, 10),
        thumbprint,
        active: thumbprint === active,
        customKeyIdentifier,
        keyId,
      },
    ];
  });
}
