import { isAlias, visit, type Document } from "yaml";
import * as errors from "../errors/config";
import type { Problem } from "../errors/problem";

/** YAML that is read differently from what its writer meant. Each problem shows the corrected line. */

/** Text as a YAML scalar that is read back as exactly this text, in flow collections, too. */
export function quoted(text: string): string {
  return /["\\]/.test(text) && !/\n/.test(text) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

/** A value that starts and ends with a double quote but holds more of them: an expression in the wrong quotes. */
const INNER_QUOTES = /^(\s*(?:- )?[^:#]+:\s+)"(.*".*)"\s*$/;
/** An expression without quotes where commas or brackets end a value: inside { } or after a list. */
const BARE_CALL = /^(.*?:\s+)((?:[A-Z][A-Za-z]*\(.*\)))(\s*}?\s*)$/;

/** What the parser of YAML did not understand, with the line as it should be where that is clear. */
export function syntaxProblem(message: string, line: string): Problem {
  const match = INNER_QUOTES.exec(line) ?? BARE_CALL.exec(line);
  const corrected =
    match?.[1] !== undefined && match[2] !== undefined
      ? match[1].trim() + " " + quoted(match[2]) + (match[3] ?? "").trimEnd()
      : undefined;
  return errors.yamlSyntax(message.replace(/\.$/, ""), corrected);
}

/** Anchors that nothing refers to, and references to no anchor: text that lost its quotes (`displayName: &Money Advisors`). */
export function anchorProblems(
  document: Document.Parsed,
  lineAt: (offset: number) => string,
): { problem: Problem; offset: number }[] {
  const found: { problem: Problem; offset: number }[] = [];
  const referred = new Set<string>();
  visit(document, { Alias: (_, alias) => void referred.add(alias.source) });
  const corrected = (offset: number, sign: string): string => {
    const line = lineAt(offset);
    const start = line.indexOf(sign);
    const text = /^[^,}\]#]*/.exec(line.slice(start))?.[0].trimEnd() ?? "";
    return (line.slice(0, start) + quoted(text) + line.slice(start + text.length)).trim();
  };
  visit(document, {
    Node: (_, node) => {
      const offset = node.range?.[0] ?? 0;
      if (isAlias(node)) {
        if (!node.resolve(document))
          found.push({ problem: errors.unquotedAsterisk(node.source, corrected(offset, `*${node.source}`)), offset });
      } else if (node.anchor !== undefined && !referred.has(node.anchor)) {
        found.push({ problem: errors.unquotedAmpersand(node.anchor, corrected(offset, `&${node.anchor}`)), offset });
      }
    },
  });
  return found;
}
