import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { startTargetProcess, type TargetProcess } from "./child";
import type { TargetEndpoint } from "./order";

/**
 * Which server answers. `better-auth` is tolerant: it takes both of Entra's PATCH dialects.
 * `scimmy` is strict: it refuses the string "False" for `active`, as many real endpoints do.
 */
export type TargetKind = "better-auth" | "scimmy";

export interface TargetSpec extends TargetEndpoint {
  readonly kind: TargetKind;
}

/** A running SCIM endpoint. */
export interface Target {
  readonly name: string;
  readonly kind: TargetKind;
  /** What a tenant URL is routed to: `http://127.0.0.1:<port><pathPrefix>`. */
  readonly baseUrl: string;
  readonly token: string;
  /** All user resources, as the endpoint returns them. */
  listUsers(): Promise<ScimUser[]>;
  /** Endpoints that share a process end with the last one. */
  stop(): Promise<void>;
}

const scimUser = z.looseObject({ id: z.string(), userName: z.string(), active: z.boolean().optional() });
export type ScimUser = z.infer<typeof scimUser>;

const userPage = z.object({ totalResults: z.number(), Resources: z.array(scimUser).default([]) });

/**
 * Starts real, independent SCIM servers on loopback as child processes. They end when this process does.
 * @param options.specs what to start; names are unique, endpoints of kind `better-auth` share one process
 * @param options.folder where they keep their state; absent: it is gone when they stop
 * @returns the targets in the order of `specs`
 */
export async function startTargets(options: {
  readonly specs: readonly TargetSpec[];
  readonly folder?: string;
}): Promise<Target[]> {
  const { specs, folder } = options;
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const shared = specs.filter(({ kind }) => kind === "better-auth");
  const alone = specs.filter(({ kind }) => kind === "scimmy");

  const groups = [...(shared.length > 0 ? [shared] : []), ...alone.map((spec) => [spec])];
  const started = await Promise.all(groups.map((group) => startGroup(group, folder)));
  const targets = new Map(started.flat().map((target) => [target.name, target]));
  return specs.flatMap(({ name }) => targets.get(name) ?? []);
}

/** One process with all the given endpoints, which are of one kind. */
async function startGroup(specs: readonly TargetSpec[], folder: string | undefined): Promise<Target[]> {
  const [first] = specs;
  if (first === undefined) return [];
  const file = first.kind === "better-auth" ? first.kind : `${first.kind}-${first.name}`;
  const child = await startTargetProcess(first.kind, {
    endpoints: specs.map(({ name, pathPrefix, token }) => ({ name, pathPrefix, token })),
    ...(folder === undefined ? {} : { stateFile: join(folder, `${file}.state`) }),
  });
  const running = new Set(specs.map(({ name }) => name));
  return specs.map((spec) => createTarget(spec, child, running));
}

function createTarget(
  { name, kind, pathPrefix, token }: TargetSpec,
  child: TargetProcess,
  running: Set<string>,
): Target {
  const baseUrl = `${child.origin}${pathPrefix}`;
  return {
    name,
    kind,
    baseUrl,
    token,
    async listUsers() {
      const users: ScimUser[] = [];
      for (;;) {
        const response = await fetch(`${baseUrl}/Users?startIndex=${users.length + 1}&count=100`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const page = userPage.parse(await response.json());
        users.push(...page.Resources);
        if (page.Resources.length === 0 || users.length >= page.totalResults) return users;
      }
    },
    async stop() {
      if (running.delete(name) && running.size === 0) await child.stop();
    },
  };
}
