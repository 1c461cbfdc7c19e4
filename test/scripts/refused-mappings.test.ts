import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import type { Difficulties } from "../../sandbox/scim-servers/difficulties";
import { projectFolder } from "./run";
import { assign, deployCompletely, runInSandbox } from "./sandbox-world";

/** A path or value that the target refuses leads back to the line of the config that wrote it. */

const stack = "advisors-test";
const token = "token-of-the-refused";
const maja = "maja.lund@contoso.example";
const badge = "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge";
const profile = `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
    displayName: "[displayName]"
    title: "[jobTitle]"
    "${badge}": "[employeeId]"
attributes:
  target:
    "${badge}": {}
`;

let sandbox: EntraSandbox | undefined;
afterEach(() => sandbox?.stop());

async function world(target: { kind: "scimmy" } | { kind: "difficult"; difficulties: Difficulties }) {
  const started = (sandbox = await startEntraSandbox({
    targets: [{ tenantUrl: "https://target.example/scim", token, ...target }],
  }));
  const root = projectFolder("", { "config/targets/plain.yaml": profile });
  const { app } = await deployCompletely(started, root, stack, token);
  await assign(started, app, started.tenant.user(maja).id);
  const run = (command: string, ...args: string[]) =>
    runInSandbox(started, root, [command, stack, ...args], { SCIMFORM_TOKEN_ADVISORS_TEST: token });
  return { run, person: started.tenant.user(maja), cycle: () => started.runCycle(stack) };
}

test("an unknown path: provision, logs and status name the mapping and its line, not the flag or the vendor", async () => {
  const { run, person, cycle } = await world({ kind: "scimmy" });
  await run("provision", "--user", maja, "--yes");
  person.employeeId = "77";
  const named = `${badge} <- [employeeId] (config/targets/plain.yaml:8)`;
  const provision = await run("provision", "--user", maja, "--yes");
  expect(provision.stderr).toContain(
    `The target refuses what the mapping writes: ${named}. Correct its name, or leave it out (\`null\` where a profile has it), and run \`cdktf deploy ${stack}\`.`,
  );
  expect(provision.stderr).not.toMatch(/aadOptscim062020|vendor/);
  await cycle();

  const logs = await run("logs", "--status", "failure");
  expect(logs.stdout).toContain(named);
  expect(logs.stdout).not.toMatch(/aadOptscim062020|vendor/);
  const { json } = await run("logs", "--status", "failure", "--json");
  expect(json.results[0]?.["refused"]).toEqual([
    {
      target: badge,
      source: "[employeeId]",
      location: { file: "config/targets/plain.yaml", line: 8, column: expect.any(Number) as number },
    },
  ]);

  const status = await run("status");
  expect(status.exitCode).toBe(3);
  expect(status.stderr).toMatch(/config\/targets\/plain\.yaml:8:\d+: error COMMAND_MAPPING_REFUSED: /);
  expect(status.stderr).toContain(`${badge} <- [employeeId]. It says: Invalid path`);
  expect((await run("status", "--gate", "--max-escrows", "5")).stderr).not.toContain("COMMAND_MAPPING_REFUSED");
});

test("a refused attribute on creation", async () => {
  const { run } = await world({ kind: "difficult", difficulties: { refusedAttributes: ["title"] } });
  const { stderr } = await run("provision", "--user", maja, "--yes");
  expect(stderr).toContain("title <- [jobTitle] (config/targets/plain.yaml:7)");
});

test("a truth value that is sent as text: there the flag is what helps", async () => {
  const { run, person, cycle } = await world({ kind: "difficult", difficulties: { flaws: ["onlyBooleans"] } });
  await run("provision", "--user", maja, "--yes");
  person.accountEnabled = false;
  await cycle();
  const { stdout } = await run("logs", "--status", "failure");
  expect(stdout).toMatch(/active <- Switch\(.*plain\.yaml:5\).*aadOptscim062020/);
});
