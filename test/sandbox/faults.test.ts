import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { defaultSwitches } from "../../sandbox/entra/switches";
import { Faults, faultSchema } from "../../sandbox/faults";
import { seededRandom } from "../../sandbox/random";
import { each, graphAs, type Graph } from "./client";

let sandbox: EntraSandbox;
let graph: Graph;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
  graph = await graphAs(sandbox);
});
afterEach(() => {
  sandbox.faults.clear();
  sandbox.setSwitches(defaultSwitches);
});
afterAll(() => sandbox.stop());

test("fails the next requests that match, then is over", async () => {
  sandbox.faults.add({
    method: "GET",
    path: "/groups$",
    times: 2,
    status: 429,
    code: "TooManyRequests",
    retryAfter: 7,
  });
  expect((await graph("GET", "/users")).status).toBe(200);
  const hit = await graph("GET", "/groups?$top=5");
  expect([hit.status, hit.body.error.code, hit.headers["retry-after"]]).toEqual([429, "TooManyRequests", "7"]);
  expect((await graph("GET", "/groups")).status).toBe(429);
  expect((await graph("GET", "/groups")).status).toBe(200);
  expect(sandbox.traffic.list(/groups/).filter(({ fault }) => fault !== undefined)).toHaveLength(2);
});

test("a refusal has the usual code of its status, and Retry-After only when it is asked for", async () => {
  const hit = async (status: number) => {
    sandbox.faults.add({ path: "/groups$", times: 1, status });
    const answer = await graph("GET", "/groups");
    return [answer.status, answer.body.error.code, answer.headers["retry-after"]] as unknown;
  };
  expect(await hit(429)).toEqual([429, "TooManyRequests", undefined]);
  expect(await hit(500)).toEqual([500, "InternalServerError", undefined]);
  expect(await hit(503)).toEqual([503, "ServiceUnavailable", undefined]);
  expect(await hit(418)).toEqual([418, "UnknownError", undefined]);
});

test("half an answer: the request is carried out, the connection cut in the middle", async () => {
  const body = { displayName: "Half", mailEnabled: false, mailNickname: "half", securityEnabled: true };
  sandbox.faults.add({ method: "POST", path: "/groups$", times: 1, truncate: true });
  await expect(graph("POST", "/groups", body)).rejects.toThrow(/aborted|ECONNRESET|hang up/);
  const { id } = sandbox.tenant.group("Half");
  sandbox.faults.add({ method: "DELETE", times: 1, truncate: true });
  await expect(graph("DELETE", `/groups/${id}`)).rejects.toThrow(/hang up|ECONNRESET/);
  expect((await graph("GET", `/groups/${id}`)).status).toBe(404);
});

test("short-lived tokens are refused once they are used too late", async () => {
  sandbox.setSwitches({ tokenLifetime: 60 });
  const brief = await graphAs(sandbox);
  expect((await brief("GET", "/groups")).status).toBe(200);
  await sandbox.advanceClock(60_000);
  const late = await brief("GET", "/groups");
  expect([late.status, late.body.error.code]).toEqual([401, "InvalidAuthenticationToken"]);
  expect((await graph("GET", "/groups")).status).toBe(200);
});

test("a lost answer: the request is carried out, the connection cut", async () => {
  const groups = () => Object.keys(sandbox.tenant.state.groups).length;
  const body = { displayName: "G", mailEnabled: false, mailNickname: "g", securityEnabled: true };
  const before = groups();
  sandbox.faults.add({ method: "POST", path: "/groups", times: 1, drop: true, carriedOut: true });
  await expect(graph("POST", "/groups", body)).rejects.toThrow(/hang up|ECONNRESET/);
  expect(groups()).toBe(before + 1);
  sandbox.faults.add({ method: "POST", path: "/groups", times: 1, drop: true });
  await expect(graph("POST", "/groups", body)).rejects.toThrow(/hang up|ECONNRESET/);
  expect(groups()).toBe(before + 1);
});

test("sign-in can fail, too, and latency holds an answer back", async () => {
  sandbox.faults.add({ path: "/oauth2/", times: 1, status: 503 });
  expect(await graphAs(sandbox).then((signedIn) => signedIn("GET", "/users"))).toMatchObject({ status: 401 });
  sandbox.faults.add({ path: "/users", times: 1, latency: 60 });
  await graph("GET", "/users");
  expect(sandbox.traffic.list(/GET .*users/).at(-1)?.milliseconds).toBeGreaterThanOrEqual(55);
});

test("new objects are not found until replication is through", async () => {
  sandbox.setReplicationDelay(5_000);
  const { id } = sandbox.tenant.instantiateApp("Slow");
  expect((await graph("GET", `/servicePrincipals/${id}`)).status).toBe(404);
  expect((await graph("GET", `/servicePrincipals/${id}/synchronization/jobs`)).status).toBe(404);
  await sandbox.advanceClock(5_000);
  expect((await graph("GET", `/servicePrincipals/${id}`)).status).toBe(200);
});

