import { timingSafeEqual } from "node:crypto";
import Fastify from "fastify";
import { z } from "zod";
import { ScimformError } from "../../lib/errors/problem";
import { switchChanges } from "../entra/switches";
import { faultSchema } from "../faults";
import type { EntraSandbox } from "../index";
import type { OktaSandbox } from "../okta";
import { describeSandbox, describeUsers } from "./describe";
import { actInConsole, consoleOrder } from "./okta-console";
import type { OktaSetup } from "./project-targets";

export interface AdminOptions {
  readonly instance: string;
  readonly token: string;
  /** Undefined until the sandbox is ready. */
  readonly sandbox: () => ServedSandbox | undefined;
  readonly stop: () => void;
}

/** What a sandbox process serves. */
export interface ServedSandbox {
  readonly entra: EntraSandbox;
  /** Only with stacks for Okta. */
  readonly okta: OktaSandbox | undefined;
  readonly oktaSetups: readonly OktaSetup[];
}

const cycleBody = z.object({ job: z.string() });
const clockBody = z.object({ advance: z.number().nonnegative() });

/**
 * Takes orders for a sandbox that runs as a process of its own: plain HTTP on 127.0.0.1, apart from what stands in for
 * Microsoft's services, and only with the token from the sandbox's folder.
 */
export async function startAdminServer(options: AdminOptions): Promise<{ url: string; close(): Promise<void> }> {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  const expected = Buffer.from(`Bearer ${options.token}`);
  app.addHook("onRequest", async (request, reply) => {
    const given = Buffer.from(request.headers.authorization ?? "");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) await reply.code(401).send();
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const problems = error instanceof ScimformError ? error.problems : undefined;
    const message = error instanceof Error ? error.message : String(error);
    await reply.code(problems ? 409 : 400).send({ problems, message });
  });
  const served = (): ServedSandbox => {
    const sandbox = options.sandbox();
    if (!sandbox) throw new Error("the sandbox is still starting");
    return sandbox;
  };
  const ready = () => served().entra;

  app.get("/health", async () => ({ instance: options.instance, ready: options.sandbox() !== undefined }));
  app.get("/status", async () => describeSandbox(ready(), served().okta));
  app.get("/users", async () => describeUsers(ready()));
  app.get("/environment", async () => nullForUnset({ ...ready().env(), ...served().okta?.env() }));
  app.post("/cycle", async ({ body }) => ready().runCycle(cycleBody.parse(body).job));
  app.post("/clock", async ({ body }) => {
    await ready().advanceClock(clockBody.parse(body).advance);
    return {};
  });
  app.get("/traffic", async () => ready().traffic.list());
  app.get("/switches", async () => ready().switches);
  app.post("/switches", async ({ body }) => {
    ready().setSwitches(switchChanges.parse(body));
    return ready().switches;
  });
  app.get("/faults", async () => ready().faults.list());
  app.post("/faults", async ({ body }) => {
    ready().faults.add(faultSchema.parse(body));
    return {};
  });
  app.delete("/faults", async () => {
    ready().faults.clear();
    return {};
  });
  app.post("/okta/console", async ({ body }) => actInConsole(served(), consoleOrder.parse(body)));
  app.post("/stop", async (_request, reply) => {
    reply.raw.once("close", options.stop);
    return {};
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const address = app.server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    close: () => app.close(),
  };
}

/** JSON has no undefined: null stands for a variable that must not be set. */
const nullForUnset = (environment: Readonly<Record<string, string | undefined>>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value ?? null]));
