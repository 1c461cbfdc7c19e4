import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectValue } from "../../../../provider/plugin/types";
import { startOktaSandbox, type OktaSandbox } from "../../../../sandbox/okta";
import type { OrgApi } from "../../../../sandbox/fake-providers/okta/org-api";
import { textOf } from "../../../../sandbox/fake-providers/okta/values";
import type { Exchange } from "../../../../sandbox/traffic";
import { startOktaRun } from "../../../support/okta-run";
import type { ProviderRun } from "../../../support/provider-run";
import { realProgram } from "../../../support/providers";
import { apiOf, mangoApps } from "../../okta/client";
import { scimTarget } from "../../okta/scim-target";

/**
 * The stand-in asks what okta/okta 6.12.0 was recorded to ask (test/fixtures/README.md), run by run. The configurations are
 * written here as they were then, whatever stacks have become since; Terraform's walks are played, for the requests alone.
 */

const programs = mkdtempSync(join(tmpdir(), "scimform-okta-recorded-"));
let program: string | undefined;
let sandbox: OktaSandbox;
let stack: Deployment;
const target = scimTarget();
beforeAll(async () => {
  program = await realProgram("okta", programs);
  await target.start();
});
afterAll(async () => {
  await target.close();
  rmSync(programs, { recursive: true });
});
beforeEach(async () => {
  sandbox = await startOktaSandbox();
  // An org without apps has no mappings, in which the provider looks for the user type.
  await apiOf(sandbox)("POST", "/api/v1/apps", mangoApps);
});
afterEach(async () => {
  await stack.stop();
  await sandbox.close();
});

interface Declared {
  readonly type: string;
  readonly config: (deployment: Deployment) => ObjectValue;
}

const groupNamed = (name: string): ObjectValue => ({ search: `profile.name eq "${name}"` });

/** A stack, as Terraform's state and configuration have it. */
class Deployment {
  private readonly state = new Map<string, ObjectValue>();
  private run?: ProviderRun<OrgApi>;
  private userType = "";

  constructor(
    private readonly declared: Readonly<Record<string, Declared>>,
    private readonly groups: readonly string[],
    private readonly hasMapping: boolean,
  ) {}

  get appId(): string {
    return textOf(this.state.get("app") ?? {}, "id");
  }

  get userTypeId(): string {
    return this.userType;
  }

  groupId(name: string): string {
    return sandbox.org.group(name).id;
  }

  /** `terraform plan`: data sources and what is in the state are read. */
  async plan(): Promise<void> {
    const run = await this.restart();
    for (const name of this.groups) await run.data("okta_groups", groupNamed(name));
    if (this.hasMapping) {
      const source = await run.data("okta_user_profile_mapping_source", {});
      this.userType = textOf(source ?? {}, "id");
    }
    for (const [name, state] of this.state) {
      const live = await run.refresh(this.declared[name]!.type, state);
      if (!live) throw new Error(`${name} is gone`);
      this.state.set(name, live);
    }
  }

  /** `terraform apply`, up to where a precondition stops it. @returns what the plan of each object wants changed */
  async apply(names: readonly string[]): Promise<Record<string, readonly string[]>> {
    await this.plan();
    const run = await this.restart();
    const changed: Record<string, readonly string[]> = {};
    for (const name of names) {
      const { type, config } = this.declared[name]!;
      const prior = this.state.get(name) ?? null;
      const wanted = config(this);
      if (prior !== null) {
        changed[name] = await run.changes(type, wanted, prior);
        continue;
      }
      const { state, errors } = await run.apply(type, wanted, prior);
      expect([name, errors]).toEqual([name, []]);
      if (state) this.state.set(name, state);
    }
    return changed;
  }

  async destroy(): Promise<void> {
    await this.plan();
    await this.restart();
    const run = await this.restart();
    for (const [name, state] of [...this.state].reverse()) {
      const { errors } = await run.apply(this.declared[name]!.type, null, state);
      expect([name, errors]).toEqual([name, []]);
    }
  }

  async stop(): Promise<void> {
    await this.run?.stop();
  }

  private async restart(): Promise<ProviderRun<OrgApi>> {
    if (this.run) await this.run.restart();
    this.run ??= await startOktaRun(sandbox, program);
    return this.run;
  }
}

const note = (stack: string): string => `scimform:${stack}\nSet up by scimform, which finds the app by the line above.`;
const userName = { user_name_template: "${source.login}", user_name_template_type: "BUILT_IN" };
const group = (name: string): Declared => ({
  type: "okta_app_group_assignment",
  config: (stack) => ({ app_id: stack.appId, group_id: stack.groupId(name) }),
});
const pilot = group("MangoApps Pilot");
const users = group("MangoApps Users");
const acs = "https://app.example.com/saml/acs";

