import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pushAddress } from "../../../lib/drift/okta";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import type { StoredApp } from "../../../sandbox/okta/model";
import { projectTargets, type ProjectTargets } from "../../../sandbox/process/project-targets";
import { apiOf, type Api } from "../../sandbox/okta/client";
import { StackTerraform } from "../life";
import { ok, Project } from "../project";

/** The cases of cases.ts with an app in Okta: one custom app, from its first deploy on. */

const stack = "crm-test";
const group = "SCIM Advisors Pilot";
const [maja, freja] = ["maja.lund@contoso.example", "freja.nygaard@contoso.example"];
const acme = "urn:ietf:params:scim:schemas:extension:acme:2.0:User";

interface Settings {
  readonly saml?: string;
  readonly attribute?: string;
  readonly isMapped?: boolean;
  readonly groups?: string;
  readonly users?: string;
  readonly groupPush?: string;
}

/** The config of the app, in YAML. */
function crm({ saml, attribute, isMapped = attribute !== undefined, ...assigned }: Settings = {}): string {
  const { groups = "", users = "", groupPush = "" } = assigned;
  return `identityProvider: okta
apps:
  crm:
    target: generic-scim-okta
    label: CRM
    inputs: { scimUrl: "https://crm.vendor.example/scim", acsUrl: https://crm.vendor.example/acs, audience: urn:crm }
    assign: { groups: [${groups}], users: [${users}] }
    groupPush: [${groupPush}]
    ${saml === undefined ? "" : `application: { saml: { attributes: ${saml} } }`}
    ${attribute === undefined ? "" : `attributes: { badge: ${attribute} }`}
    ${isMapped ? `mappings: { badge: user.employeeNumber }` : ""}
    environments: { test: {} }
`;
}
const badge = `{ externalName: badge, externalNamespace: "${acme}" }`;
const everything: Settings = { attribute: badge, groups: "MangoApps Pilot" };

let project: Project;
let okta: OktaSandbox;
let api: Api;
let terraform: StackTerraform;
let targets: ProjectTargets;

const scimform = (...args: string[]) => project.scimformWith(okta.env(), ...args);
const flat = ({ output }: { readonly output: string }): string => output.replace(/[\s│╷╵]+/g, " ");
const app = (): StoredApp => okta.org.app("CRM");
const apply = () => terraform.run("apply", ["-auto-approve"]);
async function configure(settings: Settings, env: NodeJS.ProcessEnv = {}): Promise<void> {
  writeFileSync(join(project.folder, "config/crm.yaml"), crm(settings));
  ok(await project.synth({ ...okta.env(), ...env }));
}
async function isDone(): Promise<void> {
  expect(await terraform.plan()).toBe(0);
  expect(ok(await scimform("drift", stack))).toContain(`${stack}: as in the config`);
}

beforeAll(async () => {
  const environments = "test: { okta: { orgUrl: https://contoso.okta.com } }\n";
  const files = { "environments.yaml": environments, "crm.yaml": crm(everything) };
  project = await Project.create("public cases", { files, targets: [] });
  targets = projectTargets(project.folder, project.sandbox.folder, {});
  okta = await startOktaSandbox({ targets: targets.targets });
  api = apiOf(okta);
  terraform = new StackTerraform(project, stack, okta.env());
  await configure(everything);
  ok(await terraform.run("init"));
});
afterAll(async () => {
  await okta?.close();
  await project?.dispose();
});

// https://developer.okta.com/docs/guides/scim-provisioning-integration-connect/main/
test("sandbox start gives a schema of the vendor's own a server that takes it, and people arrive there", async () => {
  expect(targets.targets).toMatchObject([{ tenantUrl: "https://crm.vendor.example/scim", kind: "difficult" }]);
  await apply();
  const [setup] = targets.oktaSetups;
  await okta.console.enableProvisioning(app().id, {
    ...{
      baseUrl: setup?.baseUrl ?? "",
      token: setup?.token ?? "",
      features: ["create", "update", "deactivate", "groups"],
    },
  });
  ok(await apply());
  await okta.settle();
  expect(okta.org.appUser(app().id, freja)).toMatchObject({ scope: "GROUP", status: "PROVISIONED" });
  expect(ok(await scimform("status", stack))).not.toContain("ERROR");
  await isDone();
});

// https://github.com/okta/terraform-provider-okta/issues/871, https://github.com/okta/terraform-provider-okta/issues/2276
test("an attribute of the assertion that the config adds: no plan, a drift with its remedy, which helps", async () => {
  await configure({ ...everything, saml: "{ email: user.email }" });
  expect(await terraform.plan()).toBe(0);
  const drift = await scimform("drift", stack);
  expect([drift.code, drift.output]).toEqual([
    3,
    expect.stringContaining("+ application.saml.attributes.email: user.email"),
  ]);
  expect(drift.output).toContain(`SCIMFORM_UPDATE_APP=${stack}`);
  // What the config has no words for shows in no drift, and an update takes it away: docs/plan-and-drift.md.
  const signOn = app().body.settings["signOn"] as { attributeStatements?: object[] };
  const groups = { type: "GROUP", name: "groups", filterType: "REGEX", filterValue: ".*" };
  signOn.attributeStatements = [...(signOn.attributeStatements ?? []), groups];
  expect((await scimform("drift", stack)).output).not.toContain("attributes.groups");
  await configure({ ...everything, saml: "{ email: user.email }" }, { SCIMFORM_UPDATE_APP: stack });
  ok(await apply());
  const { attributeStatements } = app().body.settings["signOn"] as typeof signOn;
  expect(attributeStatements).toMatchObject([{ type: "EXPRESSION", name: "email" }]);
  await isDone();
});

