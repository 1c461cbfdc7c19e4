import { isObjectValue } from "../../../provider/plugin/conform";
import { shapeOf, type Shape } from "../../../provider/plugin/shape";
import type { ObjectValue, Schema, TerraformValue } from "../../../provider/plugin/types";
import { equivalent } from "./equivalent";
import { known } from "./settle";

/** The planned change of an apply. */
export interface Change {
  /** Planned values; those known only afterwards are null. */
  readonly planned: ObjectValue;
  /** State before the change; null when the object is new. */
  readonly prior: ObjectValue | null;
  /** Whether the plan means something else than the state. @param path such as `app_role` or `api.0.oauth2_permission_scope` */
  readonly changed: (path: string) => boolean;
}

export function changeOf(schema: Schema, prior: ObjectValue | null, planned: ObjectValue): Change {
  const wanted = known(planned);
  return { planned: wanted, prior, changed: (path) => differsAt(schema, path, prior, wanted) };
}

/** Whether two values of a resource mean something else at a path. */
export function differsAt(schema: Schema, path: string, left: ObjectValue | null, right: ObjectValue | null): boolean {
  const names = path.split(".");
  const shape = names.reduce((parent, name) => memberOf(parent, name, path), shapeOf(schema.block));
  return !equivalent(shape, valueAt(left, names), valueAt(right, names));
}

function memberOf(shape: Shape, name: string, path: string): Shape {
  const member = shape.kind === "object" ? shape.members[name] : "element" in shape ? shape.element : undefined;
  if (member === undefined) throw new TypeError(`no ${path} in the schema`);
  return member;
}

const valueAt = (value: TerraformValue, names: readonly string[]): TerraformValue =>
  names.reduce<TerraformValue>((parent, name) => {
    if (Array.isArray(parent)) return parent[Number(name)] ?? null;
    return isObjectValue(parent) ? (parent[name] ?? null) : null;
  }, value);
