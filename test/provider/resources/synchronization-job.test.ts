import { unknownValue } from "../../../provider/plugin/types";
import { JobClaims } from "../../../provider/resources/job-claims";
import { synchronizationJob } from "../../../provider/resources/synchronization-job";
import { GraphFake, principal } from "./graph-fake";
import { Workspace } from "./workspace";

const config = { stack: "app-test", service_principal_id: principal };
let graph: GraphFake;
let workspace: Workspace;

beforeEach(() => {
  graph = new GraphFake();
  workspace = new Workspace(synchronizationJob, graph);
});

describe("create", () => {
  test("lists, posts once, reads back, and the next plan is empty", async () => {
    const applied = await workspace.apply(config);
    expect(applied.diagnostics).toEqual([]);
    expect(graph.takeCalls()).toEqual(["GET /jobs", "POST /jobs", "GET /jobs/{job}"]);
    const { id } = graph.onlyJob;
    expect(workspace.state).toEqual({
      ...config,
      id: `${principal}/${id}`,
      job_id: id,
      template_id: "scim",
      application_id: null,
      protected: null,
    });
    expect(graph.onlyJob.schedule.state).toBe("Disabled");
    expect((await workspace.plan(config)).changes).toEqual([]);
    expect(graph.takeCalls()).toEqual(["GET /jobs/{job}"]);
  });

  test.each([/POST \/jobs/, /GET \/jobs/])(
    "an app that was not made from a template is called that (%s)",
    async (call) => {
      graph.isWithoutTemplate = true;
      graph.faults = [{ call, kind: "before", status: 400, code: "UnknownError", message: "", times: 9 }];
      const { errors } = await workspace.apply(config);
      expect(errors).toEqual([expect.stringContaining("ENTRA_NOT_FROM_TEMPLATE")]);
      expect(errors[0]).toContain("Let a deploy make a new one");
    },
  );

  test("a planned job has unknown ids and the default template", async () => {
    const { planned } = await workspace.plan(config);
    expect(planned).toMatchObject({ id: unknownValue, job_id: unknownValue, template_id: "scim" });
  });

  test("`default` is the template that Graph recommends; its own name is no change then", async () => {
    graph.templates = [{ id: "snowFlake" }, { id: "snowFlakeNext", default: true }];
    expect((await workspace.apply({ ...config, template_id: "default" })).errors).toEqual([]);
    expect(graph.onlyJob.templateId).toBe("snowFlakeNext");
    const { requiresReplace } = await workspace.plan({ ...config, template_id: "snowFlakeNext" });
    expect(requiresReplace).toEqual([]);
  });

  test.each([[[]], [[{ id: "one" }, { id: "other" }]]])(
    "where Graph recommends none of %j, no job is made",
    async (templates) => {
      graph.templates = templates;
      const { errors } = await workspace.apply({ ...config, template_id: "default" });
      expect(errors).toEqual([expect.stringContaining("PROVIDER_TEMPLATE_UNCLEAR")]);
      expect(graph.writes).toEqual([]);
    },
  );

  test("takes over the job of an interrupted apply", async () => {
    const id = graph.addJob();
    expect((await workspace.apply(config)).errors).toEqual([]);
    expect(workspace.state?.["job_id"]).toBe(id);
    expect(graph.writes).toEqual([]);
  });

  test("a job of another template that never ran is not in the way, and not taken over", async () => {
    const other = graph.addJob({ templateId: "scimOther" });
    expect((await workspace.apply(config)).errors).toEqual([]);
    expect(graph.jobs.size).toBe(2);
    expect(workspace.state?.["job_id"]).not.toBe(other);
  });

  test.each([{ ran: true }, { running: true }, { exported: true }])(
    "a job of another template that was started (%p) provisions the same people: no second one beside it",
    async (job) => {
      const id = graph.addJob({ ...job, templateId: "customappsso" });
      graph.addJob();
      const { errors } = await workspace.apply(config);
      expect(errors).toEqual([expect.stringContaining("PROVIDER_OTHER_JOB_HAS_RUN")]);
      expect(errors[0]).toContain("of template customappsso");
      expect(errors[0]).toContain(`import scimform_synchronization_job.synchronization_job '${principal}/${id}'`);
      expect(workspace.state).toBeNull();
      expect(graph.writes).toEqual([]);
    },
  );

  test("that job can be taken over: its template stays", async () => {
    const id = graph.addJob({ running: true, ran: true, templateId: "customappsso" });
    await workspace.import(`${principal}/${id}`);
    const { planned, requiresReplace } = await workspace.plan(config);
    expect(planned).toMatchObject({ template_id: "customappsso", job_id: id });
    expect(requiresReplace).toEqual([]);
  });

  test.each([{ ran: true }, { running: true }])("a job that was started is never taken over: %p", async (job) => {
    const id = graph.addJob(job);
    const { errors } = await workspace.apply(config);
    expect(errors).toEqual([expect.stringContaining(`'${principal}/${id}'`)]);
    expect(errors[0]).toContain("terraform -chdir=cdktf.out/stacks/app-test import scimform_synchronization_job");
    expect(workspace.state).toBeNull();
    expect(graph.writes).toEqual([]);
  });

  test("several jobs are an error that lists them", async () => {
    const ids = [graph.addJob(), graph.addJob()];
    const { errors } = await workspace.apply(config);
    expect(errors).toEqual([expect.stringContaining("PROVIDER_SEVERAL_JOBS")]);
    for (const id of ids) expect(errors[0]).toContain(id);
    expect(graph.writes).toEqual([]);
  });

  test.each([null, 500, 503])("a lost answer (%p) does not lead to a second job", async (status) => {
    graph.faults = [{ call: /POST \/jobs/, kind: "after", status, times: 1 }];
    expect((await workspace.apply(config)).errors).toEqual([]);
    expect(workspace.state?.["job_id"]).toBe(graph.onlyJob.id);
    expect(graph.takeCalls()).toEqual(["GET /jobs", "POST /jobs", "GET /jobs", "GET /jobs/{job}"]);
  });

  test("a job whose creation was not answered is taken over when it shows within a minute", async () => {
    graph.faults = [{ call: /POST \/jobs/, kind: "after", status: 504, times: 1 }];
    const shownFrom = workspace.time.now + 55_000;
    const hidden = new Map<string, ReturnType<(typeof graph.jobs)["get"]> & object>();
    graph.onWrite = () => {
      graph.jobs.forEach((job, id) => hidden.set(id, job));
      graph.jobs.clear();
    };
    graph.onRead = () => {
      if (workspace.time.now >= shownFrom) hidden.forEach((job, id) => graph.jobs.set(id, job));
    };
    expect((await workspace.apply(config)).errors).toEqual([]);
    expect(workspace.state?.["job_id"]).toBe(graph.onlyJob.id);
    expect(graph.writes).toEqual(["POST /jobs"]);
  });

  test.each([null, 500, 503, 504])("a POST that had no effect (%p) is not repeated in this run", async (status) => {
    graph.faults = [{ call: /POST \/jobs/, kind: "before", status, times: 1 }];
    const before = workspace.time.now;
    const { errors } = await workspace.apply(config);
    expect(errors).toEqual([expect.stringContaining("PROVIDER_JOB_CREATION_UNCERTAIN")]);
    expect(workspace.state).toBeNull();
    expect(graph.writes).toEqual(["POST /jobs"]);
    expect(workspace.time.now - before).toBe(60_000);
    expect((await workspace.apply(config)).errors).toEqual([]);
    expect(graph.jobs.size).toBe(1);
  });

  test.each([404, 409, 429])("a clear refusal (%p) is repeated", async (status) => {
    graph.faults = [{ call: /POST \/jobs/, kind: "before", status, times: 2 }];
    expect((await workspace.apply(config)).errors).toEqual([]);
    expect(graph.writes).toEqual(["POST /jobs", "POST /jobs", "POST /jobs"]);
    expect(graph.jobs.size).toBe(1);
  });

  test.each([307, 400, 401, 422])("a refusal that stays (%p) had no effect: none is looked for", async (status) => {
    graph.faults = [{ call: /POST \/jobs/, kind: "before", status, times: 1 }];
    const before = workspace.time.now;
    const { errors } = await workspace.apply(config);
    expect(errors).toEqual([expect.not.stringContaining("PROVIDER_JOB_CREATION_UNCERTAIN")]);
    expect(graph.takeCalls()).toEqual(["GET /jobs", "POST /jobs"]);
    expect(workspace.time.now).toBe(before);
    expect(workspace.state).toBeNull();
  });

  test("trouble after the POST is a warning: an error would taint the job", async () => {
    graph.faults = [{ call: /GET \/jobs\/\{job\}/, kind: "before", status: 401, times: 9 }];
    const { errors, warnings } = await workspace.apply(config);
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("PROVIDER_JOB_NOT_VISIBLE")]);
    expect(warnings[0]).toMatch(/^synchronization job: /);
    expect(workspace.state?.["job_id"]).toBe(graph.onlyJob.id);
  });

  test("waits while the new application is not known everywhere", async () => {
    graph.faults = [{ call: /GET \/jobs/, kind: "before", status: 404, times: 4 }];
    const before = workspace.time.now;
    expect((await workspace.apply(config)).errors).toEqual([]);
    expect(workspace.time.now - before).toBeLessThan(60_000);
  });

  test("a missing permission is reported at once", async () => {
    graph.faults = [{ call: /GET/, kind: "before", status: 401, times: 99 }];
    const before = workspace.time.now;
    const { errors } = await workspace.apply(config);
    expect(errors).toEqual([expect.stringContaining("ENTRA_PERMISSION_MISSING")]);
    expect(workspace.time.now - before).toBeLessThan(5_000);
    expect(graph.calls).toHaveLength(1);
  });

  test("a stop before the POST: nothing is written", async () => {
    graph.onRead = () => workspace.lifecycle.stop("Terraform was interrupted");
    const { errors } = await workspace.apply(config);
    expect(errors).toEqual([expect.stringContaining("because Terraform was interrupted")]);
    expect(graph.calls).toEqual(["GET /jobs"]);
    expect(workspace.state).toBeNull();
  });

  test("a stop during the POST: the job is in the state", async () => {
    graph.onWrite = () => workspace.lifecycle.stop("Terraform was interrupted");
    expect((await workspace.apply(config)).errors).toEqual([]);
    expect(workspace.state?.["job_id"]).toBe(graph.onlyJob.id);
  });

  test("a stop while the answer of the POST is lost: no second POST", async () => {
    graph.faults = [{ call: /POST/, kind: "before", status: 500, times: 1 }];
    graph.onRead = () => {
      if (graph.writes.length > 0) workspace.lifecycle.stop("Terraform was interrupted");
    };
    expect((await workspace.apply(config)).errors).toHaveLength(1);
    expect(graph.writes).toEqual(["POST /jobs"]);
    expect(workspace.state).toBeNull();
  });
});

