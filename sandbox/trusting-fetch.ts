import { Agent, request } from "node:https";

/**
 * A fetch that trusts the sandbox's authority; a process gets that trust by NODE_EXTRA_CA_CERTS instead.
 * @param caPem the authority's certificate
 */
export function trustingFetch(caPem: string): typeof fetch {
  const agent = new Agent({ ca: caPem, keepAlive: false });
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = input instanceof Request ? input.url : input;
      const headers = Object.fromEntries(new Headers(init.headers));
      const call = request(url, { method: init.method ?? "GET", headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const given = Object.entries(response.headers).map(([name, value]): [string, string] => [
            name,
            String(value),
          ]);
          const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
          resolve(new Response(body, { status: response.statusCode ?? 0, headers: given }));
        });
      });
      call.on("error", reject);
      call.end(typeof init.body === "string" ? init.body : undefined);
    });
}
