import type { HttpClient } from "@azure/core-rest-pipeline";
import { parseJson } from "../../core/json";
import { limits } from "../../core/limits";
import { readAnswer } from "../../core/read-answer";
import { retryAfterMilliseconds } from "../../core/retry";

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
      const text = await readAnswer(response, limits.signInAnswerBytes);
      // The libraries quote what they cannot parse, and that may hold a secret.
      const isJson = text !== "" && parseJson(text) !== undefined;
      if (response.ok && !isJson) throw new Error("the answer is not JSON");
      return {
        request,
        status: response.status,
        headers: createHttpHeaders(withoutLongWaits(response.headers)),
        bodyAsText: isJson ? text : "",
      };
    },
  };
}

/** The libraries wait as long as an answer asks for, hours even: without the header they repeat soon, and give up. */
function withoutLongWaits(headers: Headers): Record<string, string> {
  const asked = retryAfterMilliseconds(headers.get("retry-after"), Date.now()) ?? 0;
  // The names that they read: AllRetryAfterHeaders of
  // https://github.com/Azure/azure-sdk-for-js/blob/main/sdk/core/ts-http-runtime/src/retryStrategies/throttlingRetryStrategy.ts
  const names = ["retry-after", "retry-after-ms", "x-ms-retry-after-ms"];
  const milliseconds = names.slice(1).map((name) => Number(headers.get(name) ?? 0));
  const isLong = [asked, ...milliseconds].some((wait) => !(wait <= limits.vaultRetryAfter));
  return Object.fromEntries([...headers].filter(([name]) => !isLong || !names.includes(name)));
}
