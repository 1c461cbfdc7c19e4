import { execFileSync } from "node:child_process";
import { terraformProgram } from "../../lib/terraform/program";
import makeTemporaryFolder from "./temporary-folder";

/** Once, before the workers start. */
export default function setUp(): void {
  requireTerraform();
  makeTemporaryFolder();
}

/** The suite runs real Terraform; without it, say so once instead of failing everywhere. */
function requireTerraform(): void {
  const { program } = terraformProgram(process.env);
  let version: string;
  try {
    version = execFileSync(program, ["version", "-json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, TF_CLI_CONFIG_FILE: "", CHECKPOINT_DISABLE: "1" },
    });
  } catch {
    throw new Error(
      `The tests need Terraform 1.5 or newer ("${program}" does not run). Install it or set SCIMFORM_TERRAFORM.`,
    );
  }
  const [, major = 0, minor = 0] = (/"terraform_version":\s*"(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  if (major < 1 || (major === 1 && minor < 5))
    throw new Error(`The tests need Terraform 1.5 or newer; found ${major}.${minor}.`);
}
