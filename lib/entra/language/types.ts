import type { Expression, Position } from "./ast";
import { type ArgumentType, findFunction, parameterAt } from "./catalogue";
import { toBigInteger, toNumber } from "./conversions";
import { readDate } from "./dates/date-text";
import { InvalidDateFormat } from "./dates/dotnet-format";
import { defaultStyles, parseExact, parseStyles } from "./dates/dotnet-parse";
import { formatInstant } from "./dates/instant";
import { print } from "./printer";

export type ValueType = "String" | "Boolean" | "Integer" | "Date" | "Reference" | "Role";

/** The known properties of a value before it is evaluated. */
export interface ValueShape {
  readonly type: ValueType;
  /** Whether the value is a list. */
  readonly list: boolean;
  /** Text of a constant. */
  readonly constant?: string;
}

/** The shape of an attribute's value; undefined when it is not known. */
export type ShapeOf = (attribute: string) => ValueShape | undefined;

/** The shapes that the value of an expression can have, one a branch; none where only the service knows. */
export function shapesOf(expression: Expression, shapeOf: ShapeOf): ValueShape[] {
  switch (expression.kind) {
    case "attribute": {
      const shape = shapeOf(expression.name);
      return shape ? [shape] : [];
    }
    case "string":
      return [{ type: "String", list: false, constant: expression.value }];
    case "number":
      return [{ type: "Integer", list: false, constant: expression.text }];
    case "comparison":
      return [{ type: "Boolean", list: false }];
    case "call":
      return shapesOfCall(expression, shapeOf);
    default:
      return [];
  }
}

function shapesOfCall(call: Expression & { kind: "call" }, shapeOf: ShapeOf): ValueShape[] {
  const definition = findFunction(call.name);
  if (!definition) return [];
  const places = call.arguments.map((argument, index) => ({ argument, ...parameterAt(definition, index) }));
  const returned = places.filter(({ parameter }) => parameter?.returned);
  if (returned.length > 0)
    return returned.flatMap(({ argument, parameter }) =>
      shapesOf(argument, shapeOf).map((shape) => (parameter?.returned === "one" ? { ...shape, list: false } : shape)),
    );
  const { returns } = definition;
  if (returns === "Strings" || returns === "Roles")
    return [{ type: returns === "Roles" ? "Role" : "String", list: true }];
  const type = returns === "Any" ? "String" : returns;
  const source = places.find(({ parameter }) => parameter && takesEach.has(parameter.takes))?.argument;
  const lists = new Set(source ? shapesOf(source, shapeOf).map(({ list }) => list) : []);
  return [...(lists.size > 0 ? lists : [false])].map((list) => ({ type, list }));
}

/** Arguments of which a function takes each value for itself. */
export const takesEach: ReadonlySet<ArgumentType> = new Set(["texts", "dates", "written dates"]);

/** Arguments that may be several values. */
const takesSeveral: ReadonlySet<ArgumentType> = new Set([...takesEach, "values", "any", "roles"]);

/** A value whose type its place does not take. */
export interface TypeFault {
  /** Several values in place of a single one, or a value of another type. */
  readonly kind: "list" | "type";
  /** A function's name, or an operator. */
  readonly taker: string;
  readonly parameter: string;
  readonly takes: string;
  readonly argument: Expression;
  readonly shape: ValueShape;
  readonly position: Position;
}

/** Returns the faults of an expression that its types reveal. */
export function typeFaults(expression: Expression, shapeOf: ShapeOf): TypeFault[] {
  if (expression.kind === "comparison") {
    const sides = [expression.left, expression.right];
    const lists = sides.flatMap((argument) => faultsAt(argument, "text", "A comparison", "a side", shapeOf));
    return [...lists, ...sides.flatMap((side) => typeFaults(side, shapeOf))];
  }
  if (expression.kind !== "call") return [];
  const definition = findFunction(expression.name);
  return expression.arguments.flatMap((argument, index) => {
    const place = definition && parameterAt(definition, index);
    const name = `${place?.parameter.name ?? ""}${place?.repeat ?? ""}`;
    const form = index === 0 ? unreadableForm(expression) : undefined;
    const own = place ? faultsAt(argument, place.parameter.takes, expression.name, name, shapeOf) : [];
    if (form) own.push({ ...form, taker: expression.name, parameter: name, argument, position: argument.position });
    return [...own, ...typeFaults(argument, shapeOf)];
  });
}

