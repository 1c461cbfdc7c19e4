import { isAlias, isScalar, visit, type Document, type Node, type YAMLError } from "yaml";
import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { namesSecret } from "./secrets";

/** YAML that is read differently from what its writer meant. Each problem shows the line as it should be. */

/** A problem and the offset at which it stands in the text. */
export interface LocatedProblem {
  readonly problem: Problem;
  readonly offset: number;
}

/** Text as a YAML scalar that is read back as exactly this text, in flow collections, too. */
export function quoted(text: string): string {
  return /["\\]/.test(text) && !text.includes("\n") ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}

/** In our words, not the parser's: its messages quote the file, and a file may hold a token by mistake. */
const reasonTexts: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "lines are indented with spaces, not tabs",
  BAD_INDENT: "the indentation does not fit the lines around it",
  BAD_SCALAR_START: "a value that starts with @ or ` needs quotes",
  BLOCK_AS_IMPLICIT_KEY: "a value with a colon in it needs quotes",
  MULTILINE_IMPLICIT_KEY: "a colon is missing behind the key, or a quote behind the value",
  MISSING_CHAR: "a quote, bracket, colon or comma is missing",
  MULTIPLE_DOCS: "a second document starts here, and one file holds one",
  TAG_RESOLVE_FAILED: "a value that starts with ! needs quotes",
  UNEXPECTED_TOKEN: "the value should have ended here",
};

/** Turns an error of the YAML parser into a problem, with the corrected line where that is clear. */
export function syntaxProblem({ code, pos }: YAMLError, text: string): LocatedProblem {
  const reason = reasonTexts[code] ?? "it cannot be read from here on";
  return { problem: errors.yamlSyntax(reason, withExpressionQuoted(lineAt(text, pos[0]))), offset: pos[0] };
}

/** The `key: value` of a line whose value is an expression in the wrong quotes, or in none where it needs them. */
function withExpressionQuoted(line: string): string | undefined {
  if (isSecret(line)) return undefined;
  const inDoubleQuotes = /^\s*([^:#]+: +)"(.*".*)"\s*$/.exec(line);
  if (inDoubleQuotes) return `${inDoubleQuotes[1]}${quoted(inDoubleQuotes[2] ?? "")}`;
  const bare = /([\w.]+: +)([A-Z][A-Za-z]*\()/.exec(line);
  if (!bare) return undefined;
  const start = bare.index + (bare[1]?.length ?? 0);
  const end = closingParenthesis(line, start);
  return end === undefined ? undefined : `${bare[1]}${quoted(line.slice(start, end + 1))}`;
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

/** Anchors that nothing refers to, and references to no anchor: text that lost its quotes (`displayName: &Money Advisors`). */
export function anchorProblems(document: Document.Parsed, text: string): LocatedProblem[] {
  const referred = new Set<string>();
  visit(document, { Alias: (_, { source }) => void referred.add(source) });
  const found: LocatedProblem[] = [];
  const report = (sign: string, name: string, node: Node, problem: typeof errors.unquotedAmpersand): void => {
    // An anchor stands in front of its node.
    const offset = text.lastIndexOf(sign + name, node.range?.[0]);
    const line = lineAt(text, offset);
    if (!isSecret(line)) found.push({ problem: problem(name, withTextQuoted(line, sign + name)), offset });
    else found.push({ problem: errors.yamlSyntax(`a value that starts with ${sign} needs quotes`), offset });
  };
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        if (!node.resolve(document)) report("*", node.source, node, errors.unquotedAsterisk);
      } else if (node.anchor !== undefined && !referred.has(node.anchor)) {
        report("&", node.anchor, node, errors.unquotedAmpersand);
      }
    },
  });
  return found;
}

function withTextQuoted(line: string, start: string): string {
  const at = line.indexOf(start);
  const text = /^[^,}\]#]*/.exec(line.slice(at))?.[0].trimEnd() ?? "";
  return (line.slice(0, at) + quoted(text) + line.slice(at + text.length)).trim();
}

/** The text that was meant by a scalar that `anchorProblems` reports, so that nothing else is reported about it. */
export function meantText(node: Node): string | undefined {
  if (isAlias(node)) return `*${node.source}`;
  return isScalar(node) && node.anchor !== undefined && node.value === null ? `&${node.anchor}` : undefined;
}
