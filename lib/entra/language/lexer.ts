import { expressionErrors as errors } from "./errors";
import type { Problem } from "../../core/problem";
import type { Position } from "./ast";
import { printString } from "./printer";
import type { ExpressionProblem } from "./problem";

export type TokenKind = "attribute" | "string" | "number" | "name" | "operator" | "(" | ")" | "," | "end";

export interface Token {
  readonly kind: TokenKind;
  /** Text as written. */
  readonly text: string;
  /** Name of the attribute, content of the string; otherwise as written. */
  readonly value: string;
  readonly position: Position;
}

const whitespace = /\s/;
const nameStart = /[\p{L}_]/u;
const namePart = /[\p{L}\p{Nd}_]/u;
const typographicDouble = /[“”„‟«»]/;
const typographicSingle = /[‘’‚‛]/;
const anyTypographic = /[“”„‟«»‘’‚‛]/;
/** Operators of other languages are read as operators, too, so that the parser can say what to write instead. */
const operator = /^(?:===?|!==?|<>|<=|>=|=>|=<|&&|\|\||[=<>+*/^%!&|-])/;
/** Attributes as templates of other systems have them: `{mail}`, `${mail}`, `{{user.mail}}`, `%mail%`, `$mail`. */
const placeholder =
  /^(?:[$#]?\{\{?\s*([\p{L}_][\p{L}\p{Nd}_.]*)\s*\}\}?|%([\p{L}_][\p{L}\p{Nd}_.]*)%|\$([\p{L}_][\p{L}\p{Nd}_.]*))/u;
/** Further parts of a name, as in `user.mail`. */
const furtherNames = /^(?:\.[\p{L}_][\p{L}\p{Nd}_]*)+/u;
const hexNumber = /^&H([0-9A-Fa-f]+)/i;
const decimalNumber = /^-?\d+/;

/** The whole of a text that is a number when it stands without quotation marks. */
export const numberLiteral = /^(?:-?\d+|&H[0-9A-F]+)$/i;

/** Returns the value of such a text. */
export const numberOf = (text: string): number =>
  /^&H/i.test(text) ? Number.parseInt(text.slice(2), 16) : Number(text);

/** Maximum number of reported problems; more would not help anybody. */
export const maximumProblems = 20;

/** Straight quotation marks in place of typographic ones. */
const straighten = (text: string): string =>
  text.replace(/[“”„‟«»]/g, '"').replace(/([,(\s=<>]|^)[‘’‚‛]([^“”"‘’‚‛]*)[‘’‚‛']/g, '$1"$2"');

/**
 * A constant with quotation marks as Visual Basic has them, each twice. Where something else than a comma, a bracket, an operator or
 * the end follows, a quotation mark is missing or too much.
 */
const visualBasicConstant = /"((?:[^"\\]|\\.|"")*)"(?=\s*(?:[,);=<>&+]|$))/sy;

const lastName = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
const attributeOrText = (name: string, text: string): string =>
  `Write [${name}] for the attribute, "${text}" for the text.`;

const isWord = (kind: TokenKind): boolean => kind === "name" || kind === "number";

/** Cuts an expression into tokens; what it cannot read becomes a problem and is passed over in the likeliest way. */
export class Lexer {
  readonly problems: ExpressionProblem[] = [];
  private offset = 0;
  private line = 1;
  private lineStart = 0;
  /** The text at the end whose closing quotation mark was not found. */
  private unclosed: { readonly value: string; readonly position: Position } | undefined;

  constructor(private readonly text: string) {}

  /** All tokens; the last one is of kind `end`. */
  tokens(): Token[] {
    const tokens: Token[] = [];
    for (;;) {
      const token = this.next();
      if (token === undefined) continue;
      tokens.push(token);
      if (token.kind !== "end") continue;
      if (this.unclosed) this.reportUnclosed(tokens, this.unclosed);
      return tokens;
    }
  }

  private next(): Token | undefined {
    this.skipWhitespace();
    const position = this.position();
    const character = this.text[this.offset];
    if (character === undefined) return { kind: "end", text: "", value: "", position };
    if (character === "(" || character === ")" || character === ",") return this.take(character, 1, position);
    if (character === "[") return this.attribute(position);
    if (character === '"') return this.string(position);
    if (character === "'" || anyTypographic.test(character)) return this.wronglyQuoted(character, position);
    if (nameStart.test(character)) return this.word(position);
    return this.numberOrOperator(character, position);
  }

  private numberOrOperator(character: string, position: Position): Token | undefined {
    const rest = this.text.slice(this.offset, this.offset + 400);
    if (character === ";") return this.separator(position);
    const foreign = placeholder.exec(rest);
    if (foreign) {
      const name = lastName(foreign[1] ?? foreign[2] ?? foreign[3] ?? "");
      this.report(errors.unexpectedCharacter(character, attributeOrText(name, foreign[0])), position);
      return this.take("attribute", foreign[0].length, position, name);
    }
    const number = hexNumber.exec(rest) ?? decimalNumber.exec(rest);
    if (number !== null) {
      const after = rest.slice(number[0].length);
      const junk = /^(?:\.\d|[\p{L}_])[\p{L}\p{Nd}_.]*/u.exec(after);
      if (junk !== null) this.report(errors.badNumber(number[0] + junk[0]), position);
      return this.take("number", number[0].length + (junk?.[0].length ?? 0), position);
    }
    const found = operator.exec(rest);
    if (found !== null) return this.take("operator", found[0].length, position);
    const whole = String.fromCodePoint(this.text.codePointAt(this.offset) ?? 0);
    this.report(errors.unexpectedCharacter(character === "]" ? "]" : whole), position);
    this.offset += whole.length;
    return undefined;
  }

  /** Names may hold brackets in pairs: `[emails[type eq "work"].value]` is an attribute of inbound provisioning. */
  private attribute(position: Position): Token {
    const start = this.offset + 1;
    let depth = 0;
    for (let at = this.offset; at < this.text.length; at++) {
      const character = this.text[at] ?? "";
      if (character === "[") depth++;
      else if (character === "]" && --depth === 0) {
        const name = this.text.slice(start, at).trim();
        if (name === "") this.report(errors.emptyAttribute(), position);
        return this.take("attribute", at + 1 - this.offset, position, name);
      } else if (depth === 1 && /[,()"“”\n]/.test(character)) {
        return this.unclosedAttribute(at, position);
      }
    }
    return this.unclosedAttribute(this.text.length, position);
  }

  /** Reports a semicolon between arguments, as spreadsheets of many countries have it, once for all of its occurrences. */
  private separator(position: Position): Token {
    const problem = errors.unexpectedCharacter(";", "Arguments stand between commas: write , in place of every ;");
    if (!this.problems.some(({ summary }) => summary === problem.summary)) this.report(problem, position);
    return { ...this.take(",", 1, position), text: "," };
  }

  private unclosedAttribute(end: number, position: Position): Token {
    const name = this.text.slice(this.offset + 1, end).trim();
    this.report(errors.unclosedAttribute(name), position);
    return this.take("attribute", end - this.offset, position, name);
  }

  private string(position: Position): Token {
    visualBasicConstant.lastIndex = this.offset;
    const [whole = "", content = ""] = visualBasicConstant.exec(this.text) ?? [];
    const unescaped = content.replace(/\\([\\"])|""/g, (found, sign: string | undefined) => sign ?? found.slice(1));
    if (/^(?:[^"\\]|\\.)*""/s.test(content)) {
      this.report(errors.doubledQuote(printString(unescaped)), position);
      return this.take("string", whole.length, position, unescaped);
    }
    let value = "";
    for (let at = this.offset + 1; at < this.text.length; at++) {
      const character = this.text[at] ?? "";
      if (character === '"') return this.take("string", at + 1 - this.offset, position, value);
      const escaped = this.text[at + 1];
      if (character === "\\" && (escaped === "\\" || escaped === '"')) {
        value += escaped;
        at++;
      } else value += character;
    }
    const typographic = typographicDouble.exec(value)?.[0];
    if (typographic === undefined) this.unclosed = { value, position };
    else this.reportTypographic(typographic, position);
    return this.take("string", this.text.length - this.offset, position, value);
  }

  /**
   * Reports a missing quotation mark, after which everything is read inside out: text as words, and commas as text. The first
   * place where a word touches a text is where it happened.
   */
  private reportUnclosed(tokens: readonly Token[], last: NonNullable<Lexer["unclosed"]>): void {
    const touching = tokens.findIndex((token, index) => {
      const before = tokens[index - 1]?.kind ?? "end";
      return (token.kind === "string" && isWord(before)) || (before === "string" && isWord(token.kind));
    });
    const [before, token] = [tokens[touching - 1], tokens[touching]];
    if (!before || !token) return this.report(errors.unclosedString(last.value), last.position);
    if (token.kind !== "string") return this.report(errors.unclosedString(before.value), before.position);
    const first = tokens.slice(0, touching).findLastIndex(({ kind }) => !isWord(kind)) + 1;
    const { position } = tokens[first] ?? token;
    this.report(errors.unopenedString(this.text.slice(position.offset, token.position.offset)), position);
  }

  private wronglyQuoted(quote: string, position: Position): Token {
    const single = quote === "'" || typographicSingle.test(quote);
    const closing = single ? /[‘’‚‛']/g : /[“”„‟«»"]/g;
    closing.lastIndex = this.offset + 1;
    const end = closing.exec(this.text)?.index;
    const value = this.text.slice(this.offset + 1, end ?? this.text.length);
    if (quote === "'") this.report(errors.singleQuote(`"${value}"`), position);
    else this.reportTypographic(quote, position);
    return this.take("string", (end ?? this.text.length - 1) + 1 - this.offset, position, value);
  }

  /** Reports a typographic quotation mark. It is seldom alone, so the first message shows the whole expression corrected. */
  private reportTypographic(quote: string, position: Position): void {
    if (this.problems.some(({ code }) => code === errors.typographicQuote.code)) return;
    this.report(errors.typographicQuote(quote, straighten(this.text)), position);
  }

  private word(position: Position): Token {
    let length = 1;
    while (namePart.test(this.text[this.offset + length] ?? "")) length++;
    const further = furtherNames.exec(this.text.slice(this.offset + length))?.[0];
    if (further === undefined) return this.take("name", length, position);
    const whole = this.text.slice(this.offset, this.offset + length) + further;
    const name = lastName(whole);
    // A function of another language, such as String.toLowerCase, is reported as unknown.
    if (/^\s*\(/.test(this.text.slice(this.offset + whole.length))) return this.take("name", whole.length, position);
    this.report(errors.unexpectedCharacter(".", attributeOrText(name, whole)), position);
    return this.take("attribute", whole.length, position, name);
  }

  private take(kind: TokenKind, length: number, position: Position, value?: string): Token {
    const text = this.text.slice(this.offset, this.offset + length);
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.newLine(this.offset + at);
    this.offset += length;
    return { kind, text, value: value ?? text, position };
  }

  private skipWhitespace(): void {
    for (; whitespace.test(this.text[this.offset] ?? ""); this.offset++)
      if (this.text[this.offset] === "\n") this.newLine(this.offset);
  }

  private newLine(offset: number): void {
    this.line++;
    this.lineStart = offset + 1;
  }

  private position(): Position {
    return { offset: this.offset, line: this.line, column: this.offset - this.lineStart + 1 };
  }

  private report(problem: Problem, position: Position): void {
    if (this.problems.length < maximumProblems) this.problems.push({ ...problem, position });
  }
}
