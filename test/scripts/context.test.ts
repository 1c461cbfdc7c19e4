import { createCredential } from "../../lib/entra/graph";
import { appId, FakeTenant } from "./fake-tenant";
import { projectFolder, run } from "./run";

const status = (tenant: FakeTenant) => run(["status", "advisors-test", "--json"], { fetch: tenant.fetch });

describe("the objects of a stack in the tenant", () => {
  test("a stack that is not deployed", async () => {
    const tenant = new FakeTenant();
    tenant.apps = [];
    const { json, exitCode } = await status(tenant);
    expect(json.problems[0]).toMatchObject({
      code: "ENTRA_APP_NOT_FOUND",
      remedy: expect.stringContaining("cdktf deploy"),
    });
    expect(exitCode).toBe(1);
  });

  test("several apps with the stack's tag", async () => {
    const tenant = new FakeTenant();
    tenant.apps.push({ ...tenant.apps[0], id: "another-id" });
    expect((await status(tenant)).json.problems[0]?.summary).toMatch(new RegExp(`${appId}; another-id`));
  });

  test("an app without a job, or with several", async () => {
    const tenant = new FakeTenant();
    tenant.jobs = [];
    expect((await status(tenant)).json.problems).toMatchObject([{ code: "COMMAND_JOB_MISSING" }]);
    tenant.jobs = [tenant.job, { ...tenant.job, id: "scim.other" }];
    expect((await status(tenant)).json.problems).toMatchObject([{ code: "COMMAND_JOB_AMBIGUOUS" }]);
  });

  test.each(["scim", "SCIM"])("a job of another template beside ours (%s) is not ours", async (templateId) => {
    const tenant = new FakeTenant();
    tenant.job["templateId"] = templateId;
    tenant.jobs = [{ ...tenant.job, id: "customappsso.other", templateId: "customappsso" }, tenant.job];
    expect((await status(tenant)).json.results).toMatchObject([{ jobId: tenant.job["id"] }]);
  });

  test("a missing permission names the one that is needed", async () => {
    const tenant = new FakeTenant();
    tenant.faults = [{ request: /synchronization\/jobs$/, status: 401, code: "UnknownError" }];
    expect((await status(tenant)).json.problems[0]).toMatchObject({
      code: "ENTRA_PERMISSION_MISSING",
      remedy: expect.stringContaining("Synchronization.Read.All"),
    });
  });

  test("the wrong tenant stops before any request", async () => {
    const tenant = new FakeTenant();
    const env = { ARM_TENANT_ID: "99999999-0000-4000-8000-000000000009", ARM_CLIENT_ID: "c", ARM_CLIENT_SECRET: "s" };
    const { json } = await run(["status", "--json"], { env, fetch: tenant.fetch, createCredential });
    expect(json.problems).toMatchObject([{ code: "ENTRA_WRONG_TENANT" }]);
    expect(tenant.requests).toEqual([]);
  });

  test("in the sandbox a real cloud is refused before any request", async () => {
    const tenant = new FakeTenant();
    const { json } = await run(["status", "--json"], { env: { SCIMFORM_SANDBOX: "1" }, fetch: tenant.fetch });
    expect(json.problems).toMatchObject([{ code: "ENTRA_SANDBOX_ONLY" }]);
    expect(tenant.requests).toEqual([]);
  });

  test("trouble with one stack does not stop the next; the exit code is the worst", async () => {
    const tenant = new FakeTenant();
    tenant.saveCredentials();
    const environments =
      "test: { tenantId: 0a1b2c3d-0000-4000-8000-000000000001 }\ndev: { tenantId: 0a1b2c3d-0000-4000-8000-000000000001 }\n";
    const cwd = projectFolder("", { "config/environments.yaml": environments });
    const { readFileSync, writeFileSync } = await import("node:fs");
    const file = `${cwd}/config/advisors.yaml`;
    writeFileSync(file, readFileSync(file, "utf8").replace("{ test: {} }", "{ dev: {}, test: {} }"));
    const { json, exitCode } = await run(["status", "--json"], { cwd, fetch: tenant.fetch });
    expect(json.problems.map((problem) => problem.code)).toEqual(["ENTRA_APP_NOT_FOUND", "COMMAND_STOPPED"]);
    expect(json.results).toMatchObject([{ stack: "advisors-dev", state: "unknown" }, { stack: "advisors-test" }]);
    expect(exitCode).toBe(1);
  });
});
