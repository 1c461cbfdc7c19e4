import { z } from "zod";

/** The claims of an access token for Microsoft Graph about the signed-in identity. */
export interface TokenFacts {
  readonly tenantId: string;
  /** An application by itself, or a person through one. */
  readonly signedIn: "application" | "person";
  readonly name: string;
  /** Object id of the application's service principal, or of the person. */
  readonly objectId: string | null;
  /** Application permissions (`roles`), or delegated ones (`scp`). */
  readonly permissions: readonly string[];
}

const claims = z.looseObject({
  tid: z.string(),
  oid: z.string().nullish(),
  appid: z.string().nullish(),
  azp: z.string().nullish(),
  app_displayname: z.string().nullish(),
  upn: z.string().nullish(),
  idtyp: z.string().nullish(),
  roles: z.array(z.string()).nullish(),
  scp: z.string().nullish(),
});

/**
 * Reads an access token, without verifying it: Graph verifies.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 * @returns undefined for what is no such token
 */
export function readAccessToken(token: string): TokenFacts | undefined {
  const parsed = claims.safeParse(payloadOf(token));
  if (!parsed.success) return undefined;
  const { tid, oid, appid, azp, app_displayname, upn, idtyp, roles, scp } = parsed.data;
  const person = scp != null && idtyp !== "app";
  return {
    tenantId: tid,
    signedIn: person ? "person" : "application",
    name: (person ? upn : app_displayname) ?? appid ?? azp ?? "the signed-in application",
    objectId: oid ?? null,
    permissions: person ? scp.split(" ").filter(Boolean) : (roles ?? []),
  };
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
