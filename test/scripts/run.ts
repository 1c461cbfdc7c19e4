import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Env } from "../../lib/core/env";
import type { Io } from "../../scripts/io";
import { Secrets } from "../../lib/core/secrets";
import { runProgram } from "../../scripts/program";
import { virtualTime } from "../lib/entra/graph/fake-graph";

export const tenantId = "0a1b2c3d-0000-4000-8000-000000000001";

const target = `
title: A target for tests
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
`;

const deployment = (app: string): string => `
apps:
  advisors:
    target: plain
    displayName: "Advisors ({environment})"
    url: https://target.example/scim
    assign: external
${app}
    environments: { test: {} }
`;

/** A project folder; the text is added to its only app, whose only stack is advisors-test. */
export function projectFolder(app = "", files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "scimform-project-"));
  const all = {
    "config/environments.yaml": `test: { tenantId: ${tenantId} }\n`,
    "config/advisors.yaml": deployment(app),
    "config/targets/plain.yaml": target,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly waits: readonly number[];
  /** The document of --json. */
  readonly json: {
    command: string;
    exitCode: number;
    problems: { code: string; severity: string; summary: string; remedy: string }[];
    results: Record<string, unknown>[];
  };
}

/** Runs a command in this process, in virtual time, against whatever the given fetch stands for. */
export async function run(
  args: readonly string[],
  world: {
    cwd?: string;
    env?: Env;
    stdin?: string;
    fetch?: typeof globalThis.fetch;
    createCredential?: Io["createCredential"];
    isTerminal?: boolean;
    onInterrupt?: Io["onInterrupt"];
    /** Absent: time that passes only while somebody sleeps. */
    time?: { clock: Io["clock"]; sleep: Io["sleep"]; monotonic?: Io["monotonic"] };
    /** What the clock shows at first. */
    now?: number;
  } = {},
): Promise<Run> {
  const { clock, sleep, waits } = virtualTime(world.now);
  let [stdout, stderr] = ["", ""];
  const exitCode = await runProgram(args, {
    secrets: new Secrets(),
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text),
    readStdin: async () => world.stdin ?? "",
    stdin: async function* () {
      yield world.stdin ?? "";
    },
    stdoutReady: async () => {},
    onInterrupt: world.onInterrupt ?? (() => () => undefined),
    isTerminal: world.isTerminal ?? false,
    cwd: world.cwd ?? projectFolder(),
    env: world.env ?? {},
    fetch: world.fetch ?? (() => Promise.reject(new Error("this command must not use the network"))),
    clock,
    sleep,
    monotonic: world.time?.clock ?? clock,
    ...world.time,
    createCredential:
      world.createCredential ?? (() => ({ method: "test", getToken: async () => "graph-access-token" })),
  });
  return {
    exitCode,
    stdout,
    stderr,
    waits,
    get json() {
      return JSON.parse(stdout) as Run["json"];
    },
  };
}
