import type { Shape } from "./shape";
import { unknownValue, type ObjectValue, type Path, type TerraformValue } from "./types";
import { isObjectValue } from "./conform";

/**
 * Finds where two values differ, outermost place per difference. What is unknown in `expected` equals anything; the order of
 * a set means nothing. Terraform's rule for a result after apply is that this is empty for (planned, applied).
 */
export function differences(shape: Shape, expected: TerraformValue, actual: TerraformValue, path: Path = []): Path[] {
  if (expected === unknownValue || expected === actual) return [];
  if (shape.kind === "object" && isObjectValue(expected) && isObjectValue(actual)) {
    return Object.entries(shape.members).flatMap(([attribute, member]) =>
      differences(member, expected[attribute] ?? null, actual[attribute] ?? null, [...path, { attribute }]),
    );
  }
  if (shape.kind === "map" && isObjectValue(expected) && isObjectValue(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap((key) =>
      key in expected && key in actual
        ? differences(shape.element, expected[key] ?? null, actual[key] ?? null, [...path, { key }])
        : [[...path, { key }]],
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    if (shape.kind === "list") {
      return expected.flatMap((entry, index) =>
        differences(shape.element, entry, actual[index] ?? null, [...path, { index }]),
      );
    }
    if (shape.kind === "set" && sameElements(shape.element, expected, actual)) return [];
  }
  return [path];
}

function sameElements(element: Shape, expected: readonly TerraformValue[], actual: readonly TerraformValue[]): boolean {
  const left = [...actual];
  return expected.every((entry) => {
    const index = left.findIndex((candidate) => differences(element, entry, candidate).length === 0);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

/**
 * The attributes among `names` that change and for which the object must be replaced; empty on create.
 * An attribute known only after apply counts as changed.
 */
export function replacedBy(
  shape: Shape,
  prior: ObjectValue | null,
  planned: ObjectValue,
  names: readonly string[],
): Path[] {
  if (prior === null || shape.kind !== "object") return [];
  return names.flatMap((attribute) => {
    const member = shape.members[attribute];
    if (member === undefined) throw new TypeError(`no attribute ${attribute}`);
    const after = planned[attribute] ?? null;
    const changed = after === unknownValue || differences(member, prior[attribute] ?? null, after).length > 0;
    return changed ? [[{ attribute }]] : [];
  });
}
