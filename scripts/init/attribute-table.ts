import {
  checkSchema,
  defaultSynchronizationSchema,
  type DesiredAttribute,
  type DesiredMapping,
  type DesiredSchema,
  extractSchema,
  objectTypes,
  type ObjectType,
} from "../../lib/entra/schema";
import { unknownTarget } from "../../lib/entra/schema/errors";
import { normalisePath } from "../../lib/entra/schema/attribute-path";
import { isKnownTarget, isSource, sourceOf, targetOf } from "./attribute-names";
import type { Table, TableRow } from "./table-file";

/** A line of the table that becomes no mapping. */
export interface LeftOut {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/** Attributes of a vendor's page, as the mappings of a profile. */
export interface AttributeTable {
  readonly schema: DesiredSchema;
  /** Target attributes of people that the page requires and that are mapped. */
  readonly required: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Remarks on mappings that differ from the page, or that it does not name. */
  readonly remarks: readonly string[];
}

/** Entra's default set, of which the source is taken where a page names none. */
const defaultSet: DesiredSchema = extractSchema(defaultSynchronizationSchema({ jobId: "init" }));

/** The mappings of a vendor of which no attribute is known: Entra's default set. */
export const withoutTable = (): AttributeTable => ({ schema: defaultSet, required: [], leftOut: [], remarks: [] });

type Role = "target" | "namespace" | "source" | "required" | "type" | "match" | "object";

/** Patterns of column headings by role. The first match counts: "Okta SCIM attribute" is a target. */
const headings: readonly (readonly [Role, RegExp])[] = [
  ["match", /\bmatch|supported for filter|filterable|join|unique/i],
  ["required", /\b(required|mandatory|optional)\b/i],
  ["object", /^(resource|object|object type|resource type|entity|schema resource)$/i],
  ["namespace", /\bnamespace\b/i],
  ["target", /\bscim\b|^external name$/i],
  ["source", /\b(entra|azure|aad|microsoft|source|directory|okta|idp|identity provider|from|mapped from)\b/i],
  ["target", /\b(target|customappsso|destination|to)\b|\bapp(lication)? attribute/i],
  ["type", /^(data |attribute |value )?type$/i],
];

interface Reading {
  readonly columns: Partial<Record<Role, number>>;
  readonly rows: readonly TableRow[];
  readonly type: ObjectType;
}

/**
 * Takes the tables of a page for what they are; those that name no attributes are not looked at.
 * @returns undefined when none does
 */
export function readAttributeTable(tables: readonly Table[]): AttributeTable | undefined {
  const readings = readingsOf(tables);
  if (readings.length === 0) return undefined;
  const builder = new Builder();
  for (const reading of readings) builder.read(reading);
  return builder.result();
}

/** The tables of a page that name attributes. */
export const readingsOf = (tables: readonly Table[]): Reading[] =>
  tables.map(readingOf).filter((reading) => reading !== undefined);

/** An attribute that a table names, with the properties that the table gives. */
export interface TableEntry {
  readonly row: TableRow;
  readonly type: ObjectType;
  /** The attribute, as it stands there. */
  readonly written: string;
  /** Source of the attribute; empty when the table names none. */
  readonly said: string;
  readonly cell: (role: Role) => string;
}

/** The attributes of a table, one after the other: several in a cell are several. */
export function* entriesOf({ columns, rows, type }: Reading): Generator<TableEntry> {
  let section = type;
  for (const row of rows) {
    const cell = (role: Role): string => {
      const column = columns[role];
      return column === undefined ? "" : (row.cells[column] ?? "");
    };
    const title = sectionTitle(row.cells);
    if (title !== undefined && !isKnownTarget(title) && !looksLikeAttribute(title)) {
      if (/\bgroups?\b/i.test(title)) section = "groups";
      else if (/\b(users?|people)\b/i.test(title)) section = "users";
      continue;
    }
    const object = cell("object");
    const of = /^groups?$/i.test(object) ? "groups" : /^(users?|people)$/i.test(object) ? "users" : section;
    // A heading that is repeated, as long tables do.
    const isHeading = row.cells.filter((each) => headingRole(each) !== undefined && !isKnownTarget(each)).length > 1;
    if (cell("target") === "" || isHeading) continue;
    const targets = severalOf(cell("target"));
    const sources = severalOf(cell("source"));
    for (const [index, written] of targets.entries()) {
      const said = sources.length === targets.length ? (sources[index] ?? "") : cell("source");
      yield { row, type: of, written: qualified(written, cell("namespace")), said, cell };
    }
  }
}

/** An attribute of an extension, whose schema has a column of its own. */
const qualified = (name: string, namespace: string): string =>
  /^urn:/i.test(namespace) && !/:core:2\.0:/i.test(namespace) && !/^urn:/i.test(name) ? `${namespace}:${name}` : name;

function readingOf({ heading, rows }: Table): Reading | undefined {
  const [first] = rows;
  if (!first) return undefined;
  const hasHeader = !first.cells.some(isKnownTarget) || first.cells.every((cell) => headingRole(cell) !== undefined);
  const header = hasHeader ? first.cells : [];
  const body = hasHeader ? rows.slice(1) : rows;
  if (/\b(claim|saml)/i.test(`${heading} ${header.join(" ")}`)) return undefined;
  const target = targetColumn(header, body);
  if (target === undefined) return undefined;
  const columns: Partial<Record<Role, number>> = { target };
  for (const [role] of headings) {
    const index = header.findIndex((name, column) => column !== target && headingRole(name) === role);
    if (role !== "target" && index >= 0) columns[role] = index;
  }
  columns.source = sourceColumn(columns, header, body);
  const names = body.map(({ cells }) => cells[target] ?? "");
  const says = `${heading} ${header.join(" ")}`;
  const aboutGroups = /\bgroups?\b/i.test(says) && !/\busers?\b/i.test(says);
  const hasMembers =
    names.some((name) => /^members(\b|$)/i.test(name)) && !names.some((name) => /^userName$/i.test(name));
  return { columns, rows: body, type: aboutGroups || hasMembers ? "groups" : "users" };
}

const headingRole = (name: string): Role | undefined => headings.find(([, pattern]) => pattern.test(name))?.[0];

/** Returns the share of the rows that have something that fits in the column, alone or in a line of its own. */
const share = (column: number, rows: readonly TableRow[], fits: (cell: string) => boolean): number =>
  rows.filter(({ cells }) => (cells[column] ?? "").split("\n").some(fits)).length / Math.max(rows.length, 1);

const widthOf = (header: readonly string[], rows: readonly TableRow[]): number =>
  Math.max(header.length, ...rows.map(({ cells }) => cells.length));

/** The column with most attributes of SCIM; where two have equally many, the heading decides, then the place. */
function targetColumn(header: readonly string[], rows: readonly TableRow[]): number | undefined {
  const candidates = Array.from({ length: widthOf(header, rows) }, (_, column) => {
    const role = headingRole(header[column] ?? "");
    const bonus = role === "target" ? 0.5 : role === "source" ? -0.5 : role === undefined ? 0 : -1;
    const known = share(column, rows, isKnownTarget);
    return { column, known, score: known + bonus };
  }).filter(({ known, score }) => known >= (score > known ? 0.2 : 0.4));
  return candidates.sort((a, b) => b.score - a.score || a.column - b.column)[0]?.column;
}

function sourceColumn(
  { source, ...others }: Partial<Record<Role, number>>,
  header: readonly string[],
  rows: readonly TableRow[],
): number | undefined {
  if (source !== undefined) return source;
  const taken = new Set(Object.values(others));
  // A list without headings says what fills an attribute where it has to; in a table, an odd word that fits is a remark.
  const saying = (column: number): readonly TableRow[] =>
    header.length > 0 ? rows : rows.filter(({ cells }) => (cells[column] ?? "") !== "");
  return Array.from({ length: widthOf(header, rows) }, (_, column) => ({
    column,
    known: share(column, saying(column), isSource),
  }))
    .filter(({ column, known }) => !taken.has(column) && known >= 0.5)
    .sort((a, b) => b.known - a.known)[0]?.column;
}

const saysYes = (cell: string): boolean =>
  /^(y|yes|true|x|1|required|mandatory|always|✓|✔|✅|☑|●|•|check|checkmark)\b/i.test(cell) || /^[✓✔✅☑●•]/u.test(cell);
const saysNo = (cell: string): boolean => cell === "" || /^(n|no|false|0|optional|never|[-–—✗✘❌]+)$/iu.test(cell);

const types: readonly (readonly [RegExp, DesiredAttribute["type"]])[] = [
  [/bool/i, "Boolean"],
  [/int|number|decimal/i, "Integer"],
  [/date|time/i, "DateTime"],
  [/^binary/i, "Binary"],
];

class Builder {
  private readonly mappings: Record<ObjectType, Record<string, DesiredMapping & { line: number }>> = {
    users: {},
    groups: {},
  };
  private readonly leftOut: LeftOut[] = [];
  private readonly remarks: string[] = [];
  private readonly required = new Map<string, string>();
  private readonly matched: Record<ObjectType, string[]> = { users: [], groups: [] };
  private readonly saidTypes = new Map<string, string>();

