import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { graphAs, type Graph } from "../../sandbox/client";
import { StackTerraform } from "../life";
import { ok, Project, type Ran } from "../project";

/** The cases of cases.ts with an app in Entra: config, Terraform, tenant and commands together. */

const stack = "people-test";
const identifiers = "identifiers: [https://people.vendor.example]";
const replyUrls = "replyUrls: [https://people.vendor.example/saml/acs]";
const certificates = "certificates: { first: { expires: 2029-01-31 } }";
const saml = (...more: string[]) => `{ ${[identifiers, replyUrls, certificates, ...more].join(", ")} }`;

let project: Project;
let send: Graph;
let terraform: StackTerraform;

/** @param settings `saml`, in YAML; undefined: no sign-on */
function configure(settings: string | undefined): void {
  writeFileSync(
    join(project.folder, "config/people.yaml"),
    `
apps:
  people:
    target: generic-scim
    displayName: People
    inputs: { scimUrl: https://people.vendor.example/scim }
    assign: external
    provisioning: off
    ${settings === undefined ? "" : `saml: ${settings}`}
    environments: { test: {} }
`,
  );
}
async function deploy(settings: string | undefined): Promise<void> {
  configure(settings);
  await project.deploy(stack);
  if (settings !== undefined) ok(await project.scimform("certificates", stack, "--yes"));
}
const validate = (settings: string): Promise<Ran> => {
  configure(settings);
  return project.scimform("validate", stack);
};
async function isDone(): Promise<void> {
  expect(await terraform.plan()).toBe(0);
  expect(ok(await project.scimform("drift", stack))).toContain(`${stack}: as in the config`);
}
const call = async (method: string, path: string, body?: unknown) => {
  const answer = await send(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body as Record<string, unknown>;
};
const flat = ({ output }: Ran): string => output.replace(/[\s│╷╵]+/g, " ");

beforeAll(async () => {
  const environments = "test: { tenantId: 0a1b2c3d-0000-4000-8000-000000000001 }\n";
  project = await Project.create("sign-on", { files: { "environments.yaml": environments }, targets: [] });
  send = await graphAs(project.sandbox);
  terraform = new StackTerraform(project, stack);
});
afterAll(() => project?.dispose());

// https://github.com/hashicorp/terraform-provider-azuread/issues/317
describe("a relay state", () => {
  const relayState = "relayState: https://people.vendor.example/home";
  const live = () => project.sandbox.tenant.findApp(stack)?.["samlSingleSignOnSettings"];

  test.each<[what: string, without: string | undefined]>([
    ["taken out of the config", saml()],
    ["that goes with all of saml", undefined],
  ])("%s goes in one deploy", async (_what, without) => {
    await deploy(saml(relayState));
    expect(live()).toMatchObject({ relayState: "https://people.vendor.example/home" });
    await deploy(without);
    expect(live()).toMatchObject({ relayState: null });
    await isDone();
  });
});

// https://github.com/hashicorp/terraform-provider-azuread/issues/718, https://github.com/hashicorp/terraform-provider-azuread/issues/867
test("a reply URL without a path is an error with the slash, for validate and for export", async () => {
  const { code, output } = await validate(
    `{ ${identifiers}, replyUrls: [https://people.vendor.example], ${certificates} }`,
  );
  expect([code, output]).toEqual([2, expect.stringContaining("PROFILE_ARGUMENT_REFUSED")]);
  expect(output).toContain('Write "https://people.vendor.example/".');

  const app = project.sandbox.tenant.instantiateApp("NoSlash");
  const application = Object.values(project.sandbox.tenant.state.applications).find(({ appId }) => appId === app.appId);
  await call("PATCH", `/servicePrincipals/${app.id}`, { preferredSingleSignOnMode: "saml" });
  await call("PATCH", `/applications/${application?.id ?? ""}`, {
    identifierUris: ["https://noslash.vendor.example"],
    web: { redirectUris: ["https://noslash.vendor.example"] },
  });
  const certificate = { displayName: "CN=first", endDateTime: "2029-01-31T00:00:00Z" };
  await call("POST", `/servicePrincipals/${app.id}/addTokenSigningCertificate`, certificate);
  await call("POST", `/servicePrincipals/${app.id}/synchronization/jobs`, { templateId: "scim" });
  configure(undefined);
  const exported = await project.scimform("export", "NoSlash", "--url", "https://noslash.example/scim", "--yes");
  expect([exported.code, flat(exported)]).toEqual([3, expect.stringContaining("EXPORT_SAML_NOT_EXPRESSIBLE")]);
  expect(flat(exported)).toContain("better https://noslash.vendor.example/");
});

// https://github.com/hashicorp/terraform-provider-azuread/issues/797
test("an identifier twice, by letter case too, is found by validate before synth", async () => {
  const twice = "identifiers: [https://people.vendor.example/a, https://people.vendor.example/A]";
  const { code, output } = await validate(`{ ${twice}, ${replyUrls}, ${certificates} }`);
  expect([code, output]).toEqual([
    2,
    expect.stringMatching(/config\/people\.yaml:9:\d+: error PROFILE_IDENTIFIER_TWICE/),
  ]);
  const synth = await project.synth();
  expect([synth.code, synth.output]).toEqual([2, expect.stringContaining("PROFILE_IDENTIFIER_TWICE")]);
  expect(synth.output).not.toContain("Construct");
});

// https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type
test("sources of claims: constants are values of the policy; what none can say is warned of, and stays out", async () => {
  const settings = saml(`claims: { company: '"Contoso"', plain: mail, c3: 'Join(user.mail)', mail: user.mail }`);
  const { code, output } = await validate(settings);
  expect([code, output.match(/warning PROFILE_CLAIM_SOURCE/g)]).toEqual([
    0,
    Array(2).fill("warning PROFILE_CLAIM_SOURCE"),
  ]);
  await deploy(settings);
  const policies = Object.values(project.sandbox.tenant.state.policies ?? {});
  expect(policies).toHaveLength(1);
  const [definition = ""] = policies[0]?.["definition"] as string[];
  const { ClaimsMappingPolicy } = JSON.parse(definition) as { ClaimsMappingPolicy: { ClaimsSchema: object[] } };
  expect(ClaimsMappingPolicy.ClaimsSchema).toEqual([
    {
      ...{ Source: "user", ID: "userprincipalname" },
      SamlClaimType: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
    },
    { Value: "Contoso", SamlClaimType: "company" },
    { Source: "user", ID: "mail", SamlClaimType: "mail" },
  ]);
  await isDone();
});

// https://github.com/microsoftgraph/microsoft-graph-docs/pull/15908, and the page above
test("more claims than Entra takes, and names that it keeps to itself, are warned of", async () => {
  const sixty = Array.from({ length: 60 }, (_, index) => `c${index}: user.mail`).join(", ");
  const many = await validate(saml(`claims: { ${sixty} }`));
  expect([many.code, many.output]).toEqual([0, expect.stringContaining("warning PROFILE_CLAIMS_TOO_MANY")]);
  const tenantId = "http://schemas.microsoft.com/identity/claims/tenantid: user.mail";
  const nameId = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier: user.mail";
  const restricted = await validate(saml(`claims: { ${tenantId}, ${nameId} }`));
  expect(restricted.output.match(/warning PROFILE_CLAIM_RESTRICTED/g)).toHaveLength(2);
  expect(restricted.code).toBe(0);
});

// https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto, https://github.com/hashicorp/terraform-provider-azuread/issues/950,
// https://github.com/MicrosoftDocs/azure-docs/issues/50591
test("an app with several roles that was exported, and a group added to its config: the plan asks which role", async () => {
  const role = (id: string, displayName: string) => ({
    ...{ id, displayName, value: displayName, description: displayName },
    ...{ isEnabled: true, allowedMemberTypes: ["User"], origin: "Application" as const },
  });
  const app = project.sandbox.tenant.instantiateApp("GalleryLike");
  app.appRoles = [
    role("11111111-1111-4111-8111-111111111111", "System Administrator"),
    role("22222222-2222-4222-8222-222222222222", "Standard User"),
  ];
  await call("POST", `/servicePrincipals/${app.id}/synchronization/jobs`, { templateId: "scim" });
  rmSync(join(project.folder, "config/people.yaml"));
  const options = ["--existing", "--assignments", "--url", "https://gallery.example/scim", "--yes"];
  ok(await project.scimform("export", "GalleryLike", ...options));
  const file = join(project.folder, "config/gallerylike.yaml");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/assign:.*(\n +(groups|users):.*)*/, "assign: { groups: [SCIM Rooms Pilot] }"),
  );
  ok(await project.synth());
  const gallery = new StackTerraform(project, "gallerylike-test");
  ok(await gallery.run("init"));
  const plan = await gallery.run("plan");
  expect([plan.code, flat(plan)]).toEqual([1, expect.stringContaining("ENTRA_ROLE_UNNAMED")]);
  expect(flat(plan)).toContain("Standard User");
});
