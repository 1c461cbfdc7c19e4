import { basename } from "node:path";

/** Registries whose addresses `NAMESPACE/TYPE` without a host stands for: https://opentofu.org/docs/language/providers/requirements/ */
export const registries = { terraform: "registry.terraform.io", openTofu: "registry.opentofu.org" } as const;

/**
 * Variables that name the program, the first one that is set. The second is what cdktf itself reads:
 * https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/environment-variables
 */
export const terraformVariables = ["SCIMFORM_TERRAFORM", "TERRAFORM_BINARY_NAME"] as const;

/** The program that deploys: Terraform, or OpenTofu. */
export interface TerraformProgram {
  /** A name to be looked for in PATH, or a path. */
  readonly program: string;
  /** Variable that names the program; undefined when none does. */
  readonly variable: (typeof terraformVariables)[number] | undefined;
  /** Registry where the program looks for providers, as far as its name tells. */
  readonly registry: (typeof registries)[keyof typeof registries];
}

/** The program that the environment names, or else `terraform`. An empty variable names none. */
export function terraformProgram(env: Readonly<Record<string, string | undefined>>): TerraformProgram {
  const variable = terraformVariables.find((name) => env[name]);
  const program = (variable && env[variable]) || "terraform";
  return { program, variable, registry: registries[/tofu/i.test(basename(program)) ? "openTofu" : "terraform"] };
}
