import { signInFailed } from "../../lib/entra/graph/errors";
import { fail } from "../../lib/core/problem";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { projectFolder, run } from "./run";
import { deployCompletely, runInSandbox } from "./sandbox-world";

const token = "token-of-the-steps";
const stack = "advisors-test";

let sandbox: EntraSandbox;
let root: string;
beforeAll(async () => {
  sandbox = await startEntraSandbox({
    targets: [{ tenantUrl: "https://target.example/scim", token, kind: "difficult" }],
  });
  root = projectFolder("", {
    "config/targets/plain.yaml": `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
steps:
  - { id: order, title: Order a token, gives: [token] }
  - { id: look, title: Look at them, when: provisioning }
`,
  });
});
afterAll(() => sandbox.stop());

const steps = (...args: string[]) =>
  runInSandbox(sandbox, root, ["steps", stack, ...args], { SCIMFORM_TOKEN_ADVISORS_TEST: token });
type Item = { id: string; state: string; evidence: string | null };
async function items(): Promise<{ exitCode: number; by: Record<string, Item> }> {
  const { exitCode, json } = await steps("--json");
  const [{ items: all }] = json.results as [{ items: Item[] }];
  return { exitCode, by: Object.fromEntries(all.map((item) => [item.id, item])) };
}

test("before the deploy the vendor's token is to be ordered: exit code 4; nothing is written", async () => {
  const { exitCode, by } = await items();
  expect(exitCode).toBe(4);
  expect(by).toMatchObject({ order: { state: "due" }, deploy: { state: "due" }, credentials: { state: "later" } });
  const { stderr } = await steps();
  expect(stderr).toMatch(/STEPS_MANUAL_DUE: advisors-test waits for a person: Order a token/);
});

test("as the tenant and the target get on", async () => {
  const { app } = await deployCompletely(sandbox, root, stack, token);
  sandbox.traffic.clear();
  const { exitCode, by } = await items();
  expect({ exitCode, by }).toMatchObject({
    exitCode: 0,
    by: {
      order: { state: "done" },
      deploy: { state: "done" },
      "check-target": { evidence: "it answers" },
      start: { state: "done" },
      cycle: { state: "due" },
      look: { state: "later" },
    },
  });
  expect(sandbox.traffic.list(/\/v1\.0\//).every(({ method }) => method === "GET")).toBe(true);

  expect(app).not.toBe("");
  await sandbox.runCycle(stack);
  expect(await items()).toMatchObject({ exitCode: 4, by: { cycle: { state: "done" }, look: { state: "due" } } });
  const { stdout } = await steps("--markdown");
  expect(stdout).toMatch(/^- \[ \] Look at them \(when it is done, write `stepsDone: \[look\]` in the config\)$/m);
});

test("without the token at hand the target is not asked, and that is no failure", async () => {
  const { json } = await runInSandbox(sandbox, root, ["steps", stack, "--json"], {});
  const [{ items: all }] = json.results as [{ items: Item[] }];
  expect(all.find(({ id }) => id === "check-target")).toMatchObject({ evidence: null });
});

test("whoever is not signed in gets the guide all the same, and is told that nothing is known", async () => {
  const { exitCode, stdout, stderr } = await run(["steps", stack], {
    cwd: root,
    env: {},
    fetch: () => Promise.reject(new Error("nobody is asked")),
    createCredential: () => {
      throw fail(signInFailed, "a test", "nobody is signed in");
    },
  });
  expect(exitCode).toBe(4);
  expect(stdout).toContain("[ ] by hand: Order a token");
  expect(stderr).toMatch(/^warning STEPS_TENANT_NOT_ASKED: .*nobody is signed in/m);
});
