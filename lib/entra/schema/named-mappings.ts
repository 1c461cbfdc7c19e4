import { escapePattern } from "../../core/regex/escape";
import type { DesiredObjectMapping } from "./desired";

/**
 * The mappings that a target names when it refuses what they write; several only where its words fit them equally well.
 * @param words what the target says, such as `Invalid path 'urn:…:User:badge' for 'add' op`
 * @returns their target attributes
 */
export function mappingsNamedIn(words: string, { mappings }: Pick<DesiredObjectMapping, "mappings">): string[] {
  const fits = Object.keys(mappings).map((target) => ({ target, fit: fitOf(target, words) }));
  const best = Math.max(0, ...fits.map(({ fit }) => fit));
  return best === 0 ? [] : fits.filter(({ fit }) => fit === best).map(({ target }) => target);
}

/**
 * Measures how exactly a text names a target attribute; 0: not at all. A longer name that appears as a whole fits better than a
 * shorter one.
 */
function fitOf(target: string, words: string): number {
  const [name = "", ...parts] = pathParts(target);
  const last = parts.at(-1);
  if (contains(words, target, isPlainWord(target))) return 1000 + target.length;
  // Of `emails[type eq "work"].value` a target may say `emails.value`, `emails[0].value` or `emails/0/value`.
  if (last !== undefined && pathOf(name, last).test(words)) return 500;
  const own = last === undefined || partsThatSayLittle.has(last.toLowerCase()) ? name : last;
  return contains(words, own, isPlainWord(own)) ? 100 : 0;
}

/** `urn:…:User:name.familyName` -> `name`, `familyName`. */
function pathParts(target: string): string[] {
  const withoutUrn = /^urn:/i.test(target) ? target.slice(target.lastIndexOf(":") + 1) : target;
  return withoutUrn.replace(/\[[^\]]*\]/g, "").split(".");
}

const partsThatSayLittle = new Set(["value", "type", "display", "primary", "formatted"]);

const pathOf = (name: string, part: string): RegExp =>
  new RegExp(`${before}${escapePattern(name)}(\\[[^\\]]*\\]|[./]\\d+)?[./]${escapePattern(part)}${after}`, "i");

/**
 * Whether the words contain a name. One that is also an ordinary word counts in quotation marks, beside a word such as
 * `attribute`, or where the sentence is about it.
 */
function contains(words: string, name: string, plain = false): boolean {
  const text = escapePattern(name);
  if (!plain) return new RegExp(before + text + after, "i").test(words);
  return new RegExp(
    `(["'\`])${text}\\1|\\b(attribute|path|property|field|parameter)s?:? ${text}${after}|${before}${text} (attribute|property|field)\\b|${before}${text}\\b['"]? (is|are|was|has|have|must|should|cannot|may)\\b|^${text}\\b`,
    "i",
  ).test(words);
}

const before = "(?<!\\w)";
const after = "(?!\\w|[.:]\\w)";
const isPlainWord = (name: string): boolean => /^[a-z]+$/.test(name);
