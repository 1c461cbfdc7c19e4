import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const nodeTooOld = defineProblem("DOCTOR_NODE_TOO_OLD", ExitCode.found, (found: string, needed: string) => ({
  summary: `This is Node.js ${found}; scimform needs ${needed} or newer.`,
  remedy: "Install a newer Node.js (https://nodejs.org/en/download), for example with the version of .nvmrc.",
}));

export const providerNode = defineProblem(
  "DOCTOR_PROVIDER_NODE",
  ExitCode.found,
  (program: string, reason: string) => ({
    summary: `Terraform starts the scimform provider with "${program}", but that ${reason}.`,
    remedy: "Put Node.js on the search path of Terraform, or set SCIMFORM_NODE to the path of one that is new enough.",
  }),
);

export const cdktfCli = defineProblem(
  "DOCTOR_CDKTF_CLI",
  ExitCode.ok,
  (found: string, nodes: string, node: string, wanted: string, command: string) => ({
    summary: `${found} in node_modules starts on Node.js ${nodes}; this is ${node}.`,
    remedy: `Run \`npm install --save-dev ${wanted}\`, and then \`npx ${command}\` for \`synth\`, \`diff\`, \`deploy\` and \`destroy\`.`,
  }),
  "warning",
);

export const bundleMissing = defineProblem("DOCTOR_BUNDLE_MISSING", ExitCode.found, (file: string) => ({
  summary: `The scimform provider is not built: there is no ${file}.`,
  remedy: "In a clone run `npm run setup`; elsewhere install the package again.",
}));

export const stackFolder = defineProblem(
  "DOCTOR_STACK_FOLDER",
  ExitCode.ok,
  (folder: string, faults: readonly string[]) => ({
    summary: `Terraform cannot deploy the stack folder ${folder} as it is: ${faults.join(", ")}.`,
    remedy: "Synthesize it again (`npx cdktf synth`, as `npx cdktf deploy` does by itself), in the shell that deploys.",
  }),
  "warning",
);

export const cliConfigMissing = defineProblem(
  "DOCTOR_CLI_CONFIG_MISSING",
  ExitCode.ok,
  (file: string) => ({
    summary: `TF_CLI_CONFIG_FILE names ${file}, which does not exist or cannot be read: Terraform warns, and goes on without its settings.`,
    remedy: "Correct or unset TF_CLI_CONFIG_FILE.",
  }),
  "warning",
);

export const devOverride = defineProblem(
  "DOCTOR_DEV_OVERRIDE",
  ExitCode.ok,
  (file: string, provider: string) => ({
    summary: `${file} overrides the provider ${provider} (dev_overrides): Terraform runs that build, whatever version is locked.`,
    remedy: "Remove the override unless you develop that provider.",
  }),
  "warning",
);

export const installationExcludes = defineProblem("DOCTOR_INSTALLATION_EXCLUDES", ExitCode.found, (file: string) => ({
  summary: `${file} has a provider_installation block that does not leave scimform.local to the stack folder: with such a block Terraform no longer looks there by itself, and \`terraform init\` fails.`,
  remedy:
    'Add to the block: filesystem_mirror { path = "terraform.d/plugins", include = ["scimform.local/*/*"] } (its arguments on lines of their own), and exclude = ["scimform.local/*/*"] to its direct method: Terraform asks every method that does not exclude a provider.',
}));

export const pluginCacheMissing = defineProblem("DOCTOR_PLUGIN_CACHE_MISSING", ExitCode.found, (folder: string) => ({
  summary: `The plugin cache ${folder} does not exist: Terraform refuses to start.`,
  remedy: `Make it (\`mkdir -p ${folder}\`), or unset TF_PLUGIN_CACHE_DIR or plugin_cache_dir.`,
}));

export const danglingLink = defineProblem("DOCTOR_DANGLING_LINK", ExitCode.found, (link: string, target: string) => ({
  summary: `${link} is a link to ${target}, which is gone (a stack folder that was removed, or a cache that was emptied): Terraform cannot start that provider.`,
  remedy: "Run `terraform init` in the stack folder again (in each that uses the cache): it makes the link anew.",
}));

export const localState = defineProblem(
  "DOCTOR_LOCAL_STATE",
  ExitCode.ok,
  (environment: string, stacks: readonly string[]) => ({
    summary: `The state of ${stacks.join(", ")} is on this machine only, and ${environment} is a protected environment: nobody else can deploy, and without the file nobody can.`,
    remedy: `Give ${environment} a remote backend in config/environments.yaml, and move the state (docs/tasks/move-state.md).`,
  }),
  "warning",
);

export const clockWrong = defineProblem(
  "DOCTOR_CLOCK_WRONG",
  ExitCode.found,
  (host: string, seconds: number, side: string) => ({
    summary: `The clock of this machine is ${seconds} s ${side} that of ${host}: tokens and assertions that seem not yet, or no longer, valid are refused.`,
    remedy: "Set the clock (timedatectl set-ntp true, or the time service of the virtual machine).",
  }),
);

export const serviceUnreachable = defineProblem(
  "DOCTOR_SERVICE_UNREACHABLE",
  ExitCode.failed,
  (url: string, reason: string) => ({
    summary: `${url} cannot be reached: ${reason}.`,
    remedy: "Check network, proxy and trusted certificates (docs/tasks/behind-a-proxy.md).",
  }),
);
