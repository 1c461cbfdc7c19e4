import { isScalar, isSeq } from "yaml";
import { z } from "zod";
import * as errors from "../errors/config";
import type { Problem, ProblemPath } from "../errors/problem";
import { nearest } from "./nearest";
import { namesSecret } from "./secrets";
import { schemaAt, knownKeys, exampleOf } from "./schema-walk";
import type { YamlFile } from "./yaml";
import { quoted } from "./yaml-traps";

type Issue = z.core.$ZodIssue;

/**
 * The part of a file at `path`, checked against its schema.
 * @returns the typed data, or undefined when there are problems
 */
export function validate<T extends z.ZodType>(
  file: YamlFile,
  schema: T,
  data: unknown,
  path: ProblemPath = [],
): { data?: z.output<T>; problems: Problem[] } {
  const result = schema.safeParse(data);
  if (result.success) return { data: result.data, problems: [] };
  const describe = new Describer(file, schema, path);
  return { problems: result.error.issues.flatMap((issue) => describe.issue(issue, [])) };
}

/** Puts zod's issues into words of the catalogue, with their places. */
class Describer {
  constructor(
    private readonly file: YamlFile,
    private readonly schema: z.ZodType,
    private readonly base: ProblemPath,
  ) {}

  issue(issue: Issue, outer: ProblemPath): Problem[] {
    const inner = [...outer, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
    const path = [...this.base, ...inner];
    const location = this.file.locate(path);
    const found = describeFound(this.file.nodeAt(path));
    switch (issue.code) {
      case "unrecognized_keys": {
        const known = knownKeys(schemaAt(this.schema, inner));
        return issue.keys.map((key) => ({
          ...(namesSecret(key) ? errors.secretKey(key) : errors.unknownKey(key, nearest(key, known), known)),
          location: this.file.locateKey([...path, key]),
        }));
      }
      case "invalid_union":
        return this.union(issue, inner, path);
      case "invalid_key": {
        const rule = issue.issues[0]?.message ?? "another name";
        return [{ ...errors.invalidName(String(inner.at(-1)), rule), location: this.file.locateKey(path) }];
      }
      case "invalid_type": {
        const node = this.file.nodeAt(path);
        if (node === undefined && inner.length > 0) {
          const key = String(inner.at(-1));
          const example = `${key}: ${exampleOf(schemaAt(this.schema, inner))}`;
          return [{ ...errors.missingKey(key, example), location: this.file.locateKey(path.slice(0, -1)) }];
        }
        return [{ ...this.textTrap(issue.expected, path, found), location }];
      }
      case "invalid_value": {
        const allowed = issue.values.map(String);
        const node = this.file.nodeAt(path);
        const value = isScalar(node) ? String(node.value) : found;
        return [{ ...errors.wrongValue(value, nearest(value, allowed), allowed), location }];
      }
      default:
        return [{ ...errors.invalidValue(expectation(issue)), location }];
    }
  }

  /** Of the alternatives, the one the writer meant: what fits the kind of value that stands there. */
  private union(issue: Issue & { code: "invalid_union" }, inner: ProblemPath, path: ProblemPath): Problem[] {
    const location = this.file.locate(path);
    const node = this.file.nodeAt(path);
    const wrongKind = (branch: Issue[]): boolean =>
      branch.every(({ code, path: at }) => at.length === 0 && (code === "invalid_type" || code === "invalid_value"));
    const meant = issue.errors.find((branch) => !wrongKind(branch));
    if (meant) return meant.flatMap((each) => this.issue(each, inner));
    const allowed = issue.errors.flat().flatMap((each) => {
      if (each.code === "invalid_value") return each.values.map(String);
      return each.code === "invalid_type" && each.expected === "boolean" ? ["true", "false"] : [];
    });
    const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : allowed;
    if (options.length > 0 && (isScalar(node) || node === undefined)) {
      const key = String(inner.at(-1));
      if (node === undefined)
        return [
          { ...errors.missingKey(key, `${key}: ${options[0]}`), location: this.file.locateKey(path.slice(0, -1)) },
        ];
      const value = String(node.value);
      return [{ ...errors.wrongValue(value, nearest(value, options), options), location }];
    }
    const kinds = issue.errors
      .flat()
      .map((each) => (each.code === "invalid_type" ? kindName(each.expected) : options.join(" or ")));
    if (kinds.includes("text")) return [{ ...this.textTrap("string", path, describeFound(node)), location }];
    return [{ ...errors.wrongType([...new Set(kinds)].join(" or "), describeFound(node)), location }];
  }

  /** A wrong type; where text was meant and YAML made something else of it, the line as it should be. */
  private textTrap(expected: string, path: ProblemPath, found: string): Problem {
    const node = this.file.nodeAt(path);
    if (expected !== "string") return errors.wrongType(kindName(expected), found);
    const key = path.at(-1);
    const label = typeof key === "string" ? `${key}: ` : "- ";
    const isExpression = key === "source" || path.at(-2) === "mappings";
    if (isSeq(node) && isExpression && node.flow && node.items.every((item) => isScalar(item)))
      return errors.attributeReadAsList(
        `${label}${quoted(`[${node.items.map((item) => String(item.value)).join(", ")}]`)}`,
      );
    const written = this.file.scalarAt(path)?.source;
    if (written === undefined || written === "") return errors.wrongType("text", found);
    if (isExpression) return errors.quotesLost(written, `${label}${quoted(JSON.stringify(written))}`);
    return errors.textUnquoted(found, `${label}${quoted(written)}`);
  }
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "too_small":
      return issue.origin === "number" || issue.origin === "int" ? `at least ${issue.minimum}` : issue.message;
    case "too_big":
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function kindName(expected: string): string {
  const names: Record<string, string> = {
    string: "text",
    object: "a map",
    record: "a map",
    array: "a list",
    boolean: "on or off",
    int: "a whole number",
    number: "a number",
  };
  return names[expected] ?? expected;
}

function describeFound(node: unknown): string {
  if (isSeq(node)) return "a list";
  if (!isScalar(node)) return node ? "a map" : "nothing";
  if (node.value === null) return "nothing";
  return (
    { string: "text", number: "a number", boolean: "a truth value", bigint: "a number" }[typeof node.value as string] ??
    "something else"
  );
}
