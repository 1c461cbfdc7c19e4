import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { sandboxClients } from "../../sandbox/entra/sign-in/clients";
import { projectTargets } from "../../sandbox/process/project-targets";
import { cdktfCli } from "../support/cdktf-cli";
import { sources } from "../support/providers";
import { providerHost } from "../support/hosted-providers";
import { type Ran, runToEnd } from "../support/run-program";

const repository = resolve(__dirname, "../..");

/** How an app of the test project is assigned, by environment. */
export type AppConfig = Readonly<Record<"test" | "production", string>>;

/** As whom a job signs in. */
export type Identity = "deployer" | "watcher" | "reader";

/** By the name that a team gives an environment or a service connection. */
export function identityOf(name: string): Identity {
  if (name.endsWith("-watch")) return "watcher";
  return name.endsWith("-read") ? "reader" : "deployer";
}

/** A team's repository, the tenant it deploys to, and machines that run its pipelines. */
export class TeamSetup {
  readonly origin: string;
  private readonly programs: string;

  private constructor(
    readonly base: string,
    readonly sandbox: EntraSandbox,
    origin: string,
  ) {
    this.origin = origin;
    this.programs = join(base, "programs");
  }

  /** @param assign YAML of who is assigned, by environment */
  static async create(assign: AppConfig): Promise<TeamSetup> {
    if (!existsSync(join(repository, "dist/scripts/main.js"))) throw new Error("run `npm run build` first");
    const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-pipelines-")));
    const origin = join(base, "origin");
    const box = join(base, "sandbox");
    mkdirSync(box, { mode: 0o700 });
    writeProject(origin, assign);
    const sandbox = await startEntraSandbox({ ...sources, folder: box, ...projectTargets(origin, box, {}) });
    const world = new TeamSetup(base, sandbox, origin);
    world.writePrograms();
    world.git("init", "--quiet", "--initial-branch=main");
    world.commit("start");
    return world;
  }

  /** Everything that must never be shown. */
  get secrets(): string[] {
    const environments = (["deployer", "watcher", "reader"] as const).map((name) => this.sandbox.env(name));
    const names = Object.keys(environments[0] ?? {}).filter((name) => /TOKEN|SECRET/.test(name));
    return [...new Set(environments.flatMap((env) => names.flatMap((name) => env[name] ?? [])))];
  }

  get token(): string {
    return this.sandbox.env()["SCIMFORM_TOKEN_ADVISORS_TEST"] ?? "";
  }

  git(...args: string[]): string {
    const author = ["-c", "user.name=Team", "-c", "user.email=team@contoso.example"];
    return execFileSync("git", [...author, ...args], { cwd: this.origin, encoding: "utf8" }).trim();
  }

  commit(message: string): void {
    this.git("add", ".");
    this.git("commit", "--quiet", "--allow-empty", "-m", message);
  }

  /** A branch merged into main, as a pull request is looked at: the first parent is main. */
  propose(assign: AppConfig): void {
    this.git("checkout", "--quiet", "-B", "change", "main");
    writeProject(this.origin, assign);
    this.commit("change");
    this.git("checkout", "--quiet", "-B", "merge", "main");
    this.git("merge", "--quiet", "--no-ff", "-m", "merge", "change");
  }

  /** What was proposed is on main. */
  merge(): void {
    this.git("checkout", "--quiet", "-B", "main", "merge");
  }

  /** What a checkout step and `npm ci` leave behind. */
  checkout(folder: string): void {
    execFileSync("git", ["clone", "--quiet", this.origin, folder]);
    symlinkSync(join(this.programs, "node_modules"), join(folder, "node_modules"));
  }

  /**
   * Variables of a machine that runs a job. The federated sign-in needs the real service: a client secret stands in for it. Who does not
   * deploy gets no token of the target.
   */
  machine(identity: Identity): NodeJS.ProcessEnv {
    const home = join(this.base, "home");
    mkdirSync(home, { recursive: true });
    const variables = Object.entries(this.sandbox.env(identity)).filter(
      ([name]) => !/^ARM_(TENANT|CLIENT)_ID$/.test(name) && !(identity !== "deployer" && /^SCIMFORM_TOKEN_/.test(name)),
    );
    return {
      ...Object.fromEntries(variables),
      PATH: `${join(this.programs, "bin")}:${process.env["PATH"] ?? ""}`,
      HOME: home,
      CI: "true",
      FORGE: join(this.base, "forge.json"),
      npm_config_update_notifier: "false",
      npm_config_offline: "true",
    };
  }

  /** Variables that a team sets for an environment of its CI system. */
  variables(identity: Identity): Record<string, string> {
    return {
      TENANT_ID: this.sandbox.env()["ARM_TENANT_ID"] ?? "",
      CLIENT_ID: sandboxClients[identity].clientId,
      SUBSCRIPTION_ID: "00000000-0000-4000-8000-000000000001",
    };
  }

  /** The targets take no token that Entra has, until the returned function puts the former ones back. */
  async revokeTokens(): Promise<() => Promise<void>> {
    const former = this.sandbox.targets.map((target) => ({ target, token: target.token }));
    for (const { target } of former) await target.acceptTokens(["another-token"]);
    return async () => {
      for (const { target, token } of former) await target.acceptTokens([token]);
    };
  }

  async bash(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
    // Variables that an Azure DevOps task gives, and that its script exports under the names of the provider.
    const signIn = { ARM_TENANT_ID: env["tenantId"], ARM_CLIENT_ID: env["servicePrincipalId"] };
    const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    return providerHost(this.sandbox)({ ...signIn, ...env }, (reattach) =>
      runToEnd("bash", args, { cwd, env: { ...env, ...reattach } }),
    );
  }

  async dispose(): Promise<void> {
    await this.sandbox.stop();
    rmSync(this.base, { recursive: true, force: true, maxRetries: 5 });
  }

  private writePrograms(): void {
    const installed = join(this.programs, "node_modules/.bin");
    mkdirSync(installed, { recursive: true });
    mkdirSync(join(this.programs, "bin"));
    const script = (file: string, ...command: string[]): void => {
      writeFileSync(file, `#!/bin/sh\nexec ${command.map((part) => `"${part}"`).join(" ")} "$@"\n`);
      chmodSync(file, 0o755);
    };
    script(join(installed, "scimform"), process.execPath, join(repository, "dist/scripts/main.js"));
    script(join(installed, "cdktf"), cdktfCli);
    for (const name of ["gh", "curl"])
      script(join(this.programs, "bin", name), process.execPath, join(__dirname, "forge.cjs"), name);
  }
}

const profile = "andmoney-advisors.yaml";

function writeProject(folder: string, assign: AppConfig): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(repository, `config/targets/${profile}`), join(folder, `config/targets/${profile}`));
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  write(
    "config/environments.yaml",
    "test: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11 }\nproduction: { tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11 }\n",
  );
  write(
    "config/andmoney.yaml",
    `apps:
  advisors:
    target: andmoney-advisors
    displayName: "Advisors ({environment})"
    environments:
      test: { assign: ${assign.test} }
      production: { assign: ${assign.production} }
`,
  );
  write("package.json", JSON.stringify({ name: "provisioning", private: true }));
  write("package-lock.json", "{}");
  write(".gitignore", "node_modules\ncdktf.out\n");
  write(
    "cdktf.json",
    JSON.stringify({
      language: "typescript",
      app: `node "${join(repository, "dist/stacks/main.js")}"`,
      projectId: "pipelines",
      sendCrashReports: "false",
    }),
  );
}
