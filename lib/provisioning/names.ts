import { parseJson } from "../core/json";
import * as errors from "./errors";
import type { Problem } from "../core/problem";

/**
 * Columns and properties that tell who is meant, the surest first: as Graph, the Entra admin center's downloads and other
 * people's lists call them.
 */
const identifiers = [
  ...["id", "objectid", "userprincipalname", "upn", "memberobjectidorupn", "user", "username", "mail", "email"],
];

/**
 * People in a list: user principal names, mail addresses or object ids, one a line; CSV with a header; or JSON lines.
 * @returns the names in their order, and every line that names nobody
 */
export function readNames(text: string): { names: string[]; problems: Problem[] } {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line, index) => ({ text: line, number: index + 1 }))
    // The admin center's templates for lists begin with their version: https://learn.microsoft.com/entra/identity/users/groups-bulk-import-members
    .filter((line) => line.text.trim() !== "" && !/^\s*"?version:/i.test(line.text));
  const [first] = lines;
  if (!first) return { names: [], problems: [] };
  return first.text.trimStart().startsWith("{") ? collect(lines, nameInJson) : collect(...csv(lines));
}

interface NameLine {
  readonly text: string;
  readonly number: number;
}

function collect(lines: readonly NameLine[], nameIn: (text: string) => string | undefined) {
  const names: string[] = [];
  const problems: Problem[] = [];
  for (const { text, number } of lines) {
    const name = nameIn(text)?.trim();
    if (name) names.push(name);
    else problems.push(errors.lineNamesNobody(number));
  }
  return { names, problems };
}

function nameInJson(text: string): string | undefined {
  const value = parseJson(text);
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  const found = new Map(Object.entries(value).map(([key, it]: [string, unknown]) => [normal(key), it]));
  return identifiers.map((key) => found.get(key)).find((it) => typeof it === "string" && it !== "") as
    string | undefined;
}

function csv(lines: readonly NameLine[]): [readonly NameLine[], (text: string) => string | undefined] {
  const header = lines[0]?.text ?? "";
  const separator = [";", "\t"].find((each) => header.includes(each)) ?? ",";
  const columns = cells(header, separator).map(normal);
  const column = identifiers.map((each) => columns.indexOf(each)).find((index) => index >= 0);
  return [column === undefined ? lines : lines.slice(1), (text) => cells(text, separator)[column ?? 0]];
}

/**
 * Returns the normal form of a column's name: `Member object ID or user principal name [memberObjectIdOrUpn] Required` is named
 * by the text in brackets.
 */
const normal = (name: string): string => (/\[(\w+)\]/.exec(name)?.[1] ?? name).toLowerCase().replace(/[^a-z]/g, "");

/** Returns the cells of a record of RFC 4180; a record over several lines does not belong in a list of people. */
function cells(record: string, separator: string): string[] {
  const cell = new RegExp(` *(?:"((?:[^"]|"")*)" *|([^${separator}]*))(?:${separator}|$)`, "gy");
  return [...record.matchAll(cell)].map(([, quoted, bare]) => (quoted?.replaceAll('""', '"') ?? bare ?? "").trim());
}
