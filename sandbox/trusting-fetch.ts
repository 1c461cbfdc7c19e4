import { Agent, request } from "node:https";

/**
 * A fetch that trusts the sandbox's authority; a process gets that trust by NODE_EXTRA_CA_CERTS instead.
 * @param caPem the authority's certificate
 */
export function trustingFetch(caPem: string): typeof fetch {
  const agent = new Agent({ ca: caPem, keepAlive: true });
  return async (input, init) => {
    const asked = new Request(input, init);
    const body = Buffer.from(await asked.arrayBuffer());
    return new Promise((resolve, reject) => {
      const { method, url } = asked;
      const call = request(url, { method, headers: Object.fromEntries(asked.headers), agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const given = Object.entries(response.headers).map(([name, value]): [string, string] => [
            name,
            String(value),
          ]);
          const answer = chunks.length > 0 ? Buffer.concat(chunks) : null;
          resolve(new Response(answer, { status: response.statusCode ?? 0, headers: given }));
        });
      });
      call.on("error", reject);
      call.end(body.length > 0 ? body : undefined);
    });
  };
}
