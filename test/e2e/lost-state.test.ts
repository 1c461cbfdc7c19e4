import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { graphAs } from "../sandbox/client";
import { until } from "../support/terraform";
import { ok, Project } from "./project";

/** Terraform's state is lost: the deploy makes no second app, and `recover` brings everything back. */

const stack = "advisors-test";
const config = `
apps:
  advisors:
    target: advisors
    displayName: Advisors ({environment})
    url: https://advisors.example/scim
    notificationEmail: it@contoso.example
    provisioning: off
    assign: { groups: [SCIM Advisors Pilot], users: [maja.lund@contoso.example] }
    saml:
      identifiers: [https://advisors.example]
      replyUrls: [https://advisors.example/saml/acs]
      nameId: { source: user.mail }
      certificates: { first: { expires: 2028-11-30, active: on } }
    environments: { test: {} }
`;
const profile = `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
`;

let project: Project;

beforeAll(async () => {
  project = await Project.create("lost-state");
  rmSync(join(project.folder, "config"), { recursive: true });
  mkdirSync(join(project.folder, "config/targets"), { recursive: true });
  for (const [file, text] of [
    ["environments.yaml", "test: {}\n"],
    ["advisors.yaml", config],
    ["targets/advisors.yaml", profile],
  ] as const)
    writeFileSync(join(project.folder, "config", file), text);
  await project.deploy(stack);
  ok(await project.scimform("certificates", stack, "--yes"));
});
afterAll(() => project.dispose());

const terraform = (...args: string[]) => project.terraform(stack, [...args, "-no-color", "-input=false"]);
const flat = ({ output }: { readonly output: string }): string => output.replace(/[\s│╷╵]+/g, " ");
const imports = (): string => join(project.folder, "imports", `${stack}.json`);

const apps = (): string[] =>
  Object.values(project.sandbox.tenant.state.applications)
    .filter(
      ({ deletedDateTime, tags }) =>
        deletedDateTime === null && Array.isArray(tags) && tags.includes(`scimform:${stack}`),
    )
    .map(({ id }) => id);

function loseState(): void {
  rmSync(join(project.env["SCIMFORM_SANDBOX"] ?? "", "state"), { recursive: true });
}

