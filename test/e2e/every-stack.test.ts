import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Application, ServicePrincipal } from "../../sandbox/entra/model";
import { graphAs } from "../sandbox/client";
import { timeLimit } from "../support/providers";
import { ok, Project } from "./project";

/**
 * The life of every kind of stack: deployed, nothing left to do, credentials, deployed again, an edit behind Terraform's back
 * planned and repaired, destroyed without a trace; and whoever owned the app still does.
 */

jest.setTimeout(timeLimit(300_000));

const token = "token-that-the-vendor-gave";
const scimUrl = "https://vendor.example/scim/v2";
const advisorsUrl = "https://api.test-env.booking.andmoney.dk/advisors/scim";
const roomsUrl = "https://api.test-env.booking.andmoney.dk/rooms/scim";
const productionUrl = "https://api.booking.andmoney.dk/advisors/scim";

const environments = "test: {}\nproduction: { backend: { type: local } }\n";
const assigned = "assign: { groups: [SCIM Advisors Pilot], users: [maja.lund@contoso.example] }";
const apps = `
apps:
  advisors:
    target: andmoney-advisors
    ${assigned}
    environments: { test: {}, production: {} }
  rooms:
    target: andmoney-rooms
    assign: { groups: [SCIM Rooms Pilot] }
    environments: { test: {} }
  mangoapps:
    target: mangoapps-entra
    inputs: { acsUrl: https://acme.mangoapps.example/saml/acs, scimUrl: "${scimUrl}" }
    saml: { certificates: { first: { expires: 2029-01-31 } } }
    ${assigned}
    environments: { test: {} }
  miniorange:
    target: miniorange-entra
    rules: { onDeactivate: disable }
    inputs: { scimUrl: "${scimUrl}" }
    ${assigned}
    environments: { test: {} }
  polis:
    target: saml-jackson
    inputs: { scimUrl: "${scimUrl}" }
    ${assigned}
    environments: { test: {} }
  generic:
    target: generic-scim
    inputs: { scimUrl: "${scimUrl}" }
    assign: external
    environments: { test: {} }
`;

let project: Project;

