import { SynchronizationApi } from "../../../lib/entra/graph";
import { startEntraSandbox, type EntraSandbox, type SandboxOptions } from "../../../sandbox/entra";
import { graphAs, type Graph } from "../client";

const started: EntraSandbox[] = [];
afterAll(() => Promise.all(started.map((sandbox) => sandbox.stop())));

async function start(options: SandboxOptions = {}) {
  const sandbox = await startEntraSandbox(options);
  started.push(sandbox);
  const graph = await graphAs(sandbox);
  const app = sandbox.tenant.instantiateApp("App");
  return { sandbox, graph, app, base: `/servicePrincipals/${app.id}/synchronization` };
}

async function newJob(graph: Graph, base: string): Promise<string> {
  const { status, body } = await graph("POST", `${base}/jobs`, {
    "@odata.type": "#microsoft.graph.synchronizationJob",
    templateId: "scim",
  });
  expect(status).toBe(201);
  return String(body.id);
}

describe("jobs", () => {
  test("a fresh one is stopped, has never run, and an id of template, tenant and GUID", async () => {
    const { sandbox, graph, base } = await start();
    const id = await newJob(graph, base);
    expect(id).toMatch(new RegExp(`^scim\\.${sandbox.tenantId.replaceAll("-", "")}\\.[0-9a-f-]{36}$`));
    const { body } = await graph("GET", `${base}/jobs('${id}')`);
    expect(body).toMatchObject({
      templateId: "scim",
      schedule: { state: "Disabled", interval: "PT40M" },
      status: { code: "Paused", lastExecution: null },
    });
    expect((await graph("GET", `${base}/jobs/`)).body.value).toHaveLength(1);
  });

  test("start, pause and restart change state as documented; a delete removes it", async () => {
    const { sandbox, graph, base } = await start();
    const id = await newJob(graph, base);
    const state = async () => {
      const { schedule, status } = (await graph("GET", `${base}/jobs/${id}`)).body;
      return [schedule.state, status.code] as unknown;
    };
    expect((await graph("POST", `${base}/jobs/${id}/start`)).status).toBe(204);
    expect(await state()).toEqual(["Active", "NotRun"]);
    expect((await graph("POST", `${base}/jobs/${id}/pause`)).status).toBe(204);
    expect(await state()).toEqual(["Paused", "Paused"]);
    const job = sandbox.tenant.findJob(id);
    const link = {
      sourceId: "a",
      targetId: "b",
      objectType: "User",
      displayName: "",
      exported: {},
      active: true,
    } as const;
    Object.assign(job, { watermark: 3, links: [link], escrows: [{}] });
    expect(
      (await graph("POST", `${base}/jobs/${id}/restart`, { criteria: { resetScope: "Watermark, Escrows" } })).status,
    ).toBe(204);
    expect(job).toMatchObject({ watermark: null, links: [link], escrows: [] });
    await graph("POST", `${base}/jobs/${id}/restart`, { criteria: { resetScope: "Full" } });
    expect(job).toMatchObject({ links: [] });
    expect(job).not.toHaveProperty("forceDeletes", true);
    await graph("POST", `${base}/jobs/${id}/restart`, { criteria: { resetScope: "ForceDeletes" } });
    expect(job).toMatchObject({ forceDeletes: true });
    expect(await state()).toEqual(["Paused", "Paused"]);
    expect((await graph("POST", `${base}/jobs/${id}/restart`, { criteria: { resetScope: "Everything" } })).status).toBe(
      400,
    );
    expect((await graph("DELETE", `${base}/jobs/${id}`)).status).toBe(204);
    expect((await graph("GET", `${base}/jobs/${id}`)).status).toBe(404);
  });

  test("uncertain states are switches", async () => {
    const { graph, base } = await start({
      switches: { pauseState: "Disabled", freshJobStatus: "NotConfigured", templates: ["scim"] },
    });
    const id = await newJob(graph, base);
    expect((await graph("GET", `${base}/jobs/${id}`)).body.status.code).toBe("NotConfigured");
    await graph("POST", `${base}/jobs/${id}/start`);
    await graph("POST", `${base}/jobs/${id}/pause`);
    expect((await graph("GET", `${base}/jobs/${id}`)).body.schedule.state).toBe("Disabled");
    expect((await graph("GET", `${base}/templates`)).body.value).toHaveLength(1);
    expect((await graph("POST", `${base}/jobs`, { templateId: "customappsso" })).status).toBe(404);
  });

  test("the product's own client reads and writes everything", async () => {
    const { sandbox, graph, app } = await start();
    const api = new SynchronizationApi({
      request: async ({ method, path, body }, schema) => schema.parse((await graph(method, path, body)).body),
      list: async ({ method, path }, schema) =>
        ((await graph(method, path)).body.value as unknown[]).map((one) => schema.parse(one)),
    } as ConstructorParameters<typeof SynchronizationApi>[0]);
    const job = await api.createJob(app.id, "scim");
    const schema = await api.getSchema(app.id, job.id);
    await api.putSchema(app.id, job.id, schema);
    await api.putSecrets(app.id, [{ key: "BaseAddress", value: "https://x.example" }]);
    expect(await api.getSecrets(app.id)).toEqual([{ key: "BaseAddress", value: "https://x.example" }]);
    expect((await api.listJobs(app.id)).map(({ id }) => id)).toEqual([job.id]);
    await api.deleteJob(app.id, job.id);
    expect(sandbox.tenant.jobs()).toEqual([]);
  });
});

