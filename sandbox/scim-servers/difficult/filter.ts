import { parse, type Filter } from "scim2-parse-filter";
import { attributeNames, isObject, valuesAt, type ScimJson } from "./attribute";
import { ScimRefusal } from "./scim-error";

type FilterComparison = Extract<Filter, { compValue: unknown }>;

/**
 * Makes a predicate of a SCIM filter (RFC 7644, 3.4.2.2). The library only parses: its own evaluator compares texts with
 * letter case, which most attributes do not have.
 * @param caseExact attributes whose letter case counts, in lower case
 * @throws ScimRefusal 400 invalidFilter
 */
export function compileFilter(text: string, caseExact: ReadonlySet<string>): (resource: ScimJson) => boolean {
  let filter: Filter;
  try {
    filter = parse(text.replaceAll(escapedBackslash, placeholder));
  } catch (error) {
    throw new ScimRefusal(400, `The filter cannot be read: ${String(error)}`, { scimType: "invalidFilter" });
  }
  return (resource) => matches(resource, filter, caseExact);
}

function matches(resource: ScimJson, filter: Filter, caseExact: ReadonlySet<string>): boolean {
  switch (filter.op) {
    case "and": {
      const selected = selectedElement(filter.filters);
      if (selected === undefined) return filter.filters.every((each) => matches(resource, each, caseExact));
      return valuesAt(resource, selected.names).some(
        (element) => matches(element, selected.selection, caseExact) && matches(element, selected.test, caseExact),
      );
    }
    case "or":
      return filter.filters.some((each) => matches(resource, each, caseExact));
    case "not":
      return !matches(resource, filter.filter, caseExact);
    case "[]":
      return valuesAt(resource, attributeNames(filter.attrPath)).some((element) =>
        matches(element, filter.valFilter, caseExact),
      );
    case "pr":
      return valuesAt(resource, attributeNames(filter.attrPath)).some((value) => value !== null && value !== "");
    default:
      return compare(resource, filter, caseExact.has(filter.attrPath.toLowerCase()));
  }
}

/**
 * The parser turns `emails[type eq "work"].value eq "a"` into two conditions joined by `and`, which two different elements
 * could meet; both are about the same one.
 */
function selectedElement(filters: readonly Filter[]): { names: string[]; selection: Filter; test: Filter } | undefined {
  const [first, second] = filters;
  if (filters.length !== 2 || first?.op !== "[]" || second === undefined || !("attrPath" in second)) return undefined;
  if (!second.attrPath.startsWith(`${first.attrPath}.`)) return undefined;
  const test = { ...second, attrPath: second.attrPath.slice(first.attrPath.length + 1) };
  return { names: attributeNames(first.attrPath), selection: first.valFilter, test };
}

/** The parser doubles backslashes that are escaped already; this stands for one. */
const [escapedBackslash, placeholder] = ["\\\\", "\ue000"];

/** `members eq "id"` is about the sub-attribute `value` (RFC 7643, 2.4). */
const valueOf = (value: ScimJson): ScimJson => (isObject(value) ? (value["value"] ?? null) : value);

function compare(resource: ScimJson, { op, attrPath, compValue }: FilterComparison, isCaseExact: boolean): boolean {
  const comparable = (value: ScimJson) => (typeof value === "string" && !isCaseExact ? value.toLowerCase() : value);
  const wanted = comparable(typeof compValue === "string" ? compValue.replaceAll(placeholder, "\\") : compValue);
  const values = valuesAt(resource, attributeNames(attrPath)).map((value) => comparable(valueOf(value)));
  if (op === "ne") return !values.includes(wanted);
  return values.some((value) => {
    if (op === "eq") return value === wanted;
    if (typeof value !== typeof wanted || value === null || wanted === null) return false;
    if (op === "gt") return value > wanted;
    if (op === "ge") return value >= wanted;
    if (op === "lt") return value < wanted;
    if (op === "le") return value <= wanted;
    if (typeof value !== "string" || typeof wanted !== "string") return false;
    if (op === "co") return value.includes(wanted);
    return op === "sw" ? value.startsWith(wanted) : value.endsWith(wanted);
  });
}