/** The form in which functions of dates yield them. */
const canonicalForm = "M/d/yyyy h:mm:ss tt";
const samples = [Date.UTC(2030, 0, 5), Date.UTC(2030, 10, 25, 13, 45, 59)].map(formatInstant);

/**
 * Returns the fault of FormatDateTime's input format where its date comes from another function, whose dates never have that
 * form.
 */
function unreadableForm(call: Expression & { kind: "call" }): Pick<TypeFault, "kind" | "takes" | "shape"> | undefined {
  const [source, styles, format] = call.name === "FormatDateTime" ? call.arguments : [];
  if (source?.kind !== "call" || findFunction(source.name)?.returns !== "Date" || format?.kind !== "string")
    return undefined;
  const read = (styles?.kind === "string" ? parseStyles(styles.value) : undefined) ?? defaultStyles;
  try {
    if (samples.some((date) => parseExact(date, format.value, read, 0))) return undefined;
  } catch (error) {
    if (error instanceof InvalidDateFormat) return undefined;
    throw error;
  }
  const takes = `a date in the form ${JSON.stringify(format.value)}`;
  return { kind: "type", takes, shape: { type: "Date", list: false, constant: canonicalForm } };
}

function faultsAt(
  argument: Expression,
  takes: ArgumentType,
  taker: string,
  parameter: string,
  shapeOf: ShapeOf,
): TypeFault[] {
  const shapes = shapesOf(argument, shapeOf);
  const found = new Map<TypeFault["kind"], ValueShape>();
  for (const shape of shapes) {
    const kind =
      shape.list && !takesSeveral.has(takes) ? "list" : isTaken(shape, takes) ? undefined : ("type" as const);
    if (kind && !found.has(kind)) found.set(kind, shape);
  }
  const { position } = argument;
  const wanted = argumentTypeTexts[takes];
  return [...found].map(([kind, shape]) => ({ kind, taker, parameter, takes: wanted, argument, shape, position }));
}

/** Whether a function can do something with a value; of a text that is no constant that is not known before. */
function isTaken({ type, constant }: ValueShape, takes: ArgumentType): boolean {
  if (type === "Role") return takes === "any";
  switch (takes) {
    case "long number":
      return constant === undefined ? type === "Integer" || type === "String" : toBigInteger(constant) !== undefined;
    case "number":
    case "position": {
      if (constant === undefined) return type === "Integer" || type === "String";
      const number = toNumber(constant);
      return Number.isSafeInteger(number) && (takes === "number" || Number(number) >= 1);
    }
    case "date":
    case "dates":
      return type === "Date" || (type === "String" && (constant === undefined || readDate(constant) !== undefined));
    case "written dates":
      return type !== "Boolean" && type !== "Reference";
    default:
      return true;
  }
}

/** Descriptions of argument types. */
export const argumentTypeTexts: Readonly<Record<ArgumentType, string>> = {
  text: "one text",
  texts: "text, or each of several",
  values: "one value or several",
  number: "a whole number",
  position: "a whole number from 1",
  "long number": "a whole number",
  date: "a date",
  dates: "a date, or each of several",
  "written dates": "a date, or each of several",
  any: "anything",
  roles: "[appRoleAssignments]",
};

const typeTexts: Readonly<Record<ValueType, string>> = {
  String: "a text",
  Boolean: "a boolean",
  Integer: "a whole number",
  Date: "a date",
  Reference: "a reference to another object",
  Role: "an app role with all its parts",
};

/** A shape in words: `several values`, `a date`, `"abc"`. */
export const shapeText = ({ type, list, constant }: ValueShape): string =>
  list ? "several values" : constant === undefined ? typeTexts[type] : JSON.stringify(constant);

/** The first of several values, and all of them in one text; of nothing, both are nothing. */
export const oneOf = (list: Expression): { readonly first: string; readonly all: string } => {
  const all = `Join(",", ${print(list)})`;
  return { first: `IgnoreFlowIfNullOrEmpty(Word(${all}, 1, ","))`, all };
};
