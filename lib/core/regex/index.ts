import { StepBudget } from "./budget";
import { RegexFault } from "./fault";
import { Matcher } from "./matcher";
import { parseRegex } from "./parser";
import { compileProgram, type Program } from "./program";
import { parseReplacement, type ReplacementPart } from "./replacement";
import { findGroup, type ParsedRegex } from "./syntax";

export { RegexFault, StepBudget };

/** The position of a match. */
export class RegexMatch {
  constructor(
    readonly text: string,
    private readonly slots: Int32Array,
  ) {}

  get start(): number {
    return this.slots[0] ?? 0;
  }

  get end(): number {
    return this.slots[1] ?? 0;
  }

  /** Start and end of a group; undefined when it took no part. */
  range(group: number): readonly [start: number, end: number] | undefined {
    const [start, end] = [this.slots[2 * group] ?? -1, this.slots[2 * group + 1] ?? -1];
    return start < 0 || end < start ? undefined : [start, end];
  }

  group(group: number): string | undefined {
    const range = this.range(group);
    return range && this.text.slice(...range);
  }
}

/** Limits of one evaluation. */
export interface Bounds {
  readonly budget: StepBudget;
  /** Called with the length a result is about to have; may throw. */
  readonly checkLength: (length: number) => void;
}

/** A regular expression with .NET's syntax and meaning, on texts of any content: it is bounded in time and memory. */
export class DotNetRegex {
  private readonly program: Program;

  constructor(private readonly parsed: ParsedRegex) {
    this.program = compileProgram(parsed);
  }

  /** The number of a group by its name or number. */
  groupNumber(reference: string): number | undefined {
    return reference === "0" ? 0 : findGroup(this.parsed.groups, reference)?.number;
  }

  test(text: string): boolean {
    return this.match(text) !== undefined;
  }

  /** The first match. */
  match(text: string, budget = new StepBudget()): RegexMatch | undefined {
    const slots = new Matcher(this.program, text, budget).search(0);
    return slots && new RegexMatch(text, slots);
  }

  /** Replaces every match by a template with `$1`, `${name}`, `$&` and so on. */
  replace(text: string, template: string, bounds: Bounds): string {
    const parts = parseReplacement(template, this.parsed.groups);
    return this.rewrite(text, bounds, (match, add) => {
      for (const part of parts) add(substituted(part, match));
    });
  }

  /** Replaces the text of one group, in every match. */
  replaceGroup(text: string, group: number, replacement: string, bounds: Bounds): string {
    return this.rewrite(text, bounds, (match, add) => {
      const range = match.range(group);
      if (range === undefined) return add(text.slice(match.start, match.end));
      add(text.slice(match.start, range[0]));
      add(replacement);
      add(text.slice(range[1], match.end));
    });
  }

  private rewrite(
    text: string,
    { budget, checkLength }: Bounds,
    write: (match: RegexMatch, add: (piece: string) => void) => void,
  ): string {
    let result = "";
    let end = 0;
    const add = (piece: string): void => {
      checkLength(result.length + piece.length);
      result += piece;
    };
    for (const match of this.matches(text, budget)) {
      add(text.slice(end, match.start));
      write(match, add);
      end = match.end;
    }
    add(text.slice(end));
    return result;
  }

  /** All matches; after an empty one the search goes on one character later. */
  private *matches(text: string, budget: StepBudget): Generator<RegexMatch> {
    const matcher = new Matcher(this.program, text, budget);
    for (let from = 0; from <= text.length;) {
      const slots = matcher.search(from);
      if (slots === undefined) return;
      const match = new RegexMatch(text, slots);
      yield match;
      from = match.end > match.start ? match.end : match.end + 1;
    }
  }
}

function substituted(part: ReplacementPart, match: RegexMatch): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "group":
      return match.group(part.number) ?? "";
    case "before":
      return match.text.slice(0, match.start);
    case "after":
      return match.text.slice(match.end);
    case "whole":
      return match.text;
  }
}

const maximumPatternLength = 10_000;
const cacheSize = 500;
const cache = new Map<string, DotNetRegex>();

/**
 * Compiles a pattern, once for every text it is used on.
 * @throws RegexFault
 */
export function compileRegex(pattern: string): DotNetRegex {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > maximumPatternLength) throw new RegexFault("unsupported", "it is too long");
  const regex = new DotNetRegex(parseRegex(pattern));
  if (cache.size >= cacheSize) cache.clear();
  cache.set(pattern, regex);
  return regex;
}

/** Checks a pattern; undefined when it is valid. */
export function regexFault(pattern: string): RegexFault | undefined {
  try {
    compileRegex(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof RegexFault) return error;
    throw error;
  }
}
