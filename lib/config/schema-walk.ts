import { z } from "zod";
import type { ProblemPath } from "../errors/problem";

/** The schema of the value at a path; of alternatives, those that have such a key. */
export function schemaAt(schema: z.ZodType, path: ProblemPath): z.ZodType[] {
  let here = alternatives(schema);
  for (const part of path) here = here.flatMap((each) => child(each, part)).flatMap(alternatives);
  return here;
}

/** Keys that may stand in a map of one of these schemas. */
export const knownKeys = (schemas: readonly z.ZodType[]): string[] => [
  ...new Set(schemas.flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []))),
];

/** A value that would be right, for messages. */
export function exampleOf(schemas: readonly z.ZodType[]): string {
  const examples = schemas.flatMap((each) => {
    const given: unknown = each.meta()?.examples;
    return Array.isArray(given) ? (given as unknown[]) : [];
  });
  const example: unknown = examples[0];
  return example === undefined ? "…" : typeof example === "string" ? example : JSON.stringify(example);
}

function child(schema: z.ZodType, part: string | number): z.ZodType[] {
  if (schema instanceof z.ZodObject) return part in schema.shape ? [schema.shape[part] as z.ZodType] : [];
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType];
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  return [];
}

/** The schema itself without wrappers (optional, null, transformed), and each member of a union. */
function alternatives(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return alternatives(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return alternatives(schema.in as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => alternatives(option as z.ZodType));
  return [schema];
}
