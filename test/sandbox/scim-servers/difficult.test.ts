import { readFileSync } from "node:fs";
import { type DesiredSchema } from "../../../lib/entra/schema";
import { enterpriseUserSchema } from "../../../lib/core/scim-schemas";
import { startTargets, type Difficulties, type RunningTarget } from "../../../sandbox/scim-servers";
import { advisors, TestTenant, tenantUrl, testEngine, token } from "../entra/engine/support";

/** Each test has an endpoint of its own; all share a process. */
const difficulties = {
  healthy: {},
  "rate-limit": { rateLimit: { requests: 2, perMilliseconds: 60_000 } },
  "rate-limit-unsaid": { rateLimit: { requests: 0, perMilliseconds: 60_000, retryAfter: false } },
  "short-window": { rateLimit: { requests: 1, perMilliseconds: 100 } },
  slow: { latency: 60 },
  failing: { failures: { share: 0.4, seed: 7 } },
  "failing-alike": { failures: { share: 0.4, seed: 7 } },
  "failing-otherwise": { failures: { share: 0.4, seed: 8 } },
  "token-for-two": { tokenExpiry: { afterRequests: 2 } },
  "token-of-yesterday": { tokenExpiry: { at: "2020-01-01T00:00:00Z" } },
  "case-sensitive": { caseSensitiveUserNames: true },
  hidden: { hiddenDisabledUsers: true },
  "no-delete": { noDelete: 405, noGroupPatch: 501 },
  "not-found": { notFoundWithoutHit: true },
  forgetful: {
    forgottenAttributes: ["name.familyName", "addresses.formatted", `${enterpriseUserSchema}:department`],
  },
  doubled: { duplicateEmailTypes: true },
  demanding: { requiredAttributes: ["name.familyName", "emails.value"], oneValue: true },
  fixed: { fixedAttributes: ["userName", "displayName"] },
  "fixed-groups": { fixedGroups: ["Team A"] },
  "engine-rate": { rateLimit: { requests: 3, perMilliseconds: 60_000 } },
  "engine-failing": { failures: { share: 0.4, seed: 3 } },
  "engine-token": { tokenExpiry: { afterRequests: 2 } },
  "engine-not-found": { notFoundWithoutHit: true },
  "engine-hidden": { hiddenDisabledUsers: true },
  "engine-no-delete": { noDelete: 405 },
  "engine-no-group-patch": { noGroupPatch: 501 },
  "engine-forgetful": { forgottenAttributes: ["addresses"] },
} as const satisfies Record<string, Difficulties>;
type Name = keyof typeof difficulties;

let targets: RunningTarget[] = [];
beforeAll(async () => {
  targets = await startTargets({
    specs: Object.entries(difficulties).map(([name, some]) => {
      return { name, kind: "difficult", pathPrefix: `/${name}/scim`, token, difficulties: some };
    }),
  });
});
afterAll(() => Promise.all(targets.map((target) => target.stop())));

