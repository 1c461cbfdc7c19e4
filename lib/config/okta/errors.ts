import { defineProblem, ExitCode } from "../../core/problem";

export const orgUrlMissing = defineProblem("OKTA_CONFIG_ORG_URL_MISSING", ExitCode.usage, (environment: string) => ({
  summary: `The environment "${environment}" has no okta.orgUrl, so nothing says which org would be changed.`,
  remedy: `Add it in config/environments.yaml: \`${environment}: { okta: { orgUrl: https://<org>.okta.com } }\`.`,
}));

export const orgUrlInvalid = defineProblem("OKTA_CONFIG_ORG_URL", ExitCode.usage, (corrected: string | undefined) => ({
  summary: "The key orgUrl has to be the org's own address: https, without path, and not that of its Admin Console.",
  remedy: corrected === undefined ? "Write it such as: https://acme.okta.com" : `Write: ${corrected}`,
}));

export const applicationUnclear = defineProblem(
  "OKTA_CONFIG_APPLICATION",
  ExitCode.usage,
  (found: "both" | "neither", target: string) => ({
    summary: `The application of "${target}" has ${found} of \`name\` (an app of Okta's catalogue) and \`saml\` (a custom app).`,
    remedy: "Say one of them: `application: { name: <key> }` or `application: { saml: { acsUrl: …, audience: … } }`.",
  }),
);

export const attributeIncomplete = defineProblem(
  "OKTA_CONFIG_ATTRIBUTE",
  ExitCode.usage,
  (name: string, missing: readonly string[]) => ({
    summary: `The attribute ${name} lacks ${missing.join(" and ")}.`,
    remedy: "Okta has to know where SCIM carries it, and, for an array, of what.",
  }),
);

export const userNameOfPeople = defineProblem("OKTA_CONFIG_USER_NAME", ExitCode.usage, (template: string) => ({
  summary: `People are assigned by name, and Terraform cannot work out what ${template} calls them: okta_app_user takes nobody without a user name.`,
  remedy:
    "Assign a group instead, or use in `userName` only ${source.…}, fn:substringBefore, fn:substringAfter, fn:toLowerCase and fn:toUpperCase.",
}));

export const stackNameTooLong = defineProblem(
  "OKTA_CONFIG_STACK_NAME",
  ExitCode.usage,
  (stack: string, most: number) => ({
    summary: `The name of the stack ${stack} does not fit into the app's note for admins, which okta/okta takes up to ${most} characters long.`,
    remedy: "Give the app or the environment a shorter key.",
  }),
);

export const itemsOfNoArray = defineProblem("OKTA_CONFIG_ITEMS", ExitCode.usage, (name: string, type: string) => ({
  summary: `The attribute ${name} is of type ${type}, and \`items\` is for arrays only.`,
  remedy: "Leave `items` out, or write `type: array`.",
}));

export const pushedTwice = defineProblem("OKTA_CONFIG_DUPLICATE_PUSH", ExitCode.usage, (group: string) => ({
  summary: `The group "${group}" is pushed twice.`,
  remedy: "Keep one of the two.",
}));

export const pushOfAssigned = defineProblem(
  "OKTA_CONFIG_PUSH_OF_ASSIGNED",
  ExitCode.usage,
  (group: string) => ({
    summary: `The group "${group}" is both assigned and pushed: Okta may push a membership before the person's account exists.`,
    remedy:
      "Use one group to assign people and another one to push. See https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-about-group-push.htm",
  }),
  "warning",
);

export const existingTwice = defineProblem(
  "OKTA_CONFIG_DUPLICATE_EXISTING",
  ExitCode.usage,
  (stack: string, other: string) => ({
    summary: `${stack} and ${other} are the same app of the same org.`,
    remedy: "Give each stack its own: two would change one app's assignments and mappings to and fro.",
  }),
);
