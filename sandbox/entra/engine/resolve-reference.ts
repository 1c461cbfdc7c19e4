import type { Value } from "../../../lib/entra/language/value";
import type { ObjectLink } from "../model";
import type { JobContext } from "./context";
import type { ReferenceMapping } from "./job-mapping";
import { readIfPossible } from "./source-object";

/** The desired value of a reference attribute, in target ids. */
export interface Resolution {
  readonly target: string;
  readonly known: Value;
  readonly wanted: Value;
  /** Source ids without a counterpart in the target. */
  readonly unresolved: readonly string[];
  /** Unresolved ids that will have a counterpart: they are in scope, and failed. */
  readonly pending: readonly string[];
}

/**
 * Translates a reference attribute. Objects that are not provisioned are left out; those that were, and left the scope,
 * stay where they are referred to already.
 * @param onlyMembers on demand a group takes the named members only; undefined: all
 */
export function resolveReference(
  context: JobContext,
  { target }: ReferenceMapping,
  referenced: Value | undefined,
  link: ObjectLink,
  onlyMembers: readonly string[] | undefined,
): Resolution {
  const known = link.exported[target] ?? null;
  const held = new Set(textsOf(known));
  const targetIdOf = (id: string) => {
    const found = context.links.bySource(id);
    return found !== undefined && (found.inScope !== false || held.has(found.targetId)) ? found.targetId : undefined;
  };
  const split = (ids: readonly string[]) => {
    const unresolved = ids.filter((id) => targetIdOf(id) === undefined);
    return { unresolved, pending: unresolved.filter((id) => isExpected(context, id)) };
  };
  if (!Array.isArray(referenced)) {
    const id = typeof referenced === "string" ? referenced : undefined;
    // An emptied reference is left as it is, like any other value that becomes null.
    const wanted = (id === undefined ? undefined : targetIdOf(id)) ?? known;
    return { target, known, wanted, ...split(id === undefined ? [] : [id]) };
  }
  const ids = textsOf(referenced);
  const considered = onlyMembers === undefined ? ids : ids.filter((id) => onlyMembers.includes(id));
  const wanted = new Set([
    ...(onlyMembers === undefined ? [] : held),
    ...considered.flatMap((id) => targetIdOf(id) ?? []),
  ]);
  for (const id of onlyMembers ?? []) {
    const targetId = ids.includes(id) ? undefined : targetIdOf(id);
    if (targetId !== undefined) wanted.delete(targetId);
  }
  return { target, known, wanted: [...wanted], ...split(considered) };
}

/** The texts of a list, or a single one. */
export function textsOf(value: Value): string[] {
  const values: readonly Value[] = Array.isArray(value) ? value : [value];
  return values.filter((item): item is string => typeof item === "string");
}

/** Whether a person without a counterpart is going to get one. */
function isExpected(context: JobContext, id: string): boolean {
  if (context.users === undefined) return false;
  const scope = readIfPossible(context, context.users, id)?.scope;
  return scope?.inScope === true && scope.active;
}
