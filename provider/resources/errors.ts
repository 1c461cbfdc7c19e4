import { defineProblem, ExitCode } from "../../lib/core/problem";

/** `scimform credentials <stack>`, or with a placeholder where the configuration names no stack. */
function command(name: string, stack: string | null): string {
  return `\`scimform ${name} ${stack ?? "<stack>"}\``;
}

/** Returns the Terraform command, in the folder of the stack where the configuration names one. */
function terraform(stack: string | null): string {
  return stack === null ? "terraform" : `terraform -chdir=cdktf.out/stacks/${stack}`;
}

/** Returns the import command, with our stacks' address where the configuration names a stack, and a placeholder elsewhere. */
function importCommand(stack: string | null, id: string): string {
  const name = stack === null ? "<name>" : "synchronization_job";
  return `\`${terraform(stack)} import scimform_synchronization_job.${name} '${id}'\``;
}

export const valueNotAllowed = defineProblem(
  "PROVIDER_VALUE_NOT_ALLOWED",
  ExitCode.usage,
  (attribute: string, value: string, allowed: readonly string[]) => ({
    summary: `${attribute} cannot be "${value}".`,
    remedy: `Use one of ${allowed.join(", ")}.`,
  }),
);

export const notAGuid = defineProblem(
  "PROVIDER_NOT_A_GUID",
  ExitCode.usage,
  (attribute: string, value: string, remedy: string) => ({
    summary: `${attribute} "${value}" is not an id such as 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11.`,
    remedy,
  }),
);

export const emptyText = defineProblem("PROVIDER_EMPTY_TEXT", ExitCode.usage, (attribute: string) => ({
  summary: `${attribute} is empty.`,
  remedy: "Give a value, or leave it out (null) where it is optional.",
}));

export const thresholdInvalid = defineProblem("PROVIDER_THRESHOLD_INVALID", ExitCode.usage, (value: number) => ({
  summary: `The argument accidental_deletion_threshold cannot be ${value}.`,
  remedy: "Give a whole number from 1, 0 to switch the guard off, or leave it out for 500.",
}));

export const emailInvalid = defineProblem("PROVIDER_EMAIL_INVALID", ExitCode.usage, (value: string) => ({
  summary: `The argument notification_email "${value}" is not one e-mail address.`,
  remedy: "Give one address; use a distribution list to reach several people.",
}));

export const importId = defineProblem("PROVIDER_IMPORT_ID", ExitCode.usage, (id: string) => ({
  summary: `"${id}" is not an import id of this provider.`,
  remedy:
    "Give `<service principal object id>/<job id>` (for SAML sign-on the first alone): the portal shows the first as the enterprise application's Object ID, `GET /servicePrincipals/<id>/synchronization/jobs` lists the second. `scimform export` writes whole ids.",
}));

export const importNotFound = defineProblem("PROVIDER_IMPORT_NOT_FOUND", ExitCode.failed, (id: string) => ({
  summary: `There is nothing in the tenant with the import id ${id}.`,
  remedy: "Check each part of the id, and that the sign-in belongs to the tenant that has the application.",
}));

export const certificateDropped = defineProblem(
  "PROVIDER_CERTIFICATE_DROPPED",
  ExitCode.usage,
  (stack: string | null, names: readonly string[]) => ({
    summary: `The signing certificate ${names.map((name) => `"${name}"`).join(", ")} would be deleted by azuread, which takes another one away when there are several: perhaps the one that signs.`,
    remedy: `Run \`scimform certificates ${stack ?? "<stack>"}\` first, which takes away exactly what the config no longer names, then deploy again. If its successor is not deployed yet, put it back into the config beside the new one, and drop it later.`,
  }),
);

export const templateUnclear = defineProblem(
  "PROVIDER_TEMPLATE_UNCLEAR",
  ExitCode.failed,
  (servicePrincipalId: string, templates: readonly string[]) => ({
    summary:
      templates.length === 0
        ? `The application ${servicePrincipalId} offers no synchronization template: it cannot be provisioned.`
        : `The application ${servicePrincipalId} has several synchronization templates, of which Graph recommends none: ${templates.join(", ")}.`,
    remedy:
      templates.length === 0
        ? "Name the application template of one that can in `gallery`; the vendor's page says which."
        : "Name the one that is meant: `gallery: { template: … }`, in Terraform of your own `template_id`.",
  }),
);

