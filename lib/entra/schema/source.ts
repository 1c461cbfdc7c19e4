import {
  attributesOf,
  fromSource,
  parse,
  print,
  sameMeaning,
  toSource,
  type AttributeMappingSource,
} from "../language";
import type { MappingSource } from "./synchronization-schema";

/**
 * The text of a live source in canonical spelling, null when there is none. A source that this version cannot interpret
 * is kept as the service spells it.
 */
export function sourceText(source: MappingSource | null | undefined): string | null {
  if (!source) return null;
  try {
    return print(fromSource(source));
  } catch {
    return source.expression ?? `[${source.name ?? ""}]`;
  }
}

/** Whether only a live schema may have the text: it holds words or functions that no page describes. */
export function isRaw(text: string | null): boolean {
  return text !== null && !parse(text).ok && parse(text, { raw: true }).ok;
}

/** The structured form that is sent, or undefined when the text does not parse. */
export function compileSource(text: string): MappingSource | undefined {
  const parsed = parse(text, { raw: true });
  return parsed.ok ? mutable(toSource(parsed.expression)) : undefined;
}

function mutable({ expression, name, type, parameters }: AttributeMappingSource): MappingSource {
  return { expression, name, type, parameters: parameters.map(({ key, value }) => ({ key, value: mutable(value) })) };
}

/** The text in canonical spelling; text that does not parse stays as it is. */
export function canonicalSource(text: string | null): string | null {
  const parsed = text === null ? undefined : parse(text, { raw: true });
  return parsed?.ok ? print(parsed.expression) : text;
}

/** Whether two source texts mean the same. */
export function sameSource(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const [first, second] = [parse(a, { raw: true }), parse(b, { raw: true })];
  return first.ok && second.ok && sameMeaning(first.expression, second.expression);
}

/** Names of the attributes that a source text reads; none when it does not parse. */
export function attributesOfSource(text: string | null): string[] {
  const parsed = text === null ? undefined : parse(text, { raw: true });
  return parsed?.ok ? attributesOf(parsed.expression) : [];
}
