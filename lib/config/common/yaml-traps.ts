import { isAlias, isCollection, isScalar, parseDocument, visit, type Document, type Node, type YAMLError } from "yaml";
import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { namesSecret } from "./secrets";
import { showsNoSecret } from "./source-line";

/** YAML that is read differently from its writer's intention. Each problem shows the line as it should be. */

/** A problem and the offset at which it stands in the text. */
export interface LocatedProblem {
  readonly problem: Problem;
  readonly offset: number;
}

/** Text as a YAML scalar that is read back as exactly this text, in flow collections, too. */
export function quoted(text: string): string {
  return /["\\]/.test(text) && !text.includes("\n") ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

interface Line {
  readonly start: number;
  readonly text: string;
}

function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  return { start, text: text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "") };
}

/** The whole text with another line in the place of one. */
const replaced = ({ start, text: line }: Line, by: string, text: string): string =>
  text.slice(0, start) + by + text.slice(start + line.length);

/** Whether a line can be read by itself, and in the place of another one; errors elsewhere in the file are others. */
function canBeRead(line: Line, by: string, text: string): boolean {
  const alone = parse(by.trim());
  const within = parse(replaced(line, by, text));
  const here = [...within.errors, ...within.warnings].filter(
    ({ pos: [at] }) => at >= line.start && at <= line.start + by.length,
  );
  return alone.errors.length + alone.warnings.length + here.length === 0;
}

const parse = (text: string): Document.Parsed => parseDocument(text, { prettyErrors: false, uniqueKeys: false });

/** Our own words for the parser's errors: its messages quote the file, and a file may hold a token by mistake. */
const reasonTexts: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "lines are indented with spaces, not tabs",
  BAD_INDENT: "the indentation does not fit the lines around it",
  BLOCK_AS_IMPLICIT_KEY: "a value with a colon in it needs quotes",
  MULTILINE_IMPLICIT_KEY: "a colon is missing behind the key, or a quote behind the value",
  MISSING_CHAR: "a quote, bracket, colon or comma is missing",
  MULTIPLE_DOCS: "a second document starts here, and one file holds one",
  TAG_RESOLVE_FAILED: "a value that starts with ! needs quotes",
  UNEXPECTED_TOKEN: "the value should have ended here",
};

/** Turns an error of the YAML parser into a problem, with the corrected line where that is clear. */
export function syntaxProblem({ code, pos }: YAMLError, text: string): LocatedProblem {
  const line = lineAt(text, pos[0]);
  const item = /^\s*-([^\s-].*)$/.exec(line.text)?.[1];
  if (item !== undefined && showsNoSecret(text, text.slice(0, pos[0]).split("\n").length)) {
    const dash = line.start + line.text.indexOf("-");
    return { problem: errors.dashWithoutBlank(`- ${item}`), offset: dash };
  }
  const opened = openedQuote(text, pos[0]);
  if (code === "MISSING_CHAR" && opened !== undefined)
    return { problem: errors.yamlSyntax("the quote that opens here is not closed"), offset: opened };
  const shown = showsNoSecret(text, text.slice(0, pos[0]).split("\n").length) && !isSecret(line.text) ? line.text : "";
  for (const { reason: cause, correct } of lineSlips) {
    const by = correct(shown);
    if (by !== undefined && canBeRead(line, by, text))
      return { problem: errors.yamlSyntax(cause, by.trim()), offset: line.start + shown.search(/\S/) };
  }
  const reason =
    code === "BAD_SCALAR_START"
      ? `a value that starts with ${text[pos[0]] ?? "this sign"} needs quotes`
      : (reasonTexts[code] ?? "it cannot be read from here on");
  const corrected = [withExpressionQuoted(shown), withValueQuoted(shown)].find(
    (each) => each !== undefined && canBeRead(line, each, text),
  );
  const above = corrected === undefined ? unclosedAbove(line, text) : undefined;
  return above ?? { problem: errors.yamlSyntax(reason, corrected?.trim()), offset: pos[0] };
}

