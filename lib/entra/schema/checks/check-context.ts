import { parse } from "../../language";
import type { Expression } from "../../language/ast";
import { checkClause } from "../../filters";
import type { Problem, ProblemPath } from "../../../core/problem";
import type { ShapeOf } from "../../language/types";
import { defineAttribute, type DefinedAttribute } from "../attribute-definition";
import type { DesiredMapping, DesiredObjectMapping, DesiredSchema } from "../desired";
import { directoryAttributes } from "../directory-attributes";
import { objectTypes, type ObjectType } from "../object-type";
import { scimAttributes } from "../scim-attributes";
import { shapesOfDefinitions } from "../value-shapes";

export interface SchemaCheckOptions {
  /** Scope of provisioning; some functions need an assignment. */
  readonly scope?: "assigned" | "all";
  /** Whether the guard against accidental deletions is on. */
  readonly deletionGuard?: boolean;
}

/** A mapping, parsed once for all checks. */
export interface ParsedMapping extends DesiredMapping {
  readonly target: string;
  /** Parsed source; null when there is no source or it does not parse (which is a problem of its own). */
  readonly expression: Expression | null;
  readonly path: ProblemPath;
}

/** The input of a check: one object type of a desired schema. */
export interface CheckContext {
  readonly type: ObjectType;
  readonly desired: DesiredObjectMapping;
  readonly schema: DesiredSchema;
  readonly mappings: readonly ParsedMapping[];
  readonly options: SchemaCheckOptions;
  /** Known properties of the values of source and target attributes. */
  readonly sourceShapes: ShapeOf;
  readonly targetShapes: ShapeOf;
}

/** A check of one object type; returns problems of one catalogue entry, with paths into the desired schema. */
export type SchemaCheck = (context: CheckContext) => Problem[];

/** A context for each object type that is wanted and on; what is off does no harm. */
export function checkContexts(schema: DesiredSchema, options: SchemaCheckOptions): CheckContext[] {
  return objectTypes.flatMap((type) => {
    const desired = schema[type];
    if (!desired || desired.enabled === false) return [];
    const mappings = Object.entries(desired.mappings).map(([target, mapping]) => {
      const parsed = mapping.source === null ? null : parse(mapping.source, mapping);
      const path = [type, "mappings", target];
      return { ...mapping, target, expression: parsed?.ok ? parsed.expression : null, path };
    });
    const sourceShapes = shapesOfDefinitions([...directoryAttributes[type], ...declared(schema, "source")]);
    const targetShapes = shapesOfDefinitions([...scimAttributes[type], ...declared(schema, "target")]);
    return [{ type, desired, schema, mappings, options, sourceShapes, targetShapes }];
  });
}

const declared = ({ attributes }: DesiredSchema, side: "source" | "target"): DefinedAttribute[] =>
  Object.entries(attributes?.[side] ?? {}).map(([name, attribute]) => defineAttribute(name, attribute));

/** Runs a check on every expression; its problems are at the mapping's source. */
export function onExpressions(check: (expression: Expression, context: CheckContext) => Problem[]): SchemaCheck {
  return (context) =>
    context.mappings.flatMap(({ expression, path }) => {
      const problems = expression ? check(expression, context) : [];
      return problems.map((problem) => ({ ...problem, path: [...path, "source"] }));
    });
}

/** Whether filters refuse an attribute whatever is asked of it. */
export function isFilterRefused(attribute: string): boolean {
  return checkClause({ attribute, operator: "IS NULL" }).length > 0;
}

/** A directory attribute by its exact name, when it is one that every tenant has. */
export function directoryAttribute(type: ObjectType, name: string): DefinedAttribute | undefined {
  return directoryAttributes[type].find((attribute) => attribute.name === name);
}

/** Every node of an expression, outermost first. */
export function* nodes(expression: Expression): Generator<Expression> {
  yield expression;
  if (expression.kind === "comparison") {
    yield* nodes(expression.left);
    yield* nodes(expression.right);
  } else if (expression.kind === "call") {
    for (const argument of expression.arguments) yield* nodes(argument);
  }
}

/** A call of one of these functions. */
export function isCall(expression: Expression, ...names: string[]): expression is Expression & { kind: "call" } {
  return expression.kind === "call" && names.includes(expression.name);
}