  read(reading: Reading): void {
    for (const entry of entriesOf(reading)) this.readEntry(entry);
  }

  private readEntry({ row, type, written, said, cell }: TableEntry): void {
    const leave = (why: string): void =>
      void this.leftOut.push({ line: row.line, text: row.cells.filter((each) => each !== "").join(" | "), why });
    const target = targetOf(written, type);
    if ("why" in target) {
      leave(target.why);
      return;
    }
    const source = this.source(target.name, said, type);
    if ("why" in source) {
      leave(source.why);
      return;
    }
    const before = Object.entries(this.mappings[type]).find(
      ([name]) => normalisePath(name) === normalisePath(target.name),
    );
    if (before) {
      if (before[1].source !== source.source) leave(`${target.name} is mapped by line ${before[1].line} already`);
      return;
    }
    this.mappings[type][target.name] = { source: source.source, line: row.line };
    this.saidTypes.set(target.name, cell("type"));
    if (
      saysYes(cell("required")) ||
      (!saysNo(cell("required")) && /required|mandatory/i.test(cell("required"))) ||
      /\((required|mandatory)\b/i.test(written)
    )
      this.required.set(target.name, type);
    if (saysYes(cell("match")) || /^\d+$/.test(cell("match")) || /\bmatching\b/i.test(`${written} ${said}`))
      this.matched[type].push(target.name);
  }

  private source(target: string, said: string, type: ObjectType): { source: string } | { why: string } {
    const [usual] = Object.entries(defaultSet[type]?.mappings ?? {}).filter(
      ([name]) => normalisePath(name) === normalisePath(target),
    );
    const found = sourceOf(said.replace(/\s*\(matching[^)]*\)$/i, ""), type);
    if (found && "source" in found && normalisePath(target) === "active" && found.source === "[IsSoftDeleted]") {
      // It says who is deleted: the contrary of who is active.
      return { source: usual?.[1].source ?? found.source };
    }
    if (found) return found;
    const source = usual?.[1].source ?? furtherSources[normalisePath(target)];
    return source ? { source } : { why: "the page does not say what fills it, and Entra has no default for it" };
  }

