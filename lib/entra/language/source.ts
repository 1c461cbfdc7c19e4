import { evaluationErrors as errors } from "./errors";
import { fail } from "../../core/problem";
import {
  type CallExpression,
  type ComparisonOperator,
  type Expression,
  isComparisonOperator,
  type Position,
} from "./ast";
import { findFunction, type FunctionDefinition, parameterAt, wordsAt } from "./catalogue";
import { numberLiteral, numberOf } from "./lexer";
import { maximumDepth, parse } from "./parser";
import { print, printString } from "./printer";

/**
 * The structured form of a mapping's source in a synchronization schema.
 * https://learn.microsoft.com/graph/api/resources/synchronization-attributemappingsource
 */
export interface AttributeMappingSource {
  readonly type: "Attribute" | "Constant" | "Function";
  /** Name of the attribute or function, or the constant itself. */
  readonly name: string;
  readonly expression: string;
  readonly parameters: readonly { readonly key: string; readonly value: AttributeMappingSource }[];
}

/** A mapping source as services send it: parts may be missing. */
export interface LooseMappingSource {
  readonly type?: string | null;
  readonly name?: string | null;
  readonly expression?: string | null;
  readonly parameters?: readonly { readonly key: string; readonly value: LooseMappingSource }[] | null;
}

/**
 * The structured form of an expression: numbers become text constants, arguments left out get no parameter.
 * https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-parseexpression
 */
export function toSource(expression: Expression): AttributeMappingSource {
  switch (expression.kind) {
    case "attribute":
      return { expression: print(expression), name: expression.name, type: "Attribute", parameters: [] };
    case "string":
    case "number":
    case "identifier":
    case "empty":
      return constantSource(textOf(expression));
    case "comparison":
      return functionSource(print(expression), expression.operator, [
        { key: "left", value: operandSource(expression.left) },
        { key: "right", value: operandSource(expression.right) },
      ]);
    case "call":
      return functionSource(print(expression), expression.name, parametersOf(expression));
  }
}

const constantSource = (value: string): AttributeMappingSource => ({
  expression: printString(value),
  name: value,
  type: "Constant",
  parameters: [],
});

/**
 * Returns the source of an operand. Compared with a number, `"07"` is equal to 7, but not to "7", so the kind of a constant is
 * kept.
 */
const operandSource = (operand: Expression): AttributeMappingSource =>
  operand.kind === "number" ? { ...constantSource(operand.text), expression: operand.text } : toSource(operand);

const functionSource = (
  expression: string,
  name: string,
  parameters: AttributeMappingSource["parameters"],
): AttributeMappingSource => ({ expression, name, type: "Function", parameters });

function parametersOf(call: CallExpression): AttributeMappingSource["parameters"] {
  const definition = findFunction(call.name);
  return call.arguments.flatMap((argument, index) =>
    argument.kind === "empty" ? [] : [{ key: keyAt(definition, index), value: toSource(argument) }],
  );
}

/**
 * Returns the key of a parameter. Repeated parameters carry their number (`key_1`); the service's names for them are not
 * documented.
 */
function keyAt(definition: FunctionDefinition | undefined, index: number): string {
  const place = definition && parameterAt(definition, index);
  if (place === undefined) return `argument_${index + 1}`;
  const key = place.parameter.key ?? place.parameter.name;
  return place.repeat === undefined ? key : `${key}_${place.repeat}`;
}

/**
 * Reads a source as the service stores it: from `expression` if that can be parsed, else from the structure. Words and functions
 * that are not documented stay as they are.
 * @throws ScimformError EXPRESSION_NOT_INTERPRETABLE when neither says what is meant
 */
export function fromSource(source: LooseMappingSource): Expression {
  const written = source.expression ? parse(source.expression, { raw: true }) : undefined;
  if (written?.ok) return written.expression;
  const rebuilt = parse(print(fromStructure(source, 0)));
  if (!rebuilt.ok) throw fail(errors.notInterpretable, source.name ?? "");
  return rebuilt.expression;
}

const nowhere: Position = { offset: 0, line: 1, column: 1 };

function fromStructure(source: LooseMappingSource, depth: number): Expression {
  const { type, name } = source;
  if (depth > maximumDepth || name == null) throw fail(errors.notInterpretable, name ?? source.expression ?? "");
  switch (type ?? "Attribute") {
    case "Attribute":
      return { kind: "attribute", name, position: nowhere };
    case "Constant":
      return { kind: "string", value: name, position: nowhere };
    case "Function":
      return callFromStructure(name, source.parameters ?? [], depth);
    default:
      throw fail(errors.notInterpretable, name);
  }
}

