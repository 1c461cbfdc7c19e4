import { EventEmitter, once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { terraformProgram } from "../../lib/terraform/program";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { listen, readBody } from "../../sandbox/http/listen";
import { providerHost } from "../support/hosted-providers";
import { runToEnd, type Ran } from "../support/run-program";
import { sandboxFetch } from "../support/sandbox-clients";
import { settings, Stack } from "./stack";

/** What docs/tasks/state-lost-or-locked.md says of Terraform's state when two write it, and when it cannot be written. */

let sandbox: EntraSandbox;
const stacks: Stack[] = [];
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty" });
});
afterAll(async () => {
  for (const { workspace } of stacks) workspace.dispose();
  for (const close of [...closing, () => sandbox.stop()]) await close();
});

async function newStack(name: string, prepare: (stack: Stack) => void = () => undefined): Promise<Stack> {
  const stack = new Stack(name, sandbox, { APP_TOKEN: "token-of-the-app" });
  stacks.push(stack);
  prepare(stack);
  await stack.initialise();
  return stack;
}

interface Conditions {
  /** Blocks that a file of Terraform's may have: the kernel's limit stands for a full disk. */
  readonly blocks?: number;
  /** What the provider sends through. */
  readonly fetch?: typeof fetch;
}

async function terraform({ workspace }: Stack, args: readonly string[], conditions: Conditions = {}): Promise<Ran> {
  const { blocks = "unlimited", fetch = sandboxFetch(sandbox) } = conditions;
  const command = ["-c", `ulimit -f ${blocks}; exec "$0" "$@"`, terraformProgram(process.env).program, ...args];
  const { folder, env } = workspace;
  return providerHost({ ...sandbox, fetch })(env, (reattach) =>
    runToEnd("sh", command, { cwd: folder, env: { ...env, ...reattach } }),
  );
}

/** As if Terraform had wrapped no lines. */
const flat = ({ output }: Ran): string => output.replace(/[\s│╷╵]+/g, " ");

const apply = ["apply", "-auto-approve", "-no-color"];
const plan = ["plan", "-detailed-exitcode", "-no-color"];
const page = readFileSync(join(__dirname, "../../docs/tasks/state-lost-or-locked.md"), "utf8");
const inFolder = ({ workspace }: Stack, name: string) => join(workspace.folder, name);

test("two applies at once: the second is refused before it asks the tenant for anything, nothing is made twice", async () => {
  const stack = await newStack("two-applies");
  const gate = new EventEmitter();
  const [arrived, opened] = [once(gate, "arrival"), once(gate, "opening")];
  const send = sandboxFetch(sandbox);
  const first = terraform(stack, apply, {
    async fetch(input, init) {
      if (init?.method === "POST" && (input instanceof Request ? input.url : input.toString()).endsWith("/jobs")) {
        gate.emit("arrival");
        await opened;
      }
      return send(input, init);
    },
  });
  await Promise.race([arrived, first.then(({ output }) => Promise.reject(new Error(output)))]);
  const before = sandbox.traffic.list().length;
  const second = await terraform(stack, apply);
  expect(flat(second)).toMatch(
    /Error acquiring the state lock .*resource temporarily unavailable.* ID: [-0-9a-f]{36} /,
  );
  expect([second.code, sandbox.traffic.list().length]).toEqual([1, before]);
  gate.emit("opening");
  expect(await first).toMatchObject({ code: 0 });
  expect(stack.jobIds).toHaveLength(1);
  expect(stack.takeWrites()).toEqual(["POST /jobs", "PUT /jobs/{job}/schema", "PUT /secrets"]);
});

test("a full disk cuts the first state short, and its copy: Terraform prints it, and it is pushed back", async () => {
  const stack = await newStack("full-disk");
  const full = await terraform(stack, apply, { blocks: 1 });
  expect(full.code).toBe(1);
  expect(flat(full)).toContain("file too large");
  const refused = await terraform(stack, plan);
  expect(refused.code).toBe(1);
  for (const [ran, words] of [
    [full, "Error: Failed to save state"],
    [full, "Error: Failed to persist state to backend"],
    [full, "the raw state data is printed above as a JSON object"],
    [refused, "Unsupported state file format"],
  ] as const)
    expect([flat(ran), page]).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);

  const [printed = ""] = /^\{\n {2}"version": 4.*?^\}$/ms.exec(full.output) ?? [];
  writeFileSync(inFolder(stack, "errored.tfstate"), printed);
  rmSync(inFolder(stack, "terraform.tfstate"));
  expect(await terraform(stack, ["state", "push", "errored.tfstate"])).toMatchObject({ code: 0 });
  const resumed = await terraform(stack, apply);
  expect([flat(resumed), stack.jobIds.length]).toEqual([expect.stringContaining("2 added, 0 changed, 0 destroyed"), 1]);

  // A state that is there already stays whole: its backup is written first.
  const before = readFileSync(inFolder(stack, "terraform.tfstate"));
  stack.write({ settings: { ...settings, accidental_deletion_threshold: 7 } });
  expect(await terraform(stack, apply, { blocks: 1 })).toMatchObject({ code: 1 });
  expect(readFileSync(inFolder(stack, "terraform.tfstate"))).toEqual(before);
  expect(await terraform(stack, plan)).toMatchObject({ code: 0 });
});

test("a backend that takes no state: it is in errored.tfstate, and pushed from there", async () => {
  // https://developer.hashicorp.com/terraform/language/backend/http
  let state: Buffer | undefined;
  let isFull = true;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (request.method === "POST" && !isFull) state = body;
      const status = request.method === "POST" && isFull ? 507 : state ? 200 : 404;
      response.writeHead(status).end(request.method === "GET" ? state : undefined);
    });
  });
  const { port, ...listening } = await listen(server, 0);
  closing.push(() => listening.close());
  const stack = await newStack("no-backend", ({ workspace }) => {
    const http = { address: `http://127.0.0.1:${port}`, retry_max: 0 };
    workspace.write("backend.tf.json", { terraform: { backend: { http } } });
  });
  const failed = await terraform(stack, apply);
  const words = 'the state has been written to the file "errored.tfstate"';
  expect([flat(failed), page]).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
  expect([failed.code, stack.jobIds.length]).toEqual([1, 1]);
  isFull = false;
  expect(await terraform(stack, ["state", "push", "errored.tfstate"])).toMatchObject({ code: 0 });
  expect(await terraform(stack, plan)).toMatchObject({ code: 0 });
});
