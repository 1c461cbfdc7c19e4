import { ExpressionError } from "./expression-error";
import { functionNamed, hasPattern, type OktaFunction, type Surroundings, userFunctionNamed } from "./functions";
import { numberOf, textOf } from "./text";
import { tokenize, type OktaToken } from "./token";

export type OktaEvaluator = (surroundings: Surroundings) => unknown;

type Binary = (left: unknown, right: unknown) => unknown;

const roots: ReadonlySet<string> = new Set(["user", "appuser", "source"]);
/** Literals, in any case: the page writes `Arrays.size(NULL)`. */
const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/**
 * Returns an operator under its sign and its word. SpEL has a word for most signs:
 * https://docs.spring.io/spring-framework/reference/core/expressions/language-ref/operators.html
 */
function both(sign: string, word: string, operator: Binary): Readonly<Record<string, Binary>> {
  return { [sign]: operator, [word]: operator };
}

/** Operators by precedence, the lowest first; each sign with the word that means the same. */
const levels: readonly Readonly<Record<string, Binary>>[] = [
  { "||": (a, b) => isTrue(a) || isTrue(b), or: (a, b) => isTrue(a) || isTrue(b) },
  { "&&": (a, b) => isTrue(a) && isTrue(b), and: (a, b) => isTrue(a) && isTrue(b) },
  { "==": same, "!=": (a, b) => !same(a, b), eq: same, ne: (a, b) => !same(a, b) },
  {
    ...both("<", "lt", (a, b) => compare(a, b) < 0),
    ...both(">", "gt", (a, b) => compare(a, b) > 0),
    ...both("<=", "le", (a, b) => compare(a, b) <= 0),
    ...both(">=", "ge", (a, b) => compare(a, b) >= 0),
    matches: (text, regex) => text !== null && text !== undefined && hasPattern(textOf(text), textOf(regex)),
  },
  { "+": add, "-": (a, b) => numberOf(a) - numberOf(b) },
  {
    "*": (a, b) => numberOf(a) * numberOf(b),
    ...both("/", "div", divide),
    ...both("%", "mod", (a, b) => remainder(numberOf(a), numberOf(b))),
  },
];

/**
 * SpEL's, which Okta prints of `user.getGroups` in claims:
 * https://support.okta.com/help/s/article/add-group-claims-using-the-getgroups-function-in-a-custom-authorization-server
 */
const collectionOperators: Readonly<Record<string, string>> = { ".![": "projection", ".?[": "selection" };

const isTrue = (value: unknown) => value === true;

function same(a: unknown, b: unknown): boolean {
  return (a ?? null) === (b ?? null);
}

/**
 * Numbers as numbers, texts as texts (`'black' < 'block'`); anything is greater than null, as in SpEL.
 * @throws ExpressionError
 */
function compare(a: unknown, b: unknown): number {
  const [left, right] = [a ?? null, b ?? null];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left === "string" && typeof right === "string") return left === right ? 0 : left < right ? -1 : 1;
  if (typeof left === "number" && typeof right === "number") return left - right;
  throw new ExpressionError(`${textOf(left)} and ${textOf(right)} cannot be compared`);
}

/** Whole numbers stay whole, as in Java: SpEL's page has `8 / 5 % 2` as 1. @throws ExpressionError */
function divide(a: unknown, b: unknown): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (!Number.isInteger(left) || !Number.isInteger(right)) return left / right;
  return (left - remainder(left, right)) / right;
}

/** @throws ExpressionError */
function remainder(left: number, right: number): number {
  if (right === 0) throw new ExpressionError("Nothing is divided by 0");
  return left % right;
}

function add(a: unknown, b: unknown): unknown {
  if (typeof a === "number" && typeof b === "number") return a + b;
  // An attribute without value takes the whole text away: mappings guard against it with a condition.
  if (a === null || a === undefined || b === null || b === undefined) return null;
  return textOf(a) + textOf(b);
}

/** Reads an expression of the classic language: https://developer.okta.com/docs/reference/okta-expression-language/ */
export class OktaParser {
  private readonly tokens: readonly OktaToken[];
  private position = 0;

  /** @throws ExpressionError */
  constructor(text: string) {
    this.tokens = tokenize(text);
  }

  /** @throws ExpressionError */
  parse(): OktaEvaluator {
    const result = this.conditional();
    if (this.position < this.tokens.length) throw this.unexpected();
    return result;
  }

  private conditional(): OktaEvaluator {
    const condition = this.binary(0);
    if (this.take("?:")) {
      // The Elvis operator: the second where the first is null or an empty text.
      const otherwise = this.conditional();
      return (surroundings) => {
        const value = condition(surroundings);
        return value === null || value === undefined || value === "" ? otherwise(surroundings) : value;
      };
    }
    if (!this.take("?")) return condition;
    const first = this.conditional();
    this.expect(":");
    const second = this.conditional();
    return (surroundings) => (isTrue(condition(surroundings)) ? first(surroundings) : second(surroundings));
  }

