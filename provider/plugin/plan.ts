import { isObjectValue } from "./conform";
import { mapValues } from "./shape";
import { unknownValue, type AttributeSchema, type BlockSchema, type ObjectValue, type TerraformValue } from "./types";

/**
 * The usual plan of a new object: what the configuration says, and "known after apply" for every computed attribute
 * that it leaves out.
 */
export function planNew(block: BlockSchema, proposed: ObjectValue): ObjectValue {
  const nestedBlocks = mapValues(block.blocks ?? {}, (nested, name) =>
    inEach(nested.mode === "group" ? "single" : nested.mode, proposed[name] ?? null, (value) =>
      planNew(nested.block, value),
    ),
  );
  return { ...proposed, ...planAttributes(block.attributes, proposed), ...nestedBlocks };
}

function planAttributes(attributes: Readonly<Record<string, AttributeSchema>>, proposed: ObjectValue): ObjectValue {
  return mapValues(attributes, ({ computed, nested }, name): TerraformValue => {
    const value = proposed[name] ?? null;
    if (value === null) return computed ? unknownValue : null;
    return nested ? inEach(nested.mode, value, (entry) => planAttributes(nested.attributes, entry)) : value;
  });
}

function inEach(
  mode: "single" | "list" | "set" | "map",
  value: TerraformValue,
  change: (entry: ObjectValue) => ObjectValue,
): TerraformValue {
  const changeObject = (entry: TerraformValue): TerraformValue => (isObjectValue(entry) ? change(entry) : entry);
  if (mode === "single") return changeObject(value);
  if (Array.isArray(value)) return value.map(changeObject);
  return isObjectValue(value) ? mapValues(value, changeObject) : value;
}
