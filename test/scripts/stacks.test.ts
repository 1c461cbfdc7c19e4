import { projectFolder, run } from "./run";

const environments = { "config/environments.yaml": "test: { tenantId: 0a1b2c3d-0000-4000-8000-000000000001 }\n" };
const rooms = `
  rooms:
    target: plain
    displayName: Rooms
    url: https://rooms.example/scim
    assign: external
    environments: { test: {} }`;
const project = (app = "", more = "") =>
  projectFolder(app, { ...environments, ...(more && { "config/more.yaml": `apps:${more}\n` }) });
const stacks = (cwd: string, ...args: string[]) => run(["stacks", ...args], { cwd });

test("names, one a line, of those that are asked for", async () => {
  const cwd = project("", rooms);
  expect((await stacks(cwd)).stdout).toBe("advisors-test\nrooms-test\n");
  expect((await stacks(cwd, "rooms-*")).stdout).toBe("rooms-test\n");
  expect((await stacks(cwd, "roms-*")).exitCode).toBe(2);
  expect((await stacks(cwd, "--json")).json.results[0]).toEqual({
    stack: "advisors-test",
    app: "advisors",
    environment: "test",
  });
});

test("changed: what differs in meaning from an older checkout, and what is new", async () => {
  const before = project("", rooms);
  const same = await stacks(project("\n# a comment that moves lines\n", rooms), "--changed-from", before);
  expect(same).toMatchObject({ stdout: "", stderr: "", exitCode: 0 });
  const changed = await stacks(project("    scope: all", rooms), "--changed-from", before, "--json");
  expect(changed.json.results).toEqual([expect.objectContaining({ stack: "advisors-test", change: "changed" })]);
  const added = await stacks(project("", rooms), "--changed-from", project(), "--json");
  expect(added.json.results).toEqual([expect.objectContaining({ stack: "rooms-test", change: "added" })]);
});

test("a stack that is gone is a warning: what is deployed stays", async () => {
  const { json, exitCode } = await run(["stacks", "--changed-from", project("", rooms), "--json"], { cwd: project() });
  expect(json.results).toEqual([]);
  expect(json.problems).toEqual([expect.objectContaining({ code: "STACKS_REMOVED", severity: "warning" })]);
  expect(exitCode).toBe(0);
});

test("an older config that was wrong does not stop it; a wrong one of now does", async () => {
  const broken = project("    scope: everybody");
  expect((await stacks(project(), "--changed-from", broken)).stdout).toBe("advisors-test\n");
  expect((await stacks(broken)).exitCode).toBe(2);
});
