import { Agent, request } from "node:https";
import type { ClientName, EntraSandbox } from "../../sandbox/entra";

export interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  // Answers of Graph, looked at by tests.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

const agent = new Agent({ keepAlive: true });

/** A bare HTTPS client that trusts the sandbox's authority and nothing else. */
export function send(
  sandbox: Pick<EntraSandbox, "caPem">,
  method: string,
  url: string,
  options: { headers?: Record<string, string>; body?: string } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, ca: sandbox.caPem, headers: options.headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const body = text === "" ? undefined : (JSON.parse(text) as unknown);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
      response.on("error", reject);
    });
    call.on("error", reject);
    call.end(options.body);
  });
}

export async function signIn(sandbox: EntraSandbox, client?: ClientName): Promise<string> {
  const { clientId, clientSecret } = sandbox.credentials(client);
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    scope: `${sandbox.url}/.default`,
  });
  const answer = await send(sandbox, "POST", `${sandbox.url}//${sandbox.tenantId}/oauth2/v2.0/token`, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
  });
  return String(answer.body.access_token);
}

export type Graph = (method: string, path: string, body?: unknown) => Promise<Answered>;

/** Calls Graph as one of the sandbox's clients; paths without a version are v1.0. */
export async function graphAs(sandbox: EntraSandbox, client?: ClientName): Promise<Graph> {
  const token = await signIn(sandbox, client);
  return (method, path, body) =>
    send(sandbox, method, `${sandbox.url}${/^\/(v1\.0|beta)\//.test(path) ? path : `/v1.0${path}`}`, {
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
}

/** One property of everything in a collection's answer. */
export const each = ({ body }: Answered, property: string): unknown[] =>
  (body.value as Record<string, unknown>[]).map((one) => one[property]);
