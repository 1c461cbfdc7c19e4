import type { IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { jacksonFolder } from "./jackson-package.js";
import { host } from "./host.mjs";

/** The little of @boxyhq/saml-jackson 26.2.0 that is used here; it is not installed with this package. */
interface Jackson {
  controllers(options: object): Promise<{ directorySyncController: DirectorySync }>;
}
interface DirectorySync {
  readonly directories: {
    create(directory: object): Promise<{ data: { id: string; scim: { secret: string } } | null; error: unknown }>;
  };
  readonly groups: { getGroupMembers(query: { groupId: string }): Promise<{ data: { user_id: string }[] | null }> };
  readonly requests: { handle(request: object): Promise<{ status: number; data?: unknown }> };
}

interface JacksonResponse {
  readonly status: number;
  readonly data?: unknown;
}

/** The hosted product's own API, as the library's OpenAPI comments describe it: over SCIM a group never shows members. */
const membersPath = /^\/api\/v1\/dsync\/groups\/([^/]+)\/members$/;

export const serve = (): Promise<void> =>
  host(async (order, origin) => {
    // Jackson remembers tenant and callback of the last request for the whole process: one endpoint a process.
    const [endpoint] = order.endpoints;
    if (endpoint === undefined) throw new Error("no endpoint ordered");
    const { pathPrefix, token } = endpoint;
    const jackson = createRequire(join(jacksonFolder, "package.json"))("@boxyhq/saml-jackson") as Jackson;
    const silent = () => undefined;
    const { directorySyncController } = await jackson.controllers({
      externalUrl: origin,
      samlPath: "/api/oauth/saml",
      scimPath: "/api/scim/v2.0",
      noAnalytics: true,
      db: { engine: "mem" },
      dsync: { callback: async () => undefined },
      logger: { info: silent, warn: silent, error: silent },
    });
    const directory = await directorySyncController.directories.create({
      name: endpoint.name,
      tenant: endpoint.name,
      product: "sandbox",
      type: "azure-scim-v2",
    });
    if (directory.data === null) throw new Error(`no directory: ${JSON.stringify(directory.error)}`);
    const { id, scim } = directory.data;

    const answer = async (request: IncomingMessage): Promise<JacksonResponse> => {
      const url = new URL(request.url ?? "/", origin);
      const bearer = request.headers.authorization?.replace(/^Bearer /, "");
      const groupId = membersPath.exec(url.pathname)?.[1];
      if (groupId !== undefined) {
        if (bearer !== token) return { status: 401, data: {} };
        return { status: 200, data: await directorySyncController.groups.getGroupMembers({ groupId }) };
      }
      if (!url.pathname.startsWith(`${pathPrefix}/`)) return { status: 404, data: {} };
      const [resourceType = "", resourceId] = url.pathname.slice(pathPrefix.length + 1).split("/");
      const number = (name: string) => (url.searchParams.has(name) ? Number(url.searchParams.get(name)) : undefined);
      return directorySyncController.requests.handle({
        method: request.method,
        body: await readBody(request),
        directoryId: id,
        resourceType,
        resourceId,
        // Jackson makes its secrets itself: the ordered token stands for the one it made.
        apiSecret: bearer === token ? scim.secret : bearer,
        query: {
          count: number("count"),
          startIndex: number("startIndex"),
          filter: url.searchParams.get("filter") ?? undefined,
        },
      });
    };
    return {
      state: undefined,
      handle: (request, response) => {
        answer(request)
          .catch((error: unknown): JacksonResponse => ({ status: 500, data: { detail: String(error) } }))
          .then(({ status, data }) => {
            response.writeHead(status, { "content-type": "application/scim+json" });
            response.end(JSON.stringify(data ?? {}));
          }, silent);
      },
    };
  });

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown) : undefined;
}
