import { DirectoryApi } from "../../../../lib/entra/graph";
import { type Answer, graphError, json, scriptedGraph } from "./fake-graph";

const id = "aaaaaaaa-0000-0000-0000-00000000000";
const missing = graphError(404, "Request_ResourceNotFound");
const app = (n: number) => ({ id: `${id}${n}`, appId: `app-${n}`, displayName: "Same name", tags: [] });

const advisors = { stack: "advisors-test", environment: "test" };
const stack = { stack: "s-test", environment: "test" };

function directory(...answers: Answer[]) {
  const { graph, sent } = scriptedGraph(answers);
  return { api: new DirectoryApi(graph), sent };
}

describe("the enterprise application of a stack", () => {
  test("is found by its tag", async () => {
    const { api, sent } = directory(json({ value: [app(1)] }));
    expect((await api.findApp(advisors)).id).toBe(`${id}1`);
    expect(sent[0]?.url.pathname).toBe("/v1.0/servicePrincipals");
    expect(sent[0]?.url.searchParams.get("$filter")).toBe("tags/any(t:t eq 'scimform:advisors-test')");
  });

  test("of a renamed app is found by the former tag, until it carries the new one", async () => {
    const renamed = { ...advisors, formerly: "agents" };
    const before = directory(json({ value: [] }), json({ value: [app(1)] }));
    expect((await before.api.findApp(renamed)).id).toBe(`${id}1`);
    expect(before.sent.map(({ url }) => url.searchParams.get("$filter"))).toEqual([
      "tags/any(t:t eq 'scimform:advisors-test')",
      "tags/any(t:t eq 'scimform:agents-test')",
    ]);
    const after = directory(json({ value: [app(2)] }));
    expect((await after.api.findApp(renamed)).id).toBe(`${id}2`);
    await expect(directory(json({ value: [] }), json({ value: [] })).api.findApp(renamed)).rejects.toThrow(
      /ENTRA_APP_NOT_FOUND.*scimform:advisors-test or scimform:agents-test/,
    );
  });

  test("is found by the configured id, whatever its tags", async () => {
    const { api, sent } = directory(json(app(2)));
    const found = await api.findApp({ ...advisors, existing: { servicePrincipalId: `${id}2` } });
    expect(found.appId).toBe("app-2");
    expect(sent[0]?.url.pathname).toBe(`/v1.0/servicePrincipals/${id}2`);
  });

  test("none, several, or a wrong id are errors that say what was looked for", async () => {
    await expect(directory(json({ value: [] })).api.findApp(stack)).rejects.toThrow(
      /ENTRA_APP_NOT_FOUND.*tag scimform:s-test.*cdktf deploy s-test/,
    );
    await expect(directory(json({ value: [app(1), app(2)] })).api.findApp(stack)).rejects.toThrow(
      new RegExp(`ENTRA_APP_AMBIGUOUS.*${id}1; ${id}2`),
    );
    const existing = { servicePrincipalId: `${id}9` };
    await expect(directory(missing).api.findApp({ ...stack, existing })).rejects.toThrow(
      new RegExp(`ENTRA_APP_NOT_FOUND.*${id}9`),
    );
  });

  test("a refusal is no absence", async () => {
    const { api } = directory(graphError(403, "Authorization_RequestDenied"));
    await expect(api.findApp(stack)).rejects.toThrow(/ENTRA_PERMISSION_MISSING.*Application\.Read\.All/);
  });
});

describe("people", () => {
  test("are found by name or id; odd names are encoded", async () => {
    const { api, sent } = directory(json({ id: `${id}1`, userPrincipalName: "ann#EXT#@x.example" }));
    expect((await api.findUser("ann#EXT#@x.example")).id).toBe(`${id}1`);
    expect(sent[0]?.url.pathname).toBe("/v1.0/users/ann%23EXT%23%40x.example");
  });

  test("unknown ones are an error", async () => {
    await expect(directory(missing).api.findUser("bob@x.example")).rejects.toThrow(/ENTRA_USER_NOT_FOUND.*bob@x/);
  });
});

describe("groups", () => {
  test("are found by name, quoted for OData", async () => {
    const { api, sent } = directory(json({ value: [{ id: `${id}1` }] }));
    expect((await api.findGroup("Ann's team")).id).toBe(`${id}1`);
    expect(sent[0]?.url.searchParams.get("$filter")).toBe("displayName eq 'Ann''s team'");
  });

  test("are found by id", async () => {
    const { api, sent } = directory(json({ id: `${id}1` }));
    await api.findGroup(`${id}1`);
    expect(sent[0]?.url.pathname).toBe(`/v1.0/groups/${id}1`);
  });

  test("none or several are errors", async () => {
    const none = json({ value: [] });
    await expect(directory(none, none).api.findGroup("G")).rejects.toThrow(/ENTRA_GROUP_NOT_FOUND.*exact display name/);
    await expect(directory(missing).api.findGroup(`${id}1`)).rejects.toThrow(/ENTRA_GROUP_NOT_FOUND/);
    const two = json({ value: [{ id: `${id}1` }, { id: `${id}2` }] });
    await expect(directory(two).api.findGroup("G")).rejects.toThrow(
      new RegExp(`ENTRA_GROUP_AMBIGUOUS.*${id}1, ${id}2`),
    );
  });

  test("of one that there is not, the nearest that begins alike is named", async () => {
    const similar = json({
      value: [
        { id: `${id}1`, displayName: "Ann's friends" },
        { id, displayName: "Ann's team" },
      ],
    });
    const { api, sent } = directory(json({ value: [] }), similar);
    await expect(api.findGroup("Ann's taem")).rejects.toThrow(/ENTRA_GROUP_NOT_FOUND.*Did you mean "Ann's team"\?/);
    expect(sent[1]?.url.searchParams.get("$filter")).toBe("startswith(displayName,'Ann')");
  });

  test("their direct members, by type", async () => {
    const { api } = directory(
      json({
        value: [
          { "@odata.type": "#microsoft.graph.user", id: "u" },
          { "@odata.type": "#microsoft.graph.group", id: "g", displayName: "Nested" },
          { "@odata.type": "#microsoft.graph.device", id: "d" },
        ],
      }),
    );
    expect(await api.groupMembers(`${id}1`)).toEqual([
      { id: "u", name: null, type: "User" },
      { id: "g", name: "Nested", type: "Group" },
      { id: "d", name: null, type: "other" },
    ]);
  });
});

test("assignments are read through all pages", async () => {
  const assignment = (n: number) => ({ id: `as${n}`, appRoleId: "r", principalId: `p${n}`, principalType: "User" });
  const { api, sent } = directory(
    json({ value: [assignment(1)], "@odata.nextLink": "https://localhost:1/v1.0/next?$skiptoken=2" }),
    json({ value: [assignment(2)] }),
  );
  expect((await api.assignments(`${id}1`)).map((each) => each.principalId)).toEqual(["p1", "p2"]);
  expect(sent[0]?.url.pathname).toBe(`/v1.0/servicePrincipals/${id}1/appRoleAssignedTo`);
});
