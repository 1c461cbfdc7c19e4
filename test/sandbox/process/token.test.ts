import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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

test("with OAuth it is the client's secret that is issued and revoked, not what the token endpoint gives out", async () => {
  const tokenUrl = "https://login.target.example/token";
  const root = projectFolder(`    oauth: { clientId: me, tokenUrl: "${tokenUrl}" }`);
  const act = (...args: string[]) => runSandboxProgram(root, args);
  const secretNow = async () => {
    const { stdout } = await act("env", "--json");
    return String((JSON.parse(stdout) as { results: Record<string, unknown>[] }).results[0]?.[variable]);
  };
  expect(await act("start")).toMatchObject({ exitCode: 0 });
  try {
    const routes = JSON.parse(readFileSync(join(root, ".scimform/sandbox/target-routes.json"), "utf8")) as object;
    const addresses = new Map<string, string>(Object.entries(routes));
    const [, endpoint] = [...addresses].find(([url]) => url !== tokenUrl) ?? [];
    const askedWith = async (secret: string) => {
      const form = { grant_type: "client_credentials", client_id: "me", client_secret: secret };
      const answer = await fetch(addresses.get(tokenUrl) ?? "", { method: "POST", body: new URLSearchParams(form) });
      return { status: answer.status, token: ((await answer.json()) as { access_token?: string }).access_token ?? "" };
    };
    const usersWith = async (bearer: string) =>
      (await fetch(`${endpoint}/Users`, { headers: { authorization: `Bearer ${bearer}` } })).status;

    const old = await secretNow();
    const before = await askedWith(old);
    const issued = await act("token", "issue", stack);
    expect(issued).toMatchObject({ exitCode: 0, stderr: "" });
    expect(issued.stdout).toContain("a new client secret is issued; 2 are in force");
    const fresh = await secretNow();
    expect([(await askedWith(old)).status, (await askedWith(fresh)).status]).toEqual([200, 200]);
    expect([await usersWith(before.token), await usersWith(fresh)]).toEqual([200, 401]);

    await act("stop");
    await act("start");
    const restarted = JSON.parse(readFileSync(join(root, ".scimform/sandbox/target-routes.json"), "utf8")) as object;
    for (const [url, address] of Object.entries(restarted)) addresses.set(url, String(address));
    expect((await askedWith(old)).status).toBe(200);
    expect((await act("token", "revoke", stack)).stdout).toContain("1 revoked, the newest client secret is in force");
    expect([(await askedWith(old)).status, (await askedWith(fresh)).status]).toEqual([401, 200]);
  } finally {
    await act("stop");
    rmSync(root, { recursive: true, force: true });
  }
});