const target = (name: Name): RunningTarget => {
  const found = targets.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no target ${name}`);
  return found;
};

async function send(name: Name, method: string, path: string, body?: unknown, bearer = token) {
  const response = await fetch(`${target(name).baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}` },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  // Answers of the server under test, looked at by tests.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const json: any = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: json };
}

const statuses = async (name: Name, count: number) => {
  const seen: number[] = [];
  while (seen.length < count) seen.push((await send(name, "GET", "/Users")).status);
  return seen;
};

const create = async (name: Name, userName: string, more: object = {}): Promise<string> => {
  const { status, body } = await send(name, "POST", "/Users", { userName, active: true, ...more });
  expect(status).toBe(201);
  return String(body.id);
};

const filter = (name: Name, text: string, collection = "Users") =>
  send(name, "GET", `/${collection}?filter=${encodeURIComponent(text)}`);
const found = async (name: Name, text: string) =>
  ((await filter(name, text)).body.Resources as { userName: string }[]).map(({ userName }) => userName);

const patch = (name: Name, path: string, ...Operations: object[]) => send(name, "PATCH", path, { Operations });

// Only Linux has /proc; elsewhere nothing says which environment a process got.
const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("its process has the tokens neither in its arguments nor in its environment", () => {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ");
  const shown = children.map((pid) =>
    ["cmdline", "environ"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8")),
  );
  expect(shown.flat().some((text) => text.includes("difficult.mjs"))).toBe(true);
  expect(shown.flat().filter((text) => text.includes(token))).toEqual([]);
});

describe("without difficulties it is a healthy server", () => {
  test("resources are made, read, replaced and removed; errors are SCIM errors", async () => {
    const id = await create("healthy", "crud@contoso.example");
    expect((await send("healthy", "POST", "/Users", { userName: "CRUD@contoso.example" })).body).toMatchObject({
      status: "409",
      scimType: "uniqueness",
    });
    const read = await send("healthy", "GET", `/Users/${id}`);
    expect(read.headers.get("content-type")).toBe("application/scim+json");
    expect(read.body).toMatchObject({ userName: "crud@contoso.example", meta: { resourceType: "User" } });
    expect(
      (await fetch(String(read.body.meta.location), { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
    const replaced = await send("healthy", "PUT", `/Users/${id}`, { userName: "put@contoso.example" });
    expect(replaced.body).toMatchObject({ id, userName: "put@contoso.example" });
    expect(replaced.body).not.toHaveProperty("active");
    expect((await send("healthy", "DELETE", `/Users/${id}`)).status).toBe(204);
    expect((await send("healthy", "GET", `/Users/${id}`)).body).toMatchObject({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: "404",
    });
  });

  test.each([
    ["POST", "/Users", "{", 400],
    ["POST", "/Users", "[]", 400],
    ["POST", "/Users", { displayName: "without a name" }, 400],
    ["PATCH", "/Users/nobody", { Operations: [] }, 404],
    ["GET", "/Users?filter=userName", undefined, 400],
    ["GET", "/Machines", undefined, 404],
    ["DELETE", "/Users", undefined, 405],
  ])("%s %s with %p is %i", async (method, path, body, status) => {
    expect((await send("healthy", method, path, body)).status).toBe(status);
  });

  test("a wrong token is 401 with a challenge", async () => {
    const { status, headers } = await send("healthy", "GET", "/Users", undefined, "wrong");
    expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
  });

  test("filters: operators, letter case, value paths, extensions", async () => {
    await create("healthy", "Filter.One@contoso.example", {
      externalId: "Ext-1",
      emails: [
        { type: "work", value: "one@work.example" },
        { type: "home", value: "one@home.example" },
      ],
      [enterpriseUserSchema]: { department: "Advice", manager: { value: "m1" } },
    });
    await create("healthy", "filter.two@contoso.example", { active: false, emails: [] });
    const both = ["Filter.One@contoso.example", "filter.two@contoso.example"];
    const [one, two] = both.map((name) => [name]);
    const cases: [string, readonly string[] | undefined][] = [
      ['userName eq "FILTER.ONE@CONTOSO.EXAMPLE"', one],
      ['userName Eq "filter.one@contoso.example"', one],
      ['externalId eq "ext-1"', []],
      ['externalId eq "Ext-1"', one],
      ['userName sw "filter."', both],
      ['userName sw "filter." and active eq false', two],
      ['userName sw "filter." and not (active eq true)', two],
      ['externalId eq "Ext-1" or userName ew "two@contoso.example"', both],
      ['userName co "ter.o" and externalId pr', one],
      ['emails[type eq "work"].value eq "ONE@work.example"', one],
      ['emails[type eq "work"].value eq "one@home.example"', []],
      ['emails[type eq "home" and value co "home"]', one],
      ['emails.value eq "one@home.example"', one],
      [`${enterpriseUserSchema}:department eq "advice"`, one],
      [`${enterpriseUserSchema}:manager.value eq "m1"`, one],
      ['userName sw "filter." and externalId ne "Ext-1"', two],
      ['userName gt "filter.o" and userName lt "filter.p"', one],
    ];
    const answers = await Promise.all(cases.map(async ([text]) => [text, await found("healthy", text)]));
    expect(answers).toEqual(cases);
  });

  test("pages, and attributes left out", async () => {
    const everybody = await send("healthy", "GET", "/Users");
    const page = await send("healthy", "GET", "/Users?startIndex=2&count=1&excludedAttributes=emails");
    expect(page.body).toMatchObject({ totalResults: everybody.body.totalResults, startIndex: 2, itemsPerPage: 1 });
    expect(page.body.Resources).toEqual([expect.objectContaining({ id: everybody.body.Resources[1].id })]);
    expect(page.body.Resources[0]).not.toHaveProperty("emails");
    const names = await send("healthy", "GET", "/Users?attributes=userName&count=1");
    expect(Object.keys(names.body.Resources[0] as object).sort()).toEqual(["id", "schemas", "userName"]);
  });

  test("both of Entra's PATCH dialects mean the same", async () => {
    const office = 'addresses[type eq "work"].formatted';
    const department = `${enterpriseUserSchema}:department`;
    const manager = `${enterpriseUserSchema}:manager`;
    const legacy = await create("healthy", "legacy@contoso.example", { name: { givenName: "A" } });
    await patch(
      "healthy",
      `/Users/${legacy}`,
      { op: "Replace", path: "active", value: "False" },
      { op: "Add", path: office, value: "Aarhus" },
      { op: "Replace", path: "name.givenName", value: "B" },
      { op: "Add", path: department, value: "Advice" },
      { op: "Add", path: manager, value: "m1" },
    );
    const flagged = await create("healthy", "flagged@contoso.example", { name: { givenName: "A" } });
    await patch(
      "healthy",
      `/Users/${flagged}`,
      { op: "add", path: office, value: "Aarhus" },
      { op: "replace", value: { active: false, "name.givenName": "B", [department]: "Advice" } },
      { op: "add", path: manager, value: { value: "m1" } },
    );
    for (const id of [legacy, flagged]) {
      expect((await send("healthy", "GET", `/Users/${id}`)).body).toMatchObject({
        active: false,
        name: { givenName: "B" },
        addresses: [{ type: "work", formatted: "Aarhus" }],
        [enterpriseUserSchema]: { department: "Advice", manager: { value: "m1" } },
      });
    }
    expect((await patch("healthy", `/Users/${legacy}`, { op: "Copy", path: "active" })).status).toBe(400);
    expect((await patch("healthy", `/Users/${legacy}`, { op: "remove" })).status).toBe(400);
  });

  test("members come once, and go in both dialects", async () => {
    const { body } = await send("healthy", "POST", "/Groups", { displayName: "Pilots" });
    const group = `/Groups/${String(body.id)}`;
    const members = async () => (await send("healthy", "GET", group)).body.members as unknown;
    const reference = (value: string) => ({ $ref: null, value });
    const added = { op: "Add", path: "members", value: ["a", "b", "c"].map(reference) };
    expect((await patch("healthy", group, added)).status).toBe(204);
    await patch("healthy", group, added);
    expect(await members()).toEqual([{ value: "a" }, { value: "b" }, { value: "c" }]);
    await patch("healthy", group, { op: "Remove", path: "members", value: [reference("a")] });
    await patch("healthy", group, { op: "remove", path: 'members[value eq "b"]' });
    expect(await members()).toEqual([{ value: "c" }]);
    expect((await send("healthy", "GET", `${group}?excludedAttributes=members`)).body).not.toHaveProperty("members");
  });
});

describe("difficulties", () => {
  test("the rate is limited, and the answer says for how long, or not", async () => {
    expect(await statuses("rate-limit", 3)).toEqual([200, 200, 429]);
    const retryAfter = Number((await send("rate-limit", "GET", "/Users")).headers.get("retry-after"));
    expect(retryAfter).toBeGreaterThan(50);
    expect(retryAfter).toBeLessThanOrEqual(60);
    const unsaid = await send("rate-limit-unsaid", "GET", "/Users");
    expect([unsaid.status, unsaid.headers.get("retry-after")]).toEqual([429, null]);
  });

  test("the rate is free again when the window is over", async () => {
    const seen = new Set<number>();
    let last = 0;
    while (!(seen.has(429) && last === 200)) seen.add((last = (await send("short-window", "GET", "/Users")).status));
    expect([...seen].sort()).toEqual([200, 429]);
  });

  test("answers are slow", async () => {
    const began = performance.now();
    await send("slow", "GET", "/Users");
    expect(performance.now() - began).toBeGreaterThanOrEqual(59);
  });

  test("requests fail now and then, the same ones with the same seed", async () => {
    const seen = await statuses("failing", 40);
    expect(new Set(seen)).toEqual(new Set([200, 503]));
    expect(await statuses("failing-alike", 40)).toEqual(seen);
    expect(await statuses("failing-otherwise", 40)).not.toEqual(seen);
  });

  test("the token expires", async () => {
    expect(await statuses("token-for-two", 3)).toEqual([200, 200, 401]);
    expect(await statuses("token-of-yesterday", 1)).toEqual([401]);
  });

  test("letter case counts in user names", async () => {
    await create("case-sensitive", "Ada@contoso.example");
    expect(await found("case-sensitive", 'userName eq "ada@contoso.example"')).toEqual([]);
    await create("case-sensitive", "ada@contoso.example");
    expect(await found("case-sensitive", 'userName eq "Ada@contoso.example"')).toEqual(["Ada@contoso.example"]);
  });

  test("disabled users vanish, and are still there", async () => {
    const id = await create("hidden", "eve@contoso.example");
    await patch("hidden", `/Users/${id}`, { op: "replace", path: "active", value: false });
    expect((await send("hidden", "GET", `/Users/${id}`)).status).toBe(404);
    expect(await found("hidden", 'userName eq "eve@contoso.example"')).toEqual([]);
    expect((await send("hidden", "POST", "/Users", { userName: "eve@contoso.example" })).status).toBe(409);
    await patch("hidden", `/Users/${id}`, { op: "replace", path: "active", value: true });
    expect(await found("hidden", 'userName eq "eve@contoso.example"')).toEqual(["eve@contoso.example"]);
  });

  test("DELETE, and PATCH of groups, are not supported", async () => {
    const id = await create("no-delete", "stays@contoso.example");
    expect((await send("no-delete", "DELETE", `/Users/${id}`)).status).toBe(405);
    expect((await send("no-delete", "GET", `/Users/${id}`)).status).toBe(200);
    const group = `/Groups/${String((await send("no-delete", "POST", "/Groups", { displayName: "G" })).body.id)}`;
    const rename = { op: "replace", path: "displayName", value: "H" };
    expect((await patch("no-delete", group, rename)).status).toBe(501);
    expect((await send("no-delete", "GET", group)).body).toMatchObject({ displayName: "G" });
    expect((await patch("no-delete", `/Users/${id}`, rename)).status).toBe(200);
  });

  test("a filter without a hit is 404; a list without a filter is not", async () => {
    expect((await filter("not-found", 'userName eq "nobody"')).status).toBe(404);
    expect((await send("not-found", "GET", "/Users")).body).toMatchObject({ totalResults: 0, Resources: [] });
  });

  test("values are forgotten, on create and on PATCH, with an answer of success", async () => {
    const id = await create("forgetful", "lost@contoso.example", {
      name: { givenName: "A", familyName: "B" },
      addresses: [{ type: "work", formatted: "Aarhus", country: "DK" }],
    });
    const department = `${enterpriseUserSchema}:department`;
    const answer = await patch("forgetful", `/Users/${id}`, { op: "add", path: department, value: "Advice" });
    expect(answer.status).toBe(200);
    const { body } = await send("forgetful", "GET", `/Users/${id}`);
    expect(body).toMatchObject({ name: { givenName: "A" }, addresses: [{ type: "work", country: "DK" }] });
    expect(body.name).not.toHaveProperty("familyName");
    expect(body.addresses[0]).not.toHaveProperty("formatted");
    expect(body[enterpriseUserSchema]).not.toHaveProperty("department");
  });

  test("what is missing, too much or changed afterwards is refused, and the rest of the request with it", async () => {
    const schemas = ["urn:ietf:params:scim:schemas:core:2.0:User", enterpriseUserSchema];
    const whole = { schemas, name: { familyName: "B" }, emails: [{ type: "work", value: "b@contoso.example" }] };
    const id = await create("demanding", "b@contoso.example", whole);
    const post = (body: object) => send("demanding", "POST", "/Users", { userName: "c@contoso.example", ...body });
    expect(await post({ ...whole, name: { givenName: "C" } })).toMatchObject({
      status: 400,
      body: { detail: "name.familyName is required." },
    });
    const home = { type: "home", value: "b@home.example" };
    const two = await post({ ...whole, emails: [...whole.emails, home] });
    expect(two).toMatchObject({ status: 400, body: { detail: "emails takes one value." } });
    const added = { op: "add", path: 'emails[type eq "home"].value', value: home.value };
    const changes = [{ op: "replace", path: "name.familyName", value: "Berg" }, added];
    expect((await patch("demanding", `/Users/${id}`, ...changes)).status).toBe(400);
    expect((await send("demanding", "GET", `/Users/${id}`)).body.name).toEqual({ familyName: "B" });
    expect((await send("demanding", "POST", "/Groups", { displayName: "Pilots" })).status).toBe(201);
  });

  test("some attributes keep their first value, of people and of groups", async () => {
    const id = await create("fixed", "d@contoso.example", { displayName: "D", title: "Advisor" });
    const rename = { op: "replace", path: "displayName", value: "Dora" };
    expect(await patch("fixed", `/Users/${id}`, rename)).toMatchObject({
      status: 400,
      body: { detail: "displayName cannot be changed." },
    });
    const same = { op: "replace", value: { displayName: "D", title: "Head" } };
    expect((await patch("fixed", `/Users/${id}`, same)).status).toBe(200);
    const { body } = await send("fixed", "POST", "/Groups", { displayName: "Pilots" });
    const group = `/Groups/${String(body.id)}`;
    expect((await patch("fixed", group, rename)).status).toBe(400);
    expect((await patch("fixed", group, { op: "add", path: "members", value: [{ value: id }] })).status).toBe(204);
  });

  test("the groups that there are get members; none comes or goes", async () => {
    const { body } = await send("fixed-groups", "GET", "/Groups");
    expect(body.Resources).toMatchObject([{ displayName: "Team A" }]);
    const group = `/Groups/${String(body.Resources[0].id)}`;
    expect((await send("fixed-groups", "POST", "/Groups", { displayName: "Team B" })).status).toBe(405);
    expect((await send("fixed-groups", "DELETE", group)).status).toBe(405);
    expect((await patch("fixed-groups", group, { op: "add", path: "members", value: [{ value: "m" }] })).status).toBe(
      204,
    );
    expect((await send("fixed-groups", "GET", group)).body.members).toEqual([{ value: "m" }]);
    const user = await create("fixed-groups", "e@contoso.example");
    expect((await send("fixed-groups", "DELETE", `/Users/${user}`)).status).toBe(204);
  });

  test("two e-mail addresses have the same type", async () => {
    await create("doubled", "ada@contoso.example", { emails: [{ type: "work", value: "ada@contoso.example" }] });
    const { body } = await filter("doubled", 'userName eq "ada@contoso.example"');
    expect(body.Resources[0].emails).toEqual([
      { type: "work", value: "ada@contoso.example" },
      { type: "work", value: "alias.ada@contoso.example" },
    ]);
  });
});

describe("what the provisioning service makes of them", () => {
  const withGroups: DesiredSchema = {
    ...advisors,
    groups: { mappings: { displayName: { source: "[displayName]", match: 1 }, members: { source: "[members]" } } },
  };

  /** Between two cycles: long enough for another attempt at what failed. */
  const day = 25 * 60 * 60_000;

  function setUp(name: Name, desired: DesiredSchema = advisors) {
    const tenant = new TestTenant(desired);
    tenant.secret("BaseAddress", `${tenantUrl}?aadOptscim062020`);
    let now = Date.parse("2026-11-22T08:00:00Z");
    const routes = () => ({ [tenantUrl]: target(name).baseUrl });
    const { engine } = testEngine({ fetch }, { routes, now: () => now });
    const people = ["ada", "ben", "cem"].map((alias) => tenant.user(alias, { officeLocation: "Aarhus" }));
    tenant.assign(...people);
    const codes = () => (tenant.job.escrows ?? []).map(({ errorCode }) => errorCode);
    const cycle = () => {
      now += day;
      return engine.runCycle(tenant.state, tenant.job);
    };
    return { tenant, people, codes, cycle };
  }

  test("a limited rate: the rest is tried again in the next cycle", async () => {
    const { cycle, codes } = setUp("engine-rate");
    const { quarantined, created, failed } = await cycle();
    expect([quarantined, created + failed, failed > 0]).toEqual([false, 3, true]);
    expect(new Set(codes())).toEqual(new Set(["TooManyRequests"]));
  });

  test("a target that fails now and then gets everybody in the end, once", async () => {
    const { cycle, codes } = setUp("engine-failing");
    const first = await cycle();
    expect(first.failed).toBeGreaterThan(0);
    expect(new Set(codes())).toEqual(new Set(["InternalServerError"]));
    for (let count = 0; codes().length > 0 && count < 20; count++) await cycle();
    expect(codes()).toEqual([]);
    let answer = await send("engine-failing", "GET", "/Users");
    while (answer.status === 503) answer = await send("engine-failing", "GET", "/Users");
    const names = (answer.body.Resources as { userName: string }[]).map(({ userName }) => userName);
    expect(names.sort()).toEqual(["ada@contoso.example", "ben@contoso.example", "cem@contoso.example"]);
  });

  test.each([
    ["engine-token", "SystemForCrossDomainIdentityManagementInvalidCredentials"],
    ["engine-not-found", "SystemForCrossDomainIdentityManagementServiceIncompatible"],
  ] as const)("%s: quarantine at once", async (name, code) => {
    const { cycle, tenant } = setUp(name);
    expect(await cycle()).toMatchObject({ quarantined: true });
    expect(tenant.job.job["status"]).toMatchObject({
      code: "Quarantine",
      quarantine: { reason: "EncounteredQuarantineException", error: { code } },
    });
  });

  test("disabled users that vanish are a conflict after the links are gone", async () => {
    const { cycle, codes, tenant, people } = setUp("engine-hidden");
    await cycle();
    for (const person of people) tenant.unassign(person);
    expect(await cycle()).toMatchObject({ disabled: 3 });
    expect(await target("engine-hidden").listUsers()).toEqual([]);
    tenant.job.links = [];
    tenant.job.watermark = null;
    tenant.assign(...people);
    expect(await cycle()).toMatchObject({ failed: 3 });
    expect(codes()).toEqual(["Conflict", "Conflict", "Conflict"]);
  });

  test("what cannot be deleted stays, and is tried again", async () => {
    const { cycle, codes, tenant, people } = setUp("engine-no-delete");
    await cycle();
    for (const person of people) tenant.purge(person);
    expect(await cycle()).toMatchObject({ deleted: 0, failed: 3 });
    expect(codes()).toEqual(["MethodNotAllowed", "MethodNotAllowed", "MethodNotAllowed"]);
    expect(await target("engine-no-delete").listUsers()).toHaveLength(3);
  });

  test("groups without PATCH stay without members", async () => {
    const { cycle, codes, tenant, people } = setUp("engine-no-group-patch", withGroups);
    const group = tenant.group("Pilots", people);
    tenant.assign(group);
    expect(await cycle()).toMatchObject({ created: 4, failed: 1 });
    expect(codes()).toEqual(["NotImplemented"]);
  });

  test("what is forgotten silently counts as provisioned: only the target knows", async () => {
    const { cycle, codes, tenant } = setUp("engine-forgetful");
    expect(await cycle()).toMatchObject({ created: 3, failed: 0 });
    expect(codes()).toEqual([]);
    expect(JSON.stringify(tenant.state.provisioningLog)).toContain("Aarhus");
    expect(JSON.stringify(await target("engine-forgetful").listUsers())).not.toContain("Aarhus");
  });
});
