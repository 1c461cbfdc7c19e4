import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { sameSource } from "../../entra/schema/source";
import { normalisePath, parseAttributePath } from "../../entra/schema/attribute-path";
import { locate } from "../common/locate";
import type { StackConfig } from "./model";

/** Whether a stack's mappings and actions keep to what its profile knows of the target. */
export function checkRules(stack: StackConfig): Problem[] {
  const { rules, schema } = stack;
  if (!rules) return [];
  const mapped = Object.entries(schema.users?.mappings ?? {});
  const find = (attribute: string) => mapped.find(([target]) => normalisePath(target) === normalisePath(attribute));

  const unmapped = rules.required.filter((attribute) => !find(attribute));
  const differing = rules.sameValue.flatMap(([a, b]) => {
    const [first, second] = [find(a)?.[1], find(b)?.[1]];
    if (!first || !second || sameSource(first.source, second.source)) return [];
    const sources = [first.source ?? "nothing", second.source ?? "nothing"] as const;
    return [locate(stack, ["schema", "users", "mappings", b], errors.sameValueDiffers(stack.target, [a, b], sources))];
  });
  return [
    ...unmapped.map((attribute) =>
      locate(stack, ["schema", "users", "mappings"], errors.requiredUnmapped(stack.target, attribute)),
    ),
    ...differing,
    ...(rules.oneValue ? secondValues(stack) : []),
    ...(rules.deletes || !deletes(stack)
      ? []
      : [locate(stack, ["schema", "users", "actions"], errors.deletesRefused(stack.target))]),
    ...(rules.onDeactivate === "delete"
      ? [locate(stack, ["rules", "onDeactivate"], errors.onDeactivateDeletes(stack.target))]
      : []),
  ];
}

/** Mappings that write a further element into a list. */
function secondValues(stack: StackConfig): Problem[] {
  const firsts = new Map<string, string>();
  return Object.keys(stack.schema.users?.mappings ?? {}).flatMap((target) => {
    const path = parseAttributePath(target);
    if (!path?.filter) return [];
    const list = normalisePath(`${path.schema === null ? "" : `${path.schema}:`}${path.attribute}`);
    const first = firsts.get(list) ?? target;
    firsts.set(list, first);
    if (elementOf(first) === elementOf(target)) return [];
    const problem = errors.secondValue(stack.target, path.attribute, target, first);
    return [locate(stack, ["schema", "users", "mappings", target], problem)];
  });
}

const elementOf = (target: string): string => normalisePath(target).replace(/\][^\]]*$/, "]");

function deletes({ schema: { users } }: StackConfig): boolean {
  if (!users || users.enabled === false) return false;
  return (users.actions ?? ["create", "update", "delete"]).includes("delete");
}