const writes = (): readonly unknown[] => project.sandbox.traffic.list(/^(POST|PATCH|PUT|DELETE) \/(v1\.0|beta)\//);

async function isRecovered(): Promise<void> {
  ok(await project.synth());
  const deployed = await terraform("apply", "-auto-approve");
  expect(ok(deployed)).toMatch(/\d+ imported, 0 added, 0 changed, 0 destroyed/);
  expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  rmSync(imports());
  ok(await project.synth());
  expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
}

test("a plan without changes asks nothing about tags", async () => {
  project.sandbox.traffic.clear();
  expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  expect(project.sandbox.traffic.list(/applications\?.*tags/)).toEqual([]);
});

test("the deploy refuses, recover finds everything, the next deploy takes it over", async () => {
  const [only] = apps();
  loseState();
  project.sandbox.traffic.clear();
  const refused = [await terraform("plan"), await terraform("apply", "-auto-approve")];
  for (const run of refused) {
    expect(run.code).toBe(1);
    expect(flat(run)).toMatch(
      new RegExp(
        `application of ${stack} is there already.*Advisors \\(test\\) \\(${only ?? ""}\\).*scimform recover ${stack}.*PROVIDER_APP_EXISTS`,
      ),
    );
  }
  expect(writes()).toEqual([]);

  const recovered = ok(await project.scimform("recover", stack));
  expect(recovered).toContain("takes over the assignment of SCIM Advisors Pilot");
  expect(recovered).not.toContain("not there");
  const text = readFileSync(imports(), "utf8");
  ok(await project.scimform("recover", stack));
  expect(readFileSync(imports(), "utf8")).toBe(text);
  await isRecovered();
  expect(writes()).toEqual([]);
  expect(apps()).toEqual([only]);
  expect(ok(await project.scimform("drift", stack))).toContain(`${stack}: as in the config`);
});

test("the page has the commands of these tests", () => {
  const page = readFileSync(join(__dirname, "../../docs/tasks/state-lost-or-locked.md"), "utf8");
  for (const command of ["recover", "recover", "diff", "deploy"])
    expect(page).toMatch(new RegExp(`^ *npx (scimform|cdktf) ${command} advisors-production$`, "m"));
  expect(page).toContain("PROVIDER_APP_EXISTS");
  expect(page).toContain("Saved plan is stale");
});

test("what was not made yet is made; a replaced application is not refused", async () => {
  const { tenant } = project.sandbox;
  delete tenant.state.jobs[tenant.findJob(stack).id];
  loseState();
  const recovered = await project.scimform("recover", stack);
  expect(ok(recovered)).toContain("not there: the provisioning job; the deploy makes it");
  ok(await project.synth());
  expect(ok(await terraform("apply", "-auto-approve"))).toMatch(/imported, 3 added, 0 changed, 0 destroyed/);
  rmSync(imports());
  ok(await project.synth());
  ok(await terraform("plan", "-replace=azuread_application.application", "-out=before"));
  expect(ok(await terraform("apply", "-auto-approve", "-replace=azuread_application.application"))).toContain(
    "destroyed",
  );
  // Somebody else has deployed in between.
  expect(flat(await project.terraform(stack, ["apply", "-no-color", "-input=false", "before"]))).toContain(
    "Saved plan is stale",
  );
  expect(apps()).toHaveLength(1);
});

test("a deploy that takes over, killed at the first read and at each write, goes on when it is run again", async () => {
  const { tenant, faults, traffic } = project.sandbox;
  const [own] = apps();
  delete tenant.state.jobs[tenant.findJob(stack).id];
  tenant.state.secrets = {};
  loseState();
  ok(await project.scimform("recover", stack));
  ok(await project.synth());
  traffic.clear();
  const take = faults.take.bind(faults);
  try {
    for (const last of [/^GET \/v1.0\/applications\//, ...writesOfTakeover]) {
      // It takes effect, whatever becomes of who asked.
      const arrived = new Promise<void>((settle) => {
        faults.take = (method, path) => {
          if (last.test(`${method} ${path}`)) settle();
          return take(method, path);
        };
      });
      const apply = ["apply", "-auto-approve", "-no-color", "-input=false"];
      const killed = await project.terraform(stack, apply, {}, arrived);
      expect([last, killed.code, /Error|Apply complete/.exec(killed.output)]).toEqual([last, 1, null]);
      await until("the request in flight is answered", () => traffic.list(last).length > 0);
    }
  } finally {
    faults.take = take;
  }
  const deployed = ok(await terraform("apply", "-auto-approve"));
  expect(deployed).toMatch(/0 destroyed/);
  expect(apps()).toEqual([own]);
  for (const write of writesOfTakeover) expect([write, traffic.list(write).length]).toEqual([write, 1]);
  rmSync(imports());
  ok(await project.synth());
  expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
});

const writesOfTakeover = [/^POST .*\/jobs$/, /^PUT .*\/schema$/, /^PUT .*\/secrets$/];

test("two apps of the stack are told apart, and one is chosen", async () => {
  const [own] = apps();
  const other = project.sandbox.tenant.instantiateApp("Advisors (test)");
  other["tags"] = [`scimform:${stack}`];
  const { output, code } = await project.scimform("recover", stack);
  expect(code).toBe(1);
  expect(output).toMatch(
    new RegExp(`ENTRA_APP_AMBIGUOUS: .*${other.id} "Advisors \\(test\\)": made [-0-9]+, no job, 0 groups and 0 people`),
  );
  expect(output).toMatch(/its job .*, 0 linked, 1 groups and 1 people assigned/);
  expect(existsSync(imports())).toBe(false);
  expect(await project.scimform("recover", stack, "--app", "nothing")).toMatchObject({ code: 2 });
  loseState();
  ok(await project.scimform("recover", stack, "--app", own ?? ""));
  other["tags"] = [];
  await isRecovered();
});

test.each(["alone", "withPrincipal"] as const)(
  "a deleted app is restored (its principal: %s), and the next deploy puts back the policy alone",
  async (restoredApplication) => {
    const { tenant } = project.sandbox;
    project.sandbox.setSwitches({ restoredApplication });
    const [own] = apps();
    const send = await graphAs(project.sandbox);
    const before = [tenant.findApp(stack)?.id, tenant.findJob(stack).id];
    expect((await send("DELETE", `/applications/${own ?? ""}`)).status).toBe(204);
    expect(apps()).toEqual([]);
    for (const command of ["status", "drift", "recover"])
      expect(flat(await project.scimform(command, stack))).toMatch(
        new RegExp(`ENTRA_APP_DELETED: .*"Advisors \\(test\\)".*application ${own ?? ""}.*recover ${stack} --restore`),
      );
    // The one that was replaced above lies there, too.
    const restore = ["recover", stack, "--restore", "--app", own ?? ""];
    expect(flat(await terraform("plan"))).toMatch(/PROVIDER_APP_DELETED/);
    expect(await project.scimform(...restore)).toMatchObject({ code: 2 });
    ok(await project.scimform(...restore, "--yes"));
    expect([apps(), tenant.findApp(stack)?.id, tenant.findJob(stack).id]).toEqual([[own], ...before]);
    const deployed = ok(await terraform("apply", "-auto-approve"));
    expect(deployed).toMatch(/claims_mapping_policy_assignment\.\S+: Creating\.\.\./);
    expect(deployed).toContain("1 added, 0 changed, 0 destroyed");
    expect(await project.scimform(...restore, "--yes")).toMatchObject({ code: 2 });
  },
);

test("a destroyed stack is deployed again", async () => {
  ok(await terraform("destroy", "-auto-approve"));
  ok(await terraform("apply", "-auto-approve"));
  expect(apps()).toHaveLength(1);
});
