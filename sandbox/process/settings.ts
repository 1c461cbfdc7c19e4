import { readFileSync } from "node:fs";
import { z } from "zod";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import { faultSchema } from "../faults";
import { switchOrder } from "./switch-order";

/** Settings of a sandbox's behaviour: at its start from a file, later by commands. */
const settingsSchema = z.strictObject({
  /** Seed of the random numbers: the same seed gives the same numbers. */
  seed: z.number().int().optional(),
  switches: switchOrder.optional(),
  faults: z.array(faultSchema).optional(),
});
export type SandboxSettings = z.infer<typeof settingsSchema>;

/**
 * Reads a settings file, in YAML or JSON.
 * @throws ScimformError SANDBOX_SETTINGS_INVALID
 */
export async function readSettings(file: string): Promise<SandboxSettings> {
  const { parse } = await import("yaml");
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw fail(errors.settingsInvalid, file, error instanceof Error ? error.message : String(error));
  }
  return checkSettings(settingsSchema, content ?? {}, file);
}

/**
 * Reads `name=value` words, such as `status=429` or `replication.job=5000`; a value is JSON when it can be read as such.
 * @throws ScimformError SANDBOX_SETTINGS_INVALID
 */
export function parseWords<T>(schema: z.ZodType<T>, words: readonly string[]): T {
  const settings: Record<string, unknown> = {};
  for (const word of words) {
    const [, path = "", text = ""] = /^([\w.]+)=(.*)$/s.exec(word) ?? [];
    if (path === "") throw fail(errors.settingsInvalid, word, "it is not of the form name=value");
    const [last = "", ...outer] = path.split(".").reverse();
    let place = settings;
    for (const name of outer.reverse()) place = (place[name] ??= {}) as Record<string, unknown>;
    place[last] = valueOf(text);
  }
  return checkSettings(schema, settings, words.join(" "));
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function checkSettings<T>(schema: z.ZodType<T>, content: unknown, where: string): T {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw fail(errors.settingsInvalid, where, z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " "));
}
