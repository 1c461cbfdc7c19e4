import { Nesting, type WireAttribute, type WireBlock, type WireSchema } from "./messages";
import type { AttributeSchema, BlockSchema, Schema } from "./types";

/** The schema as Terraform wants to receive it. */
export function packSchema(schema: Schema): WireSchema {
  return { version: schema.version, block: packBlock(schema.block) };
}

function packBlock(block: BlockSchema): WireBlock {
  return {
    attributes: packAttributes(block.attributes),
    blockTypes: Object.entries(block.blocks ?? {}).map(([typeName, nested]) => ({
      typeName,
      block: packBlock(nested.block),
      nesting: Nesting[nested.mode],
      minItems: nested.minItems ?? 0,
      maxItems: nested.maxItems ?? 0,
    })),
    description: block.description ?? "",
  };
}

function packAttributes(attributes: Readonly<Record<string, AttributeSchema>>): WireAttribute[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    type: Buffer.from(attribute.type === undefined ? "" : JSON.stringify(attribute.type)),
    nestedType: attribute.nested && {
      attributes: packAttributes(attribute.nested.attributes),
      nesting: Nesting[attribute.nested.mode],
    },
    description: attribute.description ?? "",
    required: attribute.required ?? false,
    optional: attribute.optional ?? false,
    computed: attribute.computed ?? false,
    sensitive: attribute.sensitive ?? false,
  }));
}
