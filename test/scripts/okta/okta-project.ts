import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProject, type OktaStackConfig } from "../../../lib/config";
import { adminNote } from "../../../lib/okta/api/marker";
import { type OktaSandbox, type OktaSandboxOptions, startOktaSandbox } from "../../../sandbox/okta";
import { virtualTime } from "../../lib/entra/graph/fake-graph";
import { apiOf, type Api } from "../../sandbox/okta/client";
import { projectFolder } from "../../lib/config/project-folder";
import { run, type Run } from "../run";

export const scimUrl = "https://contoso.mangoapps.com/scim/v2";
export const token = "token-of-the-target";

/** A project with MangoApps in Okta, as `init` writes it once the vendor's values are known. */
export const mangoApps = {
  "environments.yaml": "test: { okta: { orgUrl: https://contoso.okta.com } }\n",
  "mango.yaml": `identityProvider: okta
apps:
  mango:
    target: mangoapps-okta
    inputs: { domain: contoso.mangoapps.com, scimUrl: "${scimUrl}" }
    assign: { groups: [MangoApps Pilot] }
    environments: { test: }
`,
};

/** Zscaler, of the few whose connection the API can set, without a profile of the package. */
export const zscaler = {
  "environments.yaml": "test: { okta: { orgUrl: https://contoso.okta.com } }\n",
  "targets/zscaler.yaml": `identityProvider: okta
title: Zscaler
label: "Zscaler ({environment})"
application: { name: zscalerbyz, signOn: SAML_2_0 }
connection: { auth: token, baseUrl: "${scimUrl}" }
`,
  "zscaler.yaml": `identityProvider: okta
apps:
  zscaler:
    target: zscaler
    assign: { groups: [MangoApps Pilot] }
    environments: { test: }
`,
};

/** A local org with its clock, a project, and commands that work with both. Time passes only while somebody sleeps. */
export class OktaProject {
  private constructor(
    readonly sandbox: OktaSandbox,
    readonly api: Api,
    readonly root: string,
    private readonly time: ReturnType<typeof virtualTime>,
  ) {}

  static async start(files: Readonly<Record<string, string>>, options: OktaSandboxOptions = {}): Promise<OktaProject> {
    const time = virtualTime(Date.now());
    const sandbox = await startOktaSandbox({
      targets: [{ tenantUrl: scimUrl, token, kind: "better-auth" }],
      sleep: async () => undefined,
      now: time.clock,
      ...options,
    });
    return new OktaProject(sandbox, apiOf(sandbox), projectFolder(files), time);
  }

  get now(): number {
    return this.time.clock();
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  get config(): OktaStackConfig {
    const { oktaStacks, problems } = loadProject({ root: this.root, env: {}, sandbox: true });
    const [config] = oktaStacks;
    if (!config) throw new Error(problems.map(({ summary }) => summary).join("\n"));
    return config;
  }

  /** What a first deploy leaves behind: the app with its note, and nobody assigned. */
  async deployApp(): Promise<string> {
    const { application, label, stack, userName } = this.config;
    if (application.kind !== "catalogue") throw new Error("only catalogue apps here");
    const { body, status } = await this.api("POST", "/api/v1/apps", {
      ...{ name: application.name, label, signOnMode: application.signOn },
      settings: { app: application.settings, notes: { admin: adminNote(stack) }, signOn: {} },
      credentials: { userNameTemplate: { template: userName, type: "BUILT_IN" } },
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return String(body.id);
  }

  /** What the next deploy does. */
  async assign(appId: string): Promise<void> {
    const { assign } = this.config;
    for (const { name } of assign === "external" ? [] : assign.groups)
      await this.api("PUT", `/api/v1/apps/${appId}/groups/${this.sandbox.org.group(name).id}`, {});
    await this.sandbox.settle();
  }

  /** The step in the Admin Console. */
  async consoleStep(appId: string): Promise<void> {
    await this.sandbox.console.enableProvisioning(appId, { baseUrl: scimUrl, token, authentication: "consent" });
  }

  run(
    args: readonly string[],
    more: { env?: Record<string, string>; stdin?: string; isTerminal?: boolean } = {},
  ): Promise<Run> {
    const variables = Object.entries(this.sandbox.env()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return run(args, {
      cwd: this.root,
      env: { ...Object.fromEntries(variables), SCIMFORM_SANDBOX: "1", ...more.env },
      ...(more.stdin !== undefined && { stdin: more.stdin }),
      ...(more.isTerminal !== undefined && { isTerminal: more.isTerminal }),
      time: {
        clock: this.time.clock,
        // What the org does meanwhile is done when the sleeper wakes.
        sleep: async (milliseconds: number) => {
          await this.time.sleep(milliseconds);
          await this.sandbox.settle();
        },
      },
      fetch,
    });
  }

  /** Accounts of the target: user name -> active. */
  async accounts(): Promise<Record<string, boolean>> {
    const users = (await this.sandbox.targets[0]?.listUsers()) ?? [];
    return Object.fromEntries(users.map(({ userName, active }) => [String(userName), active === true]));
  }

  /** Environment in which commands reach the targets themselves. */
  get routed(): Record<string, string> {
    const folder = mkdtempSync(join(tmpdir(), "scimform-routes-"));
    const routes = this.sandbox.targets.map(({ tenantUrl, baseUrl }) => [tenantUrl, baseUrl]);
    writeFileSync(join(folder, "target-routes.json"), JSON.stringify(Object.fromEntries(routes)));
    return { SCIMFORM_SANDBOX: folder };
  }

  /** Everything that anybody could read afterwards. */
  get trace(): string {
    const { traffic, exchanges, org } = this.sandbox;
    return JSON.stringify([traffic.list(), exchanges, org.state.log, org.state.apps]);
  }
}
