import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { claimsPolicy } from "../../../lib/entra/application/claims-policy";
import { homeMarker } from "../../../lib/terraform/stack-folder";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { graphAs, type Graph } from "../../sandbox/client";
import { projectFolder, type Run } from "../run";
import { assign, deployStack, runInSandbox } from "../sandbox-world";

/** What doctor finds between a tenant and Terraform's state, which a program in Terraform's place shows here. */

const stack = "advisors-test";
const group = "SCIM Advisors Pilot";
const claims = { nameId: { source: "user.mail" }, claims: {} };
let sandbox: EntraSandbox;
let send: Graph;
let root: string;
let app: string;

const config = (environment: string): string => `
apps:
  advisors:
    target: plain
    displayName: Advisors
    url: https://target.example/scim
    environments: { test: { ${environment} } }
`;
const saml =
  "saml: { identifiers: [urn:x], replyUrls: [https://x.example/acs], nameId: { source: user.mail }, certificates: { first: { expires: 2027-06-30 } } }, ";
const assigned = `assign: { groups: [${group}] }`;

beforeAll(async () => {
  sandbox = await startEntraSandbox();
  send = await graphAs(sandbox);
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  root = projectFolder("", { "config/advisors.yaml": config(saml + assigned) });
  ({ app } = await deployStack(sandbox, root, stack));
  await assign(sandbox, app, sandbox.tenant.group(group).id);
  stackFolder();
});
afterEach(async () => {
  const { applications, policies } = sandbox.tenant.state;
  for (const id of Object.keys(applications)) await send("DELETE", `/applications/${id}`);
  for (const id of Object.keys(policies ?? {})) await send("DELETE", `/policies/claimsMappingPolicies/${id}`);
});

function stackFolder(home = sandbox.folder): string {
  const folder = join(root, "cdktf.out/stacks", stack);
  mkdirSync(join(folder, ".terraform"), { recursive: true });
  writeFileSync(join(folder, homeMarker), home);
  return folder;
}

/** Writes a program that shows this state. */
function terraform(state: string): string {
  const program = join(root, "it's terraform");
  const shown = join(root, "state.json");
  writeFileSync(shown, state);
  const version = `[ "$1" = version ] && exec echo '{"terraform_version":"1.11.4"}'`;
  writeFileSync(program, `#!/bin/sh\n${version}\n[ "$2 $3" = "state pull" ] && exec cat "${shown}"\n`, { mode: 0o755 });
  return program;
}

const stateOf = (ids: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    version: 4,
    resources: Object.entries(ids).map(([address, id]) => {
      const [type = "", name = ""] = address.split(".");
      return { mode: "managed", type, name, instances: [{ attributes: { id, value: "secret-of-the-state" } }] };
    }),
  });
const applicationOf = (principal: string): string => {
  const { appId } = sandbox.tenant.state.servicePrincipals[principal] ?? {};
  const found = Object.values(sandbox.tenant.state.applications).find((one) => one.appId === appId);
  return found?.id ?? "";
};
const own = () => ({
  "azuread_application.application": `/applications/${applicationOf(app)}`,
  "azuread_service_principal.service_principal": `/servicePrincipals/${app}`,
});
const assignment = () => {
  const [only] = Object.values(sandbox.tenant.state.appRoleAssignments).filter(({ resourceId }) => resourceId === app);
  return {
    "azuread_app_role_assignment.group_scim_advisors_pilot": `/servicePrincipals/${app}/appRoleAssignedTo/${only?.id}`,
  };
};

const doctor = (state: string, env: Record<string, string> = {}): Promise<Run> =>
  runInSandbox(sandbox, root, ["doctor", stack, "--for", "status", "--json"], {
    ...{ PATH: process.env["PATH"] ?? "", HOME: root, SCIMFORM_TERRAFORM: terraform(state) },
    ...env,
  });
const result = ({ json }: Run) => json.results.find(({ check }) => check === "terraform state");
/** But that the stack folder holds nothing else. */
const codes = ({ json }: Run) => json.problems.map(({ code }) => code).filter((code) => code !== "DOCTOR_STACK_FOLDER");

test("the state knows everything: nothing is said of it, and nothing of the state is shown", async () => {
  const found = await doctor(stateOf({ ...own(), ...assignment() }));
  expect(result(found)).toMatchObject({ state: "fine", imports: [], removals: [] });
  expect(found.exitCode).toBe(0);
  expect(found.stdout + found.stderr).not.toContain("secret-of-the-state");
});

