import { defineProblem, ExitCode } from "../core/problem";

/** What can be wrong with deployments and profiles for Okta, besides what holds for all config files. */

const usage = ExitCode.usage;

export const orgUrlMissing = defineProblem("OKTA_CONFIG_ORG_URL_MISSING", usage, (environment: string) => ({
  summary: `The environment "${environment}" has no okta.orgUrl, so nothing says which org would be changed.`,
  remedy: `Add it in config/environments.yaml: \`${environment}: { okta: { orgUrl: https://<org>.okta.com } }\`.`,
}));

export const orgUrlInvalid = defineProblem("OKTA_CONFIG_ORG_URL", usage, (corrected: string | undefined) => ({
  summary: "orgUrl has to be the org's own address: https, without path, and not that of its Admin Console.",
  remedy: corrected === undefined ? "Write it such as: https://acme.okta.com" : `Write: ${corrected}`,
}));

export const profileOfOtherProvider = defineProblem(
  "OKTA_CONFIG_PROFILE_PROVIDER",
  usage,
  (target: string, profileProvider: string, deploymentProvider: string) => ({
    summary: `The profile "${target}" is for ${profileProvider}, and this deployment is for ${deploymentProvider}.`,
    remedy:
      "Use the profile that the vendor's page for this identity provider describes; `identityProvider` says which it is for.",
  }),
);

export const applicationUnclear = defineProblem(
  "OKTA_CONFIG_APPLICATION",
  usage,
  (found: "both" | "neither", target: string) => ({
    summary: `The application of "${target}" has ${found} of \`name\` (an app of Okta's catalogue) and \`saml\` (a custom app).`,
    remedy: "Say one of them: `application: { name: <key> }` or `application: { saml: { acsUrl: …, audience: … } }`.",
  }),
);

export const attributeIncomplete = defineProblem(
  "OKTA_CONFIG_ATTRIBUTE",
  usage,
  (name: string, missing: readonly string[]) => ({
    summary: `The attribute ${name} lacks ${missing.join(" and ")}.`,
    remedy: "Okta has to know where SCIM carries it, and, for an array, of what.",
  }),
);

export const userNameOfPeople = defineProblem("OKTA_CONFIG_USER_NAME", usage, (template: string) => ({
  summary: `People are assigned by name, and Terraform cannot work out what ${template} calls them: okta_app_user takes nobody without a user name.`,
  remedy:
    "Assign a group instead, or use in `userName` only ${source.…}, fn:substringBefore, fn:substringAfter, fn:toLowerCase and fn:toUpperCase.",
}));

export const stackNameTooLong = defineProblem("OKTA_CONFIG_STACK_NAME", usage, (stack: string, most: number) => ({
  summary: `The name of the stack ${stack} does not fit into the app's note for admins, which okta/okta takes up to ${most} characters long.`,
  remedy: "Give the app or the environment a shorter key.",
}));

export const itemsOfNoArray = defineProblem("OKTA_CONFIG_ITEMS", usage, (name: string, type: string) => ({
  summary: `The attribute ${name} is of type ${type}, and \`items\` is for arrays only.`,
  remedy: "Leave `items` out, or write `type: array`.",
}));

export const pushedTwice = defineProblem("OKTA_CONFIG_DUPLICATE_PUSH", usage, (group: string) => ({
  summary: `The group "${group}" is pushed twice.`,
  remedy: "Keep one of the two.",
}));

export const pushOfAssigned = defineProblem(
  "OKTA_CONFIG_PUSH_OF_ASSIGNED",
  usage,
  (group: string) => ({
    summary: `The group "${group}" is both assigned and pushed: Okta may push a membership before the person's account exists.`,
    remedy:
      "Use one group to assign people and another one to push. See https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-about-group-push.htm",
  }),
  "warning",
);

export const existingTwice = defineProblem("OKTA_CONFIG_DUPLICATE_EXISTING", usage, (stack: string, other: string) => ({
  summary: `${stack} and ${other} are the same app of the same org.`,
  remedy: "Give each stack its own: two would change one app's assignments and mappings to and fro.",
}));

// Expressions

export const expressionUnbalanced = defineProblem(
  "OKTA_EXPRESSION_UNBALANCED",
  usage,
  (what: string, column: number) => ({
    summary: `The expression does not parse: ${what}, at character ${column}.`,
    remedy: "Close it; in YAML, an expression with quotes is best put in single quotes.",
  }),
);

export const expressionEmpty = defineProblem("OKTA_EXPRESSION_EMPTY", usage, (variable: string) => ({
  summary: `Nothing flows into ${variable}.`,
  remedy: `Write an expression such as \`${variable}: user.email\`, or remove the mapping with \`${variable}: null\`.`,
}));

export const expressionDirection = defineProblem(
  "OKTA_EXPRESSION_DIRECTION",
  usage,
  (found: string, corrected: string) => ({
    summary: `"${found}" is of another direction or place: what flows from Okta to an app is called \`user.…\` in its mappings.`,
    remedy: `Write: ${corrected}`,
  }),
);

export const expressionForeign = defineProblem("OKTA_EXPRESSION_FOREIGN", usage, (corrected: string) => ({
  summary: "This is the language of Microsoft Entra ID; Okta has its own.",
  remedy: `Write: ${corrected}. See https://developer.okta.com/docs/reference/okta-expression-language/`,
}));

export const expressionBareName = defineProblem("OKTA_EXPRESSION_BARE_NAME", usage, (name: string) => ({
  summary: `"${name}" is neither an attribute of a user nor a constant.`,
  remedy: `Write user.${name} for the attribute, or '"${name}"' for the text.`,
}));

export const templateForm = defineProblem("OKTA_EXPRESSION_TEMPLATE", usage, (corrected: string) => ({
  summary: "The user name is a template, not an expression: attributes stand in ${…} and are called source.….",
  remedy: `Write: ${corrected}`,
}));
