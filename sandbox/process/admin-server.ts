import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { ScimformError } from "../../lib/core/problem";
import { faultSchema } from "../faults";
import { ok, type HandlerResponse } from "../http/response";
import { listen, readBody, sendJson } from "../http/listen";
import { describeSandbox, describeUsers } from "./describe";
import { armFault, clearFaults, listFaults } from "./fault-order";
import { actInConsole, consoleOrder, type ServedOrg } from "./okta-console";
import { listSwitches, setSwitches, switchOrder } from "./switch-order";
import type { TenantsBeside } from "./tenants";
import type { TargetRoutes } from "../target-routes";
import { actOnTokens, tokenOrder, type ServedTargets } from "./target-token";

export interface AdminOptions {
  readonly instance: string;
  readonly token: string;
  /** Returns the served sandbox; undefined until it is ready. */
  readonly sandbox: () => ServedSandbox | undefined;
  readonly stop: () => void;
}

/** The tenant and org that a sandbox process serves. */
export interface ServedSandbox extends ServedOrg, ServedTargets {
  readonly tenants: TenantsBeside;
  /** Servers of the user's own, by tenant URL. */
  readonly own: TargetRoutes;
}

const tenantBody = z.object({ tenantId: z.string() });
const cycleBody = z.object({ job: z.string() });
const clockBody = z.object({ advance: z.number().nonnegative() });

/** Handler that carries out an order, given its parsed body, and returns the answer. */
type AdminHandler = (body: unknown, response: ServerResponse) => unknown;

/**
 * Takes orders for a sandbox that runs as a process of its own: plain HTTP on 127.0.0.1, apart from what stands in for
 * Microsoft's services, and only with the token from the sandbox's folder.
 */
export async function startAdminServer(options: AdminOptions): Promise<{ url: string; close(): Promise<void> }> {
  const handlers = new Map(Object.entries(handlersFor(options)));
  const expected = Buffer.from(`Bearer ${options.token}`);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<HandlerResponse> => {
    const given = Buffer.from(request.headers.authorization ?? "");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { status: 401 };
    const order = `${request.method} ${request.url}`;
    try {
      const handle = handlers.get(order);
      if (!handle) return { status: 404, body: { message: `There is no ${order}.` } };
      const body = await readBody(request);
      return ok(await handle(body.length > 0 ? JSON.parse(body.toString("utf8")) : undefined, response));
    } catch (error) {
      const problems = error instanceof ScimformError ? error.problems : undefined;
      const message = error instanceof Error ? error.message : String(error);
      return { status: problems ? 409 : 400, body: { problems, message } };
    }
  };
  const server = createServer((request, response) => {
    answer(request, response)
      .then(({ status, body }) => sendJson({ status, headers: {}, body }, "application/json", response))
      .catch(() => request.socket.destroy());
  });
  const listening = await listen(server, 0);
  return { url: `http://127.0.0.1:${listening.port}`, close: () => listening.close() };
}

/** Returns the handlers by method and path. */
function handlersFor(options: AdminOptions): Readonly<Record<string, AdminHandler>> {
  const served = (): ServedSandbox => {
    const sandbox = options.sandbox();
    if (!sandbox) throw new Error("the sandbox is still starting");
    return sandbox;
  };
  const ready = () => served().entra;
  return {
    "GET /health": () => ({ instance: options.instance, ready: options.sandbox() !== undefined }),
    "GET /status": () => describeSandbox(ready(), served().okta, served().own),
    "GET /users": () => describeUsers(ready()),
    "GET /environment": () => nullForUnset({ ...ready().env(), ...served().okta?.env() }),
    "POST /environment": async (body) => {
      const tenant = await served().tenants.open(tenantBody.parse(body).tenantId);
      return nullForUnset({ ...tenant.env(), ...served().okta?.env() });
    },
    "POST /cycle": (body) => ready().runCycle(cycleBody.parse(body).job),
    "POST /clock": async (body) => {
      await ready().advanceClock(clockBody.parse(body).advance);
      return {};
    },
    "GET /traffic": () => ready().traffic.list(),
    "GET /switches": () => listSwitches(served()),
    "POST /switches": (body) => setSwitches(served(), switchOrder.parse(body)),
    "GET /faults": () => listFaults(served()),
    "POST /faults": async (body) => {
      await armFault(served(), faultSchema.parse(body));
      return {};
    },
    "DELETE /faults": async () => {
      await clearFaults(served());
      return {};
    },
    "POST /okta/console": (body) => actInConsole(served(), consoleOrder.parse(body)),
    "POST /token": (body) => actOnTokens(served(), tokenOrder.parse(body)),
    "POST /stop": (_body, response) => {
      response.once("close", options.stop);
      return {};
    },
  };
}

/** Replaces undefined, which JSON lacks, by null: a variable that must not be set. */
const nullForUnset = (environment: Readonly<Record<string, string | undefined>>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value ?? null]));
