import { canonicalOperator } from "../../lib/filters";
import { sameSource } from "../../lib/mapping";
import { isObjectValue } from "../plugin/conform";
import type { ObjectValue, Value } from "../plugin/types";
import { text } from "./value";

/**
 * What is proposed, in the state's spelling where an expression or operator means the same, so that a plan shows only
 * what changes. Terraform accepts a planned value that differs from the configuration when it equals the prior one.
 */
export function keepPriorSpelling(prior: ObjectValue, proposed: ObjectValue): ObjectValue {
  return {
    ...proposed,
    users: keepObjectMapping(prior["users"], proposed["users"] ?? null),
    groups: keepObjectMapping(prior["groups"], proposed["groups"] ?? null),
  };
}

function keepObjectMapping(prior: Value | undefined, proposed: Value): Value {
  if (!isObjectValue(prior) || !isObjectValue(proposed)) return proposed;
  return {
    ...proposed,
    mappings: keepEach(prior["mappings"], proposed["mappings"] ?? null, keepText("source", sameSource)),
    filters: keepEach(prior["filters"], proposed["filters"] ?? null, (before, after) => ({
      ...after,
      all: keepEach(before["all"], after["all"] ?? null, keepText("operator", sameOperator)),
    })),
  };
}

type Keep = (prior: ObjectValue, proposed: ObjectValue) => ObjectValue;

/** For the entries of a map, by key, or of a list, by place. */
function keepEach(prior: Value | undefined, proposed: Value, keep: Keep): Value {
  if (Array.isArray(prior) && Array.isArray(proposed)) {
    return proposed.map((entry, index) => keepEntry(prior[index], entry, keep));
  }
  if (!isObjectValue(prior) || !isObjectValue(proposed)) return proposed;
  const before = new Map(Object.entries(prior));
  return Object.fromEntries(
    Object.entries(proposed).map(([key, entry]) => [key, keepEntry(before.get(key), entry, keep)]),
  );
}

function keepEntry(prior: Value | undefined, proposed: Value, keep: Keep): Value {
  return isObjectValue(prior) && isObjectValue(proposed) ? keep(prior, proposed) : proposed;
}

function keepText(attribute: string, same: (a: string, b: string) => boolean): Keep {
  return (prior, proposed) => {
    const [before, after] = [text(prior[attribute]), text(proposed[attribute])];
    return before !== null && after !== null && same(before, after) ? { ...proposed, [attribute]: before } : proposed;
  };
}

function sameOperator(a: string, b: string): boolean {
  const [first, second] = [canonicalOperator(a), canonicalOperator(b)];
  return first !== undefined && first === second;
}
