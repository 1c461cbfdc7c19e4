import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { z } from "zod";
import * as errors from "./errors";
import type { Problem, ProblemPath } from "../../core/problem";
import { nearest } from "../../core/nearest";
import { type FileShape, placesOfKey } from "./key-places";
import { exampleAround, exampleAt, knownKeys } from "./schema-walk";
import { namesSecret } from "./secrets";
import { subtree } from "./tree";
import { unquotedTextProblem } from "./unquoted-text";
import { dotted, type YamlFile } from "./yaml";

type Issue = z.core.$ZodIssue;
type Union = Extract<Issue, { code: "invalid_union" }>;

/**
 * A file's data, checked against its schema.
 * @returns the typed data, or undefined when there are problems
 */
export function validate<T>(
  file: YamlFile,
  schema: z.ZodType<T>,
  otherFiles: readonly FileShape[] = [],
): { data?: T; problems: Problem[] } {
  const result = schema.safeParse(file.data);
  if (result.success) return { data: result.data, problems: [] };
  const issues = new Issues(file, schema, [{ schema }, ...otherFiles]);
  return { problems: issues.describeAll(result.error.issues) };
}

/** Puts zod's issues into the catalogue's words, with their places. */
class Issues {
  /** Missing keys of which it was said already where they are. */
  private readonly explained = new Set<string>();
  /** Keys that stand in the wrong place. */
  private readonly misplaced = new Set<string>();

  constructor(
    private readonly file: YamlFile,
    private readonly schema: z.ZodType,
    private readonly shapes: readonly FileShape[],
  ) {}

  /**
   * Describes all issues. Missing keys come last: they may be present in another spelling or another place, and then that is
   * reported.
   */
  describeAll(issues: readonly Issue[], outer: ProblemPath = []): Problem[] {
    const isUnknown = ({ code }: Issue): boolean => code === "unrecognized_keys" || code === "invalid_key";
    const ordered = [...issues.filter(isUnknown), ...issues.filter((issue) => !isUnknown(issue))];
    return ordered.flatMap((issue) => this.describe(issue, outer, issues));
  }

