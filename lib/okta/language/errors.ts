import { defineProblem, ExitCode } from "../../core/problem";

export const expressionUnbalanced = defineProblem(
  "OKTA_EXPRESSION_UNBALANCED",
  ExitCode.usage,
  (what: string, column: number) => ({
    summary: `The expression does not parse: ${what}, at character ${column}.`,
    remedy:
      "Close it; a quotation mark inside a text is written twice. In YAML, put an expression with quotes in single quotes.",
  }),
);

export const expressionEmpty = defineProblem("OKTA_EXPRESSION_EMPTY", ExitCode.usage, (variable: string) => ({
  summary: `Nothing flows into ${variable}.`,
  remedy: `Write an expression such as \`${variable}: user.email\`, or remove the mapping with \`${variable}: null\`.`,
}));

export const expressionDirection = defineProblem(
  "OKTA_EXPRESSION_DIRECTION",
  ExitCode.usage,
  (found: string, corrected: string) => ({
    summary: `"${found}" is of another direction or place: what flows from Okta to an app is called \`user.…\` in its mappings.`,
    remedy: `Write: ${corrected}`,
  }),
);

const page = "https://developer.okta.com/docs/reference/okta-expression-language/";

export const expressionForeign = defineProblem(
  "OKTA_EXPRESSION_FOREIGN",
  ExitCode.usage,
  (corrected: string | undefined) => ({
    summary: "This is the language of Microsoft Entra ID; Okta has its own.",
    remedy: corrected === undefined ? `See ${page} for its functions.` : `Write: ${corrected}. See ${page}`,
  }),
);

export const expressionOperator = defineProblem(
  "OKTA_EXPRESSION_OPERATOR",
  ExitCode.usage,
  (operator: string, corrected: string) => ({
    summary: `Okta's language has no operator ${operator}.`,
    remedy: `Write: ${corrected}`,
  }),
);

export const expressionAssignment = defineProblem(
  "OKTA_EXPRESSION_ASSIGNMENT",
  ExitCode.usage,
  (column: number, corrected: string) => ({
    summary: `A single = at character ${column} compares nothing.`,
    remedy: `Write: ${corrected}`,
  }),
);

export const expressionOfPolicies = defineProblem(
  "OKTA_EXPRESSION_OF_POLICIES",
  ExitCode.usage,
  (found: string, corrected: string | undefined) => ({
    summary: `"${found}" is of Okta's other language, that of policies and campaigns in Identity Engine; mappings keep the classic one.`,
    remedy:
      corrected === undefined
        ? "See https://developer.okta.com/docs/reference/okta-expression-language/ for the functions of mappings."
        : `Write: ${corrected}`,
  }),
  "warning",
);

export const expressionOfClaims = defineProblem("OKTA_EXPRESSION_OF_CLAIMS", ExitCode.usage, (name: string) => ({
  summary: `${name} works in claims of groups only; mappings cannot use it.`,
  remedy:
    'Write isMemberOfGroupName("…"), isMemberOfGroupNameStartsWith("…") or isMemberOfGroupNameContains("…") for true or false; getFilteredGroups({"id of a group"}, "group.name", 40) for names.',
}));

export const expressionBareName = defineProblem("OKTA_EXPRESSION_BARE_NAME", ExitCode.usage, (name: string) => ({
  summary: `"${name}" is neither an attribute of a user nor a constant.`,
  remedy: `Write user.${name} for the attribute, or '"${name}"' for the text.`,
}));

export const expressionFailed = defineProblem(
  "OKTA_EXPRESSION_FAILED",
  ExitCode.failed,
  (expression: string, reason: string) => ({
    summary: `The expression ${expression} cannot be evaluated: ${reason}.`,
    remedy: "See https://developer.okta.com/docs/reference/okta-expression-language/ for what there is.",
  }),
);

export const templateForm = defineProblem("OKTA_EXPRESSION_TEMPLATE", ExitCode.usage, (corrected: string) => ({
  summary: "The user name is a template, not an expression: attributes stand in ${…} and are called source.….",
  remedy: `Write: ${corrected}`,
}));
