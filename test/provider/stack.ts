import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EntraSandbox } from "../../sandbox/entra";
import { providerHost } from "../support/hosted-providers";
import { bundleProgram, TerraformWorkspace } from "../support/terraform";

const folder = mkdtempSync(join(tmpdir(), "scimform-provider-"));

/** The provider, bundled once for all test files of a worker. */
export const program = bundleProgram(join(__dirname, "../../provider/main.ts"), join(folder, "provider.cjs"));

const active = 'Switch([IsSoftDeleted], , "False", "True", "True", "False")';

export const users = {
  mappings: {
    userName: { source: "[userPrincipalName]", match: 1 },
    active: { source: active },
    displayName: { source: "[displayName]" },
    externalId: { source: "[objectId]", apply: "onCreate" },
    'emails[type eq "work"].value': { source: "Coalesce( [mail],[userPrincipalName] )" },
  },
  filters: { Denmark: { all: [{ attribute: "country", operator: "EQUALS", value: "DK" }] } },
};

export const settings = {
  scope: "assigned",
  notification_email: "identity@contoso.example",
  accidental_deletion_threshold: 100,
  status: "on",
  token_source: "env:APP_TOKEN",
};

export interface StackValues {
  readonly job?: object;
  readonly users?: object;
  /** Custom attributes. */
  readonly attributes?: object;
  readonly settings?: object;
}

/** The three resources for one application of the sandbox, in a folder where the real Terraform runs. */
export class Stack {
  readonly workspace: TerraformWorkspace;
  readonly servicePrincipalId: string;

  constructor(
    readonly name: string,
    readonly sandbox: EntraSandbox,
    env: Record<string, string> = {},
  ) {
    this.servicePrincipalId = sandbox.tenant.instantiateApp(name).id;
    const provided = Object.entries({ ...sandbox.env(), ...env }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    this.workspace = new TerraformWorkspace(
      [{ address: "scimform.local/scimform/scimform", version: "0.1.0", program }],
      Object.fromEntries(provided),
      providerHost(sandbox),
    );
  }

  write(values: StackValues = {}): void {
    const job = "${scimform_synchronization_job.this.job_id}";
    const common = { stack: this.name, service_principal_id: this.servicePrincipalId };
    this.workspace.write("main.tf.json", {
      terraform: { required_providers: { scimform: { source: "scimform.local/scimform/scimform", version: "0.1.0" } } },
      provider: { scimform: { tenant_id: this.sandbox.tenantId } },
      resource: {
        scimform_synchronization_job: { this: { ...common, ...values.job } },
        scimform_synchronization_schema: {
          this: { ...common, job_id: job, users: values.users ?? users, attributes: values.attributes },
        },
        scimform_provisioning_settings: {
          this: {
            ...common,
            job_id: job,
            ...(values.settings ?? settings),
            depends_on: ["scimform_synchronization_schema.this"],
          },
        },
      },
    });
  }

  async initialise(): Promise<this> {
    this.write();
    await this.workspace.succeed("init");
    return this;
  }

  /** Requests to this application's synchronization since the last time, as `METHOD path below /synchronization`. */
  takeWrites(): string[] {
    const prefix = `/v1.0/servicePrincipals/${this.servicePrincipalId}/synchronization`;
    const writes = this.sandbox.traffic
      .list()
      .filter(({ method, url }) => method !== "GET" && url.startsWith(prefix))
      .map(({ method, url }) => `${method} ${url.slice(prefix.length).replace(/scim\.[^/]+/, "{job}")}`);
    this.sandbox.traffic.clear();
    return writes;
  }

  get jobIds(): string[] {
    return this.sandbox.tenant
      .jobs()
      .filter(({ servicePrincipalId }) => servicePrincipalId === this.servicePrincipalId)
      .map(({ id }) => id);
  }
}
