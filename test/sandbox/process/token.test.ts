import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../../scripts/run";
import { runSandboxProgram } from "./program";

/** The target's administrator, who issues and revokes tokens. */

let cwd: string;
const stack = "advisors-test";
const variable = "SCIMFORM_TOKEN_ADVISORS_TEST";
const run = (...args: string[]) => runSandboxProgram(cwd, args);
const results = async (...args: string[]) => {
  const { stdout } = await run(...args, "--json");
  return (JSON.parse(stdout) as { results: Record<string, unknown>[] }).results;
};

beforeAll(async () => {
  cwd = projectFolder();
  expect(await run("start")).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  await run("stop");
  rmSync(cwd, { recursive: true, force: true });
});

const token = async (): Promise<string> => String((await results("env"))[0]?.[variable]);

async function status(bearer: string): Promise<number> {
  const [facts] = await results("status");
  const [target] = facts?.["targets"] as { baseUrl: string }[];
  return (await fetch(`${target?.baseUrl}/Users`, { headers: { authorization: `Bearer ${bearer}` } })).status;
}

test("a new token is taken beside the old one, which then is refused; a restart changes nothing", async () => {
  const old = await token();
  const issued = await run("token", "issue", stack);
  expect(issued).toMatchObject({ exitCode: 0, stderr: "" });
  expect(issued.stdout).toContain(`It is in ${variable} after: eval "$(npx scimform sandbox env)"`);
  const fresh = await token();
  expect(fresh).not.toBe(old);
  expect(issued.stdout).not.toContain(fresh);
  expect([await status(old), await status(fresh), await status("another")]).toEqual([200, 200, 401]);

  await run("stop");
  await run("start");
  expect(await token()).toBe(fresh);
  expect([await status(old), await status(fresh)]).toEqual([200, 200]);

  expect(await results("token", "revoke", stack)).toMatchObject([{ inForce: 1, revoked: 1, variable }]);
  expect([await status(old), await status(fresh)]).toEqual([401, 200]);
  await run("stop");
  await run("start");
  expect([await status(old), await status(fresh)]).toEqual([401, 200]);
  expect(await results("token", "revoke", stack)).toMatchObject([{ inForce: 1, revoked: 0 }]);
});

test("a stack that has no endpoint is refused, with those that have one", async () => {
  expect(await run("token", "issue", "advisor-test")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/SANDBOX_NO_ENDPOINT: .*advisor-test.*advisors-test/) as string,
  });
  expect((await run("token", "burn", stack)).exitCode).toBe(2);
});

test("without a sandbox it says how to start one", async () => {
  const empty = mkdtempSync(join(tmpdir(), "scimform-test-"));
  expect((await runSandboxProgram(empty, ["token", "issue", stack])).stderr).toContain("scimform sandbox start");
  rmSync(empty, { recursive: true });
});