describe("schema", () => {
  test("PUT replaces the whole, fills in what is left out, and makes the next cycle a full one", async () => {
    const { sandbox, graph, base } = await start();
    const path = `${base}/jobs/${await newJob(graph, base)}`;
    const job = sandbox.tenant.findJob(path.split("/").at(-1) ?? "");
    const before = (await graph("GET", `${path}/schema`)).body;
    expect(before.synchronizationRules[0].objectMappings).toHaveLength(2);
    job.watermark = 5;
    const schema = structuredClone(before);
    schema.synchronizationRules[0].objectMappings.length = 1;
    (schema.directories[1].objects[0].attributes as unknown[]).push({ name: "officeCode", type: "String" });
    expect((await graph("PUT", `${path}/schema`, schema)).status).toBe(204);
    const after = (await graph("GET", `${path}/schema`)).body;
    expect(after.synchronizationRules[0].objectMappings).toHaveLength(1);
    expect((after.directories[1].objects[0].attributes as unknown[]).at(-1)).toMatchObject({
      name: "officeCode",
      mutability: "ReadWrite",
      metadata: [],
    });
    expect(after.version).not.toBe(before.version);
    expect(job.watermark).toBeNull();
    await graph("DELETE", `${path}/schema`);
    expect((await graph("GET", `${path}/schema`)).body.synchronizationRules).toEqual(before.synchronizationRules);
  });

  test("half a schema is refused, and PATCH does not exist", async () => {
    const { graph, base } = await start();
    const path = `${base}/jobs/${await newJob(graph, base)}/schema`;
    const half = { ...(await graph("GET", path)).body, directories: undefined };
    expect((await graph("PUT", path, half)).status).toBe(400);
    const patched = await graph("PATCH", path, {});
    expect([patched.status, patched.body.error.code]).toEqual([404, "UnknownError"]);
    expect(patched.body.error.message).toContain("syncfabric.windowsazure.com");
  });

  test("whether an expression is parsed again on PUT is a switch", async () => {
    for (const [expressionOnPut, parameters] of [
      ["store", 0],
      ["reparse", 1],
    ] as const) {
      const { graph, base } = await start({ switches: { expressionOnPut } });
      const path = `${base}/jobs/${await newJob(graph, base)}/schema`;
      const schema = (await graph("GET", path)).body;
      schema.synchronizationRules[0].objectMappings[1].attributeMappings[1].source = {
        type: "Function",
        name: "Not",
        expression: "Not([IsSoftDeleted])",
        parameters: [],
      };
      await graph("PUT", path, schema);
      const { source } = (await graph("GET", path)).body.synchronizationRules[0].objectMappings[1].attributeMappings[1];
      expect(source.parameters).toHaveLength(parameters);
    }
  });

  test("functions, operators, and expressions parsed and evaluated", async () => {
    const { graph, base } = await start();
    const path = `${base}/jobs/${await newJob(graph, base)}/schema`;
    const functions = (await graph("GET", `${path}/functions`)).body.value as { name: string }[];
    expect(functions.map(({ name }) => name)).toContain("Switch");
    const operators = (await graph("GET", `${path}/filterOperators`)).body.value as { name: string; arity: string }[];
    expect(operators).toContainEqual(expect.objectContaining({ name: "EQUALS", arity: "Binary" }));
    const parse = async (expression: string, properties?: unknown): Promise<unknown> =>
      (
        await graph("POST", `${path}/parseExpression`, {
          expression,
          testInputObject: { definition: null, properties },
        })
      ).body;
    const input = [{ key: "preferredLanguage", value: "EN-US" }];
    expect(await parse('Replace([preferredLanguage], "-", , , "_", ,  )', input)).toMatchObject({
      error: null,
      parsingSucceeded: true,
      evaluationSucceeded: true,
      evaluationResult: ["EN_US"],
      parsedExpression: {
        type: "Function",
        name: "Replace",
        expression: 'Replace([preferredLanguage], "-", , , "_", , )',
      },
    });
    expect(await parse("Replace([a]")).toMatchObject({
      parsingSucceeded: false,
      error: { message: expect.any(String) },
    });
  });
});

