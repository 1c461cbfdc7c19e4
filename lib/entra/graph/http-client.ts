import type { HttpClient } from "@azure/core-rest-pipeline";

/**
 * The requests of Microsoft's libraries through our fetch: their own client decides on proxies by other rules. A redirect could carry
 * the token elsewhere; sign-in and Key Vault need none.
 */
export async function httpClientOver(fetch: typeof globalThis.fetch): Promise<HttpClient> {
  const { createHttpHeaders } = await import("@azure/core-rest-pipeline");
  return {
    async sendRequest(request) {
      const { method, url, headers, body, abortSignal } = request;
      const timeout = AbortSignal.timeout(30_000);
      const response = await fetch(url, {
        ...{ method, headers: headers.toJSON(), redirect: "error" },
        ...(typeof body === "string" && { body }),
        signal: abortSignal instanceof AbortSignal ? AbortSignal.any([abortSignal, timeout]) : timeout,
      });
      return {
        request,
        status: response.status,
        headers: createHttpHeaders(Object.fromEntries(response.headers)),
        bodyAsText: await response.text(),
      };
    },
  };
}
