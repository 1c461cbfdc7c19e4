import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { StackConfig } from "../../../lib/config/entra/model";
import { terraformProgram } from "../../../lib/terraform/program";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { pick } from "../../support/pick";
import { stackConfig } from "../../support/stack-config";

function synth(overrides: Partial<StackConfig> = {}, sandbox?: string): unknown {
  const stack = new EntraStack(Testing.app(), stackConfig(overrides), {
    state: { root: "/project", stackFolder: "/project/cdktf.out/stacks/advisors-test", sandbox },
    version: "9.9.9",
  });
  return JSON.parse(Testing.synth(stack));
}

describe("an app that we make", () => {
  test("golden: what Terraform is given", () => {
    expect(synth()).toMatchSnapshot();
  });

  test("is ordered: assignments, job, schema, settings", () => {
    const out = synth();
    expect(pick(out, "resource.scimform_synchronization_job.synchronization_job.depends_on")).toEqual([
      "azuread_app_role_assignment.group_scim_advisors_pilot",
      expect.stringMatching(/^azuread_app_role_assignment\.user_anna_contoso_example_/),
    ]);
    expect(pick(out, "resource.scimform_synchronization_schema.synchronization_schema.job_id")).toBe(
      "${scimform_synchronization_job.synchronization_job.job_id}",
    );
    expect(pick(out, "resource.scimform_provisioning_settings.provisioning_settings.depends_on")).toEqual([
      "scimform_synchronization_schema.synchronization_schema",
    ]);
  });

  test("no data source waits for a resource: its answer would be unknown at plan", () => {
    const out = synth();
    expect(Object.keys(pick(out, "data") as object)).toEqual(["azuread_groups", "azuread_users"]);
    expect(JSON.stringify(pick(out, "data"))).not.toContain("depends_on");
  });

  test("azuread is constrained, not pinned to the release of the binding", () => {
    expect(pick(synth(), "terraform.required_providers")).toEqual({
      azuread: { source: "hashicorp/azuread", version: "~> 3.7" },
      scimform: { source: "scimform.local/scimform/scimform", version: "9.9.9" },
    });
  });

  test("an assignment's address depends on nothing but the name", () => {
    const groups = (names: string[]) =>
      Object.keys(
        pick(
          synth({ assign: { groups: names.map((name) => ({ name })), users: [] } }),
          "resource.azuread_app_role_assignment",
        ) as object,
      );
    expect(groups(["SCIM Advisors", "Branch Heads"]).sort()).toEqual(groups(["Branch Heads", "SCIM Advisors"]).sort());
    expect(groups(["A-B", "A B", "A.B"])).toHaveLength(3);
  });

  test("of somebody with an object id that is looked up, and not the name", () => {
    const id = "22222222-2222-4222-8222-222222222222";
    const out = synth({ assign: { groups: [{ name: "Branch Heads", id }], users: [] } });
    expect(pick(out, "data.azuread_groups.find_group_branch_heads")).toMatchObject({ object_ids: [id] });
    expect(JSON.stringify(pick(out, "data"))).not.toContain("Branch Heads");
    expect(pick(out, "resource.azuread_app_role_assignment.group_branch_heads.principal_object_id")).toBe(id);
  });

  test("somebody else assigns", () => {
    expect(pick(synth({ assign: "external" }), "resource")).not.toHaveProperty("azuread_app_role_assignment");
  });

  test("text from the config is never taken for a Terraform template", () => {
    const source = 'Replace([mail], , "(?<first>.).*", , "${first} %{if}", , )';
    const out = synth({ displayName: "${a}", schema: { users: { mappings: { displayName: { source } } } } });
    expect(pick(out, "resource.azuread_application.application.display_name")).toBe("$${a}");
    expect(
      pick(out, "resource.scimform_synchronization_schema.synchronization_schema.users.mappings.displayName.source"),
    ).toBe('Replace([mail], , "(?<first>.).*", , "$${first} %%{if}", , )');
  });

  test("the deletion guard can only be off when the config says so", () => {
    const settings = (accidentalDeletions: StackConfig["accidentalDeletions"]) =>
      pick(
        synth({ accidentalDeletions }),
        "resource.scimform_provisioning_settings.provisioning_settings.accidental_deletion_threshold",
      );
    expect(settings({ enabled: true, threshold: 20 })).toBe(20);
    expect(settings({ enabled: false, threshold: 20 })).toBe(0);
  });

  test("protected: neither app nor job can be destroyed", () => {
    const out = synth({ protected: true });
    for (const address of [
      "azuread_application.application",
      "azuread_service_principal.service_principal",
      "scimform_synchronization_job.synchronization_job",
    ])
      expect(pick(out, `resource.${address}.lifecycle.prevent_destroy`)).toBe(true);
    expect(pick(out, "resource.scimform_synchronization_job.synchronization_job.protected")).toBe(true);
  });
});

const roleId = (n: number): string => `00000000-0000-0000-0000-${String(n).padStart(12, "0")}`;

