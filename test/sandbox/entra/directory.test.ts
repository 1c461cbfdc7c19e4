import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { each, graphAs, type Graph } from "../client";

let sandbox: EntraSandbox;
let graph: Graph;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
  graph = await graphAs(sandbox);
});
afterAll(() => sandbox.stop());

const filter = (text: string) => `$filter=${encodeURIComponent(text).replaceAll("%20", "+")}`;

describe("demo tenant", () => {
  test("is the same every time", async () => {
    const other = await startEntraSandbox();
    try {
      expect(other.tenantId).toBe(sandbox.tenantId);
      expect(other.tenant.users().map(({ id }) => id)).toEqual(sandbox.tenant.users().map(({ id }) => id));
      expect(other.tenant.group("SCIM Advisors")).toEqual(sandbox.tenant.group("SCIM Advisors"));
    } finally {
      await other.stop();
    }
  });

  test("has people in and without offices, a guest, a blocked person and a blocked room, and valid names", () => {
    const users = sandbox.tenant.users();
    const members = (group: string) => sandbox.tenant.group(group).members.map((id) => sandbox.tenant.user(id));
    expect(users.length).toBeGreaterThan(45);
    expect(new Set(users.map(({ userPrincipalName }) => userPrincipalName)).size).toBe(users.length);
    for (const { userPrincipalName } of users)
      expect(userPrincipalName).toMatch(/^[a-z0-9._#-]+(ext#)?@contoso\.example$/i);
    expect(users.filter(({ userType }) => userType === "Guest")).toHaveLength(1);
    expect(members("SCIM Advisors").filter(({ accountEnabled }) => !accountEnabled)).toHaveLength(1);
    expect(members("SCIM Advisors").filter(({ officeLocation }) => officeLocation === null)).toHaveLength(2);
    expect(members("SCIM Rooms")).toHaveLength(12);
    expect(
      members("SCIM Rooms Pilot")
        .map(({ accountEnabled }) => accountEnabled)
        .sort(),
    ).toEqual([false, true]);
    expect(members("SCIM Advisors Pilot")).toHaveLength(3);
  });
});

describe("users", () => {
  test("v1.0 answers the default properties, beta all, $select what is asked for", async () => {
    const upn = "freja.nygaard@contoso.example";
    const short = (await graph("GET", `/users/${upn}`)).body;
    expect(short).toHaveProperty("userPrincipalName", upn);
    expect(short).not.toHaveProperty("accountEnabled");
    expect((await graph("GET", `/beta/users/${upn}`)).body).toHaveProperty("accountEnabled", true);
    const selected = (await graph("GET", `/users/${upn}?$select=accountEnabled,city`)).body;
    expect(selected).toMatchObject({ accountEnabled: true, city: "København" });
    expect(selected).not.toHaveProperty("displayName");
  });

  test("filters: form-encoded, in either order, with functions, any and in", async () => {
    const search = async (text: string) => each(await graph("GET", `/users?${filter(text)}`), "displayName");
    expect(await search("userPrincipalName eq 'ANTON.SKOV@contoso.example'")).toEqual(["Anton Skov"]);
    expect(await search("surname eq 'O''Brien'")).toEqual(["Zoe O'Brien"]);
    expect(await search("startswith(displayName,'anna') and not (surname eq 'Lind' and givenName eq 'Anna')")).toEqual([
      "Anna Maria Lind",
    ]);
    expect(await search("proxyAddresses/any(a:a eq 'smtp:hugo.falk@contoso.example')")).toEqual(["Hugo Falk"]);
    expect(await search("givenName in ('Hugo','Ditte')")).toHaveLength(2);
    expect(await search("accountEnabled eq false and userType eq 'Member'")).toEqual(["Gustav Ebbesen", "Room Marina"]);
    const wrong = await graph("GET", `/users?${filter("displayName equals 'x'")}`);
    expect([wrong.status, wrong.body.error.code]).toEqual([400, "Request_UnsupportedQuery"]);
  });

  test("pages come one after the other until all are there", async () => {
    const seen: string[] = [];
    let path: string | undefined = "/users?$top=7&$select=id&$count=true";
    while (path !== undefined) {
      const { body } = await graph("GET", path);
      seen.push(...(body.value as { id: string }[]).map(({ id }) => id));
      expect(body["@odata.count"]).toBe(sandbox.tenant.users().length);
      path = (body["@odata.nextLink"] as string | undefined)?.replace(sandbox.url, "");
    }
    expect(seen).toEqual(sandbox.tenant.users().map(({ id }) => id));
  });

  test("are created, changed, deleted into the recycle bin, restored and purged", async () => {
    const badge = "extension_0f2d5d4c0a664d0e8f0a3b9c6f2f7c11_badge";
    const body = {
      userPrincipalName: "new@contoso.example",
      displayName: "New",
      accountEnabled: true,
      [badge]: "x",
    };
    const { id } = (await graph("POST", "/users", body)).body;
    expect((await graph("POST", "/users", body)).status).toBe(400);
    expect((await graph("POST", "/users", { displayName: "No name" })).body.error.code).toBe("BadRequest");
    await graph("PATCH", `/users/${id}`, { officeLocation: "Aarhus" });
    expect(sandbox.tenant.user(String(id))).toMatchObject({
      officeLocation: "Aarhus",
      extensions: { [badge]: "x" },
    });
    expect((await graph("DELETE", `/users/${id}`)).status).toBe(204);
    expect((await graph("GET", `/users/${id}`)).body.error.code).toBe("Request_ResourceNotFound");
    await graph("POST", `/directory/deletedItems/${id}/restore`);
    expect((await graph("GET", `/users/${id}`)).status).toBe(200);
    await graph("DELETE", `/users/${id}`);
    expect((await graph("DELETE", `/directory/deletedItems/${id}`)).status).toBe(204);
    expect(sandbox.tenant.state.users[String(id)]).toBeUndefined();
  });

  test("a manager is a reference; nobody's is 404", async () => {
    const { body } = await graph("GET", "/users/freja.nygaard@contoso.example/manager");
    expect(body.displayName).toBe("Ingrid Holm");
    expect((await graph("GET", "/users/ingrid.holm@contoso.example/manager")).status).toBe(404);
  });
});

describe("groups", () => {
  test("are found by name as the azuread provider asks, and list members and owners", async () => {
    for (const text of [
      "displayName eq 'SCIM Advisors' and securityEnabled eq true",
      "securityEnabled eq true and displayName eq 'SCIM Advisors'",
    ]) {
      const found = await graph("GET", `/beta/groups?${filter(text)}`);
      expect(each(found, "displayName")).toEqual(["SCIM Advisors"]);
      expect(found.body.value[0]).not.toHaveProperty("members");
    }
    const { id } = sandbox.tenant.group("SCIM Rooms Pilot");
    const members = await graph("GET", `/beta/groups/${id}/members`);
    expect(each(members, "@odata.type")).toEqual(Array(2).fill("#microsoft.graph.user"));
    expect((await graph("GET", `/beta/groups/${id}/owners`)).body.value).toEqual([]);
  });

  test("members come and go; twice is an error; the change gets a number for the next cycle", async () => {
    const { id } = sandbox.tenant.group("SCIM Advisors Pilot");
    const user = sandbox.tenant.user("hugo.falk@contoso.example");
    const before = sandbox.tenant.state.changeNumber;
    const reference = { "@odata.id": `${sandbox.url}/v1.0/directoryObjects/${user.id}` };
    expect((await graph("POST", `/groups/${id}/members/$ref`, reference)).status).toBe(204);
    expect((await graph("POST", `/groups/${id}/members/$ref`, reference)).status).toBe(400);
    expect(sandbox.tenant.state.changedAt[user.id]).toBeGreaterThan(before);
    expect((await graph("DELETE", `/groups/${id}/members/${user.id}/$ref`)).status).toBe(204);
    expect((await graph("DELETE", `/groups/${id}/members/${user.id}/$ref`)).status).toBe(404);
  });
});

test("unknown segments are 400 as in Graph, and every answer carries request ids", async () => {
  const { status, body, headers } = await graph("GET", "/nonsense");
  expect([status, body.error.code]).toEqual([400, "BadRequest"]);
  expect(body.error.innerError["request-id"]).toBe(headers["request-id"]);
});

test("the organization names the tenant", async () => {
  const { body } = await graph("GET", "/organization");
  expect(body.value[0]).toMatchObject({ id: sandbox.tenantId, verifiedDomains: [{ name: "contoso.example" }] });
});

test("what the helpers are asked for and is not there is an error", () => {
  expect(() => sandbox.tenant.user("nobody@contoso.example")).toThrow("SANDBOX_OBJECT_NOT_FOUND");
  expect(() => sandbox.tenant.group("Nobody")).toThrow("SANDBOX_OBJECT_NOT_FOUND");
  expect(() => sandbox.tenant.findJob("advisors-test")).toThrow("SANDBOX_JOB_NOT_FOUND");
});
