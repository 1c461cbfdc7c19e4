import { expressionErrors as errors } from "./errors";
import type { Problem } from "../../core/problem";
import { type Expression, isComparisonOperator, type Position } from "./ast";
import { checkBareWords, meaningOf } from "./bare-words";
import { findFunction } from "./catalogue";
import { checkCall } from "./check";
import { Lexer, maximumProblems, numberOf, type Token } from "./lexer";
import { print, printString } from "./printer";
import type { ExpressionProblem } from "./problem";

/** https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes */
export const maximumLength = 10_000;
/** Keeps hostile input from exhausting the stack; the longest chain of IIF that makes sense is far shorter. */
export const maximumDepth = 500;

export type ParseResult =
  /** `warnings`: problems that are tolerated in a live schema only. */
  | { readonly ok: true; readonly expression: Expression; readonly warnings: readonly ExpressionProblem[] }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

export interface ParseOptions {
  /**
   * The text is how a live schema has it: words and functions that are not documented are left as they are, with a warning,
   * since Entra took them.
   */
  readonly raw?: boolean | null | undefined;
}

/**
 * Reads a mapping: `[attribute]`, `"constant"` or a function call.
 * @returns the expression, or everything that is wrong with it
 */
export function parse(text: string, { raw }: ParseOptions = {}): ParseResult {
  const start = { offset: 0, line: 1, column: 1 };
  if (text.length > maximumLength)
    return { ok: false, problems: [{ ...errors.tooLong(text.length, maximumLength), position: start }] };
  if (text.trim() === "") return { ok: false, problems: [{ ...errors.empty(), position: start }] };
  const parser = new Parser(text);
  const expression = parser.mapping();
  const inOrder = parser.problems
    .map((problem): ExpressionProblem =>
      raw && undocumented.has(problem.code) ? { ...problem, severity: "warning" } : problem,
    )
    .sort((a, b) => a.position.offset - b.position.offset);
  if (expression !== undefined && inOrder.every(({ severity }) => severity === "warning"))
    return { ok: true, expression, warnings: inOrder.slice(0, maximumProblems) };
  return { ok: false, problems: inOrder.slice(0, maximumProblems) };
}

/** Undocumented functions that Entra may accept all the same. */
const undocumented: ReadonlySet<string> = new Set(
  [errors.bareWord, errors.bareBoolean, errors.inboundKeyword, errors.unknownFunction].map(({ code }) => code),
);

const brokenQuotes: ReadonlySet<string> = new Set(
  [errors.typographicQuote, errors.doubledQuote, errors.unclosedString, errors.unopenedString].map(({ code }) => code),
);

/** An error thrown after a recorded problem behind which nothing sensible can be read. */
class Unreadable extends Error {}

const foreignComparisons: Readonly<Record<string, string>> = {
  ...{ "==": "=", "===": "=", "!=": "<>", "!==": "<>", "=>": ">=", "=<": "<=" },
  ...{ eq: "=", ne: "<>", gt: ">", ge: ">=", lt: "<", le: "<=" },
};
const logicalOperators = /^(?:AND|OR|&&|\|\|)$/i;

class Parser {
  readonly problems: ExpressionProblem[];
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  constructor(text: string) {
    const lexer = new Lexer(text);
    this.tokens = lexer.tokens();
    this.problems = lexer.problems;
  }

  mapping(): Expression | undefined {
    try {
      this.skipFormulaSign();
      const expression = this.expression(false);
      if (this.token.kind !== "end") this.rejectAfter(expression, (found) => errors.trailing(found));
      this.checkMapping(expression);
      return expression;
    } catch (error) {
      if (error instanceof Unreadable) return undefined;
      throw error;
    }
  }

  /** Formulas of spreadsheets begin with it. */
  private skipFormulaSign(): void {
    const { text, kind, position } = this.token;
    if (kind !== "operator" || text !== "=") return;
    this.report(
      errors.unexpectedCharacter(text, "Remove it; an expression begins with what yields its value."),
      position,
    );
    this.index++;
  }

  private checkMapping(expression: Expression): void {
    const { kind, position } = expression;
    const words = checkBareWords(expression);
    if (kind === "identifier" && words.some(({ code }) => code === errors.bareWord.code))
      this.report(errors.notAMapping(expression.name, meaningOf(expression.name)), position);
    else this.problems.push(...words);
    if (kind === "number") this.report(errors.notAMapping(expression.text, `Write "${expression.text}".`), position);
  }

  /** @param conditional whether comparisons are allowed here */
  private expression(conditional: boolean): Expression {
    const left = this.operand(conditional);
    const { token } = this;
    const operator = foreignComparisons[token.text.toLowerCase()] ?? token.text;
    if (!["operator", "name"].includes(token.kind) || !isComparisonOperator(operator)) return left;
    if (operator !== token.text) this.report(errors.foreignOperator(token.text, operator), token.position);
    this.index++;
    const right = this.operand(conditional);
    const comparison = { kind: "comparison", operator, left, right, position: left.position } as const;
    if (!conditional) this.report(errors.comparisonPlace(operator, `CBool(${print(comparison)})`), token.position);
    return comparison;
  }