export const jobHasRun = defineProblem("PROVIDER_JOB_HAS_RUN", ExitCode.failed, (stack: string | null, id: string) => ({
  summary: "The application already has a synchronization job, and it has been started before.",
  remedy: `Take it over with ${importCommand(stack, id)} and import its schema and settings with the same id; a second job would provision the same people twice. If this run is to replace that job, leave create_before_destroy out.`,
}));

export const otherJobHasRun = defineProblem(
  "PROVIDER_OTHER_JOB_HAS_RUN",
  ExitCode.failed,
  (templateId: string, stack: string | null, id: string) => ({
    summary: `The application already has synchronization job ${id} of template ${templateId}, and it has been started before: a second job would provision the same people twice.`,
    remedy: `Decide which job is to stay: take that one over with ${importCommand(stack, id)} (in Terraform of your own with template_id = "${templateId}") and import its schema and settings with the same id; or, if nobody needs it any more, delete it and apply again; or leave it alone and use an application of its own.`,
  }),
);

export const severalJobs = defineProblem(
  "PROVIDER_SEVERAL_JOBS",
  ExitCode.failed,
  (templateId: string, stack: string | null, ids: readonly string[]) => ({
    summary: `The application already has ${ids.length} synchronization jobs of template ${templateId}: ${ids.join(", ")}.`,
    remedy: `Delete those that nobody needs, or take one over with ${importCommand(stack, ids[0] ?? "")}.`,
  }),
);

export const jobShared = defineProblem("PROVIDER_JOB_SHARED", ExitCode.failed, (servicePrincipalId: string) => ({
  summary: `Two resources of this configuration or its state are about one job of the application ${servicePrincipalId}.`,
  remedy:
    "One application has one job of a template, in one resource: remove the other from the configuration; what the state has too many of is forgotten with `terraform state rm <address>`.",
}));

export const jobTakenOver = defineProblem(
  "PROVIDER_JOB_TAKEN_OVER",
  ExitCode.failed,
  (jobId: string) => ({
    summary:
      "The synchronization job was not deleted: this run created the object that is to replace it first, and that took the job over.",
    remedy: `The new object has job ${jobId}, and nothing is lost. To get another job, leave create_before_destroy out: an application has one job of a template.`,
  }),
  "warning",
);

export const jobCreationUncertain = defineProblem(
  "PROVIDER_JOB_CREATION_UNCERTAIN",
  ExitCode.failed,
  (cause: string) => ({
    summary: `Microsoft Graph did not say whether it created the synchronization job: ${cause}`,
    remedy:
      "Apply again in a few minutes: it looks for the job first and takes it over, so there will be no second one.",
  }),
);

export const jobNotVisible = defineProblem(
  "PROVIDER_JOB_NOT_VISIBLE",
  ExitCode.failed,
  (reason: string) => ({
    summary: `The synchronization job was created, but reading it back failed: ${reason}`,
    remedy: "Usually nothing is to be done; when what follows fails, apply again in a few minutes.",
  }),
  "warning",
);

export const jobStillListed = defineProblem(
  "PROVIDER_JOB_STILL_LISTED",
  ExitCode.failed,
  (jobId: string) => ({
    summary: `Microsoft Graph accepted the deletion of the synchronization job ${jobId} but still shows it.`,
    remedy: "Wait a few minutes before a new job is created for the same application.",
  }),
  "warning",
);

/** Consequences of deleting a job for the people behind it. */
const withoutJob =
  "Without the job the accounts stay in the target as they are, nobody disables them any more, and Entra forgets which account belongs to whom: a new job has to match everyone again. ";

/** Returns the command that destroys, and for Terraform by itself the step before it, since synth writes `prevent_destroy`. */
const destroyCommand = (stack: string | null, name: string): string =>
  stack === null
    ? `run again with SCIMFORM_ALLOW_DESTROY=${name} in the environment.`
    : `run \`SCIMFORM_ALLOW_DESTROY=${name} npx cdktf destroy ${stack}\`. With Terraform itself, set the variable for \`npx cdktf synth\`, too: it is synth that writes \`prevent_destroy\`.`;

