import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { terraformProgram } from "../../lib/terraform/program";
import { zipOf } from "../support/zip";

test("npm run lock:providers adds the hashes of a mirror to the pinned versions, and changes nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "scimform-lock-"));
  const pinned = readFileSync("providers.lock.hcl", "utf8");
  copyFileSync("providers.lock.hcl", join(folder, "providers.lock.hcl"));
  for (const [name, version] of [
    ["hashicorp/azuread", "3.9.0"],
    ["okta/okta", "6.12.0"],
  ] as const) {
    const type = name.split("/")[1];
    const zip = join(
      folder,
      `mirror/registry.terraform.io/${name}/terraform-provider-${type}_${version}_linux_amd64.zip`,
    );
    mkdirSync(dirname(zip), { recursive: true });
    writeFileSync(zip, zipOf(`terraform-provider-${type}_v${version}`, "a program"));
  }
  const lock = (): string => {
    const args = [
      join(__dirname, "../../scripts/lock-providers.cjs"),
      "-platform=linux_amd64",
      `-fs-mirror=${join(folder, "mirror")}`,
    ];
    const env = { ...process.env, SCIMFORM_TERRAFORM: terraformProgram(process.env).program, CHECKPOINT_DISABLE: "1" };
    execFileSync(process.execPath, args, { cwd: folder, env, stdio: "pipe" });
    return readFileSync(join(folder, "providers.lock.hcl"), "utf8");
  };
  const locked = lock();
  expect(locked.match(/"h1:[^"]+"/g)).toHaveLength(2);
  expect(locked.replace(/ {2}hashes = \[\n[^]*? {2}\]\n/g, "")).toBe(pinned);
  expect(lock()).toBe(locked);
});
