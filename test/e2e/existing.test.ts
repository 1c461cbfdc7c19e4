import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ok, Project, type Ran } from "./project";

/** An enterprise application that somebody else made: it is used, and everything but our own objects outlives us. */

const stack = "advisors-test";
let project: Project;
let principalId: string;

beforeAll(async () => {
  project = await Project.create("existing app");
  principalId = project.sandbox.tenant.instantiateApp("Advisors, made by hand").id;
  const file = join(project.folder, "config/andmoney.yaml");
  const text = readFileSync(file, "utf8");
  const existing = `      test:\n        existing: { servicePrincipalId: ${principalId} }\n`;
  writeFileSync(file, text.replace("      test:\n", existing));
});
afterAll(() => project.dispose());

const terraform = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  project.terraform(stack, [...args, "-input=false", "-no-color"], env);
const flat = ({ output }: Ran): string => output.replace(/[\s│╷╵]+/g, " ");
const assignments = (): unknown[] => Object.values(project.sandbox.tenant.state.appRoleAssignments);
const application = (): unknown => structuredClone(project.sandbox.tenant.state.applications);
const principal = (): unknown => structuredClone(project.sandbox.tenant.state.servicePrincipals[principalId]);

test("is deployed into, provisioned from, and left as it was", async () => {
  const before = { application: application(), principal: principal(), assignments: assignments() };

  await project.deploy(stack);
  expect(project.sandbox.tenant.jobs()).toMatchObject([{ templateId: "scim" }]);
  expect(assignments()).toHaveLength(before.assignments.length + 3);

  ok(await project.scimform("credentials", stack, "--yes"));
  const person = "robin.steen@contoso.example";
  ok(await project.scimform("provision", stack, "--user", person, "--yes"));
  const [target] = project.sandbox.targets.filter(({ name }) => name.includes("advisors"));
  expect(await target?.listUsers()).toMatchObject([{ userName: person }]);
  expect(await terraform(["plan", "-detailed-exitcode"])).toMatchObject({ code: 0 });

  // The job knows links now: protected although the environment is a test.
  await project.sandbox.runCycle(principalId);
  const refused = await terraform(["destroy", "-auto-approve"]);
  expect(refused.code).toBe(1);
  expect(flat(refused)).toMatch(/PROVIDER_JOB_PROTECTED/);
  expect(project.sandbox.tenant.jobs()).toHaveLength(1);

  const allowed = { SCIMFORM_ALLOW_DESTROY: stack };
  ok(await project.synth(allowed));
  ok(await terraform(["destroy", "-auto-approve"], allowed));
  expect(project.sandbox.tenant.jobs()).toEqual([]);
  expect({ application: application(), principal: principal(), assignments: assignments() }).toEqual(before);
});