// https://github.com/okta/terraform-provider-okta/issues/954, https://github.com/okta/terraform-provider-okta/issues/650,
// https://github.com/okta/terraform-provider-okta/issues/680, https://github.com/okta/terraform-provider-okta/issues/989
test.each<[what: string, settings: Settings, type: string | undefined]>([
  ["of another type", { attribute: badge.replace("{", "{ type: integer,") }, "integer"],
  ["of another external name", { attribute: badge.replace("badge,", "card,") }, "string"],
  ["taken out together with its mapping", { attribute: undefined }, undefined],
])("an attribute that is mapped, %s: one deploy", async (_what, settings, type) => {
  await configure(everything);
  ok(await apply());
  const saml = "{ email: user.email }";
  await configure({ groups: "MangoApps Pilot", saml, ...settings });
  ok(await apply());
  expect(app().customSchema["badge"]?.["type"]).toBe(type);
  await isDone();
});

test("an attribute that goes and that somebody has mapped in the console: the deploy stops until it is unmapped there", async () => {
  const saml = "{ email: user.email }";
  await configure({ ...everything, saml, isMapped: false });
  ok(await apply());
  const mapping = Object.values(okta.org.state.mappings).find(({ target }) => target.id === app().id);
  const write = (badge: object | null) =>
    api("POST", `/api/v1/mappings/${mapping?.id ?? ""}`, { properties: { badge } });
  expect((await write({ expression: "user.employeeNumber", pushStatus: "PUSH" })).status).toBe(200);
  await configure({ groups: "MangoApps Pilot", saml });
  const applied = await apply();
  expect([applied.code, flat(applied)]).toEqual([
    1,
    expect.stringContaining("badge: cannot be removed while it is mapped"),
  ]);
  expect(readFileSync(join(__dirname, "../../../docs/okta.md"), "utf8")).toContain(
    "cannot be removed while it is mapped",
  );
  expect((await write(null)).status).toBe(200);
  ok(await apply());
  await isDone();
});

// https://developer.okta.com/docs/reference/error-codes/: 400 E0000001
test("somebody deactivated in assign.users: deploys go on, and drift, plan and provision name them", async () => {
  const saml = "{ email: user.email }";
  const assigned = { groups: "MangoApps Pilot", saml, users: maja };
  await configure(assigned);
  ok(await apply());
  const { id } = okta.org.user(maja);
  expect((await api("POST", `/api/v1/users/${id}/lifecycle/deactivate`)).status).toBe(200);
  await okta.settle();
  const said = expect.stringContaining(`"${maja}" is deactivated in Okta`) as string;
  for (const command of ["plan", "apply"]) {
    const ran = await terraform.run(command, command === "apply" ? ["-auto-approve"] : []);
    expect([ran.code, flat(ran)]).toEqual([0, said]);
  }
  const drift = await scimform("drift", stack);
  expect(drift.output).toContain(`+ assign.users: ${maja} (deactivated in Okta)`);
  expect(drift.output).not.toContain("cdktf deploy");
  const provision = await scimform("provision", stack, "--user", maja, "--yes");
  expect([provision.code, provision.output]).toEqual([3, expect.stringContaining("OKTA_PERSON_DEACTIVATED")]);
  expect(provision.output).not.toContain("OKTA_REQUEST_REJECTED");
  await configure({ groups: "MangoApps Pilot", saml });
  ok(await apply());
  await isDone();
});

// https://github.com/okta/terraform-provider-okta/issues/2807
test("a push mapping that was deleted in the console: the command of drift, then a deploy", async () => {
  const settings = { groups: "MangoApps Pilot", saml: "{ email: user.email }", groupPush: group };
  await configure(settings);
  ok(await apply());
  const [mapping] = Object.values(app().pushMappings);
  const path = `/api/v1/apps/${app().id}/group-push/mappings/${mapping?.id ?? ""}`;
  expect((await api("PATCH", path, { status: "INACTIVE" })).status).toBe(200);
  expect((await api("DELETE", `${path}?deleteTargetGroup=false`)).status).toBeLessThan(300);
  expect(flat(await terraform.run("plan"))).toMatch(/Error reading Okta push group mapping .*404 Not Found/);
  const drift = await scimform("drift", stack);
  const forget = `terraform -chdir=cdktf.out/stacks/${stack} state rm ${pushAddress(group)}`;
  expect([drift.code, drift.output]).toEqual([3, expect.stringContaining(forget)]);
  ok(await project.terraform(stack, ["state", "rm", pushAddress(group)], okta.env()));
  ok(await apply());
  await isDone();
});

// https://github.com/articulate/terraform-provider-okta/issues/120, https://github.com/gravitational/teleport/issues/53947
test("somebody assigned directly and through a group cannot be taken out alone; the words say why", async () => {
  const settings = { groups: "MangoApps Pilot", saml: "{ email: user.email }", groupPush: group };
  await configure({ ...settings, users: freja });
  ok(await apply());
  await configure(settings);
  const applied = await apply();
  expect([applied.code, flat(applied)]).toEqual([
    1,
    expect.stringContaining("Deactivate application for user forbidden."),
  ]);
  const drift = await scimform("drift", stack);
  expect(drift.output).toContain(`- assign.users: ${freja}`);
  expect(drift.output).toContain("Convert Assignments");
});
