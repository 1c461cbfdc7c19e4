import type { Expression, Position } from "./ast";
import { evaluationErrors as errors } from "./errors";
import { wordsAt } from "./catalogue";
import { EvaluationError } from "./problem";
import { CallSite, type CompiledExpression } from "./call-site";
import { compare } from "./compare";
import { toNumber } from "./conversions";
import { implementations } from "./functions";
import { StepBudget } from "../../core/regex";
import type { DirectoryAttributes, EvaluationEnvironment, Value } from "./value";

const compiled = new WeakMap<Expression, CompiledExpression>();

/**
 * Evaluates a mapping for one directory object. Pure: time and chance come from the environment only.
 * @returns the value to provision; booleans are the texts "True" and "False", null means that nothing is provisioned
 * @throws EvaluationError with code, message and position
 */
export function evaluate(
  expression: Expression,
  attributes: DirectoryAttributes,
  environment: EvaluationEnvironment,
): Value {
  let run = compiled.get(expression);
  if (run === undefined) {
    run = compile(expression);
    compiled.set(expression, run);
  }
  const value = run({ attributes, environment, budget: new StepBudget() });
  return typeof value === "boolean" ? (value ? "True" : "False") : value;
}

function compile(expression: Expression): CompiledExpression {
  switch (expression.kind) {
    case "attribute": {
      const { name } = expression;
      return ({ attributes }) => (Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null);
    }
    case "string":
      return always(expression.value);
    // The service turns numbers into text constants.
    case "number":
      return always(expression.text);
    case "identifier":
      return undocumented(`the word ${expression.name}`, expression.position);
    case "empty":
      return always(null);
    case "comparison":
      return compileComparison(expression);
    case "call":
      return compileCall(expression);
  }
}

const always =
  (value: Value): CompiledExpression =>
  () =>
    value;

/** Live schemas hold words and functions that no page describes. */
const undocumented =
  (what: string, position: Position): CompiledExpression =>
  () => {
    throw new EvaluationError(errors.undocumented(what), position);
  };

function compileComparison({ operator, left, right }: Extract<Expression, { kind: "comparison" }>): CompiledExpression {
  const [runLeft, runRight] = [compileOperand(left), compileOperand(right)];
  return (scope) => compare(operator, runLeft(scope), runRight(scope));
}

/** Compiles an operand; next to a comparison operator a number is a number. */
function compileOperand(operand: Expression): CompiledExpression {
  return operand.kind === "number" ? always(toNumber(operand.text) ?? operand.text) : compile(operand);
}

function compileCall(call: Extract<Expression, { kind: "call" }>): CompiledExpression {
  const implement = implementations.get(call.name);
  if (implement === undefined) return undocumented(`the function ${call.name}`, call.position);
  const compiledArguments = call.arguments.map((argument, index) => {
    if (argument.kind === "empty") return undefined;
    const isWord = argument.kind === "identifier" && wordsAt(call.name, index).length > 0;
    return isWord ? always(argument.name) : compile(argument);
  });
  return implement(new CallSite(call, compiledArguments, compile));
}