test.each([
  ["service_principal_id", "/servicePrincipals/" + principal, "PROVIDER_NOT_A_GUID"],
  ["service_principal_id", "", "PROVIDER_EMPTY_TEXT"],
  ["template_id", " ", "PROVIDER_EMPTY_TEXT"],
  ["stack", "", "PROVIDER_EMPTY_TEXT"],
])("%s cannot be %p", (attribute, value, code) => {
  const found = workspace.validate({ ...config, [attribute]: value });
  expect(found).toMatchObject([{ severity: "error", path: [{ attribute }] }]);
  expect(found[0]?.summary).toContain(attribute);
  expect(found[0]?.detail).toContain(code);
  expect(workspace.validate({ ...config, [attribute]: unknownValue })).toEqual([]);
});

test("ids may be in capitals", () => {
  expect(workspace.validate({ ...config, service_principal_id: "ABCDEF01-1111-4111-8111-111111111111" })).toEqual([]);
});

describe("one job in two resources", () => {
  let other: Workspace;
  const nextRun = (): void => {
    workspace.run = new JobClaims();
    other.run = workspace.run;
  };
  const shared = [expect.stringContaining("PROVIDER_JOB_SHARED")];

  beforeEach(() => {
    other = new Workspace(synchronizationJob, graph);
    nextRun();
  });

  test("of one configuration: the second creation is refused", async () => {
    expect((await workspace.apply(config)).errors).toEqual([]);
    const { errors } = await other.apply({ ...config, service_principal_id: principal.toUpperCase() });
    expect(errors).toEqual(shared);
    expect(graph.writes).toEqual(["POST /jobs"]);
  });

  test.each(["before", "after"])("of which one has it already, planned %s the other", async (order) => {
    await workspace.apply(config);
    nextRun();
    const plans = [() => workspace.plan(config), () => other.plan(config)];
    if (order === "after") plans.reverse();
    const found = [];
    for (const plan of plans) found.push(...(await plan()).errors);
    expect(found).toEqual(shared);
  });

  test.each(["before", "after"])("of which one is to go, planned %s the other", async (order) => {
    await workspace.apply(config);
    await other.import(`${principal}/${graph.onlyJob.id}`);
    nextRun();
    const plans = [() => workspace.plan(config), () => other.plan(null)];
    if (order === "after") plans.reverse();
    const found = [];
    for (const plan of plans) found.push(...(await plan()).errors);
    expect(found).toEqual(shared);
  });

  test("of two templates or two applications are two jobs", async () => {
    await workspace.apply(config);
    nextRun();
    expect((await workspace.plan(config)).errors).toEqual([]);
    expect((await other.plan({ ...config, template_id: "scimOther" })).errors).toEqual([]);
    const elsewhere = "33333333-3333-4333-8333-333333333333";
    expect((await other.plan({ ...config, service_principal_id: elsewhere })).errors).toEqual([]);
  });

  test("what a creation took over is not deleted in the same run", async () => {
    await workspace.apply(config);
    nextRun();
    await other.apply(config);
    const { errors, warnings } = await workspace.destroy();
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("PROVIDER_JOB_TAKEN_OVER")]);
    expect(workspace.state).toBeNull();
    expect(graph.jobs.size).toBe(1);
    nextRun();
    expect((await other.destroy()).errors).toEqual([]);
    expect(graph.jobs.size).toBe(0);
  });
});

