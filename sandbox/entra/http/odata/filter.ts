import { graphErrors } from "../../graph-error";

/** One object of a collection, as returned. */
export type Item = Readonly<Record<string, unknown>>;

export interface FilterRules {
  /** Directory collections compare strings without regard to case, logs exactly. */
  readonly caseSensitive?: boolean;
  /** Comparisons and functions that the collection takes, next to `and`, `or` and `tolower`; absent: all. */
  readonly operators?: ReadonlySet<string>;
}

type FilterEvaluator = (item: unknown, variables: ReadonlyMap<string, unknown>) => unknown;

const token = /\s*(?:('(?:[^']|'')*')|([A-Za-z_@][\w.@-]*|\d[\w:.+-]*|-\d[\d.]*)|([(),/:]))/y;

/**
 * Compiles an OData `$filter` (OData 4.01 URL conventions, as far as Graph's directory and log collections take it):
 * eq ne gt ge lt le in, and or not, any all, startswith endswith contains tolower toupper.
 * @returns a predicate
 * @throws GraphError 400 when the text is not understood
 */
export function compileFilter(text: string, rules: FilterRules = {}): (item: Item) => boolean {
  const evaluate = new FilterParser(tokenize(text), text, rules).parse();
  return (item) => evaluate(item, new Map()) === true;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (!match)
      throw graphErrors.invalidFilter(`Invalid filter clause: syntax error at position ${start} in '${text}'.`);
    tokens.push(match[1] ?? match[2] ?? match[3] ?? "");
  }
  return tokens;
}