const staleSynth = (name: string): string =>
  `Should Terraform refuse with \`prevent_destroy\`, the stack was synthesized without the variable: run \`SCIMFORM_ALLOW_DESTROY=${name} npx cdktf synth\`, and try again.`;

export const stackProtected = defineProblem(
  "PROVIDER_STACK_PROTECTED",
  ExitCode.ok,
  (act: "destroy" | "replace", stack: string | null, name: string) => ({
    summary: `The job is protected, and this would ${act} it.`,
    remedy: `What Terraform says of \`prevent_destroy\` means this. ${withoutJob}If people are to lose their accounts, let them leave first: unassign them, deploy, and let a cycle run. Then ${destroyCommand(stack, name)}`,
  }),
  "warning",
);

export const destroyAllowed = defineProblem(
  "PROVIDER_DESTROY_ALLOWED",
  ExitCode.ok,
  (name: string) => ({
    summary: "SCIMFORM_ALLOW_DESTROY permits that this protected job is destroyed.",
    remedy: `${withoutJob}${staleSynth(name)}`,
  }),
  "warning",
);

const withoutApp =
  "A destroy takes the assignments away first, whereupon Okta deactivates these people's accounts in the target, if the app has that feature; then the app goes, and with it its provisioning connection. ";

export const appExists = defineProblem(
  "PROVIDER_APP_EXISTS",
  ExitCode.failed,
  (stack: string, apps: readonly string[]) => ({
    summary: `The application of ${stack} is there already, and Terraform's state does not know it: ${apps.join(", ")}.`,
    remedy: `Nothing was made: a second one would provision the same people. If there is a copy of the state, bring it back; else \`scimform recover ${stack}\` lets the next deploy take over what is there (docs/tasks/state-lost-or-locked.md).`,
  }),
);

export const appDeleted = defineProblem(
  "PROVIDER_APP_DELETED",
  ExitCode.found,
  (stack: string, apps: readonly string[]) => ({
    summary: `An application of ${stack} was deleted, and lies in the recycle bin: ${apps.join("; ")}.`,
    remedy: `This makes another one, with nobody linked. If the deleted one is to come back, apply nothing: \`scimform recover ${stack} --restore\` restores it with its job, assignments and links (docs/tasks/app-deleted-or-disabled.md).`,
  }),
  "warning",
);

export const appProtected = defineProblem(
  "PROVIDER_APP_PROTECTED",
  ExitCode.failed,
  (act: "destroy" | "replace", stack: string | null, name: string) => ({
    summary: `The app in Okta is protected, and this would ${act} it.`,
    remedy: `${withoutApp}If it is to go, ${destroyCommand(stack, name)}`,
  }),
);

export const appDestroyAllowed = defineProblem(
  "PROVIDER_APP_DESTROY_ALLOWED",
  ExitCode.ok,
  (name: string) => ({
    summary: "SCIMFORM_ALLOW_DESTROY permits that this protected app in Okta is destroyed.",
    remedy: `${withoutApp}${staleSynth(name)}`,
  }),
  "warning",
);

export const jobProtected = defineProblem(
  "PROVIDER_JOB_PROTECTED",
  ExitCode.failed,
  (act: "destroy" | "replace", stack: string | null, name: string) => ({
    summary: `The synchronization job is protected and has provisioned accounts, or has the credentials to have done so on demand: it is not ${act === "destroy" ? "destroyed" : "replaced"}.`,
    remedy:
      withoutJob +
      `To take scimform out and leave the job as it is, forget what \`${terraform(stack)} state list\` shows with \`${terraform(stack)} state rm <addresses>\` instead. ` +
      `If people are to lose their accounts, let them leave first: unassign them, deploy, and let a cycle run. If the job is to go, ${destroyCommand(stack, name)}`,
  }),
);

export const schemaNotTaken = defineProblem(
  "PROVIDER_SCHEMA_NOT_TAKEN",
  ExitCode.failed,
  (differences: readonly string[]) => ({
    summary: `Microsoft Graph accepted the synchronization schema but still shows something else: ${differences.join("; ")}.`,
    remedy: "Apply again in a few minutes; if it stays so, the service does not accept what is named here.",
  }),
);

