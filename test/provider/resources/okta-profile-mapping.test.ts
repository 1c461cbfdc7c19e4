import * as fc from "fast-check";
import { unknownValue, type ObjectValue } from "../../../provider/plugin/types";
import { oktaProfileMapping } from "../../../provider/resources/okta-profile-mapping";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { StubOrg, type SeenRequest, type StubAnswer } from "../../lib/okta/api/stub";
import { without } from "../../support/pick";
import { apiOf, mangoApps, type Api } from "../../sandbox/okta/client";
import { OktaWorkspace, type OperationResult } from "./workspace";

let sandbox: OktaSandbox;
let api: Api;
let appId: string;
let workspace: OktaWorkspace;

beforeAll(async () => {
  sandbox = await startOktaSandbox({ org: "empty" });
  api = apiOf(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.faults.clear();
  appId = String((await api("POST", "/api/v1/apps", mangoApps)).body.id);
  workspace = new OktaWorkspace(oktaProfileMapping, environment(sandbox.url));
  sandbox.traffic.clear();
});

const environment = (url: string) => ({
  SCIMFORM_SANDBOX: "/box",
  OKTA_HTTP_PROXY: url,
  OKTA_API_TOKEN: sandbox.apiToken,
});
const mapping = (expression: string, push: string | null = null): ObjectValue => ({ expression, push });
const config = (mappings: ObjectValue, more: ObjectValue = {}): ObjectValue => ({ app_id: appId, mappings, ...more });

type LiveMappings = Record<string, { expression: string; pushStatus: string }>;
const liveMapping = () => Object.values(sandbox.org.state.mappings).find(({ target }) => target.id === appId)!;
const live = (): LiveMappings => ({ ...liveMapping().properties });

/** Changes mappings as somebody in the Admin Console would. */
async function change(properties: Record<string, object | null>): Promise<void> {
  expect((await api("POST", `/api/v1/mappings/${liveMapping().id}`, { properties })).status).toBe(200);
  sandbox.traffic.clear();
}

async function applied(wanted: ObjectValue): Promise<OperationResult> {
  const outcome = await workspace.apply(wanted);
  expect(outcome.errors).toEqual([]);
  return outcome;
}

/** What was written since the last time. */
function takeWrites(): unknown[] {
  const writes = sandbox.traffic.list().filter(({ method }) => method !== "GET");
  sandbox.traffic.clear();
  return writes.map(({ request }) => request);
}

describe("create", () => {
  test("takes over the mapping that Okta made, and sets what is declared in one request", async () => {
    const before = live();
    await applied(config({ department: mapping('"Bank"'), title: mapping("user.title", "onCreate") }));
    expect(live()).toEqual({
      ...before,
      department: { expression: '"Bank"', pushStatus: "PUSH" },
      title: { expression: "user.title", pushStatus: "DONT_PUSH" },
    });
    expect(workspace.state).toMatchObject({ id: liveMapping().id, app_id: appId });
    expect(takeWrites()).toHaveLength(1);
  });

  test("sends nothing when it is there already, however it is spaced", async () => {
    await applied(config({ department: mapping("user . department"), title: mapping("user.title", "always") }));
    expect(takeWrites()).toEqual([]);
    expect(
      (await workspace.plan(config({ department: mapping("user.department"), title: mapping("user.title") }))).changes,
    ).toEqual([]);
  });

  test("an app that has no mapping yet is waited for", async () => {
    const { id } = liveMapping();
    const hidden = sandbox.org.state.mappings[id]!;
    delete sandbox.org.state.mappings[id];
    const sleep = workspace.time.sleep;
    Object.assign(workspace.time, {
      sleep: async (milliseconds: number) => {
        sandbox.org.state.mappings[id] = hidden;
        await sleep(milliseconds);
      },
    });
    await applied(config({ department: mapping('"Bank"') }));
  });

  test("without one it stops, and leaves no state", async () => {
    delete sandbox.org.state.mappings[liveMapping().id];
    const { errors } = await workspace.apply(config({ department: mapping('"Bank"') }));
    expect(errors).toEqual([expect.stringContaining("OKTA_MAPPING_MISSING")]);
    expect(workspace.state).toBeNull();
  });

  test("what Okta refuses leaves no state", async () => {
    const { errors } = await workspace.apply(config({ noSuchProperty: mapping("user.title") }));
    expect(errors).toEqual([
      expect.stringMatching(/no attribute called noSuchProperty .*PROVIDER_MAPPED_ATTRIBUTES_MISSING/),
    ]);
    expect(workspace.state).toBeNull();
  });
});

describe("drift", () => {
  beforeEach(() => applied(config({ department: mapping('"Bank"'), title: mapping("user.title") })));

  test("of what is declared is shown in place, and repaired in one request", async () => {
    await change({ department: { expression: "user.division", pushStatus: "DONT_PUSH" }, title: null });
    const { changes } = await workspace.plan(config({ department: mapping('"Bank"'), title: mapping("user.title") }));
    expect(changes).toHaveLength(3);
    await applied(config({ department: mapping('"Bank"'), title: mapping("user.title") }));
    expect(takeWrites()).toHaveLength(1);
    expect(live()).toMatchObject({
      department: { expression: '"Bank"', pushStatus: "PUSH" },
      title: { expression: "user.title" },
    });
  });

  test("of anything else is none of ours", async () => {
    await change({ nickName: null, costCenter: { expression: '"7"', pushStatus: "PUSH" } });
    expect(
      (await workspace.plan(config({ department: mapping('"Bank"'), title: mapping("user.title") }))).changes,
    ).toEqual([]);
  });

  test("an app that somebody deleted is gone only when a list without it succeeds", async () => {
    await api("POST", `/api/v1/apps/${appId}/lifecycle/deactivate`);
    await api("DELETE", `/api/v1/apps/${appId}`);
    sandbox.faults.add({ path: "^/api/v1/apps$", status: 500 });
    expect((await workspace.refresh()).errors).toHaveLength(1);
    expect(workspace.state).not.toBeNull();
    sandbox.faults.clear();
    expect((await workspace.refresh()).errors).toEqual([]);
    expect(workspace.state).toBeNull();
  });

  test("a mapping that Okta made anew is found again", async () => {
    const { id } = liveMapping();
    sandbox.org.state.mappings["prmnew"] = { ...sandbox.org.state.mappings[id]!, id: "prmnew" };
    delete sandbox.org.state.mappings[id];
    await workspace.refresh();
    expect(workspace.state).toMatchObject({ id: "prmnew" });
  });

  test("a refusal is an error that names the permission, never absence", async () => {
    sandbox.faults.add({ path: "mappings", status: 403 });
    const { errors } = await workspace.refresh();
    expect(errors).toEqual([expect.stringContaining("okta.profileMappings.read")]);
    expect(workspace.state).not.toBeNull();
  });
});

describe("taken out of the configuration", () => {
  const both = { department: mapping('"Bank"'), title: mapping('"Clerk"') };

  test("it stays in Okta as it is, and the plan says so", async () => {
    await applied(config(both));
    takeWrites();
    const { warnings } = await applied(config({ department: mapping('"Bank"') }));
    expect(warnings).toEqual([expect.stringMatching(/left in Okta as they are: title\..*PROVIDER_MAPPINGS_LEFT/)]);
    expect(takeWrites()).toEqual([]);
    expect(live()).toMatchObject({ title: { expression: '"Clerk"' } });
  });

  test("with on_removal it is removed, and nothing else", async () => {
    await applied(config(both, { on_removal: "remove" }));
    takeWrites();
    const before = live();
    const { warnings } = await applied(config({ department: mapping('"Bank"') }, { on_removal: "remove" }));
    expect(warnings).toEqual([]);
    expect(takeWrites()).toEqual([{ properties: { title: { expression: null, pushStatus: null } } }]);
    expect(live()).toEqual(without(before, "title"));
  });
});

describe("destroy", () => {
  test("forgets", async () => {
    await applied(config({ department: mapping('"Bank"') }));
    sandbox.traffic.clear();
    const before = live();
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(workspace.state).toBeNull();
    expect([takeWrites(), live()]).toEqual([[], before]);
  });

  test("with on_removal removes what was declared, and nothing else", async () => {
    await applied(config({ department: mapping('"Bank"') }, { on_removal: "remove" }));
    const rest = without(live(), "department");
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(live()).toEqual(rest);
  });

  test("never the user name, whatever the state says", async () => {
    liveMapping().properties["login"] = { expression: "user.login", pushStatus: "PUSH" };
    workspace.state = {
      id: liveMapping().id,
      stack: null,
      app_id: appId,
      mappings: { login: mapping("user.login") },
      on_removal: "remove",
    };
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(live()["login"]).toBeDefined();
  });

  test("of an app that is gone succeeds; what fails keeps the state", async () => {
    await applied(config({ department: mapping('"Bank"') }, { on_removal: "remove" }));
    sandbox.faults.add({ path: "mappings", status: 500, method: "POST" });
    expect((await workspace.destroy()).errors).toHaveLength(1);
    expect(workspace.state).not.toBeNull();
    sandbox.faults.clear();
    delete sandbox.org.state.mappings[liveMapping().id];
    const { state } = await oktaProfileMapping.delete(workspace.context, workspace.state!, Buffer.alloc(0));
    expect(state).toBeNull();
  });
});

describe("a failed write", () => {
  test("leaves in the state what Okta shows", async () => {
    await applied(config({ department: mapping('"Bank"') }));
    sandbox.faults.add({ path: "mappings", status: 500, method: "POST" });
    const { errors } = await workspace.apply(config({ department: mapping('"Other"') }));
    expect(errors).toEqual([expect.stringContaining("OKTA_UNAVAILABLE")]);
    expect(workspace.state).toMatchObject({ mappings: { department: mapping('"Bank"') } });
  });

  test("that Okta answers with something else is an error", async () => {
    const entry = {
      id: "prm1",
      source: { id: "oty1", name: "user", type: "user" },
      target: { id: "0oa1", type: "appuser" },
    };
    const org = await startStub(({ url }) => ({ body: url.includes("?") ? [entry] : { ...entry, properties: {} } }));
    workspace = new OktaWorkspace(oktaProfileMapping, environment(org.url));
    const { errors } = await workspace.apply({ app_id: "0oa1", mappings: { title: mapping("user.title") } });
    expect(errors).toEqual([expect.stringContaining("PROVIDER_MAPPING_NOT_TAKEN")]);
  });

  const stubs: StubOrg[] = [];
  async function startStub(answer: (request: SeenRequest) => StubAnswer): Promise<StubOrg> {
    const stub = new StubOrg(answer);
    stubs.push(stub);
    await stub.start();
    return stub;
  }
  afterEach(() => Promise.all(stubs.splice(0).map((stub) => stub.close())));

  test("of an org with several user types goes to the default one's mapping", async () => {
    const entries = ["contractor", "user"].map((name) => ({
      ...{ id: `prm-${name}`, source: { id: `oty-${name}`, name, type: "user" } },
      target: { id: "0oa1", type: "appuser" },
      properties: { title: { expression: "user.title", pushStatus: "PUSH" } },
    }));
    const org = await startStub(({ url }) => ({
      body: url.includes("?") ? entries : entries.find(({ id }) => url.endsWith(id)),
    }));
    workspace = new OktaWorkspace(oktaProfileMapping, environment(org.url));
    await applied({ app_id: "0oa1", mappings: { title: mapping("user.title") } });
    expect(workspace.state).toMatchObject({ id: "prm-user" });
  });
});

describe("import", () => {
  test("of an app takes all of its mappings, of one variable name this one", async () => {
    await change({ title: { expression: '"Clerk"', pushStatus: "DONT_PUSH" } });
    await workspace.import(appId);
    expect(Object.keys(workspace.state?.["mappings"] as object).sort()).toEqual(Object.keys(live()).sort());
    await workspace.import(`${appId}/title?stack=mango-test&on_removal=remove`);
    const wanted = config({ title: mapping('"Clerk"', "onCreate") }, { stack: "mango-test", on_removal: "remove" });
    expect((await workspace.plan(wanted)).changes).toEqual([]);
  });

  test.each(["", "0oa1/a/b", "0oa1?owner=me"])("%j is no import id", async (id) => {
    expect((await workspace.import(id)).errors).toEqual([expect.stringContaining("PROVIDER_MAPPING_IMPORT_ID")]);
  });
});

describe("plan", () => {
  test("another app is another object; nothing is asked", async () => {
    await applied(config({ title: mapping("user.title") }));
    const { requiresReplace, planned } = await workspace.plan({
      ...config({ title: mapping("user.title") }),
      app_id: "0oaother",
    });
    expect(requiresReplace).toEqual([[{ attribute: "app_id" }]]);
    expect(planned).toBeDefined();
  });

  test("an app that is yet to be made", async () => {
    const { planned, errors } = await workspace.plan({
      app_id: unknownValue,
      mappings: { title: mapping("user.title") },
    });
    expect([errors, planned?.["id"]]).toEqual([[], unknownValue]);
  });

  test("values are checked offline, at their place", () => {
    const found = workspace.validate(config({ title: mapping("user.title", "sometimes") }, { on_removal: "forget" }));
    expect(found.map(({ path }) => path)).toEqual([
      [{ attribute: "mappings" }, { key: "title" }, { attribute: "push" }],
      [{ attribute: "on_removal" }],
    ]);
  });
});

test("an org without sign-in, or none at all, is said so", async () => {
  workspace = new OktaWorkspace(oktaProfileMapping, { SCIMFORM_SANDBOX: "/box", OKTA_HTTP_PROXY: sandbox.url });
  expect((await workspace.apply(config({ title: mapping("user.title") }))).errors).toEqual([
    expect.stringContaining("OKTA_SIGN_IN_MISSING"),
  ]);
  workspace = new OktaWorkspace(oktaProfileMapping, { OKTA_API_TOKEN: "t" });
  expect((await workspace.apply(config({ title: mapping("user.title") }))).errors).toEqual([
    expect.stringContaining("PROVIDER_ORG_URL_MISSING"),
  ]);
  workspace = new OktaWorkspace(oktaProfileMapping, { ...environment("https://acme.okta.com") });
  expect((await workspace.apply(config({ title: mapping("user.title") }))).errors).toEqual([
    expect.stringContaining("OKTA_SANDBOX_ONLY"),
  ]);
});

const names = ["title", "department", "nickName", "costCenter", "division", "locale"];
const properties = fc.dictionary(
  fc.constantFrom(...names),
  fc.record({
    expression: fc.constantFrom("user.title", '"a  b"', "user.city + user.state"),
    push: fc.constantFrom("always", "onCreate"),
  }),
);

test("any declared mappings over any live ones: only what is declared, or was and is to go, changes; the second apply sends nothing", async () => {
  const orderly = (mappings: Record<string, { expression: string; push: string }>): LiveMappings =>
    Object.fromEntries(
      Object.entries(mappings).map(([name, { expression, push }]) => [
        name,
        { expression, pushStatus: push === "always" ? "PUSH" : "DONT_PUSH" },
      ]),
    );
  await fc.assert(
    fc.asyncProperty(
      properties,
      properties,
      properties,
      fc.constantFrom(null, "keep", "remove"),
      async (before, first, second, on_removal) => {
        workspace = new OktaWorkspace(oktaProfileMapping, environment(sandbox.url));
        const org = liveMapping();
        org.properties = orderly(before) as typeof org.properties;
        await applied(config(first, { on_removal }));
        expect(live()).toEqual({ ...orderly(before), ...orderly(first) });
        await applied(config(second, { on_removal }));
        const gone = on_removal === "remove" ? Object.keys(first).filter((name) => !(name in second)) : [];
        const expected = { ...orderly(before), ...orderly(first), ...orderly(second) };
        for (const name of gone) delete expected[name];
        expect(live()).toEqual(expected);
        takeWrites();
        expect((await workspace.plan(config(second, { on_removal }))).changes).toEqual([]);
        await applied(config(second, { on_removal }));
        expect(takeWrites()).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
});

describe("of a protected app", () => {
  const protectedConfig = () => config({ nickName: mapping("user.nickName") }, { stack: "app-test", protected: true });
  const allowed = (list: string) => ({ ...environment(sandbox.url), SCIMFORM_ALLOW_DESTROY: list });

  test("a destroy is refused in the plan, with the command that permits it and what becomes of the accounts", async () => {
    await applied(protectedConfig());
    const { errors } = await workspace.plan(null);
    expect(errors).toEqual([expect.stringContaining("PROVIDER_APP_PROTECTED")]);
    expect(errors[0]).toContain("`SCIMFORM_ALLOW_DESTROY=app-test npx cdktf destroy app-test`");
    expect(errors[0]).toContain("Okta deactivates these people's accounts");
  });

  test("so is a replacement", async () => {
    await applied(protectedConfig());
    const { errors } = await workspace.plan({ ...protectedConfig(), app_id: "0oa00000000000000000" });
    expect(errors).toEqual([expect.stringContaining("this would replace it")]);
  });

  test("is allowed for this stack only, with what Terraform may say next", async () => {
    await applied(protectedConfig());
    workspace.env = allowed("app-production");
    expect((await workspace.destroy()).errors).toHaveLength(1);
    workspace.env = allowed("app-production,app-test");
    const { warnings } = await workspace.plan(null);
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("PROVIDER_APP_DESTROY_ALLOWED")]);
  });
});