class FilterParser {
  private position = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly text: string,
    private readonly rules: FilterRules,
  ) {}

  parse(): FilterEvaluator {
    const result = this.or();
    if (this.position < this.tokens.length) throw this.unexpected();
    return result;
  }

  private or(): FilterEvaluator {
    let left = this.and();
    while (this.take("or")) {
      const [first, second] = [left, this.and()];
      left = (item, variables) => first(item, variables) === true || second(item, variables) === true;
    }
    return left;
  }

  private and(): FilterEvaluator {
    let left = this.comparison();
    while (this.take("and")) {
      const [first, second] = [left, this.comparison()];
      left = (item, variables) => first(item, variables) === true && second(item, variables) === true;
    }
    return left;
  }

  private comparison(): FilterEvaluator {
    if (this.take("not")) {
      const inner = this.comparison();
      return (item, variables) => inner(item, variables) !== true;
    }
    const left = this.operand();
    const operator = this.peek();
    if (operator === "in") {
      this.checkOperator(operator);
      this.position++;
      const choices = this.list();
      return (item, variables) =>
        choices.some((choice) => this.compare(left(item, variables), choice(item, variables)) === 0);
    }
    const test = operator === undefined ? undefined : comparisons[operator];
    if (operator === undefined || !test) return left;
    this.checkOperator(operator);
    this.position++;
    const right = this.operand();
    return (item, variables) => test(this.compare(left(item, variables), right(item, variables)));
  }

  private operand(): FilterEvaluator {
    if (this.take("(")) {
      const inner = this.or();
      this.expect(")");
      return inner;
    }
    const word = this.next();
    if (word.startsWith("'")) {
      const value = word.slice(1, -1).replaceAll("''", "'");
      return () => value;
    }
    if (word in literals) return () => literals[word];
    const number = Number(word);
    if (!Number.isNaN(number)) return () => number;
    if (/^\d/.test(word)) return () => word; // a date, a time or a GUID without quotes
    if (this.peek() === "(") return this.functionCall(word.toLowerCase());
    return this.path(word);
  }

  private functionCall(name: string): FilterEvaluator {
    const call = functions[name];
    if (!call) throw graphErrors.invalidFilter(`An unknown function with name '${name}' was found.`);
    if (name !== "tolower") this.checkOperator(name);
    const parameters = this.list();
    return (item, variables) => call(...parameters.map((parameter) => this.fold(asText(parameter(item, variables)))));
  }

  private checkOperator(name: string): void {
    if (this.rules.operators?.has(name) === false) {
      throw graphErrors.invalidFilter(`The filter operator '${name}' is not supported for this resource.`);
    }
  }

  private path(first: string): FilterEvaluator {
    const names = [first];
    while (this.take("/")) {
      const name = this.next();
      if ((name === "any" || name === "all") && this.peek() === "(") return this.lambda(read(names), name);
      names.push(name);
    }
    return read(names);
  }

  private lambda(collection: FilterEvaluator, kind: "any" | "all"): FilterEvaluator {
    this.expect("(");
    if (this.take(")")) return (item, variables) => asList(collection(item, variables)).length > 0;
    const variable = this.next();
    this.expect(":");
    const body = this.or();
    this.expect(")");
    return (item, variables) => {
      const test = (element: unknown) => body(item, new Map(variables).set(variable, element)) === true;
      const elements = asList(collection(item, variables));
      return kind === "any" ? elements.some(test) : elements.every(test);
    };
  }

  private list(): FilterEvaluator[] {
    this.expect("(");
    const items = [this.or()];
    while (this.take(",")) items.push(this.or());
    this.expect(")");
    return items;
  }

  /** Compares two values; undefined when they cannot be ordered. */
  private compare(left: unknown, right: unknown): number | undefined {
    const [a, b] = [left ?? null, right ?? null];
    if (a === null || b === null) return a === b ? 0 : undefined;
    if (typeof a === "string" && typeof b === "string") {
      const dates = [a, b].every((text) => /^\d{4}-\d\d-\d\d/.test(text));
      const [x, y] = dates ? [Date.parse(a), Date.parse(b)] : [this.fold(a), this.fold(b)];
      return x < y ? -1 : x > y ? 1 : 0;
    }
    if (typeof a === "number" && typeof b === "number") return a - b;
    return a === b ? 0 : undefined;
  }

  private fold(text: string): string {
    return this.rules.caseSensitive ? text : text.toLowerCase();
  }

  private peek(): string | undefined {
    return this.tokens[this.position];
  }

  private take(expected: string): boolean {
    if (this.peek() !== expected) return false;
    this.position++;
    return true;
  }

  private next(): string {
    const word = this.tokens[this.position++];
    if (word === undefined) throw this.unexpected();
    return word;
  }

  private expect(expected: string): void {
    if (!this.take(expected)) throw this.unexpected();
  }

  private unexpected() {
    return graphErrors.invalidFilter(`Invalid filter clause: unexpected '${this.peek() ?? "end"}' in '${this.text}'.`);
  }
}

const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

const comparisons: Readonly<Record<string, (order: number | undefined) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order !== undefined && order > 0,
  ge: (order) => order !== undefined && order >= 0,
  lt: (order) => order !== undefined && order < 0,
  le: (order) => order !== undefined && order <= 0,
};

const functions: Readonly<Record<string, (first?: string, second?: string) => unknown>> = {
  startswith: (text = "", start = "") => text.startsWith(start),
  endswith: (text = "", end = "") => text.endsWith(end),
  contains: (text = "", part = "") => text.includes(part),
  tolower: (text = "") => text.toLowerCase(),
  toupper: (text = "") => text.toUpperCase(),
};

function read(names: readonly string[]): FilterEvaluator {
  const [first = "", ...rest] = names;
  return (item, variables) => {
    const start = variables.has(first) ? variables.get(first) : property(item, first);
    return rest.reduce<unknown>(property, start);
  };
}

/** Reads a property of an object by its path. */
export function readPath(names: readonly string[]): (item: unknown) => unknown {
  return (item) => names.reduce<unknown>(property, item);
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Item)[name] : undefined;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const asText = (value: unknown): string => (typeof value === "string" ? value : "");
