import { startEntraSandbox, type EntraSandbox } from "../../sandbox";
import { Faults } from "../../sandbox/faults";
import { seededRandom } from "../../sandbox/random";
import { graphAs, type Graph } from "./client";

let sandbox: EntraSandbox;
let graph: Graph;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
  graph = await graphAs(sandbox);
});
afterEach(() => {
  sandbox.faults.clear();
  sandbox.setReplicationDelay(0);
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
