import { defineProblem, ExitCode } from "../core/problem";

export const environmentNeeded = defineProblem(
  "EXPORT_ENVIRONMENT_NEEDED",
  ExitCode.usage,
  (known: readonly string[]) => ({
    summary: `The config has the environments ${known.join(", ")}, and the application belongs to one of them.`,
    remedy: "Name it with --environment.",
  }),
);

export const appNotFound = defineProblem("EXPORT_APP_NOT_FOUND", ExitCode.failed, (app: string) => ({
  summary: `The tenant has no enterprise application "${app}".`,
  remedy: "Give its display name in full, its application (client) id or its object id, and check --environment.",
}));

export const appAmbiguous = defineProblem(
  "EXPORT_APP_AMBIGUOUS",
  ExitCode.usage,
  (app: string, found: readonly string[]) => ({
    summary: `${found.length} enterprise applications are called "${app}": ${found.join("; ")}.`,
    remedy: "Give the object id of the one you mean.",
  }),
);

export const jobMissing = defineProblem("EXPORT_JOB_MISSING", ExitCode.failed, (app: string) => ({
  summary: `${app} has no provisioning job, so there is nothing to take over.`,
  remedy: "Write it into the config with `existing`, and deploy: that makes the job.",
}));

export const jobsSeveral = defineProblem(
  "EXPORT_JOBS_SEVERAL",
  ExitCode.failed,
  (app: string, jobs: readonly string[]) => ({
    summary: `${app} has ${jobs.length} provisioning jobs of one template, ${jobs.join(" and ")}, and a stack has one.`,
    remedy: "Delete those that are not needed, then export again.",
  }),
);

export const urlNeeded = defineProblem("EXPORT_URL_NEEDED", ExitCode.usage, (app: string) => ({
  summary: `No tenant URL is stored for ${app}.`,
  remedy: "Give the SCIM endpoint with --url.",
}));

export const nameInvalid = defineProblem("EXPORT_NAME_INVALID", ExitCode.usage, (option: string, name: string) => ({
  summary: `"${name}" cannot be the name of an app or a profile in the config.`,
  remedy: `Give another with ${option}: lower-case letters, digits and hyphens, starting with a letter.`,
}));

export const alreadyManaged = defineProblem(
  "EXPORT_ALREADY_MANAGED",
  ExitCode.usage,
  (app: string, owner: string, stack: string) => ({
    summary: `${app} belongs to the stack ${owner} of this config already, and cannot become ${stack}, too.`,
    remedy: `To export ${owner} again, name its app with --app; to rename it, use \`formerly\`.`,
  }),
);

export const othersAffected = defineProblem(
  "EXPORT_OTHERS_AFFECTED",
  ExitCode.usage,
  (files: readonly string[], stacks: readonly string[]) => ({
    summary: `Writing ${files.join(" and ")} would change ${stacks.join(", ")}.`,
    remedy: "Give other names with --app and --target.",
  }),
);

export const samlNotExpressible = defineProblem(
  "EXPORT_SAML_NOT_EXPRESSIBLE",
  ExitCode.found,
  (app: string, reasons: readonly string[]) => ({
    summary: `${app} signs people in with SAML in a way that the config cannot say: ${reasons.join("; ")}.`,
    remedy:
      "Export with --existing: sign-on stays with whoever made it, and only provisioning is managed. Or change it first, then export again.",
  }),
);

export const certificatesLeft = defineProblem(
  "EXPORT_CERTIFICATES_LEFT",
  ExitCode.ok,
  (app: string, adopted: string, thumbprint: string, others: readonly string[]) => ({
    summary: `${app} has signing certificates that their names do not tell apart, or that Terraform could not make. The config has the one that signs, ${thumbprint}, as "${adopted}", by its thumbprint.${others.length > 0 ? ` The others stay as they are: ${others.join(", ")}.` : ""}`,
    remedy:
      "Terraform makes and deletes none of them. Take one out of `otherCertificates` to have `scimform certificates` delete it.",
  }),
  "warning",
);

export const rolesSeveral = defineProblem(
  "EXPORT_ROLES_SEVERAL",
  ExitCode.ok,
  (app: string, roles: readonly string[]) => ({
    summary: `Somebody who is assigned to ${app} has no role that a stack can give (${roles.join(", ")}), so the config says \`assign: external\`.`,
    remedy:
      "They keep their roles, and whoever assigns them goes on doing so. To have a stack do it, give everybody an enabled role for people, and export again.",
  }),
  "warning",
);

export const notExpressible = defineProblem(
  "EXPORT_NOT_EXPRESSIBLE",
  ExitCode.found,
  (stack: string, what: string) => ({
    summary: `The config cannot say everything that ${stack} does: ${what}`,
    remedy: "Change it in the portal first, then export again.",
  }),
);

export const leftAlone = defineProblem(
  "EXPORT_LEFT_ALONE",
  ExitCode.ok,
  (app: string, what: string) => ({
    summary: `${app}: ${what} is not part of the config.`,
    remedy: "It stays as it is: neither deploy nor destroy touches it.",
  }),
  "warning",
);

export const schemaTidied = defineProblem(
  "EXPORT_SCHEMA_TIDIED",
  ExitCode.ok,
  (stack: string, changes: readonly string[]) => ({
    summary: `The first change of the mappings of ${stack} will also tidy up: ${changes.join("; ")}.`,
    remedy: "Nothing of it is done before; look through it now.",
  }),
  "warning",
);
