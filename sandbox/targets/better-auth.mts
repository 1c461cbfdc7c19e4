import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { scim } from "@better-auth/scim";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { getAuthTables } from "better-auth/db";
import { byPath, host } from "./host.mjs";
import type { TargetEndpoint } from "./order.js";

type Tables = Record<string, Record<string, unknown>[]>;

/** Tenant-wise state: each endpoint has its own users, groups and token. */
type State = Record<string, Tables>;

/** The plugin's own path below better-auth's base path. */
const scimPath = "/scim/v2";

await host((order, origin, restored) => {
  const state = (restored ?? {}) as State;
  const endpoints = order.endpoints.map((endpoint) => createEndpoint(endpoint, origin, state));
  return { state, handle: byPath(endpoints) };
});

function createEndpoint({ name, pathPrefix, token }: TargetEndpoint, origin: string, state: State) {
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