function role(n: number, displayName: string, { enabled = true, members = ["User"] } = {}): unknown {
  return { id: roleId(n), display_name: displayName, enabled, allowed_member_types: members };
}

/** What Terraform makes of a template expression, with these locals. */
function evaluated(expression: string, locals: object): unknown {
  const folder = mkdtempSync(join(tmpdir(), "scimform-console-"));
  try {
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ locals }));
    const env = { PATH: process.env["PATH"], CHECKPOINT_DISABLE: "1" };
    const input = `jsonencode("${expression}")`;
    const answer = execFileSync(terraformProgram(process.env).program, ["console"], {
      cwd: folder,
      env,
      input,
      encoding: "utf8",
    });
    return JSON.parse(String(JSON.parse(answer)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("an app that exists already", () => {
  const servicePrincipalId = "33333333-3333-4333-8333-333333333333";

  test("is looked up, never made, changed or destroyed", () => {
    const out = synth({ existing: { servicePrincipalId } });
    expect(pick(out, "data.azuread_service_principal.service_principal.object_id")).toEqual(servicePrincipalId);
    expect(pick(out, "resource")).not.toHaveProperty("azuread_application");
    expect(pick(out, "resource")).not.toHaveProperty("azuread_service_principal");
    expect(pick(out, "resource.scimform_synchronization_job.synchronization_job.service_principal_id")).toBe(
      "${data.azuread_service_principal.service_principal.object_id}",
    );
  });

  test.each([
    ["its role User", [role(1, "Reader"), role(2, "User")], 2],
    ["another role of people, when User is disabled", [role(1, "User", { enabled: false }), role(2, "Reader")], 2],
    [
      "another role of people, when User is for programs",
      [role(1, "User", { members: ["Application"] }), role(2, "Reader")],
      2,
    ],
    ["default access, when it has no role for people", [role(1, "Reader", { enabled: false })], 0],
    ["default access, when it has no role", [], 0],
  ])("assigns with %s", (_which, roles, expected) => {
    const out = synth({ existing: { servicePrincipalId } });
    const assignments = pick(out, "resource.azuread_app_role_assignment") as object;
    const [assignment] = Object.values(assignments);
    const expression = String(pick(assignment, "app_role_id")).replaceAll(
      "data.azuread_service_principal.service_principal",
      "local.found",
    );
    expect(evaluated(expression, { found: { app_roles: roles } })).toBe(roleId(expected));
  });

  test("has its job protected in every environment: it may know links from before us", () => {
    const job = "resource.scimform_synchronization_job.synchronization_job";
    expect(pick(synth({ existing: { servicePrincipalId } }), `${job}.protected`)).toBe(true);
    expect(pick(synth(), job)).not.toHaveProperty("protected");
  });
});

describe("state", () => {
  const terraform = (overrides: Partial<StackConfig>, sandbox?: string) => pick(synth(overrides, sandbox), "terraform");

  test("local state is outside cdktf.out and the same on every machine", () => {
    expect(pick(terraform({}), "backend")).toEqual({ local: { path: "../../../state/advisors-test.tfstate" } });
  });

  test.each([
    [
      "azurerm",
      { storageAccountName: "acct", containerName: "tf", prefix: "identity" },
      {
        backend: {
          azurerm: { storage_account_name: "acct", container_name: "tf", key: "identity/advisors-test.tfstate" },
        },
      },
    ],
    [
      "s3",
      { bucket: "tf", region: "eu-west-1" },
      { backend: { s3: { bucket: "tf", region: "eu-west-1", key: "advisors-test.tfstate" } } },
    ],
    ["gcs", { bucket: "tf", prefix: "scim" }, { backend: { gcs: { bucket: "tf", prefix: "scim/advisors-test" } } }],
    [
      "remote",
      { organization: "contoso", prefix: "scim-" },
      { backend: { remote: { organization: "contoso", workspaces: { name: "scim-advisors-test" } } } },
    ],
    [
      "cloud",
      { organization: "contoso" },
      { cloud: { organization: "contoso", workspaces: { name: "advisors-test" } } },
    ],
  ] as const)("%s: the stack's name is part of the location", (type, config, expected) => {
    expect(terraform({ backend: { type, config } })).toMatchObject(expected);
  });

  test("a renamed app keeps the state it was deployed with", () => {
    expect(pick(terraform({ formerly: "agents" }), "backend.local.path")).toBe("../../../state/agents-test.tfstate");
  });

  test("in the sandbox, state stays in the sandbox, and a tenant is named where there are several", () => {
    const backend = { type: "azurerm", config: { storageAccountName: "acct" } } as const;
    const out = synth({ backend, tenantId: undefined }, "/tmp/box");
    expect(pick(out, "terraform.backend")).toEqual({ local: { path: "/tmp/box/state/advisors-test.tfstate" } });
    expect(JSON.stringify(pick(out, "provider"))).not.toContain("tenant_id");
    expect(pick(synth({}, "/tmp/box"), "provider.scimform")).toEqual([
      { tenant_id: "0a1b2c3d-0000-4000-8000-000000000001" },
    ]);
  });
});
