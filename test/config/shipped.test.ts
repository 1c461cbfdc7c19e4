import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadProject } from "../../lib/config";

/** The config that comes with the project: the guide at https://andmoneyaps.github.io/docs/bookme/scim-provisioning-setup */

const root = join(__dirname, "..", "..");
const { stacks, problems } = loadProject({ root, env: {} });
const stack = (name: string) => stacks.find((each) => each.stack === name)!;
const sources = (name: string) =>
  Object.fromEntries(
    Object.entries(stack(name).schema.users!.mappings).map(([target, { source }]) => [target, source]),
  );

const rooms = {
  active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
  userName: "[userPrincipalName]",
  displayName: "[displayName]",
  'addresses[type eq "work"].formatted': "[physicalDeliveryOfficeName]",
  externalId: "[objectId]",
};
const advisors = { ...rooms, "name.givenName": "[givenName]", "name.familyName": "[surname]" };

test("has no errors", () => {
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
});

test.each([
  ["advisors-test", "https://api.test-env.booking.andmoney.dk/advisors/scim", advisors],
  ["advisors-production", "https://api.booking.andmoney.dk/advisors/scim", advisors],
  ["rooms-test", "https://api.test-env.booking.andmoney.dk/rooms/scim", rooms],
  ["rooms-production", "https://api.booking.andmoney.dk/rooms/scim", rooms],
])("%s has the URL and exactly the mappings of the guide", (name, url, mappings) => {
  expect(stack(name).tenantUrl).toBe(url);
  expect(sources(name)).toEqual(mappings);
});

test("the four stacks are all there are", () => {
  expect(stacks.map((each) => each.stack)).toEqual([
    "advisors-test",
    "advisors-production",
    "rooms-test",
    "rooms-production",
  ]);
});

test.each(["advisors-test", "rooms-production"])("%s provisions assigned users only, matched by userName", (name) => {
  const { schema, scope, provisioning } = stack(name);
  const matching = Object.entries(schema.users!.mappings).filter(([, { match }]) => match != null);
  expect(matching.map(([target, { match }]) => [target, match])).toEqual([["userName", 1]]);
  expect(schema.groups).toBeUndefined();
  expect({ scope, provisioning }).toEqual({ scope: "assigned", provisioning: true });
});

test("production is protected and keeps its state where CI finds it", () => {
  expect(stack("advisors-production")).toMatchObject({ protected: true, backend: { type: "azurerm" } });
  const inCi = loadProject({ root, env: { CI: "true" } }).problems.filter(({ severity }) => severity === "error");
  expect(inCi.map(({ code, location }) => [code, location?.file])).toEqual([
    ["CONFIG_LOCAL_BACKEND_IN_CI", "config/environments.yaml"],
  ]);
});

test("each file names its editor schema", () => {
  const schemaOf = (file: string) =>
    /^# yaml-language-server: \$schema=(.*)\n/.exec(readFileSync(join(root, "config", file), "utf8"))?.[1];
  const targets = readdirSync(join(root, "config", "targets"));
  expect(schemaOf("environments.yaml")).toBe("schema/environments.json");
  expect(schemaOf("andmoney.yaml")).toBe("schema/deployment.json");
  expect(targets.map((file) => schemaOf(join("targets", file)))).toEqual(
    targets.map((file) => `../schema/${file.endsWith("-okta.yaml") ? "okta-target" : "target"}.json`),
  );
});