describe("read", () => {
  beforeEach(async () => {
    await workspace.apply(config);
    graph.takeCalls();
  });

  test("gone means: not found, and a list without it", async () => {
    graph.jobs.clear();
    await workspace.refresh();
    expect(workspace.state).toBeNull();
    expect(graph.takeCalls()).toEqual(["GET /jobs/{job}", "GET /jobs"]);
  });

  test("the template in other letters is the same template, not a reason to replace the job", async () => {
    graph.onlyJob.templateId = "SCIM";
    const { changes, requiresReplace } = await workspace.plan({ ...config, template_id: "scim" });
    expect(changes).toEqual([]);
    expect(requiresReplace).toEqual([]);
  });

  test("a job that is only listed is still there", async () => {
    graph.faults = [{ call: /GET \/jobs\/\{job\}/, kind: "before", status: 404, times: 1 }];
    expect((await workspace.refresh()).errors).toEqual([]);
    expect(workspace.state).not.toBeNull();
  });

  test.each([401, 403, 500, null])("%p is an error, not absence", async (status) => {
    graph.faults = [{ call: /GET/, kind: "before", status, times: 99 }];
    expect((await workspace.refresh()).errors).toHaveLength(1);
    expect(workspace.state).not.toBeNull();
  });

  test("not found, but the list fails: an error", async () => {
    graph.jobs.clear();
    graph.faults = [{ call: /GET \/jobs$/, kind: "before", status: 403, times: 99 }];
    expect((await workspace.refresh()).errors).toHaveLength(1);
    expect(workspace.state).not.toBeNull();
  });

  test("goes with its application", async () => {
    graph.principalExists = false;
    expect((await workspace.refresh()).errors).toEqual([]);
    expect(workspace.state).toBeNull();
  });
});

