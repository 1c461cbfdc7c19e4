import * as errors from "../errors";
import type { Problem } from "../../../core/problem";
import { attributesOf, print } from "../../language";
import { guardFor, operandsOf } from "../../language/conditions";
import type { Expression } from "../../language/ast";
import { shapesOf } from "../../language/types";
import { isDirectoryExtension } from "../directory-attributes";
import { isCall, nodes, onExpressions, type SchemaCheck, type CheckContext } from "./check-context";
import { hasEmptyKey, type Known, knownIn, mayBeEmpty } from "./may-be-empty";
import { isAlwaysPresent } from "./presence";

function isReference({ sourceShapes }: CheckContext, name: string): boolean {
  return sourceShapes(name)?.type === "Reference";
}

export const switchOnReference: SchemaCheck = onExpressions((expression, context) =>
  [...nodes(expression)].flatMap((node) => {
    const [source] = isCall(node, "Switch") ? node.arguments : [];
    const names = source ? attributesOf(source).filter((name) => isReference(context, name)) : [];
    return names.map((name) => errors.switchOnReference(name));
  }),
);

/**
 * Reports a Switch that may write an empty value. IsSoftDeleted is computed in every cycle, so the template's own Switch on it is
 * safe. An empty key is the documented way to say what those get who have no value, where IIF fails: there is nothing better to
 * advise.
 */
export const switchMayBlank: SchemaCheck = onExpressions((expression, context) =>
  [...nodes(expression)].flatMap((node) => {
    if (!isCall(node, "Switch") || hasEmptyKey(node)) return [];
    const [source] = node.arguments;
    const names = source ? attributesOf(source).filter((name) => name !== "IsSoftDeleted") : [];
    if (!source || names.length === 0 || names.some((name) => isReference(context, name))) return [];
    const nullable = mayBeEmpty(source, { type: context.type, present: new Set() });
    return [errors.switchMayBlank(print(source), nullable ? withEmptyKey(node) : asIif(node))];
  }),
);

/** Returns the same Switch with a value for objects whose source is empty. */
function withEmptyKey(call: Expression & { kind: "call" }): string {
  const { position } = call;
  const nothing: Expression = { kind: "string", value: "", position };
  const [source = nothing, otherwise = nothing, ...pairs] = call.arguments;
  const fallback = otherwise.kind === "empty" ? nothing : otherwise;
  const guarded = { ...call, arguments: [source, fallback, ...pairs, nothing, fallback] };
  return otherwise.kind === "empty" ? `IgnoreFlowIfNullOrEmpty(${print(guarded)})` : print(guarded);
}

/** A Switch as nested IIF. */
function asIif(call: Expression & { kind: "call" }): string {
  const [source, otherwise, ...pairs] = call.arguments.map(print);
  let text = otherwise || '""';
  for (let index = pairs.length - 2; index >= 0; index -= 2)
    text = `IIF(${source ?? ""} = ${pairs[index] ?? ""}, ${pairs[index + 1] ?? ""}, ${text})`;
  return otherwise ? text : `IgnoreFlowIfNullOrEmpty(${text})`;
}

/**
 * Reports conditions of IIF on attributes that may be empty. IsPresent and IsNullOrEmpty do not help: the check fails when they
 * are asked about something without value.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#known-limitations
 */
export const iifOnNullable: SchemaCheck = onExpressions((expression, { type }) => {
  const found = new Map<string, Problem>();
  for (const { call, known } of conditionsIn(expression, { type, present: new Set() })) {
    const [condition] = call.arguments;
    for (const operand of condition ? operandsOf(condition) : []) {
      const name = attributesOf(operand).find(
        (each) => !isAlwaysPresent(type, each) && !known.present.has(`[${each}]`),
      );
      if (name === undefined || found.has(name) || !mayBeEmpty(operand, known)) continue;
      found.set(name, errors.iifOnNullable(name, adviceFor(call, operand, name)));
    }
  }
  return [...found.values()];
});

/**
 * Reports a Coalesce whose earlier arguments may be empty texts. Attributes of the directory itself are absent or filled; others
 * may be empty texts.
 */
export const coalesceEmpty: SchemaCheck = onExpressions((expression, context) =>
  [...nodes(expression)].flatMap((node) => {
    if (!isCall(node, "Coalesce")) return [];
    const first = node.arguments.slice(0, -1).find((argument) => mayBeEmptyText(argument, context));
    if (first?.kind !== "attribute") return [];
    return [errors.coalesceEmpty(first.name, print(withoutCoalesce(node.arguments, context)))];
  }),
);

