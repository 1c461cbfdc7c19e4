import { isObjectValue } from "../../provider/plugin/conform";
import { mapValues } from "../../provider/plugin/shape";
import { UNKNOWN, type ObjectValue, type Value } from "../../provider/plugin/types";
import { listOf } from "./tags";

/**
 * The live value, spelled as in the state where both mean the same: Graph answers null, "", false or an empty object for
 * what a configuration leaves out.
 */
export function echo(prior: Value, live: Value): Value {
  if (isBlank(prior) && isBlank(live)) return prior;
  if (isObjectValue(live)) {
    // A block that appears shows the default version of access tokens, too: what the plan fills in is then no change.
    if (!isObjectValue(prior))
      return mapValues(live, (value) => (typeof value === "number" ? value : echo(null, value)));
    return mapValues(live, (value, name) => echo(prior[name] ?? null, value));
  }
  if (Array.isArray(live)) {
    return live.map((entry) => (isObjectValue(entry) ? echo(partner(listOf(prior), entry), entry) : entry));
  }
  return live;
}

/** What was applied: the plan, and the live value wherever the plan left it open. */
export function fill(planned: Value, live: Value): Value {
  if (planned === UNKNOWN) return live;
  if (!isObjectValue(planned)) return planned;
  return mapValues(planned, (value, name) => fill(value, isObjectValue(live) ? (live[name] ?? null) : null));
}

/** 1 is the default version of access tokens, the only number in these schemas. */
function isBlank(value: Value): boolean {
  if (value === null || value === "" || value === false || value === 1) return true;
  if (Array.isArray(value)) return value.every(isBlank);
  return isObjectValue(value) && Object.values(value).every(isBlank);
}

/** The element of the state that is the same object: by its key, or the only one. */
function partner(prior: readonly Value[], entry: ObjectValue): Value {
  const key = ["id", "resource_app_id", "name"].find((name) => typeof entry[name] === "string");
  if (key === undefined) return prior[0] ?? null;
  return prior.find((candidate) => isObjectValue(candidate) && candidate[key] === entry[key]) ?? null;
}

export const objectOr = (value: Value, otherwise: ObjectValue): ObjectValue =>
  isObjectValue(value) ? value : otherwise;
