import { defineProblem, ExitCode } from "../core/problem";

/** What `doctor` finds, beyond the problems of config, sign-in and Graph. */

const list = (values: readonly string[]): string => values.join(", ");

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
    summary: `Terraform cannot deploy the stack folder ${folder} as it is: ${list(faults)}.`,
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
    summary: `The state of ${list(stacks)} is on this machine only, and ${environment} is a protected environment: nobody else can deploy, and without the file nobody can.`,
    remedy: `Give ${environment} a remote backend in config/environments.yaml, and move the state (docs/tasks/move-state.md).`,
  }),
  "warning",
);

export const proxyUnused = defineProblem(
  "DOCTOR_PROXY_UNUSED",
  ExitCode.ok,
  (variable: string) => ({
    summary: `${variable} is set, but Node.js sends the calls of scimform and of its provider past the proxy; Terraform and hashicorp/azuread use it.`,
    remedy:
      "Set NODE_USE_ENV_PROXY=1 (Node.js 24, or 22.21 and newer), unless Microsoft Graph can be reached directly.",
  }),
  "warning",
);

export const proxyBeforeSandbox = defineProblem(
  "DOCTOR_PROXY_BEFORE_SANDBOX",
  ExitCode.ok,
  (variable: string) => ({
    summary: `${variable} is set, and NO_PROXY does not name localhost: signing in to the sandbox could go to the proxy.`,
    remedy: "Set NO_PROXY=localhost,127.0.0.1 in the shell that works with the sandbox.",
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
    remedy: "Check network, proxy (NODE_USE_ENV_PROXY=1) and trusted certificates (NODE_EXTRA_CA_CERTS).",
  }),
);

export const permissionMissing = defineProblem(
  "DOCTOR_PERMISSION_MISSING",
  ExitCode.found,
  (client: string, permission: string, tasks: readonly string[]) => ({
    summary: `${client} has not the permission ${permission} of Microsoft Graph, which it needs for: ${list(tasks)}.`,
    remedy:
      "Grant it as application permission with admin consent (Entra admin center, App registrations, API permissions) and sign in anew; if this sign-in is for less, name what it is for with --for.",
  }),
);

export const userPermissionMissing = defineProblem(
  "DOCTOR_USER_PERMISSION",
  ExitCode.ok,
  (permission: string, tasks: readonly string[]) => ({
    summary: `The token of the signed-in person does not name ${permission}, which may be needed for: ${list(tasks)}.`,
    remedy:
      "Sign in as an application that has it; or as a person with the role Cloud Application Administrator, and see whether Graph accepts the token.",
  }),
  "warning",
);

export const notOwner = defineProblem(
  "DOCTOR_NOT_OWNER",
  ExitCode.found,
  (stack: string, client: string, objects: readonly string[]) => ({
    summary: `${client} works by Application.ReadWrite.OwnedBy, but does not own ${objects.join(" and ")} of ${stack}: its provisioning cannot be changed.`,
    remedy:
      "Add it as owner of both (POST /applications/ID/owners/$ref and POST /servicePrincipals/ID/owners/$ref), or grant it Synchronization.ReadWrite.All and Application.Read.All.",
  }),
);

export const notFromTemplate = defineProblem(
  "DOCTOR_NOT_FROM_TEMPLATE",
  ExitCode.found,
  (stack: string, app: string) => ({
    summary: `The enterprise application of ${stack}, ${app}, was not made from an application template: Entra offers no provisioning for it, and that cannot be changed afterwards.`,
    remedy:
      "Let a deploy make a new one: leave out `existing` in the config, or name one that was made as a gallery or non-gallery application.",
  }),
);

export const leftBehind = defineProblem(
  "DOCTOR_LEFT_BEHIND",
  ExitCode.found,
  (name: string, id: string, created: string) => ({
    summary: `The application ${name} (${id}, of ${created}) is what an interrupted create of hashicorp/azuread leaves: it made the application, and did not come to giving it its name.`,
    remedy: `If no deploy is under way, delete it: \`az ad app delete --id ${id}\`, or in the Entra admin center.`,
  }),
);

export const notInState = defineProblem(
  "DOCTOR_NOT_IN_STATE",
  ExitCode.found,
  (stack: string, addresses: readonly string[]) => ({
    summary: `The tenant has objects of ${stack} that Terraform does not know: ${list(addresses)}. A deploy that stopped halfway leaves them, and the next one tries to make them again ("Permission being assigned already exists on the object").`,
    remedy:
      "If no deploy is under way, let Terraform take them over: run the `terraform import` lines that doctor prints, then deploy (docs/tasks/finish-a-deploy.md).",
  }),
);

export const surplusPolicies = defineProblem(
  "DOCTOR_SURPLUS_POLICIES",
  ExitCode.ok,
  (stack: string, name: string, ids: readonly string[]) => ({
    summary: `Claims mapping policies named ${name} are used by no app and look as if failed deploys of ${stack} had left them: ${list(ids)}.`,
    remedy:
      "They do nothing. If no other project deploys an app of this name into the tenant, delete them with the lines that doctor prints (docs/tasks/finish-a-deploy.md).",
  }),
  "warning",
);

export const licenceMissing = defineProblem(
  "DOCTOR_LICENCE_MISSING",
  ExitCode.ok,
  (tenant: string, stacks: readonly string[]) => ({
    summary: `The tenant ${tenant} has no subscription with Microsoft Entra ID P1 or P2, and the config assigns groups in ${list(stacks)}: Entra assigns groups, and shows provisioning logs, only with one.`,
    remedy: "Get a licence, or assign people instead of groups.",
  }),
  "warning",
);