function mayBeEmptyText(argument: Expression, { schema }: CheckContext): boolean {
  if (argument.kind !== "attribute") return false;
  const { name } = argument;
  const declared = Object.hasOwn(schema.attributes?.source ?? {}, name);
  return declared || isDirectoryExtension(name) || /^extensionAttribute\d+$/.test(name);
}

/** The same choice, with an empty key for those that may be empty texts. */
function withoutCoalesce(choices: readonly Expression[], context: CheckContext): Expression {
  const [first, ...rest] = choices;
  if (first === undefined) throw new Error("Coalesce has an argument");
  if (rest.length === 0) return first;
  const otherwise = withoutCoalesce(rest, context);
  const { position } = first;
  return mayBeEmptyText(first, context)
    ? {
        kind: "call",
        name: "Switch",
        arguments: [first, first, { kind: "string", value: "", position }, otherwise],
        position,
      }
    : { kind: "call", name: "Coalesce", arguments: [first, otherwise], position };
}

/** Finds every IIF of an expression, with the facts known in its place. */
function* conditionsIn(
  expression: Expression,
  known: Known,
): Generator<{ readonly call: Expression & { kind: "call" }; readonly known: Known }> {
  if (expression.kind === "comparison") {
    yield* conditionsIn(expression.left, known);
    yield* conditionsIn(expression.right, known);
  }
  if (expression.kind !== "call") return;
  if (expression.name === "IIF") yield { call: expression, known };
  for (const [index, argument] of expression.arguments.entries())
    yield* conditionsIn(argument, knownIn(expression, index, known));
}

/** A question about presence becomes a Switch; any other condition gets something that always has a value. */
function adviceFor(call: Expression & { kind: "call" }, operand: Expression, name: string): string {
  const [condition, ifTrue, ifFalse] = call.arguments;
  const asked = condition && presenceAsked(condition);
  if (asked === undefined || !ifTrue || !ifFalse) {
    const { place, guard } = guardFor(operand, name);
    return `in place of ${place}, use ${guard}`;
  }
  const [present, absent] = asked.when === "present" ? [ifTrue, ifFalse] : [ifFalse, ifTrue];
  return `write Switch([${asked.name}], ${print(present)}, "", ${print(absent)})`;
}

/** The attribute whose presence a condition asks for, and when it is true. */
function presenceAsked(
  condition: Expression,
): { readonly name: string; readonly when: "present" | "absent" } | undefined {
  if (condition.kind === "comparison") {
    const { left, right, operator } = condition;
    const isEmptyText = right.kind === "string" && right.value === "";
    if (left.kind !== "attribute" || !isEmptyText || (operator !== "=" && operator !== "<>")) return undefined;
    return { name: left.name, when: operator === "=" ? "absent" : "present" };
  }
  if (condition.kind !== "call") return undefined;
  const [about] = condition.arguments;
  if (about === undefined) return undefined;
  if (condition.name === "Not") {
    const inner = presenceAsked(about);
    return inner && { name: inner.name, when: inner.when === "present" ? "absent" : "present" };
  }
  if (about.kind !== "attribute") return undefined;
  if (condition.name === "IsPresent") return { name: about.name, when: "present" };
  return isCall(condition, "IsNull", "IsNullOrEmpty") ? { name: about.name, when: "absent" } : undefined;
}

/** "true" for "True": as a Switch key or compared with a boolean attribute, or as the value of a boolean target. */
export const booleanCase: SchemaCheck = (context) =>
  context.mappings.flatMap(({ target, expression, path }) => {
    if (!expression) return [];
    const boolean = context.targetShapes(target)?.type === "Boolean";
    const suspects = [...nodes(expression)].filter((node) => boolean || readsBoolean(node, context));
    const literals = suspects.flatMap((node) => [...nodes(node)]).filter((node) => node.kind === "string");
    const wrong = new Set(literals.map(({ value }) => value).filter((value) => /^(true|false)$/i.test(value)));
    return [...wrong]
      .filter((value) => value !== "True" && value !== "False")
      .map((value) => {
        const right = value.toLowerCase() === "true" ? "True" : "False";
        return { ...errors.booleanCase(value, right), path: [...path, "source"] };
      });
  });

function readsBoolean(node: Expression, { sourceShapes }: CheckContext): boolean {
  const compared =
    node.kind === "comparison" ? [node.left, node.right] : isCall(node, "Switch") ? node.arguments.slice(0, 1) : [];
  return compared.some((side) =>
    shapesOf(side, sourceShapes).some(({ type, constant }) => type === "Boolean" && constant === undefined),
  );
}
