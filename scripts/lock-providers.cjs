/**
 * `npm run lock:providers`: writes the hashes of the pinned providers, for the platforms that Terraform runs on, into
 * providers.lock.hcl. It takes a registry: that of the program which SCIMFORM_TERRAFORM names, else Terraform's; or a mirror
 * (`npm run lock:providers -- -fs-mirror=/mirror`). Further arguments are those of `terraform providers lock`.
 */
const { execFileSync } = require("node:child_process");
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { basename, join } = require("node:path");

const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"];
/** Of the folder that one stands in: this package's, or a project's own. */
const file = join(process.cwd(), "providers.lock.hcl");
const program = process.env.SCIMFORM_TERRAFORM || "terraform";
const registry = basename(program).startsWith("tofu") ? "registry.opentofu.org" : "registry.terraform.io";

/** `provider "ADDRESS" { … }`, with its address. */
const block = /^provider "([^"]+)" \{\n[^]*?^\}\n/gm;
const hashes = /^ {2}hashes = \[\n[^]*?^ {2}\]\n/m;

function main(given) {
  const pinned = readFileSync(file, "utf8");
  const ours = [...pinned.matchAll(block)].filter(([, address]) => address.startsWith(`${registry}/`));
  const folder = mkdtempSync(join(tmpdir(), "scimform-lock-"));
  try {
    const required = ours.map(([text, address], index) => [
      `p${index}`,
      { source: address, version: `= ${/version\s*= "([^"]+)"/.exec(text)[1]}` },
    ]);
    const terraform = { required_providers: Object.fromEntries(required) };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform }));
    const chosen = given.some((each) => each.startsWith("-platform"))
      ? []
      : platforms.map((each) => `-platform=${each}`);
    execFileSync(program, ["providers", "lock", ...chosen, ...given], { cwd: folder, stdio: "inherit" });
    const locked = readFileSync(join(folder, ".terraform.lock.hcl"), "utf8");
    const found = new Map(
      [...locked.matchAll(block)].map(([text, address]) => [address, hashes.exec(text)?.[0] ?? ""]),
    );
    // Versions and constraints stay as they are written.
    const written = pinned.replace(block, (text, address) => {
      const fresh = found.get(address);
      return fresh ? text.replace(hashes, "").replace(/\}\n$/, `${fresh}}\n`) : text;
    });
    writeFileSync(file, written);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2));