/** Slips of which the line itself shows how it is meant. */
const lineSlips: readonly { readonly reason: string; readonly correct: (line: string) => string | undefined }[] = [
  {
    // `https://…` is text, too, and means it.
    reason: "a blank is missing behind the colon",
    correct: (line) => replacedBy(line, /^(\s*(?:- )?[A-Za-z]\w*:)((?!\/\/)\S.*)$/, (key, value) => `${key} ${value}`),
  },
  {
    reason: "a key has a colon behind it",
    correct: (line) =>
      replacedBy(
        line,
        /^(\s*(?:- )?[A-Za-z][\w.]*) *(?:=>?|->) *(\S.*)$/,
        (key, value) => `${key}: ${plainOrQuoted(value)}`,
      ),
  },
  {
    reason: "lines are indented with blanks, not with no-break spaces",
    correct: (line) => (/^\s*\u00A0/.test(line) ? line.replaceAll("\u00A0", " ") : undefined),
  },
  {
    reason: "a comment begins with #",
    correct: (line) => replacedBy(line, /^(\s*)\/\/ ?(.*)$/, (blank, words) => `${blank}# ${words}`),
  },
];

function replacedBy(line: string, pattern: RegExp, by: (first: string, second: string) => string): string | undefined {
  const [whole, first = "", second = ""] = pattern.exec(line) ?? [];
  return whole === undefined ? undefined : by(first, second);
}

const plainOrQuoted = (value: string): string => (value.startsWith("[") ? quoted(value) : value);

