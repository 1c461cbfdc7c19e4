import { parse as parseCsv } from "csv-parse/sync";
import { type DefaultTreeAdapterMap, parse as parseHtml, parseFragment } from "parse5";
import { z } from "zod";

/** A row as it stands in the file. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A table of a page: its rows, whether the first is a heading or not, all with the cells that are merged repeated. */
export interface Table {
  /** Heading above the table. */
  readonly heading: string;
  readonly rows: readonly TableRow[];
}

/**
 * The tables of a vendor's page, saved or pasted: HTML, Markdown (also with HTML in it), CSV with commas, semicolons or tabs; or a
 * list with an attribute a line, `userName = userPrincipalName`.
 */
export function readTables(text: string): Table[] {
  const page = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const tables = [...htmlTables(page), ...(/<(!doctype|html|body)\b/i.test(page) ? [] : pipeTables(page))];
  if (tables.length > 0) return tables.map(tidy);
  const table = attributeBlocks(page) ?? csvTable(page) ?? list(page);
  return [tidy(table)].filter(({ rows }) => rows.length > 0);
}

/**
 * Label with its value, behind it or in the next line: the form of an attribute in a page that prints them one below the other.
 */
const labelled = /^[\s>*•·+-]*\**([A-Za-z][A-Za-z /-]{2,30}?)\**\s*:\**(?:\s+(.*))?$/;

/**
 * Attributes as blocks, each with the same labels ("Display name: …", "External name: …"), as a table with a column for each label.
 * @returns undefined when no label comes a second time
 */
function attributeBlocks(page: string): Table | undefined {
  const lines = /<(li|p|div)\b/i.test(page)
    ? htmlLines(page)
    : page.split("\n").map((text, index) => ({ text, line: index + 1 }));
  const found: { readonly cells: Map<string, string>; readonly line: number }[] = [];
  for (const [index, { text, line }] of lines.entries()) {
    const [, label = "", inline = ""] = labelled.exec(text) ?? [];
    if (label === "") continue;
    const next = lines.slice(index + 1).find((each) => each.text.trim() !== "")?.text ?? "";
    const value = inline !== "" || labelled.test(next) ? inline : next.trim();
    const key = label.trim().toLowerCase();
    if (found.at(-1)?.cells.has(key) ?? true) found.push({ cells: new Map(), line });
    found.at(-1)?.cells.set(key, markdownText(value));
  }
  const [first] = found;
  const header = [...new Set(found.flatMap(({ cells }) => [...cells.keys()]))];
  if (!first || found.length < 2 || header.length < 2 || found.some(({ cells }) => cells.size < 2)) return undefined;
  const rows = found.map(({ cells, line }) => ({ cells: header.map((key) => cells.get(key) ?? ""), line }));
  return { heading: "", rows: [{ cells: header, line: first.line }, ...rows] };
}

/** The lines that a page shows, each with the line of its source. */
function htmlLines(page: string): { readonly text: string; readonly line: number }[] {
  let at = 0;
  return textOf(parseHtml(page))
    .split("\n")
    .map((text) => {
      const word = text.trim().split(/\s+/).at(-1) ?? "";
      at = Math.max(page.indexOf(word, at), at);
      return { text, line: page.slice(0, at).split("\n").length };
    });
}

const tidy = ({ heading, rows }: Table): Table => ({
  heading: cellText(heading),
  rows: rows
    .map(({ cells, line }) => ({ line, cells: cells.map(cellText) }))
    .filter(({ cells }) => cells.some((cell) => cell !== "")),
});

/** Text of a cell, without typographic quotes, footnote marks and layout blanks. */
const cellText = (text: string): string =>
  text
    .replace(/[\u00A0\u2007\u202F]/g, " ")
    .replace(/[\u200B-\u200D\u2060]/g, "")
    .replace(/[\u201C\u201D\u201E]/g, '"')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/ *\n\s*/g, "\n")
    .replace(/[ \t]+/g, " ")
    .trim()
    .replace(/(?<=\S)\s*(\[\^[^\]]+\]|[¹²³⁴⁵⁶⁷⁸⁹†‡§]|(?<!\()\*+$)+$/gm, "")
    .trim();

type HtmlNode = DefaultTreeAdapterMap["node"];
type HtmlElement = DefaultTreeAdapterMap["element"];

