import { isObjectValue } from "../../../provider/plugin/conform";
import type { Shape } from "../../../provider/plugin/shape";
import { unknownValue, type TerraformValue } from "../../../provider/plugin/types";

/**
 * Whether two values mean the same to HashiCorp's terraform-plugin-sdk, on which azuread is built: it cannot tell null from
 * "", 0, false or an empty collection. The order of a set means nothing.
 * https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-types
 */
export function equivalent(shape: Shape, left: TerraformValue, right: TerraformValue): boolean {
  if (left === unknownValue || right === unknownValue) return left === right;
  if (isZero(left) || isZero(right)) return isZero(left) && isZero(right);
  if (shape.kind === "object") {
    return (
      isObjectValue(left) &&
      isObjectValue(right) &&
      Object.entries(shape.members).every(([name, member]) =>
        equivalent(member, left[name] ?? null, right[name] ?? null),
      )
    );
  }
  if (shape.kind === "map") {
    if (!isObjectValue(left) || !isObjectValue(right)) return false;
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return keys.every((key) => equivalent(shape.element, left[key] ?? null, right[key] ?? null));
  }
  if (shape.kind === "list" || shape.kind === "set") {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    if (shape.kind === "set") return sameElements(shape.element, left, right);
    return left.every((entry, index) => equivalent(shape.element, entry, right[index] ?? null));
  }
  return left === right;
}

function sameElements(element: Shape, left: readonly TerraformValue[], right: readonly TerraformValue[]): boolean {
  const rest = [...right];
  return left.every((entry) => {
    const index = rest.findIndex((candidate) => equivalent(element, entry, candidate));
    if (index >= 0) rest.splice(index, 1);
    return index >= 0;
  });
}

export function isZero(value: TerraformValue): boolean {
  if (value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObjectValue(value) && Object.keys(value).length === 0;
}
