import { startEntraSandbox, type EntraSandbox } from "../../../../sandbox/entra";
import { graphAs, send, type Graph } from "../../client";

let sandbox: EntraSandbox;
let graph: Graph;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
  graph = await graphAs(sandbox);
});
afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.stop());

const json = { "Content-Type": "application/json" };
const batch = (...requests: unknown[]) => graph("POST", "/$batch", { requests });
const statuses = (body: unknown) => {
  const { responses } = body as { responses: { id: string; status: number }[] };
  return Object.fromEntries(responses.map(({ id, status }) => [id, status]));
};

test("reads and writes in one request, each with its own answer", async () => {
  const name = { displayName: "Batch", mailEnabled: false, mailNickname: "batch", securityEnabled: true };
  const { status, body } = await batch(
    { id: "1", method: "GET", url: "/users/freja.nygaard@contoso.example?$select=city" },
    { id: "2", method: "POST", url: "groups", body: name, headers: json },
    { id: "3", method: "DELETE", url: "/groups/nobody" },
    { id: "4", method: "GET", url: `/servicePrincipals(appId='${sandbox.credentials().clientId}')` },
  );
  expect(status).toBe(200);
  expect(statuses(body)).toEqual({ 1: 200, 2: 201, 3: 404, 4: 200 });
  expect(body.responses[0]).toMatchObject({ id: "1", body: { city: "København" } });
  expect(body.responses[2].body.error.code).toBe("Request_ResourceNotFound");
  expect(sandbox.tenant.group("Batch").mailNickname).toBe("batch");
  const beta = await graph("POST", "/beta/$batch", { requests: [{ id: "b", method: "GET", url: "/users?$top=1" }] });
  expect(beta.body.responses[0].body.value[0]).toHaveProperty("accountEnabled");
});

test("one that depends on a failed one is 424; the others go on", async () => {
  const { body } = await batch(
    { id: "a", method: "GET", url: "/users/nobody" },
    { id: "b", method: "GET", url: "/users?$top=1", dependsOn: ["a"] },
    { id: "c", method: "GET", url: "/users?$top=1" },
  );
  expect(statuses(body)).toEqual({ a: 404, b: 424, c: 200 });
});

test("permissions, faults and lost connections show in the step they concern", async () => {
  const reader = await graphAs(sandbox, "reader");
  const denied = await reader("POST", "/$batch", {
    requests: [{ id: "1", method: "PATCH", url: "/users/freja.nygaard@contoso.example", body: {}, headers: json }],
  });
  expect(statuses(denied.body)).toEqual({ 1: 403 });
  sandbox.faults.add({ path: "/groups$", times: 1, status: 429, retryAfter: 2 });
  sandbox.faults.add({ path: "/groups$", times: 1, drop: true });
  const { body } = await batch({ id: "1", method: "GET", url: "/groups" }, { id: "2", method: "GET", url: "/groups" });
  expect(statuses(body)).toEqual({ 1: 429, 2: 503 });
  expect(body.responses[0].headers).toMatchObject({ "Retry-After": "2" });
  const anonymous = await send(sandbox, "POST", `${sandbox.url}/v1.0/$batch`, { headers: json, body: "{}" });
  expect(anonymous.status).toBe(401);
});

test.each([
  ["more than 20", Array.from({ length: 21 }, (_, id) => ({ id: String(id), method: "GET", url: "/users" }))],
  ["an id twice", Array.from({ length: 2 }, () => ({ id: "1", method: "GET", url: "/users" }))],
  ["an absolute URL", [{ id: "1", method: "GET", url: "https://localhost/v1.0/users" }]],
  ["a batch in a batch", [{ id: "1", method: "POST", url: "/$batch", body: {}, headers: json }]],
  ["an unknown dependency", [{ id: "1", method: "GET", url: "/users", dependsOn: ["0"] }]],
  ["no requests", []],
])("%s is refused as a whole", async (_name, requests) => {
  expect((await batch(...requests)).status).toBe(400);
});

test("a body needs its content type", async () => {
  const { body } = await batch({ id: "1", method: "POST", url: "/groups", body: {} });
  expect(statuses(body)).toEqual({ 1: 400 });
});