const stacks: Readonly<Record<string, () => Deployment>> = {
  "gen-test": () =>
    new Deployment(
      {
        app: {
          type: "okta_app_saml",
          config: () => ({
            ...{ label: "Generic app (test)", status: "ACTIVE", admin_note: note("gen-test"), ...userName },
            ...{ sso_url: acs, recipient: acs, destination: acs, audience: "https://app.example.com/saml" },
            subject_name_id_template: "${user.userName}",
            subject_name_id_format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            ...{ response_signed: true, assertion_signed: true },
            ...{ signature_algorithm: "RSA_SHA256", digest_algorithm: "SHA256" },
            authn_context_class_ref: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
          }),
        },
        property: {
          type: "okta_app_user_schema_property",
          config: ({ appId }) => ({
            ...{ app_id: appId, index: "officeCode", title: "Office", type: "string", external_name: "officeCode" },
            external_namespace: "urn:example:scim:schemas:extension:x:2.0:User",
            ...{ required: false, scope: "NONE" },
          }),
        },
        mapping: {
          type: "okta_profile_mapping",
          config: ({ appId, userTypeId }) => ({
            ...{ source_id: userTypeId, target_id: appId, delete_when_absent: false },
            mappings: [
              { id: "officeCode", expression: "user.department", push_status: "PUSH" },
              { id: "displayName", expression: 'user.firstName + " " + user.lastName', push_status: "DONT_PUSH" },
            ],
          }),
        },
        ...{ pilot, users },
        push: {
          type: "okta_push_group",
          config: (stack) => ({
            ...{ app_id: stack.appId, source_group_id: stack.groupId("SCIM Advisors Pilot") },
            ...{ status: "ACTIVE", delete_target_group_on_destroy: false },
          }),
        },
      },
      ["MangoApps Pilot", "MangoApps Users", "SCIM Advisors Pilot"],
      true,
    ),
  "mango-test": () =>
    new Deployment(
      {
        app: {
          type: "okta_app_saml",
          config: () => ({
            ...{ label: "MangoApps (test)", status: "ACTIVE", admin_note: note("mango-test"), ...userName },
            ...{ preconfigured_app: "mangoapps", app_settings_json: '{"domain":"okta.mangoapps.com"}' },
          }),
        },
        ...{ pilot, users },
      },
      ["MangoApps Pilot", "MangoApps Users"],
      false,
    ),
  "slk-test": () =>
    new Deployment(
      {
        app: {
          type: "okta_app_auto_login",
          config: () => ({
            ...{ label: "Slack (test)", status: "ACTIVE", admin_note: note("slk-test"), ...userName },
            ...{ preconfigured_app: "slack", app_settings_json: '{"domain":"acme"}' },
          }),
        },
        pilot,
      },
      ["MangoApps Pilot"],
      false,
    ),
};

/** What the first apply makes before a precondition stops it, and what there is once provisioning was enabled. */
const parts: Readonly<Record<string, { readonly first: readonly string[]; readonly all: readonly string[] }>> = {
  "gen-test": {
    first: ["app", "property", "mapping"],
    all: ["app", "property", "mapping", "pilot", "users", "push"],
  },
  "mango-test": { first: ["app"], all: ["app", "pilot", "users"] },
  "slk-test": { first: ["app", "pilot"], all: ["app", "pilot"] },
};

test.each(Object.keys(stacks))("%s", async (name) => {
  stack = stacks[name]!();
  const { first, all } = parts[name]!;
  const asks = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    sandbox.traffic.clear();
    await act();
    expect([what, ...played()]).toEqual([what, ...recorded(`${name}.${what}`)]);
  };

  await asks("apply", () => stack.apply(first));
  await sandbox.console.enableProvisioning(stack.appId, {
    ...{ baseUrl: target.url, token: "token" },
    features: ["create", "update", "deactivate", ...(all.includes("push") ? (["groups"] as const) : [])],
  });
  await asks("apply-after-provisioning-was-enabled", () => stack.apply(all));
  await sandbox.settle();
  await asks("plan", () => stack.plan());
  if (name !== "mango-test") await asks("destroy", () => stack.destroy());
});

/** What was asked, in an order of its own: the provider works on several objects at once. */
const played = (): string[] => sandbox.traffic.list().filter(isOfTheProvider).map(line).sort();

function recorded(file: string): string[] {
  const path = join(__dirname, "../../../fixtures/providers/okta-6.12.0-traffic", `${file}.jsonl`);
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((text) => line(JSON.parse(text) as Exchange)).sort();
}

/** Recordings have neither sign-in nor metadata of the org. */
const isOfTheProvider = ({ url }: Exchange): boolean => !url.startsWith("/.well-known/");

/** Ids are others each time. */
function line({ method, url, status, request }: Exchange): string {
  const text = `${method} ${url} ${status} ${request === undefined ? "" : JSON.stringify(inOrder(request))}`;
  return text
    .replaceAll(sandbox.url, "http://okta.local")
    .replace(/kid=[\w-]+/, "kid={kid}")
    .replace(/\{id\d+\}|\b(?:0oa|00g|gPm|oty|prm|rst)\w{17}\b/g, "{id}");
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, inOrder(inner)]));
}