  result(): AttributeTable {
    const { users, groups } = this.mappings;
    for (const [type, name] of [
      ["users", "userName"],
      ["groups", "displayName"],
    ] as const) {
      const mapped = this.mappings[type];
      if (type === "groups" && Object.keys(groups).length === 0) continue;
      const usual = defaultSet[type]?.mappings[name]?.source ?? null;
      if (!mapped[name]) {
        this.mappings[type] = { [name]: { source: usual, line: 0 }, ...mapped };
        this.remarks.push(`${name} is not in the table; SCIM wants it, and it is mapped as by default`);
      }
    }
    const schema = this.sound({
      users: { mappings: this.withMatch("users") },
      ...(Object.keys(groups).length > 0 && { groups: { mappings: this.withMatch("groups") } }),
    });
    const required = [...this.required].flatMap(([name, type]) =>
      type === "users" && schema.users?.mappings[name] ? [name] : [],
    );
    if (Object.keys(users).length === 0) this.remarks.push("the page has no attributes of people");
    const once = new Map(this.leftOut.map((each) => [JSON.stringify(each), each]));
    const leftOut = [...once.values()].sort((a, b) => a.line - b.line);
    return { schema, required, leftOut, remarks: this.remarks };
  }

  /** Adds the matching attribute: the one that the page marks for matching, userName before others, and else userName. */
  private withMatch(type: ObjectType): Record<string, DesiredMapping> {
    const usual = type === "users" ? "userName" : "displayName";
    const [first = usual] = this.matched[type].sort((a, b) => Number(b === usual) - Number(a === usual));
    return Object.fromEntries(
      Object.entries(this.mappings[type]).map(([name, { source }]) => [
        name,
        { source, ...(name === first && { match: 1 }) },
      ]),
    );
  }

