import { defineProblem, ExitCode } from "../core/problem";

/** Trouble with the Terraform program itself. */
export const terraformErrors = {
  missing: defineProblem("TERRAFORM_MISSING", ExitCode.usage, (program: string, reason: string) => ({
    summary: `Terraform does not run: "${program}" ${reason}.`,
    remedy:
      "Install Terraform 1.5 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu, or set SCIMFORM_TERRAFORM (or TERRAFORM_BINARY_NAME, which cdktf reads too) to the program's path.",
  })),
  tooOld: defineProblem("TERRAFORM_TOO_OLD", ExitCode.usage, (program: string, found: string, needed: string) => ({
    summary: `"${program}" is version ${found}; scimform needs ${needed} or newer.`,
    remedy: "Install a newer Terraform, or set SCIMFORM_TERRAFORM to the path of one.",
  })),
  failed: defineProblem("TERRAFORM_FAILED", ExitCode.failed, (stack: string, command: string, output: string) => ({
    summary: `terraform ${command} failed for ${stack}:\n${output}`,
    remedy: "",
  })),
};