/** Puts parameters where their keys say; keys that are not known stay in the order in which they came. */
function callFromStructure(
  name: string,
  parameters: NonNullable<LooseMappingSource["parameters"]>,
  depth: number,
): Expression {
  if (isComparisonOperator(name)) return comparisonFromStructure(name, parameters, depth);
  const definition = findFunction(name);
  if (definition === undefined) throw fail(errors.notInterpretable, name);
  const most = definition.parameters.length + definition.repeating.length * parameters.length;
  const places = new Map([
    ...definition.parameters.map(({ name }, index) => [name.toLowerCase(), index] as const),
    ...Array.from({ length: most }, (_, index) => [keyAt(definition, index).toLowerCase(), index] as const),
  ]);
  const repeats = definition.repeatsAs?.toLowerCase();
  const found: Expression[] = [];
  for (const { key, value } of parameters) {
    const next = key.toLowerCase() === repeats ? Math.max(found.length, definition.parameters.length) : found.length;
    const place = places.get(key.toLowerCase()) ?? next;
    while (found.length < place) found.push({ kind: "empty", position: nowhere });
    found[place] = fromStructure(value, depth + 1);
  }
  return { kind: "call", name, arguments: found, position: nowhere };
}

function comparisonFromStructure(
  operator: ComparisonOperator,
  parameters: NonNullable<LooseMappingSource["parameters"]>,
  depth: number,
): Expression {
  const operand = (key: string, place: number): Expression => {
    const found = parameters.find((parameter) => parameter.key.toLowerCase() === key) ?? parameters[place];
    if (found === undefined) throw fail(errors.notInterpretable, operator);
    return operandFromStructure(found.value, depth + 1);
  };
  return { kind: "comparison", operator, left: operand("left", 0), right: operand("right", 1), position: nowhere };
}

/** A constant that could be a number is one, unless its own expression shows it in quotation marks. */
function operandFromStructure(source: LooseMappingSource, depth: number): Expression {
  const text = source.name ?? "";
  const isNumber = source.type === "Constant" && numberLiteral.test(text) && source.expression !== printString(text);
  return isNumber ? { kind: "number", value: numberOf(text), text, position: nowhere } : fromStructure(source, depth);
}

/** Whether two expressions say the same: spacing, positions, and the spelling of constants do not count. */
export function sameMeaning(a: Expression, b: Expression): boolean {
  if (a.kind === "call" && b.kind === "call") return sameCalls(a, b);
  if (a.kind === "comparison" && b.kind === "comparison")
    return a.operator === b.operator && sameOperands(a.left, b.left) && sameOperands(a.right, b.right);
  if (isConstant(a) && isConstant(b)) return textOf(a) === textOf(b);
  if (a.kind === "attribute" && b.kind === "attribute") return a.name === b.name;
  // What a word means that no function asks for is not known.
  if (a.kind === "identifier" && b.kind === "identifier") return a.name === b.name;
  return a.kind === "empty" && b.kind === "empty";
}

function sameCalls(a: CallExpression, b: CallExpression): boolean {
  const left = withoutTrailingEmpty(a.arguments);
  const right = withoutTrailingEmpty(b.arguments);
  return (
    a.name === b.name &&
    left.length === right.length &&
    left.every((argument, index) => {
      const other = right[index];
      if (other === undefined) return false;
      if (wordsAt(a.name, index).length > 0) return sameMeaning(withoutWord(argument), withoutWord(other));
      return sameMeaning(argument, other);
    })
  );
}

/** Returns a bare word as a text: where a function expects a word, it may be in quotation marks as well. */
const withoutWord = (argument: Expression): Expression =>
  argument.kind === "identifier" ? { kind: "string", value: argument.name, position: argument.position } : argument;

/** Numbers compare as numbers, texts by their characters. */
function sameOperands(a: Expression, b: Expression): boolean {
  return (a.kind === "number") === (b.kind === "number") && sameMeaning(a, b);
}

function withoutTrailingEmpty(values: readonly Expression[]): readonly Expression[] {
  const last = values.findLastIndex(({ kind }) => kind !== "empty");
  return values.slice(0, last + 1);
}

type Constant = Extract<Expression, { kind: "string" | "number" }>;

const isConstant = (expression: Expression): expression is Constant =>
  expression.kind === "string" || expression.kind === "number";

function textOf(constant: Extract<Expression, { kind: "string" | "number" | "identifier" | "empty" }>): string {
  switch (constant.kind) {
    case "string":
      return constant.value;
    case "number":
      return constant.text;
    case "identifier":
      return constant.name;
    case "empty":
      return "";
  }
}

/** Names of all attributes an expression reads, each once, in the order in which they occur. */
export function attributesOf(expression: Expression): string[] {
  const names = new Set<string>();
  collectAttributes(expression, names);
  return [...names];
}

function collectAttributes(expression: Expression, names: Set<string>): void {
  if (expression.kind === "attribute") names.add(expression.name);
  else if (expression.kind === "comparison") {
    collectAttributes(expression.left, names);
    collectAttributes(expression.right, names);
  } else if (expression.kind === "call")
    for (const argument of expression.arguments) collectAttributes(argument, names);
}
