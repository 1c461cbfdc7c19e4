import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Faults } from "../sandbox/faults";
import { StubResources } from "./stub-resources";

interface StubResponse {
  readonly status: number;
  readonly body?: unknown;
}

/**
 * The least of a SCIM endpoint, on loopback and in this process: what the provisioning engine asks for takes the same time
 * however many people there are. Faults are armed as for the sandbox's Graph.
 */
export class StubTarget {
  readonly users = new StubResources("userName");
  readonly groups = new StubResources("displayName");
  /** Requests by method. */
  readonly requests: Record<string, number> = {};
  private readonly server = createServer((request, response) => void this.serve(request, response));

  private constructor(readonly faults: Faults) {}

  /** @param random in [0, 1), for faults with a probability */
  static async start(random: () => number = Math.random): Promise<StubTarget> {
    const target = new StubTarget(new Faults(random));
    await new Promise<void>((settle) => target.server.listen(0, "127.0.0.1", settle));
    return target;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((settle) => this.server.close(settle));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "GET";
    this.requests[method] = (this.requests[method] ?? 0) + 1;
    const url = new URL(request.url ?? "/", this.baseUrl);
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
    const fault = this.faults.take(method, url.pathname);
    if (fault?.latency !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.latency));
    const isSpoiled = fault?.drop === true || fault?.status !== undefined;
    const answer = isSpoiled && fault.carriedOut !== true ? undefined : this.answer(method, url, text);
    if (fault?.drop === true) {
      request.socket.destroy();
      return;
    }
    const { status, body } = fault?.status === undefined ? (answer ?? { status: 500 }) : { status: fault.status };
    const isEmpty = body === undefined;
    response.writeHead(status, {
      ...(!isEmpty && { "content-type": "application/scim+json" }),
      ...(fault?.retryAfter !== undefined && { "retry-after": String(fault.retryAfter) }),
    });
    response.end(isEmpty ? undefined : JSON.stringify(body));
  }

  private answer(method: string, url: URL, text: string): StubResponse {
    const [, collection, id] = url.pathname.split("/");
    const stored = collection === "Users" ? this.users : collection === "Groups" ? this.groups : undefined;
    if (stored === undefined) return { status: 404 };
    const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
    if (id === undefined) {
      if (method === "POST") {
        const created = stored.create(body);
        return created === undefined ? { status: 409 } : { status: 201, body: created };
      }
      const found = stored.find(url.searchParams.get("filter") ?? "");
      if (found === undefined) return { status: 400, body: { detail: "this filter is not supported" } };
      return { status: 200, body: { totalResults: found.length, Resources: found } };
    }
    const resource = stored.get(id);
    if (resource === undefined) return { status: 404 };
    if (method === "GET") return { status: 200, body: resource };
    if (method === "DELETE") {
      stored.delete(resource);
      if (stored === this.users) this.groups.forgetMember(resource.id);
      return { status: 204 };
    }
    const operations = body["Operations"] as Record<string, unknown>[];
    return stored.patch(resource, operations) ? { status: 204 } : { status: 409 };
  }
}