/** Reports an unclosed bracket of the line above, to which YAML counts the following lines. */
function unclosedAbove(line: Line, text: string): LocatedProblem | undefined {
  const above = lineAt(text, Math.max(line.start - 1, 0));
  const number = text.slice(0, above.start).split("\n").length;
  const unquoted = above.text.replace(/"[^"]*"|'[^']*'/g, "");
  // Behind an anchor's name, which may end in `-` or `:`, a bracket is text.
  const opens = /(?:: +|^[\s-]*- +)[{[]/.test(unquoted.replace(/[&*]\S*/g, "x"));
  const isOpen = opens && unquoted.split(/[{[]/).length > unquoted.split(/[}\]]/).length;
  if (!isOpen || line.start === 0 || isSecret(above.text) || !showsNoSecret(text, number)) return undefined;
  for (const closing of [" }", "]", " }}", "] }"]) {
    const by = above.text.trimEnd() + closing;
    if (!canBeRead(above, by, text)) continue;
    const offset = above.start + Math.max(above.text.indexOf("{"), above.text.indexOf("["), 0);
    return { problem: errors.yamlSyntax("a bracket that opens here is not closed", by.trim()), offset };
  }
  return undefined;
}

/** The line with its value in quotes, where a sign in it means something else without: a colon, `@`, braces, quotes inside quotes. */
function withValueQuoted(line: string): string | undefined {
  const [, key = "", value = "", comment = ""] = /^(\s*(?:- )?[\w.-]+: +)(\S.*?)(\s+#.*|\s*)$/.exec(line) ?? [];
  const inner = /^(["'])(.*)\1$/.exec(value)?.[2];
  if (inner !== undefined) return `${key}${quoted(inner)}${comment}`;
  return /^([@`%!]|\{\w+\}\s*\S|\[[^\]]*\]\s*[^\s\]},])|^[^{[].*: /.test(value)
    ? `${key}${quoted(value)}${comment}`
    : undefined;
}

/** Returns the offset of a quoted text that goes on to the end of the file. */
function openedQuote(text: string, end: number): number | undefined {
  if (text.slice(end).trim() !== "") return undefined;
  const opening = /: +(["'])(?:(?!\1)[^])*$/.exec(text);
  return opening ? opening.index + opening[0].indexOf(opening[1] ?? "") : undefined;
}

/** The line with an expression in single quotes that stands in the wrong ones, or in none where it needs them. */
function withExpressionQuoted(line: string): string | undefined {
  const inDoubleQuotes = /^(\s*[^:#]+: +)"(.*".*)"\s*$/.exec(line);
  if (inDoubleQuotes) return `${inDoubleQuotes[1]}${quoted(inDoubleQuotes[2] ?? "")}`;
  const bare = /[\w.]+: +(?=[A-Z][A-Za-z]*\()/.exec(line);
  if (!bare) return undefined;
  const start = bare.index + bare[0].length;
  const end = closingParenthesis(line, start);
  return end === undefined
    ? undefined
    : `${line.slice(0, start)}${quoted(line.slice(start, end + 1))}${line.slice(end + 1)}`;
}

function closingParenthesis(text: string, from: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') inString = !inString;
    if (inString) continue;
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at;
  }
  return undefined;
}

const isSecret = (line: string): boolean => namesSecret(line.split(":")[0] ?? "");

/** A sign that YAML takes for its own, in front of text that lost its quotes. */
interface Trap {
  readonly sign: "&" | "*";
  readonly name: string;
  readonly offset: number;
  /** Whether it stands in `{…}` or `[…]`, where a comma or bracket ends a text. */
  readonly inFlow: boolean;
}

/**
 * Anchors of empty text that nothing refers to, and references to no anchor: text that lost its quotes
 * (`displayName: &Money Advisors`). An anchor of something is a name that nobody uses, and does no harm.
 */
export function anchorProblems(document: Document.Parsed, text: string): LocatedProblem[] {
  return trapsOf(document, text).map((trap) => {
    const { sign, name, offset } = trap;
    const problem = sign === "&" ? errors.unquotedAmpersand : errors.unquotedAsterisk;
    const line = lineAt(text, offset);
    if (!isSecret(line.text)) return { problem: problem(name, withTextQuoted(trap, text)), offset };
    return { problem: errors.yamlSyntax(`a value that starts with ${sign} needs quotes`), offset };
  });
}

function trapsOf(document: Document.Parsed, text: string): Trap[] {
  const referred = new Set<string>();
  visit(document, { Alias: (_, { source }) => void referred.add(source) });
  const found: Trap[] = [];
  // Brackets behind an anchor that nobody uses are text when such a sign is in them: `&Money [&Co]`.
  const isTrap = (node: Node): boolean =>
    isAlias(node)
      ? !node.resolve(document)
      : node.anchor !== undefined &&
        !referred.has(node.anchor) &&
        (isScalar(node) || (isCollection(node) && node.flow === true && holdsTrap(node)));
  const holdsTrap = (collection: Node): boolean => {
    let holds = false;
    visit(collection, { Node: (_, node) => void (holds ||= node !== collection && isTrap(node)) });
    return holds;
  };
  visit(document, {
    Node: (_, node, ancestors) => {
      if (!isTrap(node)) return undefined;
      const inFlow = ancestors.some((each) => isCollection(each) && each.flow === true);
      const [sign, name] = isAlias(node) ? (["*", node.source] as const) : (["&", node.anchor ?? ""] as const);
      // An anchor stands in front of its node.
      found.push({ sign, name, inFlow, offset: text.lastIndexOf(sign + name, node.range?.[0]) });
      return visit.SKIP;
    },
  });
  return found;
}

/** The line with the text in quotes, and those that follow it in the same line; undefined when no such line can be read. */
function withTextQuoted({ offset, inFlow }: Trap, text: string): string | undefined {
  const line = lineAt(text, offset);
  // Of several such words the text begins with the first.
  const before = /(?<=^|\s|[[{,])(?:[&*!]\S*\s+)+$/.exec(line.text.slice(0, offset - line.start))?.[0] ?? "";
  const at = offset - line.start - before.length;
  const rest = line.text.slice(at);
  const comment = /\s#/.exec(rest)?.index ?? rest.length;
  const ends = inFlow ? [...rest.matchAll(/[,}\]]/g)].map(({ index }) => index) : [];
  for (const end of [...ends.filter((each) => each < comment), comment]) {
    const meant = rest.slice(0, end).trimEnd();
    const by = line.text.slice(0, at) + quoted(meant) + line.text.slice(at + meant.length);
    if (!canBeRead(line, by, text)) continue;
    const whole = replaced(line, by, text);
    const [next] = trapsOf(parse(whole), whole).filter((each) => lineAt(whole, each.offset).start === line.start);
    return next ? withTextQuoted(next, whole) : by.trim();
  }
  return undefined;
}

/** The text that was meant by a scalar that `anchorProblems` reports, so that nothing else is reported about it. */
export function meantText(node: Node): string | undefined {
  if (isAlias(node)) return `*${node.source}`;
  return isScalar(node) && node.anchor !== undefined && node.value === null ? `&${node.anchor}` : undefined;
}
