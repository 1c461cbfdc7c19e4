import type { ShapeOf, ValueShape, ValueType } from "../language/types";
import { parseAttributePath } from "./attribute-path";
import type { AttributeDefinition } from "./synchronization-schema";

type Definition = Pick<AttributeDefinition, "name" | "type" | "multivalued">;

const valueTypes: Readonly<Record<string, ValueType>> = {
  String: "String",
  Binary: "String",
  Integer: "Integer",
  Boolean: "Boolean",
  DateTime: "Date",
  Reference: "Reference",
};

/** The shapes of attributes; appRoleAssignments is none, since only the functions made for it can read it. */
export function shapesOfDefinitions(definitions: readonly Definition[]): ShapeOf {
  const shapes = new Map<string, ValueShape>(
    definitions
      .filter(({ name }) => name !== "appRoleAssignments")
      .map(({ name, type, multivalued }) => [
        name,
        { type: valueTypes[type ?? "String"] ?? "String", list: multivalued === true },
      ]),
  );
  return (name) => shapes.get(name);
}

/** The shape of a target attribute: as it is defined, or else a part of an element, which is one text; undefined: not known. */
export function targetShape(target: string, defined: ShapeOf): ValueShape | undefined {
  const found = defined(target);
  return found ?? (parseAttributePath(target)?.filter ? { type: "String", list: false } : undefined);
}
