import { enterpriseUserSchema, type DesiredSchema } from "../../../lib/mapping";
import { RecordingTarget, TestTenant, advisors, tenantUrl, testEngine } from "./support";

/** Traffic as Microsoft documents it; see entra/identity/app-provisioning/use-scim-to-provision-users-and-groups. */
const patch = (...Operations: unknown[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations,
});

const dialects = [
  ["legacy", tenantUrl],
  ["compliant", `${tenantUrl}?aadOptscim062020`],
] as const;

const withGroups: DesiredSchema = {
  users: {
    mappings: {
      ...advisors.users?.mappings,
      [`${enterpriseUserSchema}:manager`]: { source: "[manager]" },
    },
  },
  groups: {
    mappings: {
      displayName: { source: "[displayName]", match: 1 },
      externalId: { source: "[objectId]" },
      members: { source: "[members]" },
    },
  },
};

function setUp(url: string, desired: DesiredSchema = advisors) {
  const tenant = new TestTenant(desired);
  tenant.secret("BaseAddress", url);
  const target = new RecordingTarget();
  const { engine } = testEngine(target);
  const cycle = async () => {
    const summary = await engine.runCycle(tenant.state, tenant.job);
    return { summary, sent: target.take() };
  };
  return { tenant, target, engine, cycle, flag: new URL(url).search.slice(1) };
}

const query = (flag: string, rest: string) => `?${[flag, rest].filter(Boolean).join("&")}`;

test.each(dialects)("%s: a new person is one match and one create", async (_, url) => {
  const { tenant, cycle, flag } = setUp(url);
  const ada = tenant.user("ada", { officeLocation: "Aarhus" });
  tenant.assign(ada);
  const { sent } = await cycle();
  expect(sent).toEqual([
    { request: `GET /Users${query(flag, 'filter=userName eq "ada@contoso.example"')}` },
    {
      request: `POST /Users${flag && `?${flag}`}`,
      body: {
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterpriseUserSchema],
        userName: "ada@contoso.example",
        active: true,
        displayName: "ada Example",
        name: { givenName: "ada", familyName: "Example" },
        addresses: [{ primary: true, type: "work", formatted: "Aarhus" }],
        externalId: ada.id,
        meta: { resourceType: "User" },
      },
    },
  ]);
});

