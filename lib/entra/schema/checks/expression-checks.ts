import * as errors from "../errors";
import type { Problem } from "../../../core/problem";
import { attributesOf, print } from "../../language";
import type { Expression } from "../../language/ast";
import type { ObjectType } from "../object-type";
import { scimAttributes } from "../scim-attributes";
import { directoryAttribute, isCall, nodes, type SchemaCheck, type CheckContext } from "./check-context";
import { isAlwaysPresent } from "./presence";

/** Runs a check on every expression; its problems are at the mapping's source. */
function onExpressions(check: (expression: Expression, context: CheckContext) => Problem[]): SchemaCheck {
  return (context) =>
    context.mappings.flatMap(({ expression, path }) => {
      const problems = expression ? check(expression, context) : [];
      return problems.map((problem) => ({ ...problem, path: [...path, "source"] }));
    });
}

function isReference(context: CheckContext, name: string): boolean {
  const definition = directoryAttribute(context.type, name) ?? context.schema.attributes?.source?.[name];
  return definition?.type === "Reference";
}

export const switchOnReference: SchemaCheck = onExpressions((expression, context) =>
  [...nodes(expression)].flatMap((node) => {
    const [source] = isCall(node, "Switch") ? node.arguments : [];
    const names = source ? attributesOf(source).filter((name) => isReference(context, name)) : [];
    return names.map((name) => errors.switchOnReference(name));
  }),
);

/** IsSoftDeleted is computed in every cycle, so the template's own Switch on it is safe. */
export const switchMayBlank: SchemaCheck = onExpressions((expression, context) =>
  [...nodes(expression)].flatMap((node) => {
    const [source] = isCall(node, "Switch") ? node.arguments : [];
    const names = source ? attributesOf(source).filter((name) => name !== "IsSoftDeleted") : [];
    if (!source || names.length === 0 || names.some((name) => isReference(context, name))) return [];
    return [errors.switchMayBlank(print(source))];
  }),
);

/**
 * IsPresent and IsNullOrEmpty are no way out: the check fails whatever surrounds an attribute without value.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#known-limitations
 */
export const iifOnNullable: SchemaCheck = onExpressions((expression, context) => {
  const asked = new Set(askedUnguarded(expression, new Set()));
  return [...asked].filter((name) => !isAlwaysPresent(context.type, name)).map((name) => errors.iifOnNullable(name));
});

/** Attributes in conditions, outside a branch that is only taken when they are there. */
function askedUnguarded(expression: Expression, present: ReadonlySet<string>): string[] {
  if (expression.kind === "comparison") {
    return [expression.left, expression.right].flatMap((side) => askedUnguarded(side, present));
  }
  if (expression.kind !== "call") return [];
  const [condition] = isCall(expression, "IIF") ? expression.arguments : [];
  const asked = condition ? attributesOf(condition).filter((name) => !present.has(name)) : [];
  return [
    ...asked,
    ...expression.arguments.flatMap((argument, index) => {
      const shown = presentInArgument(expression, index);
      return askedUnguarded(argument, shown === undefined ? present : new Set([...present, shown]));
    }),
  ];
}

/** A Switch with an empty key takes its other branches only when its source has a value. */
function presentInArgument(call: Expression & { kind: "call" }, index: number): string | undefined {
  const [source] = call.arguments;
  if (!isCall(call, "Switch") || source?.kind !== "attribute" || index === 0) return undefined;
  const isEmptyKey = (place: number): boolean => {
    const key = call.arguments[place];
    return place >= 2 && place % 2 === 0 && key?.kind === "string" && key.value === "";
  };
  const caught = call.arguments.some((_, place) => isEmptyKey(place));
  return caught && !isEmptyKey(index - 1) ? source.name : undefined;
}

/** "true" for "True": as a Switch key or compared with a boolean attribute, or as the value of a boolean target. */
export const booleanCase: SchemaCheck = (context) =>
  context.mappings.flatMap(({ target, expression, path }) => {
    if (!expression) return [];
    const boolean = isBooleanTarget(target, context);
    const suspects = [...nodes(expression)].filter((node) => boolean || readsBoolean(node, context.type));
    const literals = suspects.flatMap((node) => [...nodes(node)]).filter((node) => node.kind === "string");
    const wrong = new Set(literals.map(({ value }) => value).filter((value) => /^(true|false)$/i.test(value)));
    return [...wrong]
      .filter((value) => value !== "True" && value !== "False")
      .map((value) => {
        const right = value.toLowerCase() === "true" ? "True" : "False";
        return { ...errors.booleanCase(value, right), path: [...path, "source"] };
      });
  });

function isBooleanTarget(target: string, { type, schema }: CheckContext): boolean {
  const definition = scimAttributes[type].find(({ name }) => name === target) ?? schema.attributes?.target?.[target];
  return definition?.type === "Boolean";
}

function readsBoolean(node: Expression, type: ObjectType): boolean {
  const [source, other] = isCall(node, "Switch")
    ? [node.arguments[0]]
    : node.kind === "comparison"
      ? [node.left, node.right]
      : [];
  return [source, other].some(
    (side) => side?.kind === "attribute" && directoryAttribute(type, side.name)?.type === "Boolean",
  );
}