  /** Declares what SCIM does not know, and takes out what `validate` would refuse. */
  private sound(schema: Pick<DesiredSchema, ObjectType>): DesiredSchema {
    const declared: Record<string, DesiredAttribute> = {};
    for (const { code, path } of checkSchema(schema)) {
      const [, , target] = path ?? [];
      if (code === unknownTarget.code && typeof target === "string") declared[target] = { type: this.typeOf(target) };
    }
    const refused = checkSchema(withDeclared(schema, declared)).filter(({ severity }) => severity === "error");
    const kept: { -readonly [Type in ObjectType]?: DesiredSchema[Type] } = { ...schema };
    for (const { path, summary } of refused) {
      const [type, , target, ...below] = path ?? [];
      if (!isObjectType(type) || typeof target !== "string") continue;
      const { [target]: removed, ...mappings } = kept[type]?.mappings ?? {};
      // One that several checks refuse is named once; without the two that SCIM wants there is no profile.
      if (!removed || (removed.match != null && below.length === 0)) continue;
      kept[type] = { mappings };
      delete declared[target];
      const line = this.mappings[type][target]?.line ?? 0;
      this.leftOut.push({ line, text: `${target} = ${removed.source ?? ""}`, why: summary });
    }
    return withDeclared(kept, declared);
  }

  /** Returns the type that the page gives a target attribute; a text otherwise. */
  private typeOf(target: string): DesiredAttribute["type"] {
    const said = this.saidTypes.get(target) ?? "";
    return types.find(([pattern]) => pattern.test(said))?.[1] ?? "String";
  }
}

const withDeclared = (schema: DesiredSchema, target: Readonly<Record<string, DesiredAttribute>>): DesiredSchema =>
  Object.keys(target).length > 0 ? { ...schema, attributes: { target } } : schema;

const isObjectType = (value: unknown): value is ObjectType => objectTypes.some((type) => type === value);

/**
 * Whether the text looks like an attribute, such as badge, shoeSize, `photos[type eq "photo"].value` or urn:…, and not like a
 * heading.
 */
const looksLikeAttribute = (text: string): boolean =>
  /^(urn:\S+|[a-z][\w$]*([.[].*)?|\w+([.[].+))$/.test(text) && !/^(users?|groups?|people)$/i.test(text);

/** A row of one text over the whole width; in a list, a line that announces others. */
function sectionTitle(cells: readonly string[]): string | undefined {
  const [first = "", ...others] = cells;
  if (others.length === 0) return first.endsWith(":") ? first : undefined;
  return first !== "" && others.every((cell) => cell === "" || cell === first) ? first : undefined;
}

/** A cell with several lines, or several names with commas, where each is a name of its own. */
function severalOf(cell: string): readonly string[] {
  const lines = cell.split("\n").filter((line) => line.trim() !== "");
  if (lines.length > 1) return lines.every((line) => isKnownTarget(line) || isSource(line)) ? lines : [lines.join(" ")];
  const names = cell.split(/\s*,\s*/);
  return names.length > 1 && names.every((name) => isKnownTarget(name) || isSource(name)) ? names : [cell];
}

/** Sources for targets that the default set lacks, where there is one answer all the same. */
const furtherSources: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'roles[primary eq "True"].value': "SingleAppRoleAssignment([appRoleAssignments])",
    externalId: "[objectId]",
    members: "[members]",
    userType: "[employeeType]",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization": "[companyName]",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter": "[employeeOrgData.costCenter]",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division": "[employeeOrgData.division]",
  }).map(([target, source]) => [normalisePath(target), source]),
);
