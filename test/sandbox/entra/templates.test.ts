import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { each, graphAs, type Graph } from "../client";

let sandbox: EntraSandbox;
let graph: Graph;
let application: string;
let base: string;
beforeAll(async () => {
  sandbox = await startEntraSandbox();
  graph = await graphAs(sandbox);
  const template = "/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate";
  const { body } = await graph("POST", template, { displayName: "App" });
  application = `/applications/${body.application.id}/synchronization/templates`;
  base = `/servicePrincipals/${body.servicePrincipal.id}/synchronization`;
});
afterAll(() => sandbox.stop());

const newJob = async () => {
  const { status, body } = await graph("POST", `${base}/jobs`, { templateId: "scim" });
  expect(status).toBe(201);
  return `${base}/jobs/${body.id}`;
};

test("both sides of the app list them, the first as the default, with their schemas", async () => {
  for (const path of [application, `${base}/templates`]) {
    const listed = await graph("GET", path);
    expect(each(listed, "id")).toEqual(["scim", "customappsso"]);
    expect(each(listed, "default")).toEqual([true, false]);
    expect((await graph("GET", `${path}/scim`)).body).toMatchObject({ id: "scim", factoryTag: "CustomSCIM" });
    const schema = (await graph("GET", `${path}/scim/schema`)).body;
    expect(schema.id).toBe("scim.00000000000000000000000000000000");
    expect(schema.synchronizationRules[0].objectMappings).toHaveLength(2);
    expect((await graph("GET", `${path}/nonsense`)).status).toBe(404);
  }
});

test("their schemas have the operations of the expression builder", async () => {
  const path = `${base}/templates/scim/schema`;
  expect(each(await graph("GET", `${path}/functions`), "name")).toContain("Switch");
  expect(each(await graph("GET", `${path}/filterOperators`), "name")).toContain("EQUALS");
  expect((await graph("POST", `${path}/parseExpression`, { expression: "[mail]" })).body.parsingSucceeded).toBe(true);
  expect((await graph("GET", `${base}/templates/nonsense/schema/functions`)).status).toBe(404);
});

test("the application's owner changes one; new jobs start with it, and a deleted schema goes back to it", async () => {
  const template = (await graph("GET", `${application}/scim`)).body;
  const { schema } = template;
  schema.synchronizationRules[0].objectMappings.length = 1;
  expect((await graph("PUT", `${application}/scim/schema`, schema)).status).toBe(204);
  const path = await newJob();
  const mappings = async () =>
    (await graph("GET", `${path}/schema`)).body.synchronizationRules[0].objectMappings as unknown[];
  expect(await mappings()).toHaveLength(1);
  const own = (await graph("GET", `${path}/schema`)).body;
  own.synchronizationRules[0].objectMappings = [];
  await graph("PUT", `${path}/schema`, own);
  expect(await mappings()).toHaveLength(0);
  expect((await graph("DELETE", `${path}/schema`)).status).toBe(204);
  expect(await mappings()).toHaveLength(1);

  sandbox.tenant.state.applications[application.split("/")[2] ?? ""]!["owners"] = [];
  const refused = await graph("PUT", `${application}/scim`, template);
  expect([refused.status, refused.body.error.code]).toEqual([401, "UnknownError"]);
});

test("discover finds the directory extensions that people have, and leaves the target as it is", async () => {
  const path = await newJob();
  const { directories } = (await graph("GET", `${path}/schema`)).body;
  sandbox.tenant.patchUser("hugo.falk@contoso.example", { extensions: { extension_0123_costCenter: "7" } });
  const names = (directory: unknown) => {
    const { objects } = directory as { objects: { name: string; attributes: { name: string }[] }[] };
    return objects.find(({ name }) => name === "User")?.attributes.map(({ name }) => name);
  };
  const discover = (id: string) => graph("POST", `${path}/schema/directories/${id}/discover`);
  const source = await discover(String(directories[0].id));
  expect(source.status).toBe(200);
  expect(source.body.discoveryDateTime).toMatch(/^\d{4}-/);
  expect(names(source.body)).toContain("extension_0123_costCenter");
  const stored = (await graph("GET", `${path}/schema`)).body.directories[0];
  expect(names(stored)).toEqual(names(source.body));
  const target = (await discover(String(directories[1].id))).body;
  expect(target.objects).toEqual(directories[1].objects);
  expect((await discover("11111111-1111-1111-1111-111111111111")).status).toBe(404);
});

test("acquireAccessToken checks its keys; outbound jobs take no uploads", async () => {
  const path = await newJob();
  const body = { credentials: [{ key: "Oauth2ClientId", value: "x" }] };
  expect((await graph("POST", `/beta${base}/acquireAccessToken`, body)).status).toBe(204);
  expect((await graph("POST", `/beta${base}/acquireAccessToken`, {})).body.error.code).toBe(
    "RequestMissingRequiredParameter",
  );
  expect((await graph("POST", `${base}/acquireAccessToken`, body)).status).toBe(204);
  expect((await graph("POST", `${path}/bulkUpload`, { Operations: [] })).status).toBe(400);
});
