import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEntraSandbox } from "../../../sandbox/entra";
import { projectTargets } from "../../../sandbox/process/project-targets";
import { differences } from "../../../sandbox/process/serve-options";
import { startTargets } from "../../../sandbox/scim-servers";
import { projectFolder } from "../../scripts/run";
import { runInSandbox } from "../../scripts/sandbox-world";

const folder = () => mkdtempSync(join(tmpdir(), "scimform-test-"));
const stack = "advisors-test";
const mine = "http://127.0.0.1:8080/scim";

test("a stack's target is a server of one's own: none is started for it, and its token is one's own", () => {
  const root = projectFolder();
  expect(projectTargets(root, folder(), {})).toMatchObject({ own: {}, targets: [{}], tokenHolders: [{ stack }] });
  expect(projectTargets(root, folder(), {}, undefined, { [stack]: mine })).toMatchObject({
    own: { "https://target.example/scim": mine },
    targets: [],
    tokenHolders: [],
    variables: {},
  });
});

test("a tenant URL that leads to this machine is left alone", () => {
  const root = projectFolder("", {
    "config/local.yaml": `apps:
  local:
    target: generic-scim
    assign: external
    environments: { test: { inputs: { scimUrl: "http://127.0.0.1:47312/scim?tenant=one" } } }
`,
  });
  const { own, targets, variables } = projectTargets(root, folder(), {});
  expect(own).toEqual({ "http://127.0.0.1:47312/scim": "http://127.0.0.1:47312/scim" });
  expect(targets.map(({ tenantUrl }) => tenantUrl)).toEqual(["https://target.example/scim"]);
  expect(Object.keys(variables)).toEqual(["SCIMFORM_TOKEN_ADVISORS_TEST"]);
});

test("a stack that there is not is named", () => {
  expect(() => projectTargets(projectFolder(), folder(), {}, undefined, { nobody: mine })).toThrow(
    /nobody.*advisors-test/,
  );
  expect(() => projectTargets(folder(), folder(), {}, undefined, { nobody: mine })).toThrow(/nobody/);
});

test("a sandbox that runs with another target says so", () => {
  expect(differences({}, { targets: { [stack]: mine } })).toEqual([`no --target, not --target ${stack}=${mine}`]);
  expect(differences({ targets: { [stack]: mine } }, { targets: { [stack]: mine } })).toEqual([]);
  expect(differences({ settings: "a.yaml" }, { settings: "b.yaml" })).toEqual([
    "--settings a.yaml, not --settings b.yaml",
  ]);
});

test("engine and commands talk to it", async () => {
  const token = "token-of-my-own";
  const specs = [{ name: "mine", kind: "difficult" as const, pathPrefix: "/scim", token }];
  const [server] = await startTargets({ specs });
  if (!server) throw new Error("no server");
  const root = projectFolder();
  const { own, targets } = projectTargets(root, folder(), {}, undefined, { [stack]: server.baseUrl });
  const sandbox = await startEntraSandbox({ targets, routes: own });
  try {
    const { exitCode, stdout } = await runInSandbox(sandbox, root, ["check-target", stack, "--read-only"], {
      SCIMFORM_TOKEN_ADVISORS_TEST: token,
    });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("nothing found that breaks Entra")]);
  } finally {
    await sandbox.stop();
    await server.stop();
  }
});
