import type { Problem } from "../../core/problem";
import { compileObjectMapping } from "./compile-object-mapping";
import { checkAgainstDirectories } from "./directory-check";
import { declareAttributes } from "./declare-attributes";
import type { DesiredSchema } from "./desired";
import { locateMapping, locateProblem } from "./locate";
import { objectTypes } from "./object-type";
import type { SchemaChange } from "./schema-change";
import type { SynchronizationSchema } from "./synchronization-schema";

export interface CompiledSchema {
  /** Schema to PUT; the live schema itself when nothing changes or when problems have an error. */
  readonly schema: SynchronizationSchema;
  /**
   * Changes to the live schema; empty when it already has the desired meaning: then nothing may be written, since every PUT makes
   * Entra run a full cycle.
   */
  readonly changes: readonly SchemaChange[];
  /** Problems, with paths into the desired schema. */
  readonly problems: readonly Problem[];
}

/**
 * Brings a live schema to the desired state. The mappings of an object type are its whole set; an object type that is not wanted
 * is switched off and otherwise left alone. Rule ids, directories, metadata, order and everything else stay. Does no I/O and does
 * not change its arguments. https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-update
 * @param live the schema as read, with all directories
 * @param prior what was applied last: custom attributes that it declares and `desired` does not are removed again
 * @param operatorNames how the job itself calls the operators of filters; those not among them are written as their labels
 */
export function compileSchema(
  desired: DesiredSchema,
  live: SynchronizationSchema,
  prior: DesiredSchema = {},
  operatorNames: readonly string[] = [],
): CompiledSchema {
  const schema = structuredClone(live);
  const changes: SchemaChange[] = [];
  const problems: Problem[] = [];
  for (const type of objectTypes) {
    const problem = locateProblem(schema, type, { wanted: desired[type] != null });
    if (problem) problems.push({ ...problem, path: [type] });
  }
  const declared = declareAttributes(desired, prior, schema);
  changes.push(...declared.changes);
  problems.push(...declared.problems, ...checkAgainstDirectories(desired, schema));
  for (const type of objectTypes) {
    const located = locateMapping(schema, type);
    if (!located) continue;
    const compiled = compileObjectMapping(type, desired[type] ?? null, located.mapping, operatorNames);
    changes.push(...compiled.changes);
    problems.push(...compiled.problems);
  }
  const usable = changes.length > 0 && !problems.some(({ severity }) => severity === "error");
  return { schema: usable ? schema : live, changes, problems };
}
