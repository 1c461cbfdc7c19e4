import { defineProblem, ExitCode } from "../../lib/core/problem";
import { names } from "../errors";

export const pushesLeft = defineProblem(
  "DRIFT_PUSHES_LEFT",
  ExitCode.found,
  (stack: string, commands: readonly string[]) => ({
    summary: `${stack} pushes groups: if its app was deployed and deleted in Okta, Terraform stops at every plan ("Error reading Okta push group mapping", 404).`,
    remedy: `Let Terraform forget them before the deploy: ${commands.join("; ")}.`,
  }),
  "warning",
);

export const orgNotAsked = defineProblem(
  "STEPS_ORG_NOT_ASKED",
  ExitCode.ok,
  (stack: string, reason: string) => ({
    summary: `The org of ${stack} was not looked at, so no step counts as done there: ${reason}`,
    remedy: "Sign in (OKTA_API_TOKEN, or the variables of a service app) to see what is done already.",
  }),
  "warning",
);

export const appInactive = defineProblem("OKTA_APP_INACTIVE", ExitCode.found, (stack: string, status: string) => ({
  summary: `The app of ${stack} is ${status} in Okta: nobody is provisioned.`,
  remedy: "Activate it in the Admin Console, on the app's page.",
}));

export const featuresMissing = defineProblem(
  "OKTA_FEATURES_MISSING",
  ExitCode.manualStep,
  (stack: string, titles: readonly string[]) => ({
    summary: `Provisioning of ${stack} does not have in Okta what the config wants: ${names(titles)}.`,
    remedy: `\`scimform credentials ${stack}\` enables it, or says what to do in the Admin Console.`,
  }),
);

export const featuresUnwanted = defineProblem(
  "OKTA_FEATURES_UNWANTED",
  ExitCode.found,
  (stack: string, titles: readonly string[]) => ({
    summary: `Provisioning of ${stack} does in Okta what the config does not want: ${names(titles)}.`,
    remedy: "Untick it in the Admin Console (Provisioning > To App > Edit), or write it in the config.",
  }),
);

export const connectionOff = defineProblem("OKTA_CONNECTION_OFF", ExitCode.found, (stack: string, status: string) => ({
  summary: `The provisioning connection of ${stack} is ${status}.`,
  remedy: `Hand it over with \`scimform credentials ${stack}\`.`,
}));

export const consentMissing = defineProblem(
  "OKTA_CONSENT_MISSING",
  ExitCode.manualStep,
  (stack: string, url: string) => ({
    summary: `The connection of ${stack} waits for the consent of a person.`,
    remedy: `Open ${url} in a browser as an administrator of the target; then run \`scimform credentials ${stack}\` again.`,
  }),
);

export const neverProvisioned = defineProblem(
  "OKTA_NEVER_PROVISIONED",
  ExitCode.found,
  (stack: string, people: readonly string[]) => ({
    summary: `${people.length} assigned to ${stack} were never provisioned: ${names(people)}. Okta gives no account to who was assigned before provisioning was enabled.`,
    remedy: `\`scimform credentials ${stack} --verify --repush\` assigns them again, which makes Okta do it.`,
  }),
);

export const peopleFailed = defineProblem(
  "OKTA_PEOPLE_FAILED",
  ExitCode.found,
  (stack: string, people: readonly string[]) => ({
    summary: `Okta could not provision ${people.length} of ${stack}: ${names(people)}.`,
    remedy: `See why with \`scimform logs ${stack} --status failure\`; then Retry selected under Dashboard > Tasks in the Admin Console.`,
  }),
);

export const failuresInLog = defineProblem(
  "OKTA_FAILURES_IN_LOG",
  ExitCode.found,
  (stack: string, count: number, last: string, causes: readonly string[]) => ({
    summary: `The System Log has ${count} ${count === 1 ? "failure" : "failures"} of ${stack} since yesterday; the last one: ${last.replace(/\.?$/, ".")}${causes.length > 1 ? ` By cause: ${causes.join("; ")}.` : ""}`,
    remedy: `\`scimform logs ${stack} --status failure\` shows them all.`,
  }),
);

export const tooManyDeactivated = defineProblem(
  "OKTA_TOO_MANY_DEACTIVATED",
  ExitCode.found,
  (stack: string, disabled: number, limit: number) => ({
    summary: `Okta deactivated ${disabled} accounts of ${stack} since yesterday; at most ${limit} may be.`,
    remedy: `See whom with \`scimform logs ${stack} --action disable\`; whoever belongs is assigned again in Okta, which activates the account.`,
  }),
);