describe("secrets", () => {
  const pairs = (entries: Record<string, string>) => ({
    value: Object.entries(entries).map(([key, value]) => ({ key, value })),
  });
  const url = "https://api.example/scim";

  test.each([
    ["replace", { SyncAll: "false" }],
    ["merge", { BaseAddress: url, SecretToken: "*", SyncAll: "false" }],
  ] as const)("a second PUT (%s)", async (secretsPut, expected) => {
    const { sandbox, graph, base, app } = await start({ switches: { secretsPut } });
    expect((await graph("PUT", `${base}/secrets`, pairs({ BaseAddress: url, SecretToken: "s3cret" }))).status).toBe(
      204,
    );
    expect((await graph("GET", `${base}/secrets`)).body.value).toEqual(
      pairs({ BaseAddress: url, SecretToken: "*" }).value,
    );
    expect(sandbox.tenant.state.secrets[app.id]).toContainEqual({ key: "SecretToken", value: "s3cret" });
    await graph("PUT", `${base}/secrets`, pairs({ SyncAll: "false" }));
    expect((await graph("GET", `${base}/secrets`)).body.value).toEqual(pairs(expected).value);
    await graph("PUT", `${base}/secrets`, pairs({ SyncAll: "" }));
    expect(JSON.stringify((await graph("GET", `${base}/secrets`)).body.value)).not.toContain("SyncAll");
  });

  test("an unknown key is a 500 that stores nothing", async () => {
    const { graph, base } = await start();
    const answer = await graph("PUT", `${base}/secrets`, pairs({ BaseAddress: url, TenantId: "x" }));
    expect([answer.status, answer.body.error.message]).toEqual([500, "Requested value 'TenantId' was not found."]);
    expect((await graph("GET", `${base}/secrets`)).body.value).toEqual([]);
  });

  test("a PUT without settings may be dropped silently", async () => {
    const { graph, base } = await start({ switches: { secretsWithoutSettings: "drop" } });
    expect((await graph("PUT", `${base}/secrets`, pairs({ BaseAddress: url }))).status).toBe(204);
    expect((await graph("GET", `${base}/secrets`)).body.value).toEqual([]);
  });
});

test("what the token may not do: 401 UnknownError here, 403 in the directory, ownership of both objects to write", async () => {
  const { sandbox, base, app } = await start();
  const [reader, directoryOnly, owner] = await Promise.all([
    graphAs(sandbox, "reader"),
    graphAs(sandbox, "directoryOnly"),
    graphAs(sandbox, "owner"),
  ]);
  const outcome = async (graph: Graph, method: string, path: string, body?: unknown) => {
    const answer = await graph(method, path, body);
    return [answer.status, answer.body?.error?.code, answer.body?.error?.message] as unknown;
  };
  const createJob = { templateId: "scim" };
  expect((await reader("GET", `${base}/jobs`)).status).toBe(200);
  expect(await outcome(reader, "POST", `${base}/jobs`, createJob)).toEqual([401, "UnknownError", ""]);
  expect(await outcome(directoryOnly, "GET", `${base}/jobs`)).toEqual([401, "UnknownError", ""]);
  expect(await outcome(reader, "PATCH", `/servicePrincipals/${app.id}`, { tags: [] })).toEqual([
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  ]);
  expect(await outcome(directoryOnly, "GET", "/auditLogs/provisioning")).toEqual([
    403,
    "Authorization_RequestDenied",
    expect.any(String),
  ]);

  expect(await outcome(owner, "POST", `${base}/jobs`, createJob)).toEqual([401, "UnknownError", ""]);
  const own = (
    await owner("POST", "/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate", {
      displayName: "Own",
    })
  ).body;
  const ownBase = `/servicePrincipals/${own.servicePrincipal.id}/synchronization`;
  expect((await owner("POST", `${ownBase}/jobs`, createJob)).status).toBe(201);
  sandbox.tenant.state.applications[String(own.application.id)]!["owners"] = [];
  expect(await outcome(owner, "POST", `${ownBase}/jobs`, createJob)).toEqual([401, "UnknownError", ""]);
});
