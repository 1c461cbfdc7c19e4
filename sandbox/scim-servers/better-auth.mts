import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { byPath, host, type Load } from "./host.mjs";
import type { TargetEndpoint } from "./order.js";

type Tables = Record<string, Record<string, unknown>[]>;

/** Tenant-wise state: each endpoint has its own users, groups and token. */
type BetterAuthState = Record<string, Tables>;

/** The plugin's own path below better-auth's base path. */
const scimPath = "/scim/v2";

export async function serve(load: Load): Promise<void> {
  const library = await loadLibrary(load);
  await host((order, origin, restored) => {
    const state = (restored ?? {}) as BetterAuthState;
    const endpoints = order.endpoints.map((endpoint) => createEndpoint(library, endpoint, origin, state));
    return { state, handle: byPath(endpoints) };
  });
}

async function loadLibrary(load: Load) {
  const { scim } = (await load("@better-auth/scim")) as typeof import("@better-auth/scim");
  const { betterAuth } = (await load("better-auth")) as typeof import("better-auth");
  const { getAuthTables } = (await load("better-auth/db")) as typeof import("better-auth/db");
  const memory = (await load("better-auth/adapters/memory")) as typeof import("better-auth/adapters/memory");
  return { scim, betterAuth, getAuthTables, memoryAdapter: memory.memoryAdapter };
}

function createEndpoint(
  { scim, betterAuth, getAuthTables, memoryAdapter }: Awaited<ReturnType<typeof loadLibrary>>,
  { name, pathPrefix, token }: TargetEndpoint,
  origin: string,
  state: BetterAuthState,
) {
  const plugin = scim({
    connections: [{ id: name, credentials: [{ type: "bearer", id: "token", token }] }],
    compatibility: { microsoftEntra: { acceptLegacyGroupSchema: true } },
  });
  const tables = (state[name] ??= {});
  for (const [key, { modelName }] of Object.entries(getAuthTables({ plugins: [plugin] }))) {
    // The memory adapter looks a table up under either name, and clones the store: both must be the same array.
    const rows = tables[modelName] ?? tables[key] ?? [];
    tables[key] = rows;
    tables[modelName] = rows;
  }
  const auth = betterAuth({
    baseURL: origin,
    basePath: pathPrefix,
    secret: randomBytes(32).toString("hex"),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    database: memoryAdapter(tables),
    plugins: [plugin],
  });
  const internal = `${origin}${pathPrefix}${scimPath}`;

  return {
    pathPrefix,
    async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = await auth.handler(
        new Request(`${internal}${(request.url ?? "").slice(pathPrefix.length)}`, {
          method: request.method ?? "GET",
          headers: Object.entries(request.headersDistinct).flatMap(([key, values = []]) =>
            values.map((value): [string, string] => [key, value]),
          ),
          ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
        }),
      );
      const publicUrl = (text: string) => text.replaceAll(internal, `${origin}${pathPrefix}`);
      response.statusCode = answer.status;
      answer.headers.forEach((value, key) => response.setHeader(key, publicUrl(value)));
      response.removeHeader("content-length");
      response.end(publicUrl(await answer.text()));
    },
  };
}