const isElement = (node: HtmlNode): node is HtmlElement => "tagName" in node;
const childrenOf = (node: HtmlNode): readonly HtmlNode[] => ("childNodes" in node ? node.childNodes : []);
const attribute = (element: HtmlElement, name: string): string | undefined =>
  element.attrs.find((each) => each.name === name)?.value;

/** Elements that are not read: marks of footnotes, and content that is not for reading. */
const unread = new Set(["sup", "script", "style", "template", "noscript", "svg", "button"]);
const blocks = new Set(["br", "p", "div", "li", "ul", "ol"]);

function textOf(node: HtmlNode): string {
  if ("value" in node && node.nodeName === "#text") return node.value.replace(/\s+/g, " ");
  if (!isElement(node)) return childrenOf(node).map(textOf).join("");
  if (unread.has(node.tagName)) return "";
  if (node.tagName === "img") return attribute(node, "alt") ?? "";
  const text = childrenOf(node).map(textOf).join("");
  return blocks.has(node.tagName) ? `${text}\n` : text;
}

function htmlTables(page: string): Table[] {
  if (!/<(table|tr)\b/i.test(page)) return [];
  const tables: Table[] = [];
  let heading = "";
  const visit = (node: HtmlNode): void => {
    if (isElement(node) && /^h[1-6]$/.test(node.tagName)) heading = textOf(node);
    if (isElement(node) && node.tagName === "table") {
      const line = node.sourceCodeLocation?.startLine ?? 1;
      const caption = childrenOf(node).find((child) => isElement(child) && child.tagName === "caption");
      const above = heading === "" ? markdownHeading(page.split("\n").slice(0, line - 1)) : heading;
      tables.push({ heading: caption ? textOf(caption) : above, rows: htmlRows(node) });
    }
    childrenOf(node).forEach(visit);
  };
  visit(parseHtml(/<table\b/i.test(page) ? page : `<table>${page}</table>`, { sourceCodeLocationInfo: true }));
  return tables;
}

function htmlRows(table: HtmlElement): TableRow[] {
  const below = (node: HtmlNode): HtmlElement[] =>
    childrenOf(node).flatMap((child) => {
      if (!isElement(child) || child.tagName === "table") return [];
      return child.tagName === "tr" ? [child] : below(child);
    });
  // Cells that reach into the rows below, by column.
  const pending = new Map<number, { readonly text: string; rows: number }>();
  return below(table).map((row) => {
    const cells: string[] = [];
    const takePending = (): void => {
      for (let open = pending.get(cells.length); open; open = pending.get(cells.length)) {
        open.rows -= 1;
        if (open.rows === 0) pending.delete(cells.length);
        cells.push(open.text);
      }
    };
    for (const cell of childrenOf(row)) {
      if (!isElement(cell) || !/^t[dh]$/.test(cell.tagName)) continue;
      takePending();
      const text = childrenOf(cell).map(textOf).join("");
      const [width, height] = [span(cell, "colspan"), span(cell, "rowspan")];
      for (let column = 0; column < width; column += 1) {
        if (height > 1) pending.set(cells.length, { text, rows: height - 1 });
        cells.push(text);
      }
    }
    takePending();
    return { cells, line: row.sourceCodeLocation?.startLine ?? 1 };
  });
}

/** HTML's own limits: https://html.spec.whatwg.org/multipage/tables.html */
const span = (cell: HtmlElement, name: string): number =>
  Math.min(Math.max(Number.parseInt(attribute(cell, name) ?? "1", 10) || 1, 1), 1000);

/** Row of delimiters. Each has at least one dash and a colon, or two dashes: a dash alone is a value. */
const delimiterRow = /^(?=.*(?:--|:-|-:))\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$/;

function pipeTables(page: string): Table[] {
  const lines = page.split("\n");
  const tables: Table[] = [];
  let rows: TableRow[] = [];
  let start = 0;
  const end = (): void => {
    if (rows.length > 1) tables.push({ heading: markdownHeading(lines.slice(0, start)), rows });
    rows = [];
  };
  for (const [index, line] of lines.entries()) {
    if (!/(?<!\\)\|/.test(withoutCode(line))) end();
    else if (!delimiterRow.test(line)) {
      if (rows.length === 0) start = index;
      rows.push({ cells: pipeCells(line).map(markdownText), line: index + 1 });
    }
  }
  end();
  return tables;
}