describe.each(dialects)("%s", (dialect, url) => {
  test("an attribute that gets its first value is added, several that change are replaced", async () => {
    const { tenant, cycle } = setUp(url);
    const ada = tenant.user("ada");
    tenant.assign(ada);
    await cycle();

    tenant.change(ada, { officeLocation: "Aarhus" });
    const office = 'addresses[type eq "work"].formatted';
    expect((await cycle()).sent.map(({ body }) => body)).toEqual([
      dialect === "legacy"
        ? patch({ op: "Add", path: office, value: "Aarhus" })
        : patch({ op: "add", path: office, value: "Aarhus" }),
    ]);

    tenant.change(ada, { surname: "Lovelace", displayName: "Ada Lovelace", officeLocation: "Odense" });
    expect((await cycle()).sent.map(({ body }) => body)).toEqual([
      dialect === "legacy"
        ? patch(
            { op: "Replace", path: "displayName", value: "Ada Lovelace" },
            { op: "Replace", path: "name.familyName", value: "Lovelace" },
            { op: "Replace", path: office, value: "Odense" },
          )
        : patch(
            { op: "replace", path: office, value: "Odense" },
            { op: "replace", value: { displayName: "Ada Lovelace", "name.familyName": "Lovelace" } },
          ),
    ]);
  });

  test("who leaves the assignment is disabled, who comes back is enabled again", async () => {
    const { tenant, cycle } = setUp(url);
    const ada = tenant.user("ada");
    tenant.assign(ada);
    await cycle();

    const active = (on: boolean) =>
      dialect === "legacy"
        ? patch({ op: "Replace", path: "active", value: on ? "True" : "False" })
        : patch({ op: "replace", path: "active", value: on });
    tenant.unassign(ada);
    const left = await cycle();
    expect(left.summary).toMatchObject({ disabled: 1, requests: 1 });
    expect(left.sent.map(({ body }) => body)).toEqual([active(false)]);
    tenant.assign(ada);
    expect((await cycle()).sent.map(({ body }) => body)).toEqual([active(true)]);
  });

  test("a group is created without members, and they follow", async () => {
    const { tenant, cycle, flag } = setUp(url, withGroups);
    const [ada, bob] = [tenant.user("ada"), tenant.user("bob")];
    const group = tenant.group("Pilots", [ada, bob]);
    tenant.assign(group);
    const groupTraffic = (sent: Awaited<ReturnType<typeof cycle>>["sent"]) =>
      sent.filter(({ request }) => request.includes("/Groups"));

    expect(groupTraffic((await cycle()).sent)).toEqual([
      { request: `GET /Groups${query(flag, 'excludedAttributes=members&filter=displayName eq "Pilots"')}` },
      {
        request: expect.stringContaining("POST /Groups"),
        body: {
          schemas: [
            "urn:ietf:params:scim:schemas:core:2.0:Group",
            "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
          ],
          displayName: "Pilots",
          externalId: group.id,
          meta: { resourceType: "Group" },
        },
      },
      {
        request: expect.stringContaining("PATCH /Groups/g1"),
        body:
          dialect === "legacy"
            ? patch({
                op: "Add",
                path: "members",
                value: [
                  { $ref: null, value: "t1" },
                  { $ref: null, value: "t2" },
                ],
              })
            : patch({ op: "add", path: "members", value: [{ value: "t1" }, { value: "t2" }] }),
      },
    ]);

    tenant.change(group, { members: [ada.id], displayName: "Test pilots" });
    expect(groupTraffic((await cycle()).sent).map(({ body }) => body)).toEqual([
      patch({ op: dialect === "legacy" ? "Replace" : "replace", path: "displayName", value: "Test pilots" }),
      dialect === "legacy"
        ? patch({ op: "Remove", path: "members", value: [{ $ref: null, value: "t2" }] })
        : patch({ op: "remove", path: 'members[value eq "t2"]' }),
    ]);

    tenant.unassign(group);
    const left = (await cycle()).sent.map(({ request }) => request.replace(/\?.*/, ""));
    expect(left.sort()).toEqual(["DELETE /Groups/g1", "PATCH /Users/t1"]);
  });

  test("a manager follows after everybody has been created", async () => {
    const { tenant, cycle } = setUp(url, withGroups);
    const boss = tenant.user("boss");
    const ada = tenant.user("ada", { managerId: boss.id });
    tenant.assign(ada, boss);
    const { sent } = await cycle();
    expect(sent.map(({ request }) => request.replace(/\?.*/, ""))).toEqual([
      "GET /Users",
      "GET /Users",
      "POST /Users",
      "POST /Users",
      expect.stringMatching(/^PATCH \/Users\//),
    ]);
    expect(sent.at(-1)?.body).toEqual(
      patch({
        op: dialect === "legacy" ? "Add" : "add",
        path: `${enterpriseUserSchema}:manager`,
        value: tenant.job.links.find(({ sourceId }) => sourceId === boss.id)?.targetId,
      }),
    );
  });
});

test.each([
  ["AppRoleAssignmentsComplex", "Add"],
  ["AssertiveAppRoleAssignmentsComplex", "Replace"],
] as const)("roles made by %s go out as %s", async (made, op) => {
  const { tenant, cycle } = setUp(tenantUrl, {
    users: { mappings: { ...advisors.users?.mappings, roles: { source: `${made}([appRoleAssignments])` } } },
  });
  const ada = tenant.user("ada");
  tenant.assign(ada);
  const created = (await cycle()).sent.at(-1)?.body;
  expect(created).toMatchObject({ roles: [{ primary: false, value: "User" }] });

  const principal = Object.values(tenant.state.servicePrincipals)[0];
  for (const role of principal?.appRoles ?? []) role.displayName = "Advisor";
  tenant.change(ada, {});
  const [operation] = ((await cycle()).sent.at(-1)?.body as { Operations: unknown[] }).Operations;
  expect(operation).toMatchObject({ op, path: "roles" });
  expect(JSON.stringify(operation)).toContain("Advisor");
});