  private describe(issue: Issue, outer: ProblemPath, siblings: readonly Issue[]): Problem[] {
    const path = [...outer, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
    const node = this.file.nodeAt(path);
    if (issue.code === "unrecognized_keys") return this.unknownKeys(issue.keys, path, siblings);
    if (issue.code === "invalid_key") {
      const rule = issue.issues[0]?.message ?? "another name";
      return [{ ...errors.invalidName(String(path.at(-1)), rule), location: this.file.locateKey(path) }];
    }
    if (node === undefined && path.length > 0) return this.isExplained(path) ? [] : [this.missing(path)];
    const location = this.file.locate(path);
    if (path.at(-1) === "tokenSource") return [{ ...errors.tokenLiteral(), location }];
    switch (issue.code) {
      case "invalid_union":
        return this.union(issue, path);
      case "invalid_type":
        return [{ ...this.wrongKind([issue.expected], path), location }];
      case "invalid_value":
        // Each value has a schema of its own.
        return [
          { ...this.wrongValue(isProvider(path) ? identityProviders : issue.values.map(String), path), location },
        ];
      default:
        return [{ ...errors.invalidValue(expectation(issue)), location }];
    }
  }

  private isExplained(path: ProblemPath): boolean {
    return this.explained.has(dotted(path)) || this.misplaced.has(String(path.at(-1)));
  }

  private unknownKeys(keys: readonly string[], path: ProblemPath, siblings: readonly Issue[]): Problem[] {
    const known = knownKeys(this.schema, path);
    const missing = siblings.flatMap(({ path: at }) => {
      const key = String(at.at(-1));
      return known.includes(key) && this.file.nodeAt([...path, key]) === undefined ? [key] : [];
    });
    const only = keys.length === 1 && missing.length === 1 ? missing[0] : undefined;
    return keys.map((key) => ({
      ...this.unknownKey(key, path, known, missing, only),
      location: this.file.locateKey([...path, key]),
    }));
  }

  /** @param only the key that is missing, where no other is and no other is unknown: it is meant, whatever it is called here */
  private unknownKey(
    key: string,
    path: ProblemPath,
    known: readonly string[],
    missing: readonly string[],
    only: string | undefined,
  ): Problem {
    // Without a blank behind its colon the secret is part of the key.
    if (namesSecret(key)) return errors.secretKey(key.replace(/:.*/, ""));
    // `displayName` where `name` is asked for.
    const longer = missing.find((each) => key.toLowerCase().includes(each.toLowerCase()));
    if (longer !== undefined) {
      this.explained.add(dotted([...path, longer]));
      return errors.unknownKey(key, longer, known);
    }
    const item = /^-(\S.*)$/.exec(key)?.[1];
    if (item !== undefined) return errors.dashWithoutBlank(`- ${item}: …`);
    const spaced = /^([A-Za-z]\w*):(?!\/\/)./.exec(key);
    if (spaced && known.includes(spaced[1] ?? "")) return this.blankMissing(spaced[1] ?? "", path);
    if (key === "any" && missing.includes("all")) {
      this.explained.add(dotted([...path, "all"]));
      return errors.alternativeClauses();
    }
    const near = known.find((each) => isEndOf(key, each)) ?? nearest(key, known);
    const lacksSource = known.includes("source") && !("source" in subtree(this.file.data, path));
    if (near === undefined && path.at(-2) === "mappings" && lacksSource)
      return errors.nestedAttribute(`${path.at(-1)}.${key}`);
    const places = this.isOtherForm(key, near) ? [] : this.placesOf(key, path, known);
    const meant =
      places.length > 0 ? known.filter((each) => places[0]?.startsWith(dotted([...path, each, ""]))) : [near ?? only];
    for (const each of meant) if (each !== undefined) this.explained.add(dotted([...path, each]));
    if (places.length === 0) return errors.unknownKey(key, near ?? only, known);
    this.misplaced.add(key);
    return errors.misplacedKey(key, places);
  }

  private blankMissing(key: string, path: ProblemPath): Problem {
    this.explained.add(dotted([...path, key]));
    return errors.yamlSyntax("a blank is missing behind the colon", `${key}: …`);
  }

  /** `name` for `displayName`, `group` for `groups`: likelier than the same key in quite another place. */
  private isOtherForm(key: string, near: string | undefined): boolean {
    return near !== undefined && (near === `${key}s` || key === `${near}s` || isEndOf(key, near));
  }

  private placesOf(key: string, path: ProblemPath, known: readonly string[]): string[] {
    // An app that stands beside `apps`, where its line is missing.
    const isApp = path.length === 0 && known.includes("apps") && isAppLike(subtree(this.file.data, [key]));
    return isApp ? [`apps.${key}`] : placesOfKey(key, path, this.shapes);
  }

  private missing(path: ProblemPath): Problem {
    const key = String(path.at(-1));
    const problem = errors.missingKey(key, exampleAt(this.schema, path));
    const isWritten = this.file.emptyKeys.some((empty) => empty.join("\n") === path.join("\n"));
    return { ...problem, location: this.file.locateKey(isWritten ? path : path.slice(0, -1)) };
  }

  /** Describes a failed union by the alternative that was meant: the one that fits the kind of the present value. */
  private union(issue: Union, path: ProblemPath): Problem[] {
    const ofOtherKind = (branch: readonly Issue[]): boolean =>
      branch.every(({ code, path: at }) => at.length === 0 && (code === "invalid_type" || code === "invalid_value"));
    const meant = issue.errors.find((branch) => !ofOtherKind(branch));
    if (meant) return this.describeAll(meant, path);

    const branches = issue.errors.flat();
    // A discriminated union names its alternatives, other unions fail with each of them.
    const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    const values = [
      ...options,
      ...branches.flatMap((each) => (each.code === "invalid_value" ? each.values.map(String) : [])),
    ];
    const kinds = branches.flatMap((each) => (each.code === "invalid_type" ? [each.expected] : []));
    const location = this.file.locate(path);
    const isMapToo = kinds.some((kind) => kind === "object" || kind === "array");
    if (values.length > 0 && !isMapToo && isScalar(this.file.nodeAt(path)))
      return [{ ...this.wrongValue(values, path), location }];
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
    const key = path.at(-1);
    if ((key === "users" || key === "groups") && isSeq(node) && !expected.includes("array"))
      return errors.misplacedKey(`${key}`, [`${dotted(path.slice(0, -1))}.assign.${key}`]);
    const item = expected.includes("array") ? dashless(node) : undefined;
    if (item !== undefined) return errors.dashWithoutBlank(`- ${item}`);
    const unquoted = expected.includes("string") ? unquotedTextProblem(this.file, path, found) : undefined;
    // Truth values are accepted for on and off, which are listed themselves.
    const kinds = expected
      .filter((kind) => kind !== "boolean" || !expected.includes("on"))
      .map((kind) => kindTexts[kind] ?? kind);
    return unquoted ?? errors.wrongType([...new Set(kinds)].join(" or "), found, exampleAround(this.schema, path));
  }
}

/** `name` of `displayName`. */
const isEndOf = (key: string, name: string): boolean =>
  key.length > 2 && name.endsWith(key.charAt(0).toUpperCase() + key.slice(1));

const isAppLike = (data: Readonly<Record<string, unknown>>): boolean => "target" in data && "environments" in data;

const identityProviders: readonly string[] = ["entra", "okta"];
const isProvider = (path: ProblemPath): boolean => dotted(path) === "identityProvider";

/** The first item of a list whose dashes have no blank behind them: YAML reads a text, or a map. */
function dashless(node: Node | null): string | undefined {
  const first = isMap(node) ? node.items[0]?.key : node;
  const text = isScalar(first) && first.type === "PLAIN" ? first.source : undefined;
  const item = /^-([^\s-]\S*(?: (?!-)\S+)*)/.exec(text ?? "")?.[1];
  return item !== undefined && isMap(node) ? `${item}: …` : item;
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