const withoutCode = (line: string): string => line.replace(/`[^`]*`/g, "");

/** GitHub's tables: a pipe that is meant is escaped, in code, too. https://github.github.com/gfm/#tables-extension- */
const pipeCells = (line: string): string[] =>
  line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll("\\|", "|"));

/** Code stays as it is, but for a link around it; elsewhere marks go. Underscores stay: they are part of names. */
const markdownText = (cell: string): string =>
  cell
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/!?\[([^\]]+)\]\[[^\]]*\]/g, "$1")
    .split(/(`+[^`]*`+)/)
    .map((part) => (part.startsWith("`") ? part.replace(/^`+ ?| ?`+$/g, "") : proseText(part)))
    .join("")
    // Bold or italic around code.
    .replace(/^(\*{1,2})([^*]+)\1$/, "$2");

function proseText(text: string): string {
  const plain = text
    .replace(/\*\*([^*]+)\*\*/g, "$1")
    .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?!\w)/g, "$1")
    .replace(/\\([\\`*_{}[\]()#+\-.!<>"$~])/g, "$1");
  return /<\/?[a-z]|&#?\w+;/i.test(plain) ? textOf(parseFragment(plain)) : plain;
}

function markdownHeading(before: readonly string[]): string {
  const last = before.findLast((line) => /^\s*(#{1,6}\s|\*\*[^*]+\*\*:?\s*$)/.test(line)) ?? "";
  return proseText(last.replace(/^[\s#]+/, "").replace(/<[^>]*>/g, ""));
}

const delimiters = [",", ";", "\t"] as const;

/** Parses a table by the delimiter that most lines have; undefined when no two lines have any. */
function csvTable(page: string): Table | undefined {
  const lines = page.split("\n").filter((line) => line.trim() !== "");
  const [best] = delimiters
    .map((delimiter) => ({ delimiter, count: lines.filter((line) => line.includes(delimiter)).length }))
    .filter(({ count }) => count > lines.length / 2)
    // A tab never is part of a value, a comma often.
    .sort((a, b) => b.count - a.count || delimiters.indexOf(b.delimiter) - delimiters.indexOf(a.delimiter));
  if (!best || lines.length < 2) return undefined;
  const records = csvRecords(page, best.delimiter);
  const width = records[0]?.record.length ?? 0;
  const rows = records.map(({ record, raw, line }) => ({
    // Somebody has written a function call without quotes around it.
    cells: record.length > width ? outsideOfParentheses(raw, best.delimiter) : record,
    line,
  }));
  return { heading: "", rows };
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly line: number;
}

function csvRecords(page: string, delimiter: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  try {
    parseCsv(page, {
      ...{ delimiter, raw: true, info: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true },
      onRecord: (parsed: unknown) => {
        const { record, raw, info } = csvRecord.parse(parsed);
        records.push({ record, raw: raw.trim(), line: info.lines });
        return null;
      },
    });
    return records;
  } catch {
    // Quotes that CSV does not know: line by line, then.
    return page.split("\n").flatMap((raw, index) => {
      const record = outsideOfParentheses(raw, delimiter);
      return raw.trim() === "" ? [] : [{ record, raw, line: index + 1 }];
    });
  }
}

const csvRecord = z.object({ record: z.array(z.string()), raw: z.string(), info: z.object({ lines: z.number() }) });

function outsideOfParentheses(line: string, delimiter: string): string[] {
  const cells = [""];
  let depth = 0;
  for (const sign of line) {
    if (sign === "(") depth += 1;
    if (sign === ")") depth -= 1;
    if (sign === delimiter && depth <= 0) cells.push("");
    else cells[cells.length - 1] += sign;
  }
  return cells;
}

/** Parses a line for each attribute, with its source behind a sign, or without. */
function list(page: string): Table {
  const rows = page.split("\n").map((text, index) => {
    const entry = markdownText(text.replace(/^\s*([-*+•]|\d+[.)])\s+/, ""));
    const [, left, right] = /^(.+?)\s*(?:=>|<?->|[→⇒←]|=|:(?=\s))\s*(.+)$/.exec(entry) ?? [];
    return { cells: left === undefined || right === undefined ? [entry] : [left, right], line: index + 1 };
  });
  return { heading: "", rows };
}