  private binary(level: number): OktaEvaluator {
    const operators = levels[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const token = this.peek();
      const word = token && token.kind !== "text" ? token.value.toLowerCase() : "";
      const operator = Object.hasOwn(operators, word) ? operators[word] : undefined;
      if (!operator) return left;
      this.position++;
      const [first, second] = [left, this.binary(level + 1)];
      left = (surroundings) => operator(first(surroundings), second(surroundings));
    }
  }

  private unary(): OktaEvaluator {
    if (this.take("!") || this.take("not")) {
      const inner = this.unary();
      return (surroundings) => !isTrue(inner(surroundings));
    }
    if (this.take("-")) {
      const inner = this.unary();
      return (surroundings) => -numberOf(inner(surroundings));
    }
    return this.members(this.primary());
  }

  private primary(): OktaEvaluator {
    const token = this.next();
    if (token.kind === "text") return () => token.value;
    if (token.kind === "number") return () => Number(token.value);
    if (token.kind === "name") return this.named(token.value);
    if (token.value === "(") {
      const inner = this.conditional();
      this.expect(")");
      return inner;
    }
    if (token.value === "{") return this.listOrMap();
    throw this.unexpected(token);
  }

  private named(name: string): OktaEvaluator {
    const literal = name.toLowerCase();
    if (Object.hasOwn(literals, literal)) return () => literals[literal];
    if (name === "fn") {
      this.expect(":");
      return this.call(`fn:${this.next().value}`);
    }
    if (roots.has(name)) return ({ variables }) => variables[name];
    const full = this.take(".") ? `${name}.${this.next().value}` : name;
    // Properties of the org, of the app and of other apps' users, such as org.name and zendesk.firstName.
    if (full !== name && !this.at("("))
      return () => {
        throw new ExpressionError(`${full} is not known here`);
      };
    if (!this.at("(") && !full.includes("."))
      throw new ExpressionError(
        `${name} is neither a constant nor an attribute; an attribute of the user is user.${name}`,
      );
    return this.call(full);
  }

  private call(name: string): OktaEvaluator {
    const compute = functionNamed(name);
    this.expect("(");
    return called(compute, this.list(")"));
  }

  /** `{1, 2}`, or `{"key": "value"}` as the functions of groups take it. */
  private listOrMap(): OktaEvaluator {
    if (this.peek()?.kind === "sign" || this.tokens[this.position + 1]?.value !== ":") {
      const items = this.list("}");
      return (surroundings) => items.map((item) => item(surroundings));
    }
    const entries: [string, OktaEvaluator][] = [];
    do {
      const key = this.next();
      this.expect(":");
      entries.push([key.value, this.conditional()]);
    } while (this.take(","));
    this.expect("}");
    return (surroundings) => Object.fromEntries(entries.map(([key, value]) => [key, value(surroundings)]));
  }

  /** `.name`, `.name(…)` and `[index]` after a value. */
  private members(value: OktaEvaluator): OktaEvaluator {
    for (const [sign, name] of Object.entries(collectionOperators))
      if (this.take(sign)) {
        this.skipBrackets();
        return this.members((surroundings) => {
          value(surroundings);
          throw new ExpressionError(`The ${name} of a list, ${sign}…], is only evaluated by Okta`);
        });
      }
    if (this.take(".")) {
      const name = this.next().value;
      if (this.take("(")) return this.members(called(userFunctionNamed(name), [value, ...this.list(")")]));
      return this.members((surroundings) => property(value(surroundings), name));
    }
    if (this.take("[")) {
      const index = this.conditional();
      this.expect("]");
      return this.members((surroundings) => property(value(surroundings), String(index(surroundings))));
    }
    return value;
  }

  /** Skips to the end of an open bracket; names in the bracket of a projection are those of the elements. */
  private skipBrackets(): void {
    for (let open = 1; open > 0;) {
      const { kind, value } = this.next();
      if (kind !== "sign") continue;
      if (value.endsWith("[")) open++;
      else if (value === "]") open--;
    }
  }

  private list(end: string): OktaEvaluator[] {
    const items: OktaEvaluator[] = [];
    if (this.take(end)) return items;
    do items.push(this.conditional());
    while (this.take(","));
    this.expect(end);
    return items;
  }

  private peek(): OktaToken | undefined {
    return this.tokens[this.position];
  }

  private at(value: string): boolean {
    const token = this.peek();
    return token !== undefined && token.kind !== "text" && token.value === value;
  }

  private take(value: string): boolean {
    const found = this.at(value);
    if (found) this.position++;
    return found;
  }

  private next(): OktaToken {
    const token = this.tokens[this.position++];
    if (!token) throw this.unexpected();
    return token;
  }

  private expect(value: string): void {
    if (!this.take(value)) throw this.unexpected();
  }

  private unexpected(token = this.peek()): ExpressionError {
    return new ExpressionError(token ? `Unexpected token ${token.value}` : "Unexpected end of the expression");
  }
}

const called =
  (compute: OktaFunction, parameters: readonly OktaEvaluator[]): OktaEvaluator =>
  (surroundings) =>
    compute(
      parameters.map((parameter) => parameter(surroundings)),
      surroundings,
    );

function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return null;
  return (value as Readonly<Record<string, unknown>>)[name];
}
