import { defineProblem, ExitCode } from "../../core/problem";

const maximumShown = 60;

/** A piece of somebody's text inside a message: quoted, on one line, not too long. */
export const shown = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > maximumShown ? `${line.slice(0, maximumShown)}…` : line;
};

const wrongExpression = <Args extends readonly unknown[]>(
  code: string,
  build: (...args: Args) => { summary: string; remedy: string },
) => defineProblem(`EXPRESSION_${code}`, ExitCode.usage, build);

const doubtfulExpression = <Args extends readonly unknown[]>(
  code: string,
  build: (...args: Args) => { summary: string; remedy: string },
) => defineProblem(`EXPRESSION_${code}`, ExitCode.usage, build, "warning");

const failedEvaluation = <Args extends readonly unknown[]>(
  code: string,
  build: (...args: Args) => { summary: string; remedy: string },
) => defineProblem(`EXPRESSION_${code}`, ExitCode.failed, build);

export const nearest = (suggestion: string | undefined, otherwise: string): string =>
  suggestion === undefined ? otherwise : `Did you mean ${suggestion}?`;

/** Problems of a mapping expression that are found without evaluating it. */
export const expressionErrors = {
  empty: wrongExpression("EMPTY", () => ({
    summary: "The expression is empty.",
    remedy: 'Write [attribute], "constant" or a function call such as ToLower([mail]).',
  })),
  tooLong: wrongExpression("TOO_LONG", (length: number, limit: number) => ({
    summary: `The expression has ${length} characters; Entra accepts at most ${limit}.`,
    remedy: "Shorten it, or move a part of it into a directory extension attribute.",
  })),
  tooDeep: wrongExpression("TOO_DEEP", (limit: number) => ({
    summary: `Function calls are nested more than ${limit} deep.`,
    remedy: "Use one Switch with many keys instead of a chain of IIF.",
  })),
  unexpectedCharacter: wrongExpression(
    "UNEXPECTED_CHARACTER",
    (character: string, advice: string = "Remove it, or put constant text between double quotes.") => ({
      summary: `The character ${character} has no meaning here.`,
      remedy: advice,
    }),
  ),
  typographicQuote: wrongExpression("TYPOGRAPHIC_QUOTE", (quote: string, corrected: string) => ({
    summary: `The quotation mark ${quote} is typographic; Entra knows only the straight one (").`,
    remedy: `Write: ${corrected}`,
  })),
  singleQuote: wrongExpression("SINGLE_QUOTE", (corrected: string) => ({
    summary: "Constants stand between double quotes, not single ones.",
    remedy: `Write: ${corrected}`,
  })),
  doubledQuote: wrongExpression("DOUBLED_QUOTE", (corrected: string) => ({
    summary: 'A quotation mark inside a constant has a backslash before it: \\".',
    remedy: `Write: ${corrected}`,
  })),
  unclosedString: wrongExpression("UNCLOSED_STRING", (start: string) => ({
    summary: `The constant that starts with "${shown(start)} has no closing quotation mark.`,
    remedy: 'Add the missing ". A quotation mark inside a constant is written \\".',
  })),
  unopenedString: wrongExpression("UNOPENED_STRING", (end: string) => ({
    summary: `The constant ${shown(end)}" has no opening quotation mark.`,
    remedy: `Write "${shown(end)}".`,
  })),
  unclosedAttribute: wrongExpression("UNCLOSED_ATTRIBUTE", (name: string) => ({
    summary: `The attribute [${shown(name)} has no closing bracket.`,
    remedy: `Write [${shown(name).trim()}].`,
  })),
  emptyAttribute: wrongExpression("EMPTY_ATTRIBUTE", () => ({
    summary: "An attribute reference has no name.",
    remedy: "Put the attribute's name between the brackets, such as [mail].",
  })),
  badNumber: wrongExpression("BAD_NUMBER", (text: string) => ({
    summary: `"${shown(text)}" is not a number of the language.`,
    remedy: "Write a whole number such as 5, -10 or &HF, or put the text between double quotes.",
  })),
  expected: wrongExpression("EXPECTED", (wanted: string, found: string) => ({
    summary: `Expected ${wanted} but found ${shown(found)}.`,
    remedy: "Check the commas, brackets and quotation marks just before this place.",
  })),
  unclosedCall: wrongExpression("UNCLOSED_CALL", (name: string) => ({
    summary: `The arguments of ${name} are not closed.`,
    remedy: "Add the missing ).",
  })),
  trailing: wrongExpression("TRAILING", (found: string) => ({
    summary: `After the end of the expression there is still ${shown(found)}.`,
    remedy: "Remove it; a mapping is exactly one attribute, constant or function call.",
  })),
  indexing: wrongExpression("INDEXING", (index: string, rewritten: string) => ({
    summary: `Values cannot be picked with [${index}].`,
    remedy: `Use Item, which counts from 1: ${rewritten}`,
  })),
  logicalOperator: wrongExpression("LOGICAL_OPERATOR", (operator: string) => ({
    summary: `The language has no ${operator}.`,
    remedy:
      "Nest IIF: for AND in the value if true, IIF(a, IIF(b, x, y), y); for OR in the value if false, IIF(a, x, IIF(b, x, y)).",
  })),
  arithmetic: wrongExpression("ARITHMETIC", (operator: string) => ({
    summary: `The language has no operator ${operator}.`,
    remedy: "Use a function: Join or Append for text, DateAdd for dates.",
  })),
  foreignOperator: wrongExpression("FOREIGN_OPERATOR", (operator: string, right: string) => ({
    summary: `The language has no operator ${operator}.`,
    remedy: `Write ${right}.`,
  })),
  comparisonPlace: wrongExpression("COMPARISON_PLACE", (operator: string, corrected: string) => ({
    summary: `The comparison ${operator} stands where a value is expected; only the condition of IIF and CBool take one.`,
    remedy: `Write: ${corrected}`,
  })),
  notAMapping: wrongExpression("NOT_A_MAPPING", (found: string, suggestion: string) => ({
    summary: `"${shown(found)}" is not a mapping.`,
    remedy: suggestion,
  })),
  bareWord: wrongExpression("BARE_WORD", (word: string, meant: string) => ({
    summary: `The word ${shown(word)} stands without brackets and quotation marks.`,
    remedy: meant,
  })),
  bareBoolean: wrongExpression("BARE_BOOLEAN", (word: string, right: string) => ({
    summary: `The word ${word} stands without quotation marks: booleans are the texts "True" and "False".`,
    remedy: `Write "${right}".`,
  })),
  inboundKeyword: wrongExpression("INBOUND_KEYWORD", (keyword: string, advice: string) => ({
    summary: `The word ${keyword} is a keyword of apps that provision from HR into a directory; a SCIM app would be sent the text.`,
    remedy: advice,
  })),
  unknownFunction: wrongExpression("UNKNOWN_FUNCTION", (name: string, advice: string) => ({
    summary: `There is no function ${shown(name)}.`,
    remedy: advice,
  })),
  undescribedFunction: doubtfulExpression("UNDESCRIBED_FUNCTION", (name: string, described: string) => ({
    summary: `Graph lists the function ${name}, but no page describes it, so a preview does not know its value.`,
    remedy: `Write: ${described}`,
  })),
  functionCase: wrongExpression("FUNCTION_CASE", (name: string, right: string) => ({
    summary: `There is no function ${name}: names are case-sensitive.`,
    remedy: `Write ${right}.`,
  })),
  argumentCount: wrongExpression(
    "ARGUMENT_COUNT",
    (signature: string, wanted: string, got: number, advice: string) => ({
      summary: `${signature} takes ${wanted}, here ${got === 1 ? "is 1" : `are ${got}`}.`,
      remedy: advice,
    }),
  ),
  argumentMissing: wrongExpression("ARGUMENT_MISSING", (name: string, parameter: string) => ({
    summary: `${name} needs a value for ${parameter}.`,
    remedy: 'Give one; for empty text write "".',
  })),
  switchPairs: wrongExpression("SWITCH_PAIRS", () => ({
    summary: "The last key of Switch has no value.",
    remedy:
      'Keys and values come in pairs after source and default: Switch([source], "default", "key", "value"). With no default leave its place empty: Switch([source], , "key", "value").',
  })),
  badArgument: wrongExpression("BAD_ARGUMENT", (name: string, parameter: string, value: string, allowed: string) => ({
    summary: `${name} does not know ${parameter} "${shown(value)}".`,
    remedy: `Use ${allowed}.`,
  })),
  replaceMode: wrongExpression("REPLACE_MODE", (advice: string) => ({
    summary: "This combination of Replace's arguments does nothing.",
    remedy: advice,
  })),
  badRegex: wrongExpression("BAD_REGEX", (reason: string) => ({
    summary: `The regular expression is not valid: ${reason}.`,
    remedy: "Correct the pattern; inside a constant every backslash is written twice.",
  })),
  directoryTargetOnly: wrongExpression("DIRECTORY_TARGET_ONLY", (name: string) => ({
    summary: `${name} works only when provisioning from HR or an API into Active Directory; Entra refuses it for SCIM applications.`,
    remedy: "Map an attribute that is unique already, such as [userPrincipalName] or [objectId].",
  })),
};

