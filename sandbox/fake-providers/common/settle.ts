import { isObjectValue } from "../../../provider/plugin/conform";
import { mapValues, type Shape } from "../../../provider/plugin/shape";
import { unknownValue, type ObjectValue, type TerraformValue } from "../../../provider/plugin/types";

/**
 * The state after an apply, as terraform-plugin-sdk leaves it: what was read, but sets as planned, and for lists and maps
 * null or empty as planned. Texts that nobody set are "" from then on.
 */
export function settle(shape: Shape, planned: TerraformValue, live: TerraformValue): TerraformValue {
  if (planned === unknownValue) return live;
  if (shape.kind === "set" || shape.kind === "list" || shape.kind === "map") {
    const empty = (value: TerraformValue): boolean => Object.keys(value ?? {}).length === 0;
    if (empty(planned) && empty(live)) return planned;
    if (planned === null || live === null) return live;
    if (shape.kind === "set") return isKnown(planned) ? planned : live;
    if (shape.kind === "map" || !Array.isArray(live) || !Array.isArray(planned)) return live;
    if (live.length !== planned.length) return live;
    return live.map((entry, index) => settle(shape.element, planned[index] ?? null, entry));
  }
  if (shape.kind === "object") {
    if (!isObjectValue(planned) || !isObjectValue(live)) return live;
    return mapValues(shape.members, (member, name) => settle(member, planned[name] ?? null, live[name] ?? null));
  }
  return live === null && planned === "" ? planned : live;
}

/** Returns the values that an operation works with: unknown ones are as before, or not set. */
export function known(planned: ObjectValue, before: ObjectValue = {}): ObjectValue {
  const walk = (value: TerraformValue): TerraformValue => {
    if (value === unknownValue) return null;
    if (Array.isArray(value)) return value.map(walk);
    return isObjectValue(value) ? mapValues(value, walk) : value;
  };
  return mapValues(planned, (value, name) => (value === unknownValue ? (before[name] ?? null) : walk(value)));
}

function isKnown(value: TerraformValue): boolean {
  if (Array.isArray(value)) return value.every(isKnown);
  if (isObjectValue(value)) return Object.values(value).every(isKnown);
  return value !== unknownValue;
}
