import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEntraSandbox } from "../../sandbox/entra";
import { projectTargets } from "../../sandbox/process/project-targets";
import { projectFolder, run, tenantId } from "./run";
import { runInSandbox } from "./sandbox-world";

/** A tenant URL that is only known once the app is deployed: what can be done without it is done, the rest says what is missing. */

const profile = `
inputs: { scimUrl: { title: SCIM Base URL, kind: url } }
url: "{scimUrl}"
patchFlag: required
users:
  actions: [create, update]
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: Not([IsSoftDeleted])
steps: [{ id: copy, title: Copy the URL, when: deployed, gives: [scimUrl, token] }]
`;
const deployment = `
apps:
  people: { target: late, displayName: People, environments: { test: { assign: external } } }
`;
const project = (): string =>
  projectFolder("", {
    "config/environments.yaml": `test: { tenantId: ${tenantId} }\n`,
    "config/people.yaml": deployment,
    "config/targets/late.yaml": profile,
  });

test("validate warns, and finds no error", async () => {
  const { exitCode, stderr } = await run(["validate"], { cwd: project() });
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/warning PROFILE_INPUT_PENDING: people-test can be deployed.*"Copy the URL"/);
});

test("credentials are not handed over: a step by hand is due, and neither secret nor network is touched", async () => {
  const { exitCode, stderr } = await run(["credentials", "people-test", "--yes"], {
    cwd: project(),
    env: { SCIMFORM_TOKEN_PEOPLE_TEST: "s3cr3t-value" },
  });
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/PROFILE_URL_PENDING.*"scimUrl".*`scimform steps people-test`/);
  expect(stderr).not.toContain("s3cr3t-value");
});

test("check-target says the same", async () => {
  const { exitCode, stderr } = await run(["check-target", "people-test", "--yes"], { cwd: project() });
  expect(exitCode).toBe(4);
  expect(stderr).toContain("PROFILE_URL_PENDING");
});

test("preview shows what would be sent, in the dialect that the profile wants", async () => {
  const cwd = project();
  const person = { id: "00000000-0000-4000-8000-000000000009", userPrincipalName: "anna@contoso.example" };
  writeFileSync(join(cwd, "anna.json"), JSON.stringify([{ ...person, accountEnabled: true }]));
  const { exitCode, stdout, stderr } = await run(["preview", "people-test", "--file", "anna.json", "--requests"], {
    cwd,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("aadOptscim062020");
  expect(stdout).toContain("anna@contoso.example");
});

test("the sandbox starts no server for it", () => {
  const cwd = project();
  const folder = join(cwd, ".sandbox");
  mkdirSync(folder);
  const { targets } = projectTargets(cwd, folder, {});
  expect(targets.map(({ tenantUrl }) => tenantUrl)).toEqual(["https://target.example/scim"]);
});

test("an input that is needed before the deploy stops every command but `steps`, which says where to find it", async () => {
  const cwd = projectFolder("", {
    "config/people.yaml": deployment,
    "config/targets/late.yaml": profile.replace("when: deployed, ", ""),
  });
  const sandbox = await startEntraSandbox();
  try {
    const status = await runInSandbox(sandbox, cwd, ["status", "people-test"]);
    expect({ exitCode: status.exitCode, stderr: status.stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^config\/people\.yaml:3:\d+: error PROFILE_INPUT_MISSING: .*"Copy the URL" gives it/,
      ),
    });
    const { exitCode, json } = await runInSandbox(sandbox, cwd, ["steps", "people-test", "--json"]);
    expect(exitCode).toBe(4);
    const [list] = json.results as [{ items: { id: string; state: string; evidence: string }[] }];
    expect(list.items[0]).toMatchObject({ id: "copy", state: "due", evidence: expect.stringContaining("scimUrl") });
  } finally {
    await sandbox.stop();
  }
});
