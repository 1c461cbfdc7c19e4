import { stringify } from "yaml";
import { z } from "zod";
import type { ProblemPath } from "../../core/problem";

/** Keys that may stand in the map at a path. */
export function knownKeys(schema: z.ZodType, path: ProblemPath): string[] {
  const maps = schemasAt(schema, path).flatMap(alternatives);
  return [...new Set(maps.flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : [])))];
}

/** A value that could stand at a path, as YAML; undefined when the schema gives no example. */
export function exampleAt(schema: z.ZodType, path: ProblemPath): string | undefined {
  const given = examplesOf(schemasAt(schema, path));
  const [example] = given;
  return example === undefined ? undefined : stringify(example, { collectionStyle: "flow", lineWidth: 0 }).trim();
}

/** The example of the value at a path, or of the one around it with its key. */
export function exampleAround(schema: z.ZodType, path: ProblemPath): string | undefined {
  for (const length of [path.length, path.length - 1].filter((each) => each >= 0)) {
    const example = exampleAt(schema, path.slice(0, length));
    if (example === undefined) continue;
    const key = path[length - 1];
    return length === path.length || typeof key !== "string" ? example : `${key}: ${example}`;
  }
  return undefined;
}

function examplesOf(schemas: readonly z.ZodType[]): unknown[] {
  return schemas.flatMap((each): unknown[] => {
    const given = each.meta()?.examples;
    return Array.isArray(given) ? given : [];
  });
}

/** The schemas of the value at a path; several where a value on the way may be of several kinds. */
function schemasAt(schema: z.ZodType, path: ProblemPath): z.ZodType[] {
  return path.reduce<z.ZodType[]>(
    (here, part) => here.flatMap(alternatives).flatMap((each) => child(each, part)),
    [schema],
  );
}

/** The schemas of a part of a value. */
export function child(schema: z.ZodType, part: string | number): z.ZodType[] {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, part) ? [schema.shape[part] as z.ZodType] : [];
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType];
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  return [];
}

/** The schema without wrappers (optional, null, transformed), each member of a union by itself. */
export function alternatives(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return alternatives(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return alternatives(schema.in as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => alternatives(option as z.ZodType));
  return [schema];
}
