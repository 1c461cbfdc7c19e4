import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Application, ServicePrincipal } from "../../sandbox/entra/model";
import { graphAs } from "../sandbox/client";
import { live, StackTerraform } from "./life";
import { ok, Project } from "./project";

/**
 * The life of every kind of stack: deployed, nothing left to do, credentials, deployed again, an edit behind Terraform's back
 * planned and repaired, destroyed without a trace; and whoever owned the app still does.
 */

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
  ok(await project.synth());
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
  const terraform = new StackTerraform(project, stack);
  ok(await terraform.run("init"));
  await terraform.apply();
  if (owned) expect(ownersOf(found)).toEqual(owned);

  const variable = `SCIMFORM_TOKEN_${stack.toUpperCase().replaceAll("-", "_")}`;
  await live(terraform, {
    connect: async () => void ok(await project.scimformWith({ [variable]: token }, "credentials", stack, "--yes")),
    others: () => ownersOf(found ?? stack),
    edit: () => behindTerraform(stack, found, stays ?? false),
  });

  const allowed = { SCIMFORM_ALLOW_DESTROY: stack };
  if (isProtected || stays) {
    expect((await terraform.destroy()).code).toBe(1);
    ok(await project.synth(allowed));
  }
  ok(await terraform.destroy(isProtected || stays ? allowed : {}));
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