/** Problems that stop an evaluation. */
export const evaluationErrors = {
  conditionWithoutValue: failedEvaluation(
    "CONDITION_WITHOUT_VALUE",
    (attribute: string, place: string, guard: string) => ({
      summary: `The condition of IIF gets nothing, since [${attribute}] has no value; Entra cannot check such a condition.`,
      remedy: `In place of ${place}, use Switch with an empty key: ${guard}.`,
    }),
  ),
  undocumented: failedEvaluation("UNDOCUMENTED", (what: string) => ({
    summary: `What Entra makes of ${shown(what)} is not documented, so it cannot be evaluated here.`,
    remedy: "Try the mapping with provisioning on demand, or write it anew.",
  })),
  notADate: failedEvaluation("NOT_A_DATE", (name: string, value: string, format?: string) => ({
    summary: `${name} cannot read "${shown(value)}" as a date${format === undefined ? "" : ` of the form ${shown(format)}`}.`,
    remedy:
      format === undefined
        ? "Convert it with FormatDateTime first, telling its format."
        : "Check the input format against the value (.NET custom date and time format strings).",
  })),
  badDateFormat: failedEvaluation("BAD_DATE_FORMAT", (format: string) => ({
    summary: `"${shown(format)}" is not a date format.`,
    remedy: "Use .NET custom or standard date and time format strings, such as yyyy-MM-dd.",
  })),
  dateOutOfRange: failedEvaluation("DATE_OUT_OF_RANGE", (name: string) => ({
    summary: `${name} leaves the years 1 to 9999.`,
    remedy: "Check the number that is added or converted.",
  })),
  notANumber: failedEvaluation("NOT_A_NUMBER", (name: string, parameter: string, value: string) => ({
    summary: `${name} needs a whole number for ${parameter}, not "${shown(value)}".`,
    remedy: "Check the value of this argument.",
  })),
  badValue: failedEvaluation("BAD_VALUE", (name: string, reason: string) => ({
    summary: `${name} cannot work with this: ${reason}.`,
    remedy: "Check the arguments.",
  })),
  indexOutOfRange: failedEvaluation("INDEX_OUT_OF_RANGE", (index: number, count: number, word: string) => ({
    summary: `Item was asked for value ${index} of ${count}; it counts from 1.`,
    remedy: `Where not everybody has so many values, none of which has a comma, write: ${word}`,
  })),
  badRegex: failedEvaluation("INVALID_REGEX", (reason: string) => ({
    summary: `The regular expression is not valid: ${reason}.`,
    remedy: "Correct the pattern; inside a constant every backslash is written twice.",
  })),
  unsupportedRegex: failedEvaluation("UNSUPPORTED_REGEX", (reason: string) => ({
    summary: `This regular expression can be evaluated by Entra only: ${reason}.`,
    remedy: "Preview the mapping with on-demand provisioning, or write the pattern without it.",
  })),
  regexTooExpensive: failedEvaluation("REGEX_TOO_EXPENSIVE", () => ({
    summary: "The regular expression takes too many steps on this value.",
    remedy: "Avoid quantifiers inside quantifiers, such as (a+)+, and alternatives that overlap.",
  })),
  valueTooLarge: failedEvaluation("VALUE_TOO_LARGE", (name: string, limit: number) => ({
    summary: `The result of ${name} is longer than ${limit} characters.`,
    remedy: "No SCIM attribute takes a value of that size; check the arguments.",
  })),
  targetDirectoryNeeded: failedEvaluation("TARGET_DIRECTORY_NEEDED", (name: string) => ({
    summary: `${name} asks the target directory, which only Entra can do.`,
    remedy: "It is for Active Directory targets; map an attribute that is unique already.",
  })),
  noDefaultDomain: failedEvaluation("NO_DEFAULT_DOMAIN", () => ({
    summary: "DefaultDomain() needs the tenant's default domain, which is not known here.",
    remedy: "Evaluate with a default domain.",
  })),
  notInterpretable: failedEvaluation("NOT_INTERPRETABLE", (name: string) => ({
    summary: `The mapping source ${shown(name)} can be read neither from its expression nor from its parameters.`,
    remedy: "Write the mapping anew.",
  })),
};
