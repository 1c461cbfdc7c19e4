import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { projectFolder } from "./run";
import { deployStack, runInSandbox } from "./sandbox-world";

const stack = "people-test";
const other = "rooms-test";

/** @param certificates of the config, in YAML */
const files = (certificates: string) => ({
  "config/environments.yaml": "test: { tenantId: 0a1b2c3d-0000-4000-8000-000000000001 }\n",
  "config/people.yaml": `
apps:
  people:
    target: plain
    displayName: People
    url: https://target.example/scim
    assign: external
    saml: { identifiers: ["urn:people"], replyUrls: ["https://target.example/acs"], certificates: ${certificates} }
    environments: { test: {} }
  rooms:
    target: plain
    displayName: Rooms
    url: https://target.example/scim
    assign: external
    environments: { test: {} }
`,
});
const one = "{ first: { expires: 2027-06-30 } }";
const two = "{ first: { expires: 2027-06-30, active: off }, second: { expires: 2029-06-30, active: on } }";
const onlySecond = "{ second: { expires: 2029-06-30 } }";

let sandbox: EntraSandbox;
let app: string;

beforeEach(async () => {
  sandbox = await startEntraSandbox();
  ({ app } = await deployStack(sandbox, projectFolder("", files(one)), stack));
});
afterEach(() => sandbox.stop());

/** What a deploy does for one more certificate of the config. */
async function deploy(name: string, expires: string): Promise<void> {
  const send = await graphAs(sandbox);
  const body = { displayName: `CN=${name}`, endDateTime: `${expires}T23:59:59Z` };
  expect((await send("POST", `/servicePrincipals/${app}/addTokenSigningCertificate`, body)).status).toBe(201);
}
const certificates = (config: string, ...args: string[]) =>
  runInSandbox(sandbox, projectFolder("", files(config)), ["certificates", ...args]);
const principal = () => sandbox.tenant.state.servicePrincipals[app];
const writes = () => sandbox.traffic.list(/^(POST|PATCH|PUT|DELETE) \/v1\.0/).length;

test("rotation: the first signs, the second is made to, the first is taken away with key and password", async () => {
  await deploy("first", "2027-06-30");
  expect((await certificates(one, "--yes", "--json")).json.results).toEqual([
    {
      stack,
      servicePrincipalId: app,
      activated: "first",
      removed: [],
      certificates: [{ name: "first", thumbprint: expect.any(String), expires: "2027-06-30", active: true }],
    },
  ]);

  await deploy("second", "2029-06-30");
  const changed = await certificates(two, "--yes");
  expect(changed).toMatchObject({ exitCode: 0, stderr: "" });
  expect(changed.stdout).toMatch(/^ {2}first .*until 2027-06-30 {2}signs$/m);
  expect(changed.stdout).toContain(`${stack}: second signs`);

  const removed = await certificates(onlySecond, "--yes", "--json");
  expect(removed.json.results).toMatchObject([
    { activated: null, removed: ["first"], certificates: [{ name: "second", active: true }] },
  ]);
  const keys = principal()?.["keyCredentials"] as Record<string, unknown>[];
  expect(keys).toHaveLength(2);
  expect(keys).toContainEqual(expect.objectContaining({ usage: "Verify", key: expect.any(String) }));
  expect(principal()?.["passwordCredentials"]).toHaveLength(1);

  sandbox.traffic.clear();
  const again = await certificates(onlySecond);
  expect(again).toMatchObject({ exitCode: 0, stderr: "" });
  expect(writes()).toBe(0);
});

test("nothing is changed unasked", async () => {
  await deploy("first", "2027-06-30");
  sandbox.traffic.clear();
  expect(await certificates(one)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("HEALTH_NOT_CONFIRMED"),
    stdout: expect.stringContaining("first is to sign from now on"),
  });
  expect(writes()).toBe(0);
});

test("a certificate that is not deployed yet: nothing is taken away, since it may be what signs", async () => {
  await deploy("first", "2027-06-30");
  const done = await certificates(onlySecond, "--yes", "--json");
  expect(done.exitCode).toBe(3);
  expect(done.json.problems).toMatchObject([{ code: "SAML_CERTIFICATE_MISSING" }]);
  expect(done.json.results).toMatchObject([{ activated: null, removed: [] }]);
});

test("two certificates of one name are not told apart by guessing", async () => {
  await deploy("first", "2027-06-30");
  await deploy("first", "2028-06-30");
  const done = await certificates(one, "--yes");
  expect(done).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("SAML_CERTIFICATE_AMBIGUOUS") });
});

test("a stack without SAML sign-on has none", async () => {
  expect(await certificates(one, other)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("SAML_NOT_MANAGED"),
  });
});

test("status warns before the certificate that signs expires", async () => {
  const root = projectFolder("", files("{ first: { expires: 2020-01-31 } }"));
  const { json } = await runInSandbox(sandbox, root, ["status", stack, "--json"]);
  expect(json.problems).toContainEqual(expect.objectContaining({ code: "PROFILE_CERTIFICATE_EXPIRED" }));
});

test("drift compares sign-on, but for claims", async () => {
  await deploy("old", "2027-01-31");
  await deploy("first", "2027-06-29");
  Object.assign(principal() ?? {}, { loginUrl: "https://by-hand.example", replyUrls: ["https://by-hand.example/acs"] });
  const { json } = await runInSandbox(sandbox, projectFolder("", files(one)), ["drift", stack, "--json"]);
  const [{ differences }] = json.results as [{ differences: { part: string; text: string }[] }];
  expect(differences.filter(({ part }) => part === "saml").map(({ text }) => text)).toEqual([
    "+ saml.mode: saml",
    "+ saml.identifiers: urn:people",
    "+ saml.replyUrls: https://target.example/acs",
    "- saml.replyUrls: https://by-hand.example/acs",
    "- saml.signOnUrl: https://by-hand.example",
    "- saml.certificates: old",
    "~ saml.certificates.first.expires: 2027-06-29 -> 2027-06-30",
    "~ saml.certificates.active: Entra chooses -> first",
  ]);
  expect(json.problems).toMatchObject([{ remedy: expect.stringContaining(`scimform certificates ${stack}`) }]);
});
