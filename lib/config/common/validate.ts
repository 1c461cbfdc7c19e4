import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { z } from "zod";
import * as errors from "./errors";
import type { Problem, ProblemPath } from "../../core/problem";
import { nearest } from "../../core/nearest";
import { exampleAt, knownKeys } from "./schema-walk";
import { namesSecret } from "./secrets";
import { unquotedTextProblem } from "./unquoted-text";
import type { YamlFile } from "./yaml";

type Issue = z.core.$ZodIssue;
type Union = Extract<Issue, { code: "invalid_union" }>;

/**
 * A file's data, checked against its schema.
 * @returns the typed data, or undefined when there are problems
 */
export function validate<T>(file: YamlFile, schema: z.ZodType<T>): { data?: T; problems: Problem[] } {
  const result = schema.safeParse(file.data);
  if (result.success) return { data: result.data, problems: [] };
  const issues = new Issues(file, schema);
  return { problems: result.error.issues.flatMap((issue) => issues.describe(issue)) };
}

/** Puts zod's issues into the catalogue's words, with their places. */
class Issues {
  constructor(
    private readonly file: YamlFile,
    private readonly schema: z.ZodType,
  ) {}

  describe(issue: Issue, outer: ProblemPath = []): Problem[] {
    const path = [...outer, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
    const node = this.file.nodeAt(path);
    if (issue.code === "unrecognized_keys") return this.unknownKeys(issue.keys, path);
    if (issue.code === "invalid_key") {
      const rule = issue.issues[0]?.message ?? "another name";
      return [{ ...errors.invalidName(String(path.at(-1)), rule), location: this.file.locateKey(path) }];
    }
    if (node === undefined && path.length > 0) return [this.missing(path)];
    const location = this.file.locate(path);
    if (path.at(-1) === "tokenSource") return [{ ...errors.tokenLiteral(), location }];
    switch (issue.code) {
      case "invalid_union":
        return this.union(issue, path);
      case "invalid_type":
        return [{ ...this.wrongKind([issue.expected], path), location }];
      case "invalid_value":
        return [{ ...this.wrongValue(issue.values.map(String), path), location }];
      default:
        return [{ ...errors.invalidValue(expectation(issue)), location }];
    }
  }

  private unknownKeys(keys: readonly string[], path: ProblemPath): Problem[] {
    const known = knownKeys(this.schema, path);
    return keys.map((key) => ({
      ...(namesSecret(key) ? errors.secretKey(key) : errors.unknownKey(key, nearest(key, known), known)),
      location: this.file.locateKey([...path, key]),
    }));
  }

  private missing(path: ProblemPath): Problem {
    const key = String(path.at(-1));
    const problem = errors.missingKey(key, exampleAt(this.schema, path));
    return { ...problem, location: this.file.locateKey(path.slice(0, -1)) };
  }

  /** Of the alternatives, the one that was meant: whatever fits the kind of value that stands there. */
  private union(issue: Union, path: ProblemPath): Problem[] {
    const ofOtherKind = (branch: readonly Issue[]): boolean =>
      branch.every(({ code, path: at }) => at.length === 0 && (code === "invalid_type" || code === "invalid_value"));
    const meant = issue.errors.find((branch) => !ofOtherKind(branch));
    if (meant) return meant.flatMap((each) => this.describe(each, path));

    const branches = issue.errors.flat();
    // A discriminated union names its alternatives, other unions fail with each of them.
    const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    const values = [
      ...options,
      ...branches.flatMap((each) => (each.code === "invalid_value" ? each.values.map(String) : [])),
    ];
    const kinds = branches.flatMap((each) => (each.code === "invalid_type" ? [each.expected] : []));
    const location = this.file.locate(path);
    if (values.length > 0 && isScalar(this.file.nodeAt(path))) return [{ ...this.wrongValue(values, path), location }];
    return [{ ...this.wrongKind([...values, ...kinds], path), location }];
  }

  private wrongValue(allowed: readonly string[], path: ProblemPath): Problem {
    const node = this.file.nodeAt(path);
    if (!isScalar(node) || node.value === null) return this.wrongKind(allowed, path);
    const value = typeof node.value === "string" ? node.value : (node.source ?? "");
    return errors.wrongValue(value, nearest(value, allowed), allowed);
  }

  /** @param expected kinds as zod names them, or the values themselves */
  private wrongKind(expected: readonly string[], path: ProblemPath): Problem {
    const node = this.file.nodeAt(path) ?? null;
    const found = kindOf(node);
    const unquoted = expected.includes("string") ? unquotedTextProblem(this.file, path, found) : undefined;
    // Truth values are accepted for on and off, which are listed themselves.
    const kinds = expected
      .filter((kind) => kind !== "boolean" || !expected.includes("on"))
      .map((kind) => kindTexts[kind] ?? kind);
    return unquoted ?? errors.wrongType([...new Set(kinds)].join(" or "), found, exampleAt(this.schema, path));
  }
}

function expectation(issue: Issue): string {
  if (issue.code === "too_small" && issue.origin !== "string" && issue.origin !== "array")
    return `at least ${issue.minimum}`;
  if (issue.code === "too_big") return `at most ${issue.maximum}`;
  return issue.message;
}

const kindTexts: Readonly<Record<string, string>> = {
  string: "text",
  object: "a map",
  record: "a map",
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
};

function kindOf(node: Node | null): string {
  if (isSeq(node)) return "a list";
  if (isMap(node)) return "a map";
  const value = isScalar(node) ? node.value : null;
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "a truth value";
  return value === null ? "nothing" : "a number";
}