export const settingsNotTaken = defineProblem(
  "PROVIDER_SETTINGS_NOT_TAKEN",
  ExitCode.failed,
  (names: readonly string[]) => ({
    summary: `Microsoft Graph accepted the provisioning settings but still shows something else: ${names.join(", ")}.`,
    remedy: "Apply again in a few minutes, then check the job in the portal.",
  }),
);

export const settingsNotKept = defineProblem(
  "PROVIDER_SETTINGS_NOT_KEPT",
  ExitCode.failed,
  (stack: string | null) => ({
    summary: "Microsoft Graph keeps no provisioning settings while the job has no credentials.",
    remedy: `Hand over the credentials with ${command("credentials", stack)}, then apply again: the plan shows what is left to do.`,
  }),
  "warning",
);

export const credentialsNotShown = defineProblem(
  "PROVIDER_CREDENTIALS_NOT_SHOWN",
  ExitCode.failed,
  (stack: string | null) => ({
    summary:
      "Microsoft Graph shows no credentials although the job has had some or runs; the settings were not written, since that could wipe the token.",
    remedy: `Apply again in a few minutes. If the credentials are gone, hand them over with ${command("credentials", stack)} first, or set status to "off".`,
  }),
);

export const credentialsLost = defineProblem(
  "PROVIDER_CREDENTIALS_LOST",
  ExitCode.failed,
  (keys: readonly string[], stack: string | null) => ({
    summary: `After the settings were written Microsoft Graph no longer shows ${keys.join(", ")}.`,
    remedy: `Hand over the credentials again with ${command("credentials", stack)}.`,
  }),
);

export const tokenNeeded = defineProblem(
  "PROVIDER_TOKEN_NEEDED",
  ExitCode.failed,
  (source: string | null, cause: string) => ({
    summary:
      `The settings were not written: they can only be written together with the secret token, and it was not found in ${source ?? "token_source, which is not set"}. ${cause}`.trimEnd(),
    remedy: "Make the token available to this run, for example as a secret variable of the pipeline, and apply again.",
  }),
);

export const credentialsMissing = defineProblem(
  "PROVIDER_CREDENTIALS_MISSING",
  ExitCode.manualStep,
  (stack: string | null) => ({
    summary: "Provisioning is to be on but has no credentials yet, so it is not started.",
    remedy: `Hand them over with ${command("credentials", stack)}, which tests them and starts the job.`,
  }),
  "warning",
);

export const stoppedOutside = defineProblem(
  "PROVIDER_STOPPED_OUTSIDE",
  ExitCode.found,
  (stack: string | null) => ({
    summary: "Provisioning is to be on, but somebody stopped the job outside Terraform.",
    remedy: `It is not restarted silently. Start it with ${command("start", stack)}, or set status to "off".`,
  }),
  "warning",
);

export const quarantined = defineProblem(
  "PROVIDER_QUARANTINED",
  ExitCode.found,
  (stack: string | null, reason: string | null) => ({
    summary: `The job is in quarantine${reason === null ? "" : ` (${reason})`}: it runs once a day at most.`,
    remedy: `See what is wrong with ${command("status", stack)}.`,
  }),
  "warning",
);

export const statusNotTaken = defineProblem(
  "PROVIDER_STATUS_NOT_TAKEN",
  ExitCode.failed,
  (desired: "on" | "off", stack: string | null) => ({
    summary: `Microsoft Graph accepted that provisioning is to be ${desired} but still shows the job ${desired === "on" ? "stopped" : "running"}.`,
    remedy: `Look again in a few minutes with ${command("status", stack)}.`,
  }),
  "warning",
);

export const tokenSourceInvalid = defineProblem("PROVIDER_TOKEN_SOURCE_INVALID", ExitCode.usage, () => ({
  summary: "The argument token_source does not say where the secret token is.",
  remedy: "Write `env:NAME` or `file:PATH`; the token itself must never stand here, it would end up in the state.",
}));

export const matchingChanges = defineProblem(
  "PROVIDER_MATCHING_CHANGES",
  ExitCode.found,
  (type: "users" | "groups", from: string, to: string) => ({
    summary: `Matching of ${type} changes from ${from} to ${to}.`,
    remedy:
      "Accounts that are not linked yet and do not match the new way are created a second time: make sure that the target has these values before you apply.",
  }),
  "warning",
);

