import type { CallExpression, Expression } from "./ast";
import { findFunction, functionCatalogue, wordsAt } from "./catalogue";
import { expressionErrors as errors } from "./errors";
import { print } from "./printer";
import type { ExpressionProblem } from "./problem";

/**
 * Keywords of the mappings of HR apps and of Entra Connect; SCIM apps have none.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data lists three kinds of
 * argument only: an attribute, a constant, a function.
 */
const inboundKeywords = /^(?:NULL|Nothing|Auth(?:oritative|orized)Null|Ignore(?:Attribute|Object|This)Flow)$/i;
/** Leaves out the whole object: https://learn.microsoft.com/entra/identity/app-provisioning/workday-expression-mapping-functions-guide */
const objectKeyword = /^IgnoreObjectFlow$/i;

const allWords = functionCatalogue.flatMap(({ parameters }) => parameters.flatMap(({ words }) => words ?? []));

/** Words without brackets and quotation marks, at places where no function asks for one. */
export function checkBareWords(whole: Expression): ExpressionProblem[] {
  return [...bareWords(whole, false)].map(({ word, compared }) => {
    const { name, position } = word;
    if (inboundKeywords.test(name)) {
      const advice = objectKeyword.test(name)
        ? scopingFilter
        : compared
          ? emptyKey
          : `Write: ${print(withoutKeywords(whole))}`;
      return { ...errors.inboundKeyword(name, advice), position };
    }
    if (/^(?:true|false)$/i.test(name)) {
      return { ...errors.bareBoolean(name, name.toLowerCase() === "true" ? "True" : "False"), position };
    }
    return { ...errors.bareWord(name, meaningOf(name)), position };
  });
}

/** Returns advice on a bare word, which may be a call: Visual Basic writes `Now` without brackets. */
export function meaningOf(name: string): string {
  const definition = functionCatalogue.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (definition?.parameters.length === 0 && definition.repeating.length === 0) return `Write ${definition.name}().`;
  return `Write [${name}] for the attribute, "${name}" for the text.`;
}

const scopingFilter = "To leave people out, use a scoping filter: `filters` beside `mappings`.";
const emptyKey =
  'To ask for an attribute without value, use Switch with an empty key: Switch([attribute], "value otherwise", "", "value if empty").';

interface BareWord {
  readonly word: Extract<Expression, { kind: "identifier" }>;
  /** Whether it is an operand of a comparison. */
  readonly compared: boolean;
}

function* bareWords(expression: Expression, compared: boolean): Generator<BareWord> {
  if (expression.kind === "identifier") yield { word: expression, compared };
  else if (expression.kind === "comparison") {
    yield* bareWords(expression.left, true);
    yield* bareWords(expression.right, true);
  } else if (expression.kind === "call") {
    for (const [index, argument] of expression.arguments.entries())
      if (!asksForWord(expression, index, argument)) yield* bareWords(argument, false);
  }
}

/**
 * Whether an argument is a word that its function asks for; which words are valid is checked with the call. An unknown function
 * is most often one in the wrong case.
 */
function asksForWord({ name }: CallExpression, index: number, argument: Expression): boolean {
  if (argument.kind !== "identifier") return false;
  return findFunction(name) ? wordsAt(name, index).length > 0 : allWords.includes(argument.name);
}

/** The same mapping where nothing is sent in place of a keyword. */
function withoutKeywords(whole: Expression): Expression {
  const emptied = withEmptyTexts(whole);
  const { position } = whole;
  if (emptied.kind === "call" && emptied.name === "IgnoreFlowIfNullOrEmpty") return emptied;
  return { kind: "call", name: "IgnoreFlowIfNullOrEmpty", arguments: [emptied], position };
}

function withEmptyTexts(expression: Expression): Expression {
  if (expression.kind === "identifier" && inboundKeywords.test(expression.name))
    return { kind: "string", value: "", position: expression.position };
  return expression.kind === "call"
    ? { ...expression, arguments: expression.arguments.map(withEmptyTexts) }
    : expression;
}
