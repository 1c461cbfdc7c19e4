import { Client } from "@okta/okta-sdk-nodejs";
import type { OktaSandbox } from "../../../sandbox/okta";

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // Answers of the API, looked at by tests.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export type Api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;

/** Calls the org without any SDK in between. */
export function apiOf(
  { url, apiToken }: Pick<OktaSandbox, "url" | "apiToken">,
  authorization = `SSWS ${apiToken}`,
): Api {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(path.startsWith("http") ? path : `${url}${path}`, {
      method,
      headers: { authorization, ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
  };
}

/** The real SDK, without its cache of answers. */
export const sdkOf = ({ url, apiToken }: OktaSandbox) =>
  new Client({ orgUrl: url, token: apiToken, cacheMiddleware: null });

export const mangoApps = {
  name: "mangoapps",
  label: "MangoApps",
  signOnMode: "SAML_2_0",
  settings: { app: { domain: "contoso.mangoapps.com" }, signOn: {} },
} as const;

/** A SAML app that is in no catalogue, to which SCIM can be added by hand. */
export const customSaml = (label: string) => ({
  label,
  signOnMode: "SAML_2_0",
  settings: {
    signOn: {
      ...{ ssoAcsUrl: "https://vendor.example/acs", recipient: "https://vendor.example/acs" },
      ...{ destination: "https://vendor.example/acs", audience: "urn:vendor", responseSigned: true },
      subjectNameIdTemplate: "${user.userName}",
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
      ...{ signatureAlgorithm: "RSA_SHA256", digestAlgorithm: "SHA256" },
      authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    },
  },
});
