import {
  attributesOf,
  fromSource,
  parse,
  print,
  sameMeaning,
  toSource,
  type AttributeMappingSource,
} from "../expressions";
import type { MappingSource } from "./synchronization-schema";

/** A live source with the parts that Graph may leave out. */
function complete(source: MappingSource): AttributeMappingSource {
  const name = source.name ?? "";
  const type = source.type === "Constant" || source.type === "Function" ? source.type : "Attribute";
  return {
    type,
    name,
    expression: source.expression ?? (type === "Attribute" ? `[${name}]` : ""),
    parameters: (source.parameters ?? []).flatMap(({ key, value }) => (value ? [{ key, value: complete(value) }] : [])),
  };
}

/**
 * The text of a live source in canonical spelling, null when there is none. A source that this version cannot interpret
 * is kept as the service spells it.
 */
export function sourceText(source: MappingSource | null | undefined): string | null {
  if (!source) return null;
  const completed = complete(source);
  try {
    return print(fromSource(completed));
  } catch {
    return completed.expression;
  }
}

/** The structured form that is sent, or undefined when the text does not parse. */
export function compileSource(text: string): AttributeMappingSource | undefined {
  const parsed = parse(text);
  return parsed.ok ? toSource(parsed.expression) : undefined;
}

/** The text that `sourceText` gives for what `text` compiles to; text that does not parse stays as it is. */
export function canonicalSource(text: string | null): string | null {
  const compiled = text === null ? undefined : compileSource(text);
  return compiled ? sourceText(compiled) : text;
}

/** Whether two source texts mean the same. */
export function sameSource(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const [first, second] = [parse(a), parse(b)];
  if (!first.ok || !second.ok) return false;
  return sameMeaning(first.expression, second.expression) || canonicalSource(a) === canonicalSource(b);
}

/** Names of the attributes that a source text reads; none when it does not parse. */
export function attributesOfSource(text: string | null): string[] {
  const parsed = text === null ? undefined : parse(text);
  return parsed?.ok ? attributesOf(parsed.expression) : [];
}
