import type { Fault } from "../faults";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { startTargetProcess, type TargetProcess } from "./child";
import { requireJackson } from "./jackson-package";
import type { TargetEndpoint } from "./order";
import { folderWith, requirePackages } from "./server-packages";

export type { Difficulties } from "./difficulties";

/**
 * Server that answers. `better-auth` is tolerant: it takes both of Entra's PATCH dialects.
 * `scimmy` is strict: it refuses the string "False" for `active`, as many real endpoints do.
 * `jackson` (Ory Polis) is lax: it says yes to what it does not understand. It has to be installed first, in a clone, too.
 * `difficult` is this project's own, and does wrong what its `difficulties` say.
 */
export type TargetKind = "better-auth" | "scimmy" | "jackson" | "difficult";

export interface TargetSpec extends TargetEndpoint {
  readonly kind: TargetKind;
}

/** A running SCIM endpoint. */
export interface RunningTarget {
  readonly name: string;
  readonly kind: TargetKind;
  /** URL to which a tenant URL is routed: `http://127.0.0.1:<port><pathPrefix>`. */
  readonly baseUrl: string;
  /** Newest token that the endpoint takes. */
  readonly token: string;
  /** Sets the tokens that the endpoint takes from now on, oldest first. */
  acceptTokens(tokens: readonly [...former: string[], newest: string]): Promise<void>;
  /** Faults of its requests, whoever sends them. */
  readonly faults: readonly Fault[];
  /** Lets requests fail; `path` is below the base URL. Takes status, retryAfter, drop and latency. */
  addFault(fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
  /** Returns all user resources, as the endpoint returns them. */
  listUsers(): Promise<ScimUser[]>;
  /** Endpoints that share a process end with the last one. */
  stop(): Promise<void>;
}

/** `active` as the endpoint has it: a lax one keeps the string "False" of Entra's legacy dialect. */
const scimUser = z.looseObject({
  // A flaw shows numbers.
  id: z.union([z.string(), z.number().transform(String)]),
  userName: z.string(),
  active: z.union([z.boolean(), z.string()]).optional(),
});
type ScimUser = z.infer<typeof scimUser>;

const userPage = z.object({ totalResults: z.number(), Resources: z.array(scimUser).default([]) });

/**
 * Starts SCIM servers on loopback as child processes. They end when this process does.
 * @param options.specs what to start; names are unique, endpoints of kind `better-auth` and `difficult` share a process each
 * @param options.folder where they keep their state; absent: it is gone when they stop
 * @param options.project whose node_modules are searched for the servers first; absent: the current folder
 * @returns the targets in the order of `specs`
 * @throws ScimformError SANDBOX_TARGET_NOT_INSTALLED, SANDBOX_TARGET_NOT_STARTED; nothing is left running then
 */
export async function startTargets(options: {
  readonly specs: readonly TargetSpec[];
  readonly folder?: string;
  readonly project?: string;
}): Promise<RunningTarget[]> {
  const { specs, folder, project = process.cwd() } = options;
  if (specs.some(({ kind }) => kind === "jackson")) requireJackson();
  requirePackages(
    specs.map(({ kind }) => kind),
    project,
  );
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const groups = new Map<string, TargetSpec[]>();
  for (const spec of specs) {
    const file = sharing.has(spec.kind) ? spec.kind : `${spec.kind}-${spec.name}`;
    groups.set(file, [...(groups.get(file) ?? []), spec]);
  }
  const results = await Promise.allSettled(
    [...groups].map(([file, group]) => startGroup(group, file, { folder, project })),
  );
  const started = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    await Promise.all(started.map((target) => target.stop()));
    throw failed.reason;
  }
  const targets = new Map(started.map((target) => [target.name, target]));
  return specs.flatMap(({ name }) => targets.get(name) ?? []);
}

/** Kinds whose endpoints share a process; the others keep something for the whole process. */
const sharing: ReadonlySet<TargetKind> = new Set(["better-auth", "difficult"]);

/** Starts one process with all the given endpoints, which are of one kind. */
async function startGroup(
  specs: readonly TargetSpec[],
  file: string,
  { folder, project }: { readonly folder: string | undefined; readonly project: string },
): Promise<RunningTarget[]> {
  const [first] = specs;
  if (first === undefined) return [];
  const child = await startTargetProcess(first.kind, folderWith(first.kind, project) ?? project, {
    endpoints: specs.map(({ kind: _, ...endpoint }) => endpoint),
    ...(folder === undefined ? {} : { stateFile: join(folder, `${file}.state`) }),
  });
  const running = new Set(specs.map(({ name }) => name));
  return specs.map((spec) => createTarget(spec, child, running));
}

function createTarget(
  { name, kind, pathPrefix, token }: TargetSpec,
  child: TargetProcess,
  running: Set<string>,
): RunningTarget {
  const baseUrl = `${child.origin}${pathPrefix}`;
  let newest = token;
  const faults: Fault[] = [];
  return {
    name,
    kind,
    baseUrl,
    get token() {
      return newest;
    },
    async acceptTokens(tokens) {
      newest = tokens.at(-1) ?? newest;
      await child.setTokens({ endpoint: name, tokens });
    },
    faults,
    async addFault(fault) {
      faults.push(fault);
      await child.setFault({ endpoint: name, fault });
    },
    async clearFaults() {
      if (faults.splice(0).length > 0) await child.setFault({ endpoint: name, fault: null });
    },
    async listUsers() {
      const users: ScimUser[] = [];
      for (;;) {
        const response = await fetch(`${baseUrl}/Users?startIndex=${users.length + 1}&count=100`, {
          headers: { authorization: `Bearer ${newest}` },
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
