import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Env } from "../../../lib/core/env";
import { devDependencies as ofCdktn } from "../../../engines/cdktn/package.json";
import { cdktfClis } from "../../../lib/terraform/cdktf-cli";
import { terraformProgram } from "../../../lib/terraform/program";
import type { StackConfig } from "../../../lib/config";
import type { DoctorCheck, Machine } from "../../../scripts/verbs/doctor/check";
import { devDependencies } from "../../../package.json";
import { cdktfCliCheck } from "../../../scripts/verbs/doctor/machine/cdktf-cli";
import { oldestNode } from "../../../lib/core/node-version";
import { nodeCheck } from "../../../scripts/verbs/doctor/machine/node";
import { pluginLinksCheck } from "../../../scripts/verbs/doctor/machine/plugin-links";
import { providerBundleCheck } from "../../../scripts/verbs/doctor/machine/provider-bundle";
import { proxyCheck } from "../../../scripts/verbs/doctor/machine/proxy";
import { stackFoldersCheck } from "../../../scripts/verbs/doctor/machine/stack-folders";
import { stateCheck } from "../../../scripts/verbs/doctor/machine/state";
import { terraformCheck } from "../../../scripts/verbs/doctor/machine/terraform";
import { oktaStackConfig } from "../../support/okta-stack-config";
import { terraformConfigCheck } from "../../../scripts/verbs/doctor/machine/terraform-config";
import { processIo } from "../../../scripts/io";
import { writeProviderPackage } from "../../../stacks/provider-package";

/** The checks of the machine, each on files and programs as they really are. */

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "scimform doctor-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const version = "0.1.0";
const system = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;

function machine(changes: Partial<Machine> & { env?: Env } = {}): Machine {
  const { env = {}, ...rest } = changes;
  return {
    io: { ...processIo(), env: { PATH: process.env["PATH"], HOME: home, ...env } },
    ...{ root: home, package: { root: home, version }, nodeVersion: process.versions.node, platform: system },
    ...{ project: undefined, stacks: [] },
    ...rest,
  };
}

const codes = async (check: DoctorCheck<Machine>, changes?: Parameters<typeof machine>[0]) => {
  const { state, problems } = await check.run(machine(changes));
  return [state, ...problems.map(({ code }) => code)];
};

