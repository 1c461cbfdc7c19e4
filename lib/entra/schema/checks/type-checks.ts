import * as errors from "../errors";
import type { Problem } from "../../../core/problem";
import { print } from "../../language";
import type { Expression } from "../../language/ast";
import { oneOf, shapesOf, shapeText, type TypeFault, typeFaults, type ValueShape } from "../../language/types";
import { parseAttributePath } from "../attribute-path";
import { targetShape } from "../value-shapes";
import { elementParts } from "./attribute-checks";
import { onExpressions, type SchemaCheck } from "./check-context";

/** Reports arguments of a type that their function cannot use: it fails for everybody who has a value. */
export const argumentTypes: SchemaCheck = onExpressions((expression, { sourceShapes }) =>
  faultsOf(expression, "type", sourceShapes).map(({ taker, parameter, takes, shape }) =>
    errors.argumentType(taker, parameter, takes, shapeText(shape)),
  ),
);

/** Reports several values where a function takes one. */
export const argumentLists: SchemaCheck = onExpressions((expression, { sourceShapes }) =>
  faultsOf(expression, "list", sourceShapes).map(({ taker, argument, shape }) => {
    const { first, all } = shape.type === "Role" ? roleNames : oneOf(argument);
    return errors.argumentList(taker, print(argument), first, all);
  }),
);

/** App roles with all their parts are no texts; their names are. */
const roleNames = {
  first: "SingleAppRoleAssignment([appRoleAssignments])",
  all: 'Join(",", AppRoleAssignments([appRoleAssignments]))',
};

const faultsOf = (expression: Expression, kind: TypeFault["kind"], shapeOf: Parameters<typeof typeFaults>[1]) =>
  typeFaults(expression, shapeOf).filter((fault) => fault.kind === kind);

/** A mapping that yields several values, of a target attribute that takes one. */
export const listsIntoSingle: SchemaCheck = (context) =>
  context.mappings.flatMap(({ target, expression, path }): Problem[] => {
    const lists = expression ? shapesOf(expression, context.sourceShapes).filter(({ list }) => list) : [];
    const [list] = lists;
    if (!expression || !list || targetShape(target, context.targetShapes)?.list !== false) return [];
    const advice =
      list.type === "Role"
        ? `Write: ${roleNames.first}`
        : `For the first value write: ${oneOf(expression).first}; for all in one text: ${oneOf(expression).all}`;
    return [{ ...errors.listIntoSingle(target, print(expression), advice), path: [...path, "source"] }];
  });

/** Values of another type than their target attribute. */
export const valueTypes: SchemaCheck = (context) =>
  context.mappings.flatMap(({ target, expression, path }) => {
    const wanted = targetShape(target, context.targetShapes);
    if (!expression || !wanted) return [];
    const wrong = shapesOf(expression, context.sourceShapes).find((shape) => !fits(shape, wanted));
    if (!wrong) return [];
    const takes = shapeText({ type: wanted.type, list: false });
    return [{ ...errors.valueType(target, takes, shapeText({ ...wrong, list: false })), path: [...path, "source"] }];
  });

/** An empty text is nothing; whether any other text that is no constant fits is not known before. */
function fits({ type, constant, list }: ValueShape, wanted: ValueShape): boolean {
  if (constant === "" || (type === "Role" && list)) return true;
  switch (wanted.type) {
    case "Boolean":
      return constant === undefined ? type === "Boolean" || type === "String" : /^(?:true|false)$/i.test(constant);
    case "Integer":
      return constant === undefined ? type === "Integer" || type === "String" : /^[+-]?\d+$/.test(constant);
    case "Date":
      return type === "Date" || type === "String";
    case "Reference":
      return type === "Reference";
    default:
      return type !== "Reference" && type !== "Role";
  }
}

const notDeclared =
  (check: (target: string) => Problem | undefined): SchemaCheck =>
  ({ mappings, schema }) =>
    mappings.flatMap(({ target, path }) => {
      if (Object.hasOwn(schema.attributes?.target ?? {}, target)) return [];
      const problem = check(target);
      return problem ? [{ ...problem, path }] : [];
    });

/** https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes: "the primary key (typically ID) should not be included as a target attribute" */
export const targetId: SchemaCheck = notDeclared((target) => {
  const path = parseAttributePath(target);
  const isId = path?.schema === null && path.filter === null && path.subAttribute === null;
  return isId && path.attribute.toLowerCase() === "id" ? errors.targetId(target) : undefined;
});

/** `emails[type eq "work"]`: an element, of which a mapping writes a part. */
export const targetElements: SchemaCheck = notDeclared((target) => {
  const path = parseAttributePath(target);
  if (!path?.filter || path.subAttribute !== null) return undefined;
  return errors.targetElement(target, `${target}.${elementParts[path.attribute]?.[0] ?? "value"}`);
});

/** Seen in https://github.com/MicrosoftDocs/entra-docs/issues/391. */
export const roleTypes: SchemaCheck = notDeclared((target) => {
  const path = parseAttributePath(target);
  const isRole = path?.schema === null && path.attribute.toLowerCase() === "roles" && path.filter;
  return isRole && path.subAttribute?.toLowerCase() === "type" ? errors.roleType(target) : undefined;
});