export const connectionNotTested = defineProblem(
  "OKTA_CONNECTION_NOT_TESTED",
  ExitCode.ok,
  (stack: string) => ({
    summary: `The saved connection of ${stack} was not tried: Okta's API cannot.`,
    remedy: `A dead token shows as failures in \`scimform logs ${stack} --status failure\`; Test API Credentials on the app's Provisioning tab in the Admin Console tries it.`,
  }),
  "warning",
);

export const groupPushFailed = defineProblem(
  "OKTA_GROUP_PUSH_FAILED",
  ExitCode.found,
  (stack: string, group: string, reason: string) => ({
    summary: `Okta cannot push the group ${group} of ${stack}: ${reason.replace(/\.?$/, ".")}`,
    remedy: "Correct the cause, then push it again: Push Groups > Push now, on the app's page in the Admin Console.",
  }),
);

export const personFailed = defineProblem(
  "OKTA_PERSON_FAILED",
  ExitCode.found,
  (stack: string, person: string, reason: string | null) => ({
    summary: `Okta could not provision ${person} to ${stack}: ${(reason ?? "the System Log does not have the reason yet").replace(/\.?$/, ".")}`,
    remedy: `\`scimform logs ${stack} --user ${person}\` shows what was tried; when the cause is gone, Retry selected under Dashboard > Tasks in the Admin Console.`,
  }),
);

export const noRepush = defineProblem("OKTA_NO_REPUSH", ExitCode.found, (stack: string, person: string) => ({
  summary: `${person} failed before in ${stack}, and Okta's API cannot try it again without deactivating the account, or taking the person out of a group.`,
  remedy:
    "In the Admin Console: Dashboard > Tasks > Retry selected. A change of a mapped value of the person does it as well.",
}));

export const stillSyncing = defineProblem(
  "OKTA_STILL_SYNCING",
  ExitCode.found,
  (stack: string, person: string, state: string, minutes: number) => ({
    summary: `After ${minutes} minutes, Okta has not finished with ${person} for ${stack}: ${state}.`,
    remedy: `It goes on by itself: a target that throttles is asked again for hours. See \`scimform logs ${stack} --user ${person}\`.`,
  }),
);

export const accountMissing = defineProblem(
  "OKTA_ACCOUNT_MISSING",
  ExitCode.found,
  (stack: string, person: string) => ({
    summary: `${person} has no account in the target of ${stack}.`,
    remedy: `\`scimform logs ${stack} --user ${person}\` shows why. An account that was deleted in the target comes back when the person is unassigned in Okta and assigned again.`,
  }),
);

export const accountOrphaned = defineProblem(
  "OKTA_ACCOUNT_ORPHANED",
  ExitCode.found,
  (stack: string, person: string, account: string) => ({
    summary: `${person} is not assigned to ${stack} in Okta, and the account ${account} of that name works in the target.`,
    remedy: `\`scimform logs ${stack} --user ${person}\` shows whether Okta tried to deactivate it. If the person is to go, disable the account in the target; if not, assign the person again.`,
  }),
);

export const accountNotAssigned = defineProblem(
  "OKTA_ACCOUNT_NOT_ASSIGNED",
  ExitCode.found,
  (stack: string, account: string) => ({
    summary: `The account ${account} works in the target of ${stack}, and nobody who is assigned in Okta has it.`,
    remedy:
      "Find out whose it is: one that was made there by hand may be meant so. Disable that of somebody who left in the target; whoever belongs is assigned in Okta.",
  }),
);

export const accountDiffers = defineProblem(
  "OKTA_ACCOUNT_DIFFERS",
  ExitCode.found,
  (stack: string, person: string, properties: readonly string[]) => ({
    summary: `${person} differs in the target of ${stack} from what Okta has mapped: ${names(properties)}.`,
    remedy:
      "Okta sends what changes in Okta, not what was changed in the target: a change of a mapped value of the person sends them all. If it stays, the target stores the values otherwise.",
  }),
);

export const rateLimitScarce = defineProblem(
  "OKTA_RATE_LIMIT_SCARCE",
  ExitCode.ok,
  (limit: number, remaining: number) => ({
    summary: `Only ${remaining} of ${limit} requests a minute for apps are left in this org: others use them, too.`,
    remedy:
      "Run fewer things at the same time, and assign groups rather than people. See https://developer.okta.com/docs/reference/rl-global-mgmt/",
  }),
  "warning",
);

export const fileTaken = defineProblem("OKTA_EXPORT_FILE_TAKEN", ExitCode.usage, (files: readonly string[]) => ({
  summary: `${files.join(" and ")}: there already, with something else in it.`,
  remedy: "Give another name with --app or --target, or move the file away.",
}));

export const optionUnknown = defineProblem("OKTA_EXPORT_OPTION", ExitCode.usage, (option: string) => ({
  summary: `${option} is for enterprise applications of Microsoft Entra ID; an app of Okta has no use for it.`,
  remedy: "Leave it away.",
}));