test("each kind of object has its own delay, and a shorter one counts at once", async () => {
  sandbox.setSwitches({ replication: { group: 5_000 } });
  const group = sandbox.tenant.addGroup("Late group");
  const user = sandbox.tenant.addUser({ userPrincipalName: "prompt@contoso.example" });
  expect((await graph("GET", `/users/${user.id}`)).status).toBe(200);
  expect((await graph("GET", `/groups/${group.id}`)).status).toBe(404);
  expect(each(await graph("GET", "/groups"), "id")).not.toContain(group.id);
  sandbox.setSwitches({ replication: { group: 0 } });
  expect((await graph("GET", `/groups/${group.id}`)).status).toBe(200);
});

test.each([
  [403, "Authorization_RequestDenied"],
  [404, "Request_ResourceNotFound"],
  [409, "Conflict"],
] as const)("the provisioning service refuses a new application for a while (%d)", async (refusal, code) => {
  sandbox.setSwitches({ replication: { synchronization: 2_000, refusal } });
  const base = `/servicePrincipals/${sandbox.tenant.instantiateApp("New").id}`;
  expect((await graph("GET", base)).status).toBe(200);
  for (const path of ["templates", "jobs", "secrets"]) {
    const { status, body } = await graph("GET", `${base}/synchronization/${path}`);
    expect([status, body.error.code]).toEqual([refusal, code]);
  }
  await sandbox.advanceClock(2_000);
  expect((await graph("POST", `${base}/synchronization/jobs`, { templateId: "scim" })).status).toBe(201);
});

test("what was written is not read back at once", async () => {
  const base = `/servicePrincipals/${sandbox.tenant.instantiateApp("Stale").id}/synchronization`;
  const job = `${base}/jobs/${(await graph("POST", `${base}/jobs`, { templateId: "scim" })).body.id}`;
  sandbox.setSwitches({ replication: { read: 3_000 } });
  const schema = (await graph("GET", `${job}/schema`)).body;
  await graph("PUT", `${base}/secrets`, { value: [{ key: "SyncAll", value: "true" }] });
  await graph("PUT", `${job}/schema`, {
    ...schema,
    synchronizationRules: [{ ...schema.synchronizationRules[0], name: "x" }],
  });
  const read = async () => [
    (await graph("GET", `${base}/secrets`)).body.value.length as number,
    (await graph("GET", `${job}/schema`)).body.synchronizationRules[0].name as string,
  ];
  expect(await read()).toEqual([0, "USERGROUP_OUTBOUND_USERGROUP"]);
  await sandbox.advanceClock(3_000);
  expect(await read()).toEqual([1, "x"]);
});

test("probability follows the seed; `after` lets requests pass first", () => {
  const pattern = (seed: number) => {
    const faults = new Faults(seededRandom(seed));
    faults.add({ probability: 0.5, status: 500 });
    return Array.from({ length: 20 }, () => faults.take("GET", "/x") !== undefined);
  };
  expect(pattern(1)).toEqual(pattern(1));
  expect(pattern(1)).not.toEqual(pattern(2));
  const faults = new Faults(() => 0);
  faults.add({ after: 2, times: 1, status: 500 });
  expect([1, 2, 3, 4].map(() => faults.take("GET", "/") !== undefined)).toEqual([false, false, true, false]);
});

test.each([
  [{}, "it does nothing"],
  [{ path: "/users$", times: 1 }, "it does nothing"],
  [{ latency: 0 }, "it does nothing"],
  [{ retryAfter: 3, latency: 1 }, "belong to an answer"],
  [{ code: "X", drop: true }, "belong to an answer"],
  [{ status: 503, probability: 0 }, "probability is 0"],
  [{ drop: true, status: 503 }, "answers no status"],
  [{ carriedOut: true, latency: 5 }, "belongs to status or drop"],
  [{ truncate: true, status: 500 }, "cannot be truncated"],
  [{ at: "targets", status: 503, code: "X" }, "a SCIM endpoint takes"],
  [{ at: "advisors-test", drop: true, carriedOut: true }, "a SCIM endpoint takes"],
])("what can never act is no fault: %j", (fault, reason) => {
  expect(faultSchema.safeParse(fault).error?.issues[0]?.message).toContain(reason);
});

test("a permission that is taken away is missing in tokens from then on", async () => {
  sandbox.setSwitches({ withoutPermissions: ["Group.Read.All", "Group.ReadWrite.All"] });
  const poor = await graphAs(sandbox);
  expect([(await poor("GET", "/groups")).status, (await poor("GET", "/users")).status]).toEqual([403, 200]);
  expect((await graph("GET", "/groups")).status).toBe(200);
  sandbox.setSwitches({ withoutPermissions: [] });
  expect((await (await graphAs(sandbox))("GET", "/groups")).status).toBe(200);
});