const tenant = () => project.sandbox.tenant;
const terraform = async (stack: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  project.terraform(stack, [...args, "-input=false", "-no-color"], env);
const applied = async (stack: string) => ok(await terraform(stack, ["apply", "-auto-approve"]));
/** 0: nothing to do; 2: there is. */
const planned = async (stack: string) => (await terraform(stack, ["plan", "-detailed-exitcode"])).code;

/** What a stack must neither change nor leave behind. */
const snapshot = () => {
  const { applications: all, servicePrincipals, appRoleAssignments, jobs, policies } = tenant().state;
  // What is in the recycle bin for 30 days is gone.
  const applications = Object.values(all).filter(({ deletedDateTime }) => deletedDateTime === null);
  return structuredClone({ applications, servicePrincipals, appRoleAssignments, jobs, policies });
};

const principalOf = (app: string): ServicePrincipal => {
  const found = tenant().findApp(app);
  if (!found) throw new Error(`there is no ${app}`);
  return found;
};
const applicationOf = (app: string): Application => {
  const { appId } = principalOf(app);
  const found = Object.values(tenant().state.applications).find((one) => one.appId === appId);
  if (!found) throw new Error(`there is no application of ${app}`);
  return found;
};
const ownersOf = (app: string) => ({
  application: applicationOf(app)["owners"],
  principal: principalOf(app)["owners"],
});

beforeAll(async () => {
  const kind = "difficult" as const;
  const targets = [advisorsUrl, roomsUrl, productionUrl, scimUrl].map((tenantUrl) => ({ tenantUrl, token, kind }));
  const files = { "environments.yaml": environments, "apps.yaml": apps };
  project = await Project.create("every stack", { files, targets });
  const { id } = tenant().instantiateApp("Made by hand");
  const found = `
  found:
    target: generic-scim
    inputs: { scimUrl: "${scimUrl}" }
    ${assigned}
    environments: { test: { existing: { servicePrincipalId: ${id} } } }
`;
  appendFileSync(join(project.folder, "config/apps.yaml"), found);
  await clickTogether();
});
afterAll(() => project.dispose());

/** An app that somebody made in the portal and owns, with a job, taken over by export. */
async function clickTogether(): Promise<void> {
  const { id } = tenant().instantiateApp("Clicked together");
  const owner = tenant().user("maja.lund@contoso.example").id;
  for (const object of [principalOf(id), applicationOf(id)]) object["owners"] = [owner];
  const graph = await graphAs(project.sandbox);
  const { status } = await graph("POST", `/servicePrincipals/${id}/synchronization/jobs`, { templateId: "scim" });
  expect(status).toBe(201);
  const words = ["--environment", "test", "--app", "clicked", "--url", scimUrl, "--yes"];
  ok(await project.scimform("export", id, ...words));
}

interface Life {
  /** The app's name before it is deployed; absent: Terraform makes it. */
  readonly found?: string;
  /** Others own it and keep it. */
  readonly stays?: boolean;
  readonly isProtected?: boolean;
}

const stacks: Readonly<Record<string, Life>> = {
  "advisors-test": {},
  "advisors-production": { isProtected: true },
  "rooms-test": {},
  "mangoapps-test": {},
  "miniorange-test": {},
  "polis-test": {},
  "generic-test": {},
  "found-test": { found: "Made by hand", stays: true },
  "clicked-test": { found: "Clicked together" },
};

test("they are all there are", async () => {
  const { output } = await project.scimform("stacks", "--json");
  for (const stack of Object.keys(stacks)) expect(output).toContain(`"${stack}"`);
});

test.each(Object.entries(stacks))("%s", async (stack, { found, stays, isProtected }) => {
  const before = snapshot();
  const owned = found && ownersOf(found);
  ok(await project.synth());
  ok(await terraform(stack, ["init"]));
  await applied(stack);
  const owners = ownersOf(found ?? stack);
  if (owned) expect(owners).toEqual(owned);
  expect(await planned(stack)).toBe(0);

  const variable = `SCIMFORM_TOKEN_${stack.toUpperCase().replaceAll("-", "_")}`;
  ok(await project.scimformWith({ [variable]: token }, "credentials", stack, "--yes"));
  expect(await applied(stack)).toContain("0 added, 0 changed, 0 destroyed");
  expect(ownersOf(found ?? stack)).toEqual(owners);
  expect(await planned(stack)).toBe(0);

  behindTerraform(stack, found, stays ?? false);
  expect(await planned(stack)).toBe(2);
  await applied(stack);
  expect(await planned(stack)).toBe(0);
  expect(ownersOf(found ?? stack)).toEqual(owners);

  const allowed = { SCIMFORM_ALLOW_DESTROY: stack };
  if (isProtected || stays) {
    expect((await terraform(stack, ["destroy", "-auto-approve"])).code).toBe(1);
    ok(await project.synth(allowed));
  }
  ok(await terraform(stack, ["destroy", "-auto-approve"], isProtected || stays ? allowed : {}));
  const after = snapshot();
  if (found && !stays) {
    // It was taken over, and so it goes.
    for (const kind of ["applications", "servicePrincipals", "jobs"] as const)
      expect(Object.keys(after[kind])).toHaveLength(Object.keys(before[kind]).length - 1);
  } else {
    expect(after).toEqual(before);
  }
});

/** An edit in the portal of what the stack manages. */
function behindTerraform(stack: string, found: string | undefined, stays: boolean): void {
  if (stays) {
    const { id } = principalOf(found ?? stack);
    const [assignment] = Object.values(tenant().state.appRoleAssignments).filter(({ resourceId }) => resourceId === id);
    delete tenant().state.appRoleAssignments[assignment?.id ?? ""];
  } else {
    applicationOf(found ?? stack).displayName = "Renamed in the portal";
    principalOf(found ?? stack).displayName = "Renamed in the portal";
  }
}
