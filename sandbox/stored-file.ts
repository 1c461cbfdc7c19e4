import { z } from "zod";
import { parseJson } from "../lib/core/json";
import { readPrivate } from "../lib/core/private-file";
import { fail } from "../lib/core/problem";
import { reasonOf } from "../lib/core/reason";
import * as errors from "./errors";

/**
 * Reads a JSON file of the sandbox's folder.
 * @returns undefined when there is none
 * @throws ScimformError SANDBOX_FILE_BROKEN; the system's error
 */
export function readStored<T>(file: string, shape: z.ZodType<T>): T | undefined {
  const text = readPrivate(file);
  if (text === undefined) return undefined;
  const content = parseJson(text);
  // The parser's own words would quote it, and there are keys in some.
  if (content === undefined) throw fail(errors.fileBroken, file, "it is not JSON");
  const parsed = shape.safeParse(content);
  if (parsed.success) return parsed.data;
  throw fail(errors.fileBroken, file, reasonOf(parsed.error));
}

/**
 * Objects with the parts that one has which is as it should be; only their kinds are compared.
 * @param optional parts that earlier versions did not write
 */
export function shapeOf<T extends object>(example: T, optional: readonly (keyof T & string)[] = []): z.ZodType<T> {
  const parts = Object.entries(example).map(([name, value]) => {
    const shape = kindOf(value);
    return [name, (optional as readonly string[]).includes(name) ? shape.optional() : shape] as const;
  });
  return z.looseObject(Object.fromEntries(parts)) as unknown as z.ZodType<T>;
}

function kindOf(value: unknown): z.ZodType {
  if (Array.isArray(value)) return z.array(z.unknown());
  if (typeof value === "number") return z.number();
  return typeof value === "string" ? z.string() : z.record(z.string(), z.unknown());
}