  private operand(conditional: boolean): Expression {
    const { token } = this;
    const { position } = token;
    switch (token.kind) {
      case "attribute":
        this.index++;
        return { kind: "attribute", name: token.value, position };
      case "string":
        this.index++;
        return { kind: "string", value: token.value, position };
      case "number":
        this.index++;
        return { kind: "number", value: numberOf(token.text), text: token.text, position };
      case "name":
        this.index++;
        return this.token.kind === "("
          ? this.call(token, conditional)
          : { kind: "identifier", name: token.text, position };
      default:
        throw this.stop(this.unexpected('an attribute in [ ], a constant in " " or a function call'), position);
    }
  }

  private call(name: Token, conditional: boolean): Expression {
    if (++this.depth > maximumDepth) throw this.stop(errors.tooDeep(maximumDepth), name.position);
    this.index++;
    const callArguments = this.callArguments(name, conditional);
    this.depth--;
    const call = { kind: "call", name: name.text, arguments: callArguments, position: name.position } as const;
    for (const problem of checkCall(call)) this.problems.push(problem);
    return call;
  }

  private callArguments(name: Token, conditional: boolean): Expression[] {
    const found: Expression[] = [];
    if (this.skip(")")) return found;
    for (;;) {
      const condition = name.text === "CBool" || (name.text === "IIF" && found.length === 0);
      const branch = name.text === "IIF" && found.length > 0;
      found.push(this.argument(condition || (conditional && !branch)));
      if (this.skip(",")) continue;
      if (this.skip(")")) return found;
      if (this.token.kind === "end") throw this.stop(errors.unclosedCall(name.text), name.position);
      const last = found[found.length - 1];
      if (last !== undefined) this.rejectAfter(last, (text) => errors.expected(", or )", text));
    }
  }

  private argument(conditional: boolean): Expression {
    const { kind, position } = this.token;
    return kind === "," || kind === ")" ? { kind: "empty", position } : this.expression(conditional);
  }

  /** Reports a token that cannot follow an expression. */
  private rejectAfter(expression: Expression, otherwise: (found: string) => Problem): never {
    const { token } = this;
    if (token.kind === "attribute" && /^\d+$/.test(token.value)) {
      const rewritten = `Item(${print(expression)}, ${Number(token.value) + 1})`;
      throw this.stop(errors.indexing(token.value, rewritten), token.position);
    }
    if (expression.kind === "identifier" && findFunction(expression.name))
      throw this.stop(errors.expected(`( after ${expression.name}`, describe(token)), token.position);
    const negated = expression.kind === "identifier" && /^not$/i.test(expression.name);
    throw this.stop(
      (negated ? this.negation(expression.name) : this.joined(expression)) ??
        this.wrongOperator() ??
        otherwise(describe(token)),
      negated ? expression.position : token.position,
    );
  }

  /** Texts with + or & between them; numbers may be meant to be added. */
  private joined(first: Expression): Problem | undefined {
    const sign = this.token.text;
    if (this.token.kind !== "operator" || !["+", "&"].includes(sign)) return undefined;
    const texts = this.attempt(() => {
      const operands = [first];
      while (this.token.kind === "operator" && this.token.text === sign) {
        this.index++;
        operands.push(this.operand(false));
      }
      if (operands.some(({ kind }) => kind === "number")) throw new Unreadable();
      return operands;
    });
    return texts && errors.foreignOperator(sign, `Join("", ${texts.map(print).join(", ")})`);
  }

  /** Reports a foreign negation, `!` or `NOT`, with the equivalent of what follows it. */
  private negation(sign: string): Problem | undefined {
    const negated = this.attempt(() => this.expression(true));
    return negated && errors.foreignOperator(sign, `Not(${print(negated)})`);
  }

  /** Reads ahead for an advice; undefined, and nothing read, where that does not go well. */
  private attempt<T>(read: () => T): T | undefined {
    const [index, depth, found] = [this.index, this.depth, this.problems.length];
    try {
      const result = read();
      if (this.problems.length === found) return result;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
    this.problems.length = found;
    [this.index, this.depth] = [index, depth];
    return undefined;
  }

  private unexpected(wanted: string): Problem {
    if (this.token.text === "!" && this.token.kind === "operator") {
      this.index++;
      const advice = this.negation("!");
      if (advice) return advice;
      this.index--;
    }
    return this.wrongOperator() ?? errors.expected(wanted, describe(this.token));
  }

  private wrongOperator(): Problem | undefined {
    const { kind, text } = this.token;
    if (logicalOperators.test(text)) return errors.logicalOperator(text.toUpperCase());
    if (kind === "operator" && !isComparisonOperator(text)) return errors.arithmetic(text);
    // `5 -3` reads as two numbers.
    if (kind === "number" && text.startsWith("-") && this.index > 0) return errors.arithmetic("-");
    return undefined;
  }

  private get token(): Token {
    const token = this.tokens[this.index] ?? this.tokens[this.tokens.length - 1];
    if (token === undefined) throw new Error("a token list ends with its end token");
    return token;
  }

  private skip(kind: Token["kind"]): boolean {
    if (this.token.kind !== kind) return false;
    this.index++;
    return true;
  }

  private report(problem: Problem, position: Position): void {
    this.problems.push({ ...problem, position });
  }

  private stop(problem: Problem, position: Position): Unreadable {
    // After a broken quotation mark the rest reads as nonsense: one cause, one message.
    if (!this.problems.some(({ code }) => brokenQuotes.has(code))) this.report(problem, position);
    return new Unreadable();
  }
}

function describe(token: Token): string {
  switch (token.kind) {
    case "end":
      return "the end of the expression";
    case "string":
      return printString(token.value);
    default:
      return token.text;
  }
}