function write(name: string, text: string, mode = 0o644): string {
  const file = join(home, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe("Node.js", () => {
  test("needs what package.json says", () => {
    const manifest = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as {
      engines: { node: string };
    };
    expect(manifest.engines.node).toBe(`>=${oldestNode}`);
  });

  test("new enough", async () => expect(await codes(nodeCheck)).toEqual(["fine"]));

  test.each(["18.20.4", "20.10.0"])("%s is too old", async (nodeVersion) => {
    expect(await codes(nodeCheck, { nodeVersion })).toEqual(["found", "DOCTOR_NODE_TOO_OLD"]);
  });

  test.each([
    ["is not there", () => "/nowhere/node", /was not found/],
    ["may not be executed", () => write("node", "#!/bin/sh\n"), /may not be executed/],
    ["is old", () => write("node", "#!/bin/sh\necho v16.20.0\n", 0o755), /is version 16\.20\.0/],
  ])("the one that Terraform starts %s", async (_, program, reason) => {
    const { problems } = await nodeCheck.run(machine({ env: { SCIMFORM_NODE: program() } }));
    expect(problems).toMatchObject([{ code: "DOCTOR_PROVIDER_NODE", summary: expect.stringMatching(reason) }]);
  });
});

describe("Terraform", () => {
  test("the installed one", async () => {
    expect(await terraformCheck.run(machine())).toMatchObject({
      state: "fine",
      text: expect.stringMatching(/v\d.*: terraform \(in PATH\)$/),
      lines: [],
    });
  });

  test.each(["SCIMFORM_TERRAFORM", "TERRAFORM_BINARY_NAME"])("says that %s named it", async (variable) => {
    const program = write(
      "opt/wrapped",
      `#!/bin/sh\n[ "$2" = -json ] && echo '{"terraform_version":"1.9.0"}' || echo OpenTofu v1.9.0\n`,
      0o755,
    );
    const ofCdktf = `npx cdktf runs terraform, not ${program}: it reads TERRAFORM_BINARY_NAME only.`;
    expect(await terraformCheck.run(machine({ env: { [variable]: program } }))).toMatchObject({
      state: "fine",
      text: `OpenTofu v1.9.0: ${program} (${variable})`,
      data: { program, variable },
      lines: variable === "SCIMFORM_TERRAFORM" ? [ofCdktf] : [],
    });
  });

  test.each([
    [{ SCIMFORM_TERRAFORM: "/nowhere/terraform" }, "TERRAFORM_MISSING"],
    [{ TERRAFORM_BINARY_NAME: "/nowhere/tofu" }, "TERRAFORM_MISSING"],
  ])("%j", async (env, code) => {
    expect(await codes(terraformCheck, { env })).toEqual(["found", code]);
  });

  test("too old", async () => {
    const program = write("terraform", `#!/bin/sh\necho '{"terraform_version":"1.4.6"}'\n`, 0o755);
    const found = await codes(terraformCheck, { env: { SCIMFORM_TERRAFORM: program } });
    expect(found).toEqual(["found", "TERRAFORM_TOO_OLD"]);
  });

  test("too old for stacks in Okta only", async () => {
    const program = write("terraform", `#!/bin/sh\necho '{"terraform_version":"1.7.5"}'\n`, 0o755);
    const env = { SCIMFORM_TERRAFORM: program };
    expect(await codes(terraformCheck, { env })).toEqual(["fine"]);
    expect(await codes(terraformCheck, { env, stacks: [oktaStackConfig()] })).toEqual(["found", "TERRAFORM_TOO_OLD"]);
  });
});

describe("cdktf's command line", () => {
  const install = (name: string) => write(`node_modules/${name}/package.json`, JSON.stringify({ version: "0.9.0" }));

  test.each([
    ["20.11.1", "cdktf-cli@", "cdktf"],
    ["22.18.0", "cdktf-cli@", "cdktf"],
    ["22.19.0", "cdktn-cli@", "cdktn"],
    ["24.1.0", "cdktn-cli@", "cdktn"],
  ])("none: names the one for Node.js %s", async (nodeVersion, name, command) => {
    const { state, text } = await cdktfCliCheck.run(machine({ nodeVersion }));
    expect([state, text]).toEqual(["fine", expect.stringMatching(`${name}.* npx ${command}$`)]);
  });

  test("one that does not start on this Node.js", async () => {
    install("cdktf-cli");
    expect(await codes(cdktfCliCheck, { nodeVersion: "22.19.0" })).toEqual(["fine"]);
    const { problems } = await cdktfCliCheck.run(machine({ nodeVersion: "24.1.0" }));
    expect(problems).toMatchObject([
      {
        code: "DOCTOR_CDKTF_CLI",
        summary: "cdktf-cli 0.9.0 in node_modules starts on Node.js 20 and 22; this is 24.1.0.",
        remedy: expect.stringMatching(/npm install --save-dev cdktn-cli@\S+`, and then `npx cdktn`/),
      },
    ]);
  });

  test("of two, the one that starts", async () => {
    install("cdktf-cli");
    install("cdktn-cli");
    for (const [nodeVersion, text] of [
      ["20.11.1", "cdktf-cli 0.9.0: npx cdktf"],
      ["24.1.0", "cdktn-cli 0.9.0: npx cdktn"],
    ])
      expect(await cdktfCliCheck.run(machine({ nodeVersion }))).toMatchObject({ state: "fine", text });
  });

  test("the versions are those that the tests run", () => {
    const pinned = { ...ofCdktn, ...devDependencies };
    expect(pinned).toMatchObject(Object.fromEntries(cdktfClis.map((cli) => [cli.package, cli.version])));
  });
});

test("the provider's bundle", async () => {
  expect(await codes(providerBundleCheck)).toEqual(["found", "DOCTOR_BUNDLE_MISSING"]);
  write("dist/provider/scimform-provider.cjs", "");
  expect(await codes(providerBundleCheck)).toEqual(["fine"]);
});

describe("stack folders", () => {
  const folder = () => join(home, "cdktf.out/stacks/advisors-test");
  const launcher = () =>
    `terraform.d/plugins/scimform.local/scimform/scimform/${version}/${system}/terraform-provider-scimform_v${version}`;

  beforeEach(() => {
    const bundle = write("dist/provider/scimform-provider.cjs", "// built\n");
    mkdirSync(folder(), { recursive: true });
    writeProviderPackage({ stackFolder: folder(), version, bundle, pinned: [], home: "tenant" });
  });

  const faults = async (changes?: Parameters<typeof machine>[0]) =>
    (await stackFoldersCheck.run(machine(changes))).problems.map(({ code, summary }) => [code, summary]);

  test("as synth wrote it", async () => expect(await codes(stackFoldersCheck)).toEqual(["fine"]));

  test("none yet, and folders of others are not looked at", async () => {
    mkdirSync(join(home, "empty/cdktf.out/stacks/of-others"), { recursive: true });
    expect(await codes(stackFoldersCheck, { root: join(home, "empty") })).toEqual(["skipped"]);
  });

  test.each<[string, () => void, Parameters<typeof machine>[0], RegExp]>([
    ["the bundle is missing", () => rmSync(join(folder(), "scimform-provider.cjs")), {}, /cjs is missing/],
    [
      "the bundle is of another build",
      () => {
        rmSync(join(folder(), "scimform-provider.cjs"));
        writeFileSync(join(folder(), "scimform-provider.cjs"), "// older\n");
      },
      {},
      /another build/,
    ],
    ["the launcher lost its right", () => chmodSync(join(folder(), launcher()), 0o644), {}, /may not be executed/],
    [
      "the launcher was edited",
      () => writeFileSync(join(folder(), launcher()), "#!/bin/sh\n"),
      {},
      /does not have the hash/,
    ],
    ["another version", () => undefined, { package: { root: "", version: "9.9.9" } }, /no launcher of version 9\.9\.9/],
    ["another machine", () => undefined, { platform: "plan9_mips" }, /for plan9_mips/],
    ["the sandbox", () => undefined, { env: { SCIMFORM_SANDBOX: "/box" } }, /for a tenant.*the sandbox \/box/],
    [
      "the sandbox with other providers",
      () => writeFileSync(join(folder(), ".scimform-home"), "/box\n# hashicorp/azuread from elsewhere"),
      { env: { SCIMFORM_SANDBOX: "/box" } },
      /took its providers from elsewhere/,
    ],
  ])("%s", async (_, change, world, expected) => {
    change();
    if (world?.package) world = { ...world, package: { ...world.package, root: home } };
    expect(await faults(world)).toEqual([["DOCTOR_STACK_FOLDER", expect.stringMatching(expected)]]);
  });
});

describe("Terraform's CLI configuration", () => {
  const mirror = `filesystem_mirror {\n path = "terraform.d/plugins"\n include = ["scimform.local/*/*"]\n }`;
  const settings: [string, string, string[]][] = [
    ["of no concern", 'plugin_cache_dir = "/tmp" # provider_installation {', ["fine"]],
    ["installs everything from the registry", "provider_installation {\n direct {}\n}", installationFails()],
    ["asks the registry for ours, too", `provider_installation {\n ${mirror}\n direct {}\n}`, installationFails()],
    [
      "as the remedy says",
      `provider_installation {\n ${mirror}\n direct {\n exclude = ["scimform.local/*/*"]\n }\n}`,
      ["fine"],
    ],
    [
      "of somebody who develops providers",
      'provider_installation {\n dev_overrides {\n "hashicorp/azuread" = "/src"\n "scimform.local/scimform/scimform" = "/src"\n }\n direct {}\n}',
      ["warning", "DOCTOR_DEV_OVERRIDE", "DOCTOR_DEV_OVERRIDE"],
    ],
  ];
  function installationFails() {
    return ["found", "DOCTOR_INSTALLATION_EXCLUDES"];
  }

  test.each(settings)("%s", async (_, text, expected) => {
    write(".terraformrc", text);
    expect(await codes(terraformConfigCheck)).toEqual(expected);
    expect(await codes(terraformConfigCheck, { env: { TF_CLI_CONFIG_FILE: join(home, ".terraformrc") } })).toEqual(
      expected,
    );
  });

  test("absent: Terraform's defaults; named and absent: a warning", async () => {
    expect(await codes(terraformConfigCheck)).toEqual(["fine"]);
    for (const TF_CLI_CONFIG_FILE of ["/nowhere/terraform.tfrc", home])
      expect(await codes(terraformConfigCheck, { env: { TF_CLI_CONFIG_FILE } })).toEqual([
        "warning",
        "DOCTOR_CLI_CONFIG_MISSING",
      ]);
  });

  test.each(settings.slice(1, 4))("real Terraform agrees: %s", (_, text, expected) => {
    const stack = join(home, "stack");
    const bundle = write("scimform-provider.cjs", "");
    mkdirSync(stack);
    writeProviderPackage({ stackFolder: stack, version, bundle, pinned: [], home: "tenant" });
    write(
      "stack/main.tf.json",
      JSON.stringify({
        terraform: { required_providers: { scimform: { source: "scimform.local/scimform/scimform" } } },
      }),
    );
    const env = { PATH: process.env["PATH"], HOME: home, CHECKPOINT_DISABLE: "1" };
    const TF_CLI_CONFIG_FILE = write("terraform.tfrc", text);
    const init = () =>
      execFileSync(terraformProgram(process.env).program, ["init"], {
        cwd: stack,
        env: { ...env, TF_CLI_CONFIG_FILE },
        stdio: "pipe",
      });
    if (expected[0] === "fine") init();
    else expect(init).toThrow();
  });
});

describe("provider packages", () => {
  test("a cache that is named and absent; one that nobody named may be absent", async () => {
    expect(await codes(pluginLinksCheck)).toEqual(["fine"]);
    const named = join(home, "cache");
    const missing = ["found", "DOCTOR_PLUGIN_CACHE_MISSING"];
    expect(await codes(pluginLinksCheck, { env: { TF_PLUGIN_CACHE_DIR: named } })).toEqual(missing);
    write(".terraformrc", 'plugin_cache_dir = "$HOME/cache"\n');
    expect(await codes(pluginLinksCheck)).toEqual(missing);
    mkdirSync(named);
    expect(await codes(pluginLinksCheck)).toEqual(["fine"]);
  });

  test("links into a folder that is gone, in cache and stack folders", async () => {
    const package_ = "scimform.local/scimform/scimform/0.1.0";
    const cache = join(home, ".terraform.d/plugin-cache", package_);
    const stack = join(home, "cdktf.out/stacks/advisors-test");
    write("cdktf.out/stacks/advisors-test/.scimform-home", "tenant");
    for (const [folder, target] of [
      [cache, join(home, "gone")],
      [join(stack, ".terraform/providers", package_), join(cache, system)],
    ] as const) {
      mkdirSync(folder, { recursive: true });
      symlinkSync(target, join(folder, system));
    }
    expect(await codes(pluginLinksCheck)).toEqual(["found", "DOCTOR_DANGLING_LINK", "DOCTOR_DANGLING_LINK"]);
    mkdirSync(join(home, "gone"));
    expect(await codes(pluginLinksCheck)).toEqual(["fine"]);
  });
});

test.each<[string, Env, string[]]>([
  ["none", {}, ["fine"]],
  ["of a password that is not shown", { https_proxy: "http://anna:s3cret-word@proxy:3128" }, ["fine"]],
  ["none in the sandbox", { HTTPS_PROXY: "http://proxy", SCIMFORM_SANDBOX: "/box" }, ["fine"]],
  ["not for Microsoft", { HTTPS_PROXY: "nonsense://", NO_PROXY: "microsoft.com" }, ["fine"]],
  ["of a kind that is not supported", { HTTPS_PROXY: "socks5://proxy" }, ["found", "PROXY_UNUSABLE"]],
])("proxy: %s", async (_, env, expected) => {
  expect(await codes(proxyCheck, { env })).toEqual(expected);
});

test("state of a protected environment on this machine only", async () => {
  const stack = (environment: string, type: string) =>
    ({
      ...{ stack: `advisors-${environment}`, environment, protected: environment === "production" },
      backend: { type, config: {} },
    }) as unknown as StackConfig;
  const stacks = [stack("test", "local"), stack("production", "local")];
  expect(await codes(stateCheck, { stacks })).toEqual(["warning", "DOCTOR_LOCAL_STATE"]);
  expect(await codes(stateCheck, { stacks: [stack("production", "azurerm")] })).toEqual(["fine"]);
  expect(await codes(stateCheck, { stacks, env: { SCIMFORM_SANDBOX: "/box" } })).toEqual(["fine"]);
});
