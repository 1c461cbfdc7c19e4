import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { claimsPolicy } from "../../lib/entra/application/claims-policy";
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

// https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on
test("how long a certificate lasts, the tenant says, whatever the config does", async () => {
  const day = 86_400_000;
  const inDays = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);
  const [ends, lasts] = [inDays(12), inDays(900)];
  await deploy("first", ends);
  const said = `{ first: { expires: ${lasts} } }`;
  const warning = { code: "PROFILE_CERTIFICATE_EXPIRES", severity: "warning", summary: expect.stringContaining(ends) };
  const problems = async (...args: string[]) => {
    const { json } = await runInSandbox(sandbox, projectFolder("", files(said)), [...args, stack, "--json"]);
    return json.problems.filter(({ code }) => /CERTIFICATE/.test(code));
  };
  const item = async () => {
    const { json } = await runInSandbox(sandbox, projectFolder("", files(said)), ["steps", stack, "--json"]);
    const [{ items }] = json.results as [{ items: { id: string; state: string; evidence: string }[] }];
    return items.find(({ id }) => id === "certificate");
  };
  // Before it is activated, too: it is the only one.
  expect(await problems("status")).toMatchObject([warning]);
  const { stdout, stderr, exitCode } = await certificates(said, "--yes");
  expect(stdout).toContain(`until ${ends} (the config says ${lasts})`);
  expect(stderr).toContain("PROFILE_CERTIFICATE_EXPIRES");
  expect(exitCode).toBe(0);
  expect(await problems("status")).toMatchObject([warning]);
  expect(await problems("status", "--gate")).toMatchObject([{ code: "HEALTH_CERTIFICATE_ENDS" }, warning]);
  expect(await problems("validate", "--live")).toMatchObject([warning]);
  expect(await item()).toMatchObject({ state: "due", evidence: expect.stringContaining(ends) });
  // The other way round: a date of the config that is past is not the tenant's.
  const past = projectFolder("", files("{ first: { expires: 2020-01-31 } }"));
  const { json } = await runInSandbox(sandbox, past, ["status", stack, "--json"]);
  expect(json.problems).not.toContainEqual(expect.objectContaining({ code: "PROFILE_CERTIFICATE_EXPIRED" }));
});

test("a certificate that has ended is not made to sign", async () => {
  await deploy("first", "2020-01-31");
  const done = await certificates(one, "--yes");
  expect(done).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("SAML_CERTIFICATE_ENDED") });
  expect(principal()?.["preferredTokenSigningKeyThumbprint"] ?? null).toBeNull();
});

test("certificates that the admin center has made are told apart by thumbprint, and others are left alone", async () => {
  for (const expires of ["2027-06-30", "2028-06-30"]) await deploy("first", expires);
  const [old, kept] = (principal()?.["keyCredentials"] as { usage: string; customKeyIdentifier: string }[])
    .filter(({ usage }) => usage === "Verify")
    .map(({ customKeyIdentifier }) => Buffer.from(customKeyIdentifier, "base64").toString("hex"));
  const config = (others: string) => `{ mine: { expires: 2028-06-30, thumbprint: "${kept}" } }${others}`;
  const done = await certificates(config(`, otherCertificates: ["${old}"]`), "--yes", "--json");
  expect(done.json.results).toMatchObject([{ activated: "first", removed: [] }]);
  const root = projectFolder("", files(config(`, otherCertificates: ["${old}"]`)));
  const drift = await runInSandbox(sandbox, root, ["drift", stack]);
  expect(drift.stdout).not.toContain("saml.certificates");
  expect((await certificates(config(""), "--yes", "--json")).json.results).toMatchObject([{ removed: ["first"] }]);
});

