import { sameExpression } from "../language/check";
import type { MappingChanges, OktaMapping } from "./profile-mapping";

type Mappings = Readonly<Record<string, OktaMapping>>;

/**
 * Properties that hold the user name. Sign-in to the app depends on the user name template, so people would lose access with that
 * mapping.
 */
const userNameProperties: ReadonlySet<string> = new Set(["login", "userName"]);

/**
 * The changes that make the live mappings equal to the declared ones: nothing but what is declared or to be removed, and of
 * that only
 * what means something else.
 * @param removed names of mappings that are to go
 */
export function mappingChanges(declared: Mappings, removed: readonly string[], live: Mappings): MappingChanges {
  const different = Object.entries(declared).filter(([name, wanted]) => !sameMapping(wanted, live[name]));
  const gone = removed.filter((name) => name in live && !(name in declared) && !userNameProperties.has(name));
  return { ...Object.fromEntries(different), ...Object.fromEntries(gone.map((name) => [name, null])) };
}

/** Whether two mappings mean the same, however they are spaced. */
export function sameMapping(one: OktaMapping, other: OktaMapping | undefined): boolean {
  return other !== undefined && one.push === other.push && sameExpression(one.expression, other.expression);
}
