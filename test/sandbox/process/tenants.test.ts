import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { send } from "../client";
import { runSandboxProgram } from "./program";

/** What an administrator of one tenant or another does, by commands. */

const ids = { test: "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11", production: "b8a4e2d0-91c7-4f3e-8c26-1e5b7d90a3f4" };
let cwd: string;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "scimform-test-"));
  mkdirSync(join(cwd, "config"));
  writeFileSync(
    join(cwd, "config/environments.yaml"),
    `test: { tenantId: ${ids.test} }\nproduction: { tenantId: ${ids.production.toUpperCase()} }\nnone: {}\n`,
  );
  expect(await run("start")).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  await run("stop");
  rmSync(cwd, { recursive: true, force: true });
});

type Shell = Record<string, string>;
const run = (...args: string[]) => runSandboxProgram(cwd, args);
const shellOutput = z.object({ results: z.tuple([z.record(z.string(), z.string().nullable())]) });

async function shell(environment?: string, from?: Shell): Promise<Shell> {
  const flags = environment === undefined ? [] : ["--environment", environment];
  const { stdout } = await runSandboxProgram(cwd, ["env", ...flags, "--json"], from);
  const [variables] = shellOutput.parse(JSON.parse(stdout)).results;
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** The permissions in a new token. */
async function rolesOf(env: Shell): Promise<string[]> {
  const { ARM_CLIENT_ID = "", ARM_CLIENT_SECRET = "", ARM_METADATA_HOSTNAME, ARM_TENANT_ID, SSL_CERT_FILE = "" } = env;
  const address = `https://${ARM_METADATA_HOSTNAME}`;
  const form = {
    ...{ grant_type: "client_credentials", scope: `${address}/.default` },
    ...{ client_id: ARM_CLIENT_ID, client_secret: ARM_CLIENT_SECRET },
  };
  const trust = { caPem: readFileSync(SSL_CERT_FILE, "utf8") };
  const { body } = await send(trust, "POST", `${address}/${ARM_TENANT_ID}/oauth2/v2.0/token`, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
  const claims = Buffer.from(String(body.access_token).split(".")[1] ?? "", "base64url").toString();
  return z.object({ roles: z.array(z.string()) }).parse(JSON.parse(claims)).roles;
}

const signInFacts = ({ ARM_TENANT_ID, ARM_CLIENT_ID, ARM_METADATA_HOSTNAME }: Shell) => ({
  ...{ ARM_TENANT_ID, ARM_CLIENT_ID, ARM_METADATA_HOSTNAME },
});
const permission = "Synchronization.ReadWrite.All";
const act = (env: Shell, action: string) => runSandboxProgram(cwd, ["permission", action, permission], env);
const revoked = async (env: Shell) => (await runSandboxProgram(cwd, ["switch"], env)).stdout.includes(permission);

test("each environment has a tenant at the same address, which a restart keeps; the shell's commands act on it", async () => {
  const [all, testing, production] = [await shell(), await shell("test"), await shell("production")];
  expect([testing["ARM_TENANT_ID"], production["ARM_TENANT_ID"]]).toEqual([ids.test, ids.production]);
  expect(new Set([all, testing, production].map((each) => each["ARM_CLIENT_ID"])).size).toBe(3);
  expect(new Set([all, testing, production].map((each) => each["ARM_METADATA_HOSTNAME"])).size).toBe(1);
  expect([all, testing].map((each) => each["SCIMFORM_SANDBOX_TENANTS"])).toEqual([undefined, "apart"]);
  expect(await shell("test", production)).toEqual(testing);
  expect(await shell(undefined, production)).toEqual(production);
  expect((await runSandboxProgram(cwd, ["status"], production)).stdout).toContain(`tenant   ${ids.production} at`);

  expect((await runSandboxProgram(cwd, ["stop"], production)).stdout).toBe("The sandbox is stopped.\n");
  expect(await runSandboxProgram(cwd, ["status"], testing)).toMatchObject({ exitCode: 1 });
  expect((await runSandboxProgram(cwd, ["start"], production)).exitCode).toBe(0);
  expect((await run("status")).stdout).toContain(`tenant   ${all["ARM_TENANT_ID"]} at`);
  expect((await runSandboxProgram(cwd, ["users"], production)).stdout).toContain("maja.lund@contoso.example");
  const again = await shell("production");
  expect({ ...signInFacts(again), ARM_METADATA_HOSTNAME: "" }).toEqual({
    ...signInFacts(production),
    ARM_METADATA_HOSTNAME: "",
  });
  expect(again["ARM_CLIENT_SECRET"]).toBe(production["ARM_CLIENT_SECRET"]);
});

test("an environment that names no tenant, or is not there, is refused", async () => {
  expect((await run("env", "--environment", "none")).stderr).toContain("CONFIG_TENANT_MISSING");
  expect((await run("env", "--environment", "staging")).stderr).toContain("CONFIG_UNKNOWN_ENVIRONMENT");
});

test("a permission is revoked in one tenant, and granted again", async () => {
  const [testing, production] = [await shell("test"), await shell("production")];
  expect(await act(production, "revoke")).toMatchObject({ exitCode: 0, stdout: `Revoked: ${permission}\n` });
  expect([await revoked(testing), await revoked(production)]).toEqual([false, true]);
  expect((await rolesOf(testing)).includes(permission)).toBe(true);
  expect((await rolesOf(production)).includes(permission)).toBe(false);
  expect((await rolesOf(production)).includes("User.Read.All")).toBe(true);
  expect(await act(production, "revoke")).toMatchObject({ stdout: `Revoked: ${permission}\n` });
  expect(await act(production, "grant")).toMatchObject({ stdout: "All permissions are granted.\n" });
  expect((await rolesOf(production)).includes(permission)).toBe(true);
  expect(await run("permission", "revoke", "Mail.Send")).toMatchObject({ exitCode: 2 });
  expect(await run("permission", "lend", permission)).toMatchObject({ exitCode: 2 });
});
