import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { terraformProgram } from "../../lib/terraform/program";
import { startEntraSandbox, type SandboxOptions } from "../../sandbox/entra";
import { fakeAzuread } from "../../sandbox/fake-providers/azuread/provider";
import {
  offeredProviders,
  type OfferedProvider,
  pinnedVersion,
  type ProviderSource,
  type ProviderSources,
} from "../../sandbox/provider-source";
import { writeFakeProvider, writeTerraformConfig } from "../../sandbox/terraform";
import { synthesize } from "../../stacks/synth";
import { zipOf } from "../support/zip";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "scimform test-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const system = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
const repository = resolve(__dirname, "../..");

type Address = OfferedProvider["address"];

/** A mirror whose providers do nothing: good enough for `terraform init`. */
function mirror(name: string, ...addresses: Address[]): { mirror: string } {
  const place = join(folder, name);
  for (const address of addresses)
    writeFakeProvider(place, { address, version: pinnedVersion(address) }, `/${name}.cjs`);
  return { mirror: place };
}

describe("real Terraform", () => {
  const config = `identityProvider: okta
apps:
  mango:
    target: mangoapps-okta
    inputs: { domain: okta.mangoapps.com, scimUrl: https://okta.mangoapps.com/scim }
    environments: { test: { assign: external } }
`;
  const stack = (name: string, ...path: string[]) => join(folder, "cdktf.out/stacks", name, ...path);
  const link = (name: string, address: Address): string =>
    realpathSync(stack(name, ".terraform/providers/registry.terraform.io", address, pinnedVersion(address), system));

  /** A sandbox from its start to its end, in which both stacks are synthesized and initialized. */
  async function initialize(sources: ProviderSources): Promise<void> {
    const box: SandboxOptions = { folder: join(folder, "box"), tenant: "empty", ...sources };
    const sandbox = await startEntraSandbox(box);
    try {
      const env = { PATH: process.env["PATH"], HOME: folder, ...sandbox.env() };
      synthesize({ root: folder, env });
      for (const name of ["advisors-test", "mango-test"])
        execFileSync(terraformProgram(process.env).program, ["init", "-input=false", "-no-color"], {
          cwd: stack(name),
          env,
          stdio: "pipe",
        });
    } finally {
      await sandbox.stop();
    }
  }

  test("takes each provider from its own source, ours from the stack folder, nothing from the network; none of a former source stays", async () => {
    cpSync(join(repository, "config"), join(folder, "config"), { recursive: true });
    writeFileSync(join(folder, "config/mango.yaml"), config);
    const fakeProviders = join(folder, "box/terraform/mirror/registry.terraform.io");

    await initialize({});
    const lock = readFileSync(stack("advisors-test", ".terraform.lock.hcl"), "utf8");
    expect(lock).toMatch(/hashicorp\/azuread" \{\n\s+version\s+= "3\.9\.0"/);
    expect(lock).toContain('"scimform.local/scimform/scimform"');
    expect(existsSync(join(folder, ".terraform.d/plugin-cache"))).toBe(false);
    expect(link("advisors-test", "hashicorp/azuread")).toBe(join(fakeProviders, "hashicorp/azuread/3.9.0", system));
    expect(link("mango-test", "okta/okta")).toBe(join(fakeProviders, "okta/okta/6.12.0", system));

    const both = mirror("mirror", "hashicorp/azuread", "okta/okta").mirror;
    const azuread = join(both, "registry.terraform.io/hashicorp/azuread/3.9.0", system);
    await initialize({ azuread: { mirror: both } });
    expect(link("advisors-test", "hashicorp/azuread")).toBe(azuread);
    expect(link("mango-test", "okta/okta")).toBe(join(fakeProviders, "okta/okta/6.12.0", system));
    expect(existsSync(join(fakeProviders, "hashicorp"))).toBe(false);

    // Another build in the same place, packed as `terraform providers mirror` does it; and now Okta's as well.
    const packed = join(azuread, `../../terraform-provider-azuread_3.9.0_${system}.zip`);
    writeFileSync(packed, zipOf("terraform-provider-azuread_v3.9.0", "#!/bin/sh\n"));
    rmSync(azuread, { recursive: true });
    await initialize({ azuread: { mirror: both }, okta: { mirror: both } });
    expect(link("advisors-test", "hashicorp/azuread")).toContain("advisors-test/.terraform/providers");
    expect(link("mango-test", "okta/okta")).toBe(join(both, "registry.terraform.io/okta/okta/6.12.0", system));

    await initialize({});
    expect(link("advisors-test", "hashicorp/azuread")).toBe(join(fakeProviders, "hashicorp/azuread/3.9.0", system));
    expect(link("mango-test", "okta/okta")).toBe(join(fakeProviders, "okta/okta/6.12.0", system));
  });
});

test("the launcher quotes the program's path and runs the node of SCIMFORM_NODE", () => {
  writeFakeProvider(folder, { address: "hashicorp/azuread", version: "3.9.0" }, "/opt/it's/standin.cjs");
  const launcher = join(
    folder,
    "registry.terraform.io/hashicorp/azuread/3.9.0/linux_amd64/terraform-provider-azuread_v3.9.0",
  );
  const output = execFileSync(launcher, { encoding: "utf8", env: { SCIMFORM_NODE: "/bin/echo" } });
  expect(output).toBe("/opt/it's/standin.cjs\n");
});

test("OpenTofu finds the stand-ins at the addresses of its own registry", () => {
  const text = readFileSync(writeTerraformConfig(folder, offeredProviders({})), "utf8");
  for (const address of ["registry.opentofu.org/hashicorp/azuread", "registry.opentofu.org/okta/okta"]) {
    expect(text).toContain(`"${address}"`);
    expect(existsSync(join(folder, "terraform/mirror", address))).toBe(true);
  }
});

test("a mirror that OpenTofu made will do", () => {
  const made = mirror("mirror", "okta/okta").mirror;
  rmSync(join(made, "registry.terraform.io"), { recursive: true });
  expect(offeredProviders({ okta: { mirror: made } })[1]?.package).toContain("registry.opentofu.org/okta/okta");
});

test("only a provider from the registry is looked for there", () => {
  const text = (azuread: ProviderSource) =>
    readFileSync(writeTerraformConfig(folder, offeredProviders({ azuread })), "utf8").replaceAll(/\s+/g, " ");
  expect(text("stand-in")).not.toContain("direct");
  expect(text("registry")).toContain(
    'direct { include = ["registry.terraform.io/hashicorp/azuread","registry.opentofu.org/hashicorp/azuread"] }',
  );
  expect(text("registry").match(/direct/g)).toHaveLength(1);
});

describe("a mirror without the pinned version for this machine is refused before anything starts", () => {
  const refused = async (sources: ProviderSources): Promise<string> => {
    const box = join(folder, "box");
    const error: unknown = await startEntraSandbox({ folder: box, ...sources }).catch((reason: unknown) => reason);
    expect(existsSync(box)).toBe(false);
    return String(error);
  };
  const expected = `registry.terraform.io/okta/okta/terraform-provider-okta_6.12.0_${system}.zip or `;

  test.each<[string, () => { mirror: string }, string]>([
    ["no folder", () => ({ mirror: join(folder, "nowhere") }), "nowhere is not a folder."],
    ["a file", () => ({ mirror: __filename }), "terraform.test.ts is not a folder."],
    ["another provider", () => mirror("other", "hashicorp/azuread"), `other has no okta/okta 6.12.0 for ${system}.`],
    [
      "another version",
      () => {
        writeFakeProvider(join(folder, "old"), { address: "okta/okta", version: "6.11.0" }, "/old.cjs");
        return { mirror: join(folder, "old") };
      },
      `old has no okta/okta 6.12.0 for ${system}.`,
    ],
    [
      "nothing in the place",
      () => {
        mkdirSync(join(folder, "void/registry.terraform.io/okta/okta/6.12.0", system), { recursive: true });
        return { mirror: join(folder, "void") };
      },
      `void has no okta/okta 6.12.0 for ${system}.`,
    ],
  ])("%s", async (_, okta, summary) => {
    const error = await refused({ okta: okta() });
    expect(error).toContain("SANDBOX_MIRROR_INCOMPLETE");
    expect(error).toContain(summary);
    expect(error).toContain(expected);
  });
});

test("the stand-in passes for the version that synth pins: the project's, or else this package's", () => {
  const pinnedAzuread = (project?: string) => pinnedVersion("hashicorp/azuread", project);
  const lock = (version: string) =>
    `provider "registry.terraform.io/hashicorp/azuread" {\n  version = "${version}"\n}\n`;
  expect(readFileSync("providers.lock.hcl", "utf8")).toContain(`"${pinnedAzuread()}"`);
  expect(pinnedAzuread(folder)).toBe(pinnedAzuread());
  writeFileSync(join(folder, "providers.lock.hcl"), lock("3.7.1"));
  expect(pinnedAzuread(folder)).toBe("3.7.1");
  expect(fakeAzuread({ env: {} } as Parameters<typeof fakeAzuread>[0]).version).toBe(pinnedAzuread());
});