test("somebody rotated in the admin center, where Terraform has made one of that name", async () => {
  for (const expires of ["2027-06-30", "2028-06-30"]) await deploy("first", expires);
  const [, theirs = ""] = (principal()?.["keyCredentials"] as { usage: string; customKeyIdentifier: string }[])
    .filter(({ usage }) => usage === "Verify")
    .map(({ customKeyIdentifier }) => Buffer.from(customKeyIdentifier, "base64").toString("hex").toUpperCase());
  const both = `{ first: { expires: 2027-06-30, active: off }, portal: { expires: 2028-06-30, thumbprint: "${theirs}", active: on } }`;
  const shown = await certificates(both);
  expect(shown.stdout).toContain(theirs);
  expect(shown.stdout).not.toContain("the config says");
  const { json, exitCode } = await certificates(both, "--yes", "--json");
  expect(exitCode).toBe(0);
  expect(json.results).toMatchObject([{ activated: "first", removed: [] }]);
  expect(principal()?.["preferredTokenSigningKeyThumbprint"]).toBe(theirs);
  const other = await certificates(both.replace("2028-06-30", "2028-06-29"));
  expect(other.stdout).toMatch(new RegExp(`${theirs} {2}until 2028-06-30 \\(the config says 2028-06-29\\)`));
});

test("drift says of certificates of one name that it cannot tell them apart, and goes on", async () => {
  for (const expires of ["2027-06-30", "2028-06-30"]) await deploy("first", expires);
  const { stdout } = await runInSandbox(sandbox, projectFolder("", files(one)), ["drift", stack]);
  expect(stdout).toMatch(/! saml\.certificates\.first: there are several of this name: [\dA-F]{40}, /);
  expect(stdout).toContain("saml.mode");
});

test("drift compares sign-on", async () => {
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

test("drift compares the claims of the config's policy; a policy that is gone, or says more, is said so", async () => {
  const root = projectFolder("", files(`${one}, claims: { department: user.department, company: '"Contoso"' }`));
  const claims = async (): Promise<string[]> => {
    const { json } = await runInSandbox(sandbox, root, ["drift", stack, "--json"]);
    const [{ differences }] = json.results as [{ differences: { text: string }[] }];
    return differences.map(({ text }) => text).filter((text) => /claims|nameId/.test(text));
  };
  expect(await claims()).toEqual(["+ saml.claims: a claims mapping policy"]);
  const send = await graphAs(sandbox);
  const policy = (settings: Parameters<typeof claimsPolicy>[0]) => [claimsPolicy(settings) ?? ""];
  const live = { nameId: { source: "user.mail" }, claims: { department: "user.city", office: "user.officelocation" } };
  const body = { displayName: "People", definition: policy(live) };
  const { id } = (await send("POST", "/policies/claimsMappingPolicies", body)).body as { id: string };
  const reference = { "@odata.id": `${sandbox.url}/v1.0/policies/claimsMappingPolicies/${id}` };
  expect((await send("POST", `/servicePrincipals/${app}/claimsMappingPolicies/$ref`, reference)).status).toBe(204);
  expect(await claims()).toEqual([
    "~ saml.nameId.source: user.mail -> user.userprincipalname",
    '+ saml.claims.company: "Contoso"',
    "~ saml.claims.department: user.city -> user.department",
    "- saml.claims.office: user.officelocation",
  ]);
  // A NameID that no policy can say stays out of the stack's own policy, and that is what is deployed.
  const unsaid = { nameId: { source: "mail" }, claims: { department: "user.department" } };
  await send("PATCH", `/policies/claimsMappingPolicies/${id}`, { definition: policy(unsaid) });
  const config = files(`${one}, nameId: { source: mail }, claims: { department: user.department }`);
  const same = await runInSandbox(sandbox, projectFolder("", config), ["drift", stack]);
  expect(same.stdout).not.toMatch(/claims|nameId/);
  const more = {
    definition: ['{"ClaimsMappingPolicy":{"Version":1,"IncludeBasicClaimSet":"false","ClaimsSchema":[]}}'],
  };
  await send("PATCH", `/policies/claimsMappingPolicies/${id}`, more);
  expect(await claims()).toEqual(["! saml.claims: the config cannot say what People says"]);
  sandbox.setSwitches({ withoutPermissions: ["Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"] });
  const { json } = await runInSandbox(sandbox, root, ["drift", stack, "--json"]);
  expect(json.problems).toContainEqual(expect.objectContaining({ code: "DRIFT_CLAIMS_NOT_READ", severity: "warning" }));
});
