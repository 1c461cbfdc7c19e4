import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ok, Project } from "./project";

/** Rotating a signing certificate, as docs/tasks/rotate-a-signing-certificate.md tells it. */

const page = readFileSync(join(__dirname, "../../docs/tasks/rotate-a-signing-certificate.md"), "utf8");
const stack = "people-test";
let project: Project;

beforeAll(async () => {
  project = await Project.create("saml");
  const config = join(project.folder, "config");
  rmSync(config, { recursive: true });
  mkdirSync(join(config, "targets"), { recursive: true });
  const tenantId = "0a1b2c3d-0000-4000-8000-000000000001";
  writeFileSync(join(config, "environments.yaml"), `test: { tenantId: ${tenantId} }\n`);
  writeFileSync(
    join(config, "targets/people.yaml"),
    `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
`,
  );
});
afterAll(() => project.dispose());

function configure(certificates: string): void {
  writeFileSync(
    join(project.folder, "config/people.yaml"),
    `
apps:
  people:
    target: people
    displayName: People
    url: https://people.vendor.example/scim
    assign: external
    provisioning: off
    saml:
      identifiers: [https://people.vendor.example]
      replyUrls: [https://people.vendor.example/saml/acs]
      certificates: ${certificates}
    environments: { test: {} }
`,
  );
}
/** Runs a command of the page, in whose text the stack is called otherwise; `--yes` and the like stand for the person who answers. */
async function follow(command: string, ...answers: string[]): Promise<string> {
  expect(page).toContain(command);
  const [program = "", ...args] = command.replaceAll("people-production", stack).replace(/^npx /, "").split(" ");
  if (program === "scimform") return ok(await project.scimform(...args, ...answers));
  return ok(await project.run(program, args));
}
/** Deploys again, and returns what the deploy does, without its start. */
const deployAgain = async (): Promise<string> => {
  ok(await project.synth());
  return ok(await project.terraform(stack, ["apply", "-auto-approve", "-no-color"]));
};
const certificates = () => follow("npx scimform certificates people-production", "--yes");
const principal = () => {
  const found = project.sandbox.tenant.findApp(stack);
  if (!found) throw new Error("not deployed");
  return found;
};
const names = () =>
  (principal()["keyCredentials"] as { displayName: string; usage: string }[])
    .filter(({ usage }) => usage === "Verify")
    .map(({ displayName }) => displayName);

test("from the first certificate to the second, with nothing left to change", async () => {
  configure("{ first: { expires: 2027-01-31 } }");
  expect(page).toContain("npx cdktf deploy people-production");
  await project.deploy(stack);
  expect(await certificates()).toContain("first signs");
  const first = principal()["preferredTokenSigningKeyThumbprint"];

  configure("{ first: { expires: 2027-01-31, active: on }, second: { expires: 2029-01-31, active: off } }");
  await deployAgain();
  expect(names()).toEqual(["CN=first", "CN=second"]);
  expect(principal()["preferredTokenSigningKeyThumbprint"]).toBe(first);

  const output = "terraform -chdir=cdktf.out/stacks/people-production output -raw saml_metadata_url";
  expect(await follow(output)).toContain(`federationmetadata.xml?appid=${principal().appId}`);

  configure("{ first: { expires: 2027-01-31, active: off }, second: { expires: 2029-01-31, active: on } }");
  expect(await certificates()).toContain("second signs");
  const second = principal()["preferredTokenSigningKeyThumbprint"];
  expect(second).not.toBe(first);

  configure("{ second: { expires: 2029-01-31 } }");
  expect(await certificates()).toContain("first taken away");
  expect(names()).toEqual(["CN=second"]);
  expect(await deployAgain()).not.toMatch(/Destroying/);
  expect(names()).toEqual(["CN=second"]);
  expect(principal()["preferredTokenSigningKeyThumbprint"]).toBe(second);
  expect(await project.terraform(stack, ["plan", "-input=false", "-no-color", "-detailed-exitcode"])).toMatchObject({
    code: 0,
  });
  expect(ok(await project.scimform("drift", stack))).toContain("as in the config");
});
