import { isObjectValue } from "../../provider/plugin/conform";
import { differences } from "../../provider/plugin/compare";
import { mapValues, shapeOf } from "../../provider/plugin/shape";
import type { AttributeSchema, ObjectValue, Path, TerraformValue } from "../../provider/plugin/types";

type Attributes = Readonly<Record<string, AttributeSchema>>;

/**
 * Where Terraform would call a plan invalid: an attribute is planned as configured, or as it was before when neither that
 * nor the configuration is null; computed ones that the configuration leaves out are free. Inside maps and lists the rule
 * holds for each attribute of an element. (AssertPlanValid in hashicorp/terraform, internal/plans/objchange.)
 */
export function invalidPlans(
  attributes: Attributes,
  prior: ObjectValue | null,
  config: ObjectValue,
  planned: ObjectValue,
  path: Path = [],
): Path[] {
  return Object.entries(attributes).flatMap(([name, attribute]) =>
    invalidAttribute(name, attribute, prior?.[name] ?? null, config[name] ?? null, planned[name] ?? null, [
      ...path,
      { attribute: name },
    ]),
  );
}

function invalidAttribute(
  name: string,
  attribute: AttributeSchema,
  prior: TerraformValue,
  config: TerraformValue,
  planned: TerraformValue,
  path: Path,
): Path[] {
  const equal = (a: TerraformValue, b: TerraformValue): boolean => sameValue(name, attribute, a, b);
  if (equal(planned, config)) return [];
  if (prior !== null && config !== null && equal(planned, prior)) return [];
  if (config === null) return attribute.computed ? [] : [path];
  const { nested } = attribute;
  if (!nested) return [path];
  const below = (
    before: TerraformValue | undefined,
    wanted: TerraformValue | undefined,
    plan: TerraformValue,
    at: Path,
  ): Path[] => invalidPlans(nested.attributes, objectOf(before), objectOf(wanted) ?? {}, objectOf(plan) ?? {}, at);
  if (nested.mode === "single") return below(prior, config, planned, path);
  if (Array.isArray(config) && Array.isArray(planned)) {
    if (config.length !== planned.length) return [path];
    const before = Array.isArray(prior) ? prior : [];
    return planned.flatMap((entry, index) => below(before[index], config[index], entry, [...path, { index }]));
  }
  if (!isObjectValue(config) || !isObjectValue(planned)) return [path];
  if (Object.keys(config).sort().join("\n") !== Object.keys(planned).sort().join("\n")) return [path];
  const before = objectOf(prior) ?? {};
  return Object.entries(planned).flatMap(([key, entry]) => below(before[key], config[key], entry, [...path, { key }]));
}

const objectOf = (value: TerraformValue | undefined): ObjectValue | null => (isObjectValue(value) ? value : null);

/** Also of what is unknown: it equals only itself. */
function sameValue(name: string, attribute: AttributeSchema, a: TerraformValue, b: TerraformValue): boolean {
  const shape = shapeOf({ attributes: { [name]: attribute } });
  return (
    differences(shape, { [name]: a }, { [name]: b }).length +
      differences(shape, { [name]: b }, { [name]: a }).length ===
    0
  );
}

/** Terraform's proposal: the configuration, with computed values that it leaves out taken from the state. */
export function proposedState(attributes: Attributes, config: ObjectValue, prior: ObjectValue | null): ObjectValue {
  return mapValues(config, (value, name) =>
    value === null && attributes[name]?.computed ? (prior?.[name] ?? null) : value,
  );
}
