import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { StackConfig } from "../../../lib/config/entra/model";
import { startEntraSandbox, type ClientName, type EntraSandbox } from "../../../sandbox/entra";
import { sandboxClients } from "../../../sandbox/entra/sign-in/clients";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { realProgram, sources } from "../../support/providers";
import { stackConfig } from "../../support/stack-config";
import { StackRun, synthesize } from "../../support/stack-run";
import { stackWorkspace } from "../../support/stack-workspace";

/** Owners and app roles are nobody's business but theirs who set them, whoever deploys and however often. */

const programs = mkdtempSync(join(tmpdir(), "scimform-owners-"));
let program: string | undefined;
let sandbox: EntraSandbox;
let run: StackRun | undefined;
beforeAll(async () => (program = await realProgram("azuread", programs)));
afterAll(() => rmSync(programs, { recursive: true }));
beforeEach(async () => {
  sandbox = await startEntraSandbox({ ...sources });
});
afterEach(async () => {
  await run?.stop();
  await sandbox.stop();
});

const started = async (caller?: ClientName): Promise<StackRun> =>
  (run = await StackRun.start(sandbox, { caller, program }));

/** The app's two objects, as they are in the tenant. */
function objects(displayName: string) {
  const { applications, servicePrincipals } = sandbox.tenant.state;
  const named = (one: { readonly displayName: string }): boolean => one.displayName === displayName;
  const [application] = Object.values(applications).filter(named);
  const [principal] = Object.values(servicePrincipals).filter(named);
  if (!application || !principal) throw new Error(`no ${displayName}`);
  return [application, principal] as const;
}
const ownersOf = (displayName: string) => objects(displayName).map(({ owners }) => owners);

test("with Application.ReadWrite.OwnedBy a stack is deployed again and again", async () => {
  const workspace = stackWorkspace(sandbox, sandbox.env("owner"));
  const write = (overrides: Partial<StackConfig> = {}): void => {
    const config = stackConfig({ tenantId: undefined, assign: "external", provisioning: false, ...overrides });
    const state = { root: workspace.folder, stackFolder: workspace.folder, sandbox: workspace.folder };
    workspace.write("main.tf.json", Testing.synth(new EntraStack(Testing.app(), config, { state, version: "9.9.9" })));
  };
  const deploy = (overrides?: Partial<StackConfig>): Promise<unknown> => {
    write(overrides);
    return workspace.succeed("apply", "-auto-approve", "-no-color");
  };
  try {
    write();
    await workspace.succeed("init");
    await deploy();
    const { objectId } = sandboxClients.owner;
    expect(ownersOf("&Money Advisors (test)")).toEqual([[objectId], [objectId]]);
    // Writes to application, principal and synchronization, which only owners of both may do.
    await deploy({ displayName: "Renamed", notificationEmail: "other@contoso.example" });
    await deploy({ displayName: "Renamed again", notificationEmail: "third@contoso.example" });
    expect(ownersOf("Renamed again")).toEqual([[objectId], [objectId]]);
    expect(await workspace.planIsEmpty()).toBe(true);
  } finally {
    workspace.dispose();
  }
});

const stack = (displayName: string) => synthesize({ displayName, assign: "external" });

test("an adopted app keeps its human owners, and its app roles", async () => {
  sandbox.tenant.instantiateApp("Adopted");
  const maja = sandbox.tenant.user("maja.lund@contoso.example").id;
  const [application, principal] = objects("Adopted");
  const clerk = {
    id: "c0ffee00-0000-4000-8000-000000000001",
    displayName: "Clerk",
    description: "Clerk",
    value: "clerk",
    isEnabled: true,
    allowedMemberTypes: ["User"],
  };
  for (const object of [application, principal]) {
    object["owners"] = [maja];
    object["appRoles"] = [...(object["appRoles"] as unknown[]), clerk];
  }
  const terraform = await started();
  await terraform.import({
    "azuread_application.application": `/applications/${application.id}`,
    "azuread_service_principal.service_principal": `/servicePrincipals/${principal.id}`,
  });
  await terraform.apply(stack("Adopted"));
  await terraform.apply(stack("Adopted and renamed"));
  expect(ownersOf("Adopted and renamed")).toEqual([[maja], [maja]]);
  expect(objects("Adopted and renamed").map(({ appRoles }) => appRoles)).toEqual([
    expect.arrayContaining([expect.objectContaining(clerk), expect.objectContaining({ displayName: "User" })]),
    expect.arrayContaining([expect.objectContaining(clerk), expect.objectContaining({ displayName: "User" })]),
  ]);
  expect(await terraform.plan(stack("Adopted and renamed"))).toEqual([]);
});

describe("where instantiate makes nobody an owner", () => {
  beforeEach(() => sandbox.setSwitches({ instantiateOwner: "nobody" }));

  test("a deployer that may write all applications deploys, and no owner appears", async () => {
    const terraform = await started();
    await terraform.apply(stack("Ownerless"));
    await terraform.apply(stack("Ownerless and renamed"));
    expect(ownersOf("Ownerless and renamed")).toEqual([[], []]);
    expect(await terraform.plan(stack("Ownerless and renamed"))).toEqual([]);
  });

  test("Application.ReadWrite.OwnedBy is not enough, and the first deploy says so", async () => {
    const terraform = await started("owner");
    await expect(terraform.apply(stack("Refused"))).rejects.toThrow(/ENTRA_PERMISSION_MISSING|unexpected status 403/);
  });
});