test("an assignment that it does not know: the line that imports it, quoted for a shell", async () => {
  const found = await doctor(stateOf(own()));
  const [[address, id] = []] = Object.entries(assignment());
  const program = `'${join(root, "it's terraform").replaceAll("'", `'\\''`)}'`;
  expect(result(found)).toMatchObject({
    state: "found",
    imports: [{ address, id, command: `${program} -chdir=cdktf.out/stacks/${stack} import ${address} ${id}` }],
  });
  expect(codes(found)).toEqual(["DOCTOR_NOT_IN_STATE"]);
  expect(found.exitCode).toBe(3);
});

test("policies that nobody uses are a warning with lines to delete them; one that some app uses is not", async () => {
  const policies: string[] = [];
  for (let count = 0; count < 3; count++) {
    const body = { displayName: "Advisors", definition: [claimsPolicy(claims)] };
    policies.push(String((await send("POST", "/policies/claimsMappingPolicies", body)).body.id));
  }
  const [first, second, used = ""] = policies;
  const other = sandbox.tenant.instantiateApp("Somebody else's").id;
  const reference = { "@odata.id": `${sandbox.url}/v1.0/directoryObjects/${used}` };
  await send("POST", `/servicePrincipals/${other}/claimsMappingPolicies/$ref`, reference);
  const policy = { "azuread_claims_mapping_policy.claims_mapping_policy": `/policies/claimsMappingPolicies/${first}` };
  const found = await doctor(stateOf({ ...own(), ...assignment(), ...policy }));
  const command = `az rest --method DELETE --url ${sandbox.url}/v1.0/policies/claimsMappingPolicies/${second}`;
  expect(result(found)).toMatchObject({ state: "warning", imports: [], removals: [{ id: second, command }] });
  expect(codes(found)).toEqual(["DOCTOR_SURPLUS_POLICIES"]);
  expect(found.exitCode).toBe(0);
});

test("several certificates of one name", async () => {
  for (let count = 0; count < 2; count++)
    await send("POST", `/servicePrincipals/${app}/addTokenSigningCertificate`, { displayName: "CN=first" });
  const found = await doctor(stateOf({ ...own(), ...assignment() }));
  expect(codes(found)).toEqual(["SAML_CERTIFICATE_AMBIGUOUS"]);
});

describe("a second application with the stack's tag", () => {
  let second: string;
  beforeEach(async () => {
    second = sandbox.tenant.instantiateApp("Advisors").id;
    await send("PATCH", `/servicePrincipals/${second}`, { tags: [`scimform:${stack}`] });
  });

  test("the one that Terraform does not know can be deleted", async () => {
    const found = await doctor(stateOf({ ...own(), ...assignment() }));
    const id = applicationOf(second);
    expect(result(found)).toMatchObject({
      removals: [{ kind: "application", id, command: `az ad app delete --id ${id}` }],
    });
    expect(codes(found)).toEqual(["ENTRA_APP_AMBIGUOUS"]);
    expect(found.exitCode).toBe(3);
  });

  test("with provisioning it may be another project's: no line", async () => {
    await send("POST", `/servicePrincipals/${second}/synchronization/jobs`, { templateId: "scim" });
    const found = await doctor(stateOf({ ...own(), ...assignment() }));
    expect(result(found)).toMatchObject({ removals: [] });
    expect(codes(found)).toEqual(["ENTRA_APP_AMBIGUOUS"]);
  });

  test("without the state nobody can tell which", async () => {
    const found = await doctor("not a state");
    expect(result(found)).toBeUndefined();
    expect(codes(found)).toEqual(["ENTRA_APP_AMBIGUOUS"]);
  });
});

test("of an app that existed before, assignments with the role that the stack gives", async () => {
  const environment = `existing: { servicePrincipalId: ${app} }, ${assigned}`;
  writeFileSync(join(root, "config/advisors.yaml"), config(environment));
  expect(result(await doctor(stateOf({})))).toMatchObject({ imports: [{ address: Object.keys(assignment())[0] }] });
  const [only] = Object.values(sandbox.tenant.state.appRoleAssignments).filter(({ resourceId }) => resourceId === app);
  if (only)
    sandbox.tenant.state.appRoleAssignments[only.id] = { ...only, appRoleId: "b9632174-c057-4f7e-951b-be3adc52bfe6" };
  expect(result(await doctor(stateOf({})))).toMatchObject({ imports: [] });
});

describe("a state that is out of reach is no finding", () => {
  test.each<[string, () => Promise<Run>]>([
    ["cdktf synth", () => doctor("", { CDKTF_OUTDIR: "elsewhere" })],
    ["another tenant", () => (stackFolder("tenant"), doctor(""))],
    ["init", () => (mkdirSync(join(root, "other/stacks", stack), { recursive: true }), initless())],
    ["state pull", () => doctor("Error: backend")],
  ])("%s", async (reason, run) => {
    const found = await run();
    expect(result(found)).toMatchObject({ state: "skipped", text: expect.stringContaining(reason) });
    expect(result(found)).toMatchObject({ text: expect.stringContaining("cannot be told") });
    expect(found.exitCode).toBe(0);
  });

  function initless(): Promise<Run> {
    writeFileSync(join(root, "other/stacks", stack, homeMarker), sandbox.folder);
    return doctor("", { CDKTF_OUTDIR: "other" });
  }
});