export const scopeChanges = defineProblem(
  "PROVIDER_SCOPE_CHANGES",
  ExitCode.found,
  (to: "assigned" | "all") => ({
    summary:
      to === "all"
        ? "Everybody in the tenant will be provisioned."
        : "Only those assigned will be provisioned from now on.",
    remedy:
      to === "all"
        ? "Make sure that scoping filters keep out whom the target must not get, service accounts and guests for example."
        : "Accounts of everybody else are disabled in the next cycle, unless skip_out_of_scope_deletions is set: check the assignments first.",
  }),
  "warning",
);

export const deletionSwitchedOn = defineProblem(
  "PROVIDER_DELETION_SWITCHED_ON",
  ExitCode.found,
  (type: "users" | "groups") => ({
    summary: `${type} gets the action delete.`,
    remedy: `Accounts and groups that leave are deleted in the target from now on, which cannot be undone there: make sure that the vendor keeps what is needed, or leave delete out of ${type}.actions.`,
  }),
  "warning",
);

export const provisioningSwitched = defineProblem(
  "PROVIDER_PROVISIONING_SWITCHED",
  ExitCode.found,
  (type: "users" | "groups", to: "on" | "off") => ({
    summary: `Provisioning of ${type} is switched ${to}.`,
    remedy:
      to === "on"
        ? `All ${type} in scope are created in the target, or matched with what is there: look at the matching attribute first.`
        : `Nothing is sent about ${type} any more: what is in the target stays as it is, and nobody loses access there.`,
  }),
  "warning",
);

export const deletionGuardOff = defineProblem(
  "PROVIDER_DELETION_GUARD_OFF",
  ExitCode.found,
  () => ({
    summary: "The guard against accidental deletions is switched off.",
    remedy:
      "A wrong filter or an emptied group then disables or deletes everybody in one cycle: set a threshold below the number of people.",
  }),
  "warning",
);

export const deletionGuardTooHigh = defineProblem(
  "PROVIDER_DELETION_GUARD_TOO_HIGH",
  ExitCode.found,
  (threshold: number, people: number) => ({
    summary: `The guard against accidental deletions holds back above ${threshold} deletions in one cycle, but only ${people} people are provisioned.`,
    remedy: `It cannot stop the loss of all of them: set a threshold below ${people}.`,
  }),
  "warning",
);

export const mappingImportId = defineProblem("PROVIDER_MAPPING_IMPORT_ID", ExitCode.usage, (id: string) => ({
  summary: `"${id}" is not an import id of profile mappings.`,
  remedy:
    "Give the app's id for all of its mappings, or `<app id>/<variable name>` for one: `0oa1gjh63g214q0Hq0g4/department`.",
}));

export const mappingNotTaken = defineProblem(
  "PROVIDER_MAPPING_NOT_TAKEN",
  ExitCode.failed,
  (names: readonly string[]) => ({
    summary: `Okta took the change of the mappings, but shows others than were sent for ${names.join(", ")}.`,
    remedy: "Look at the app's mappings in the Admin Console, and run plan again.",
  }),
);

export const mappedAttributesMissing = defineProblem(
  "PROVIDER_MAPPED_ATTRIBUTES_MISSING",
  ExitCode.failed,
  (names: readonly string[], stack: string | null) => ({
    summary: `The app in Okta has no attribute called ${names.join(", ")} that could be mapped.`,
    remedy: `If SCIM is not enabled in the app yet, do what ${command("steps", stack)} lists, then deploy again: an app gets its attributes with provisioning, and what was created stays. Otherwise correct the names under \`mappings\`, or declare them under \`attributes\`.`,
  }),
);

export const mappingsLeft = defineProblem(
  "PROVIDER_MAPPINGS_LEFT",
  ExitCode.failed,
  (names: readonly string[]) => ({
    summary: `No longer in the configuration, and left in Okta as they are: ${names.join(", ")}.`,
    remedy:
      "To unmap them, do it in the Admin Console (Provisioning, To App); this provider only changes what is declared.",
  }),
  "warning",
);
