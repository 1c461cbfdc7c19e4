import type { AttributeSchema, BlockSchema, NestedBlockSchema, TerraformType } from "./types";

/** The values that a schema allows, with attributes and blocks on the same footing. */
export type Shape =
  | { readonly kind: "string" | "bool" | "number" }
  | { readonly kind: "list" | "set" | "map"; readonly element: Shape; readonly absent?: "empty" }
  | { readonly kind: "object"; readonly members: Readonly<Record<string, Shape>>; readonly absent?: "empty" };

const shapes = new WeakMap<BlockSchema, Shape>();

/** The shape of a resource's, data source's or provider's values. */
export function shapeOf(block: BlockSchema): Shape {
  const known = shapes.get(block);
  if (known) return known;
  const shape: Shape = {
    kind: "object",
    members: {
      ...mapValues(block.attributes, shapeOfAttribute),
      ...mapValues(block.blocks ?? {}, shapeOfNestedBlock),
    },
  };
  shapes.set(block, shape);
  return shape;
}

function shapeOfAttribute(attribute: AttributeSchema): Shape {
  if (attribute.type !== undefined) return shapeOfType(attribute.type);
  if (attribute.nested === undefined) throw new TypeError("an attribute needs a type or nested attributes");
  const element: Shape = { kind: "object", members: mapValues(attribute.nested.attributes, shapeOfAttribute) };
  return attribute.nested.mode === "single" ? element : { kind: attribute.nested.mode, element };
}

/** Terraform never sends or takes null for a list, set or map of blocks, nor for a group. */
function shapeOfNestedBlock({ mode, block }: NestedBlockSchema): Shape {
  const element = shapeOf(block);
  if (mode === "single") return element;
  if (mode === "group") return { ...element, absent: "empty" } as Shape;
  return { kind: mode, element, absent: "empty" };
}

function shapeOfType(type: TerraformType): Shape {
  if (typeof type === "string") return { kind: type };
  if (type[0] === "object") return { kind: "object", members: mapValues(type[1], shapeOfType) };
  return { kind: type[0], element: shapeOfType(type[1]) };
}

export function mapValues<A, B>(
  entries: Readonly<Record<string, A>>,
  change: (value: A, key: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(value, key)]));
}