describe("change", () => {
  beforeEach(async () => {
    await workspace.apply(config);
    graph.takeCalls();
  });

  test("another principal or template replaces the job", async () => {
    const other = "33333333-3333-4333-8333-333333333333";
    const { requiresReplace } = await workspace.plan({ ...config, service_principal_id: other, template_id: "other" });
    expect(requiresReplace).toEqual([[{ attribute: "service_principal_id" }], [{ attribute: "template_id" }]]);
  });

  test("protection and stack change without a write", async () => {
    await workspace.apply({ ...config, stack: "renamed", protected: true });
    expect(workspace.state).toMatchObject({ stack: "renamed", protected: true });
    expect(graph.writes).toEqual([]);
  });
});

describe("destroy", () => {
  const protectedConfig = { ...config, protected: true };

  test("deletes the job and waits until it is gone", async () => {
    await workspace.apply(config);
    graph.takeCalls();
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(workspace.state).toBeNull();
    expect(graph.takeCalls()).toEqual(["GET /jobs/{job}", "DELETE /jobs/{job}", "GET /jobs/{job}", "GET /jobs"]);
  });

  test("a job that is already gone is deleted", async () => {
    await workspace.apply(config);
    graph.faults = [{ call: /DELETE/, kind: "after", status: 404, times: 1 }];
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(workspace.state).toBeNull();
  });

  test("a job that Graph goes on showing is a warning", async () => {
    await workspace.apply(config);
    graph.ignored = /DELETE/;
    const { errors, warnings } = await workspace.destroy();
    expect(errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("PROVIDER_JOB_STILL_LISTED")]);
  });

  test("a failed deletion keeps the state", async () => {
    await workspace.apply(config);
    graph.faults = [{ call: /DELETE/, kind: "before", status: 403, times: 99 }];
    expect((await workspace.destroy()).errors).toHaveLength(1);
    expect(workspace.state).not.toBeNull();
  });

  describe("of a protected job that has exported", () => {
    beforeEach(async () => {
      const id = graph.addJob({ exported: true });
      await workspace.import(`${principal}/${id}`);
      await workspace.apply(protectedConfig);
    });

    test("is refused when planned, with the way out", async () => {
      const { errors } = await workspace.plan(null);
      expect(errors).toEqual([expect.stringContaining("SCIMFORM_ALLOW_DESTROY=app-test")]);
      expect(errors[0]).toContain("the accounts stay in the target");
      expect(errors[0]).toContain("`terraform -chdir=cdktf.out/stacks/app-test state rm <addresses>`");
    });

    test("so is its replacement", async () => {
      const { errors } = await workspace.plan({ ...protectedConfig, template_id: "other" });
      expect(errors).toEqual([expect.stringContaining("not replaced")]);
    });

    test("is allowed for this stack only", async () => {
      workspace.env = { SCIMFORM_ALLOW_DESTROY: "app-production" };
      expect((await workspace.destroy()).errors).toHaveLength(1);
      workspace.env = { SCIMFORM_ALLOW_DESTROY: "app-production,app-test" };
      expect((await workspace.destroy()).errors).toEqual([]);
      expect(graph.jobs.size).toBe(0);
    });

    test("the apply refuses, too", async () => {
      const allowed = workspace.plan.bind(workspace);
      workspace.plan = async (planned) => {
        workspace.env = { SCIMFORM_ALLOW_DESTROY: "app-test" };
        const result = await allowed(planned);
        workspace.env = {};
        return result;
      };
      expect((await workspace.destroy()).errors).toEqual([expect.stringContaining("PROVIDER_JOB_PROTECTED")]);
      expect(graph.jobs.size).toBe(1);
    });
  });

  test("a protected job with credentials stays: people provisioned on demand do not show in its status", async () => {
    await workspace.apply(protectedConfig);
    graph.secrets = [
      { key: "BaseAddress", value: "https://target.example/scim" },
      { key: "SecretToken", value: "token" },
    ];
    expect((await workspace.plan(null)).errors).toEqual([expect.stringContaining("PROVIDER_JOB_PROTECTED")]);
  });

  test("a protected job that never exported, and has no credentials, goes", async () => {
    await workspace.apply(protectedConfig);
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(graph.jobs.size).toBe(0);
  });
});

describe("import", () => {
  test("takes the job as it is, and only names and protection are left to change", async () => {
    const id = graph.addJob({ running: true, ran: true });
    expect((await workspace.import(`${principal}/${id}`)).errors).toEqual([]);
    const { changes, requiresReplace } = await workspace.plan(config);
    expect(changes).toEqual([JSON.stringify([{ attribute: "stack" }])]);
    expect(requiresReplace).toEqual([]);
    await workspace.apply(config);
    expect(graph.writes).toEqual([]);
  });

  test("an id of another form", async () => {
    expect((await workspace.import("scim.123")).errors).toEqual([expect.stringContaining("PROVIDER_IMPORT_ID")]);
  });

  test("a job that does not exist", async () => {
    const { errors } = await workspace.import(`${principal}/scim.x.y`);
    expect(errors).toEqual([expect.stringContaining("PROVIDER_IMPORT_NOT_FOUND")]);
  });
});
