import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProject } from "../../../lib/config";
import { adminNote } from "../../../lib/okta/api/marker";
import { signInFailed } from "../../../lib/entra/graph/errors";
import { fail } from "../../../lib/core/problem";
import { type EntraSandbox, startEntraSandbox } from "../../../sandbox/entra";
import { type OktaSandbox, startOktaSandbox } from "../../../sandbox/okta";
import { virtualTime } from "../../lib/entra/graph/fake-graph";
import { signIn } from "../../sandbox/client";
import { apiOf } from "../../sandbox/okta/client";
import { projectFolder } from "../../lib/config/project-folder";
import { run, type Run } from "../run";
import { sandboxFetch } from "../../support/sandbox-clients";
import { deployCompletely } from "../sandbox-world";

export type Side = "entra" | "okta";

/** One identity provider's stacks in the project. */
export interface Stacks {
  /** Its application is there, as the config wants it. */
  readonly deployed: string;
  /** The stack has not been deployed yet. */
  readonly undeployed: string;
}
export const stacks: Readonly<Record<Side, Stacks>> = {
  entra: { deployed: "advisors-test", undeployed: "rooms-test" },
  okta: { deployed: "zscaler-test", undeployed: "wiki-test" },
};
export const allStacks = Object.values(stacks).flatMap(({ deployed, undeployed }) => [deployed, undeployed]);

/** Assigned on each side; nobody has an account in a target yet. */
export const person: Readonly<Record<Side, string>> = {
  entra: "maja.lund@contoso.example",
  okta: "freja.nygaard@contoso.example",
};

const token = "token-of-the-targets";
const entraUrl = "https://target.example/scim";
const oktaUrl = "https://zscaler.example/scim/v2";

const files = {
  "environments.yaml": `test: { tenantId: 0a1b2c3d-0000-4000-8000-000000000001, okta: { orgUrl: https://contoso.okta.com } }
`,
  "targets/plain.yaml": `title: Plain
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
`,
  "entra.yaml": `apps:
  advisors:
    target: plain
    displayName: Advisors
    url: ${entraUrl}
    assign: { users: [${person.entra}] }
    environments: { test: }
  rooms:
    target: plain
    displayName: Rooms
    url: ${entraUrl}
    assign: external
    environments: { test: }
`,
  "targets/zscaler.yaml": `identityProvider: okta
title: Zscaler
label: "Zscaler"
application: { name: zscalerbyz, signOn: SAML_2_0 }
connection: { auth: token, baseUrl: "${oktaUrl}" }
`,
  "okta.yaml": `identityProvider: okta
apps:
  zscaler:
    target: zscaler
    assign: { groups: [MangoApps Pilot] }
    environments: { test: }
  wiki:
    target: zscaler
    label: Wiki
    assign: external
    environments: { test: }
`,
};

/** A project with stacks of both identity providers, and a local tenant and org in which some are deployed. */
export class MixedWorld {
  private constructor(
    readonly entra: EntraSandbox,
    readonly okta: OktaSandbox,
    readonly root: string,
    private readonly time: ReturnType<typeof virtualTime>,
  ) {}

  /** @param deployed otherwise nothing is */
  static async start(deployed = true): Promise<MixedWorld> {
    const time = virtualTime(Date.now());
    const [entra, okta] = await Promise.all([
      startEntraSandbox({ targets: [{ tenantUrl: entraUrl, token, kind: "better-auth" }], now: time.clock }),
      startOktaSandbox({
        targets: [{ tenantUrl: oktaUrl, token, kind: "better-auth" }],
        sleep: async () => undefined,
        now: time.clock,
      }),
    ]);
    const routes = [...entra.targets, ...okta.targets].map(({ tenantUrl, baseUrl }) => [tenantUrl, baseUrl]);
    writeFileSync(join(entra.folder, "target-routes.json"), JSON.stringify(Object.fromEntries(routes)));
    const world = new MixedWorld(entra, okta, projectFolder(files), time);
    if (deployed) {
      await deployCompletely(entra, world.root, stacks.entra.deployed, token);
      await world.deployOkta();
    }
    return world;
  }

  async close(): Promise<void> {
    await Promise.all([this.entra.stop(), this.okta.close()]);
  }

  /** @param refused whose sign-in is refused: its token was revoked */
  run(args: readonly string[], { refused }: { readonly refused?: Side } = {}): Promise<Run> {
    // Each empties the variables of the other.
    const entries = [...Object.entries(this.okta.env()), ...Object.entries(this.entra.env())];
    const env = entries.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
    const tokens = allStacks.map((stack) => [`SCIMFORM_TOKEN_${stack.toUpperCase().replaceAll("-", "_")}`, token]);
    return run(args, {
      cwd: this.root,
      env: {
        ...Object.fromEntries([...env, ...tokens]),
        ...(refused === "okta" && { OKTA_API_TOKEN: "00revoked" }),
      },
      fetch: sandboxFetch(this.entra),
      createCredential: () => ({
        method: "test",
        getToken: () =>
          refused === "entra" ? Promise.reject(fail(signInFailed, "test", "it was revoked.")) : signIn(this.entra),
      }),
      time: {
        clock: this.time.clock,
        // What the org does meanwhile is done when the sleeper wakes.
        sleep: async (milliseconds: number) => {
          await this.time.sleep(milliseconds);
          await this.okta.settle();
        },
      },
    });
  }

  /** What deploy and `credentials` leave behind, before anybody is provisioned. */
  private async deployOkta(): Promise<void> {
    const { oktaStacks } = loadProject({ root: this.root, env: {}, sandbox: true });
    const config = oktaStacks.find(({ stack }) => stack === stacks.okta.deployed);
    if (config?.application.kind !== "catalogue" || config.assign === "external") throw new Error("no such stack");
    const { application, label, stack, userName, assign } = config;
    const api = apiOf(this.okta);
    const { body } = await api("POST", "/api/v1/apps", {
      ...{ name: application.name, label, signOnMode: application.signOn },
      settings: { app: application.settings, notes: { admin: adminNote(stack) }, signOn: {} },
      credentials: { userNameTemplate: { template: userName, type: "BUILT_IN" } },
    });
    const id = String(body.id);
    for (const { name } of assign.groups)
      await api("PUT", `/api/v1/apps/${id}/groups/${this.okta.org.group(name).id}`, {});
    await this.okta.settle();
    const connected = await this.run(["credentials", stack, "--yes"]);
    if (connected.exitCode !== 0) throw new Error(connected.stderr);
  }
}
