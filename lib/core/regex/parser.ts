import { CharacterReader } from "./character-reader";
import { classEscape, ignoringCase, isAny, isNotNewline, unicodeCategory } from "./charset";
import { readClass } from "./class-parser";
import { RegexFault } from "./fault";
import { type Anchor, type CharTest, findGroup, type CaptureGroup, type ParsedRegex, type RegexNode } from "./syntax";

const maximumNesting = 200;

interface RegexOptions {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly n: boolean;
  readonly x: boolean;
}

const invalid = (reason: string): RegexFault => new RegexFault("invalid", reason);
const unsupported = (reason: string): RegexFault => new RegexFault("unsupported", reason);

/**
 * Reads a regular expression of .NET.
 * https://learn.microsoft.com/dotnet/standard/base-types/regular-expression-language-quick-reference
 * @throws RegexFault
 */
export function parseRegex(pattern: string): ParsedRegex {
  return new RegexParser(pattern).parse();
}

class RegexParser {
  private readonly reader: CharacterReader;
  private readonly groups: CaptureGroup[] = [];
  private readonly references: string[] = [];
  private options: RegexOptions = { i: false, m: false, s: false, n: false, x: false };
  private nesting = 0;

  constructor(pattern: string) {
    this.reader = new CharacterReader(pattern);
  }

  parse(): ParsedRegex {
    const root = this.alternatives();
    if (!this.reader.atEnd) throw invalid("there is a ) too many");
    let number = 0;
    for (const group of this.groups) if (group.name === undefined) group.number = ++number;
    for (const group of this.groups) if (group.name !== undefined) group.number = ++number;
    for (const reference of this.references)
      if (!findGroup(this.groups, reference)) throw invalid(`there is no group ${reference}`);
    return { root, groups: this.groups };
  }

  private alternatives(): RegexNode {
    if (++this.nesting > maximumNesting) throw unsupported("its groups are nested too deep");
    const options = [this.sequence()];
    while (this.reader.skip("|")) options.push(this.sequence());
    this.nesting--;
    return options.length === 1 && options[0] ? options[0] : { kind: "alternatives", options };
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      this.skipIgnored();
      const next = this.reader.peek();
      if (next === undefined || next === "|" || next === ")") break;
      const atom = this.atom();
      if (atom !== undefined) items.push(this.quantified(atom));
    }
    return items.length === 1 && items[0] ? items[0] : { kind: "sequence", items };
  }

  /** Skips blanks and comments, which do not count under the option x. */
  private skipIgnored(): void {
    if (!this.options.x) return;
    while (this.reader.match(/\s+|#[^\n]*/y));
  }

  private quantified(body: RegexNode): RegexNode {
    this.skipIgnored();
    const range = this.quantifier();
    if (range === undefined) return body;
    const lazy = this.reader.skip("?");
    this.skipIgnored();
    if (this.quantifier()) throw invalid("a quantifier follows a quantifier");
    return { kind: "repeat", body, ...range, lazy };
  }

  private quantifier(): { min: number; max: number } | undefined {
    if (this.reader.skip("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.reader.skip("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.reader.skip("?")) return { min: 0, max: 1 };
    const braces = this.reader.match(/\{(\d{1,9})(,(\d{1,9})?)?\}/y);
    if (braces === undefined) return undefined;
    const min = Number(braces[1]);
    const max = braces[2] === undefined ? min : braces[3] === undefined ? Number.POSITIVE_INFINITY : Number(braces[3]);
    if (max < min) throw invalid(`the quantifier ${braces[0]} is reversed`);
    return { min, max };
  }

  /** @returns undefined for options and comments */
  private atom(): RegexNode | undefined {
    if (this.quantifier()) throw invalid("a quantifier follows nothing");
    const character = this.reader.next();
    switch (character) {
      case ".":
        return { kind: "set", test: this.options.s ? isAny : isNotNewline };
      case "^":
        return { kind: "anchor", anchor: this.options.m ? "lineStart" : "start" };
      case "$":
        return { kind: "anchor", anchor: this.options.m ? "lineEnd" : "endOrLastNewline" };
      case "[":
        return this.set(readClass(this.reader));
      case "(":
        return this.group();
      case "\\":
        return this.escape();
      default:
        return this.set(character.charCodeAt(0));
    }
  }

  private set(member: number | CharTest): RegexNode {
    const test: CharTest = typeof member === "number" ? (code) => code === member : member;
    return { kind: "set", test: this.options.i ? ignoringCase(test) : test };
  }

  private escape(): RegexNode {
    const { reader } = this;
    const letter = reader.peek();
    if (letter === undefined) throw invalid("it ends with a single \\");
    const anchors: Readonly<Record<string, Anchor>> = {
      A: "start",
      z: "end",
      Z: "endOrLastNewline",
      b: "wordBoundary",
      B: "noWordBoundary",
    };
    const anchor = Object.hasOwn(anchors, letter) ? anchors[letter] : undefined;
    if (anchor !== undefined) {
      reader.next();
      return { kind: "anchor", anchor };
    }
    if (letter === "G") throw unsupported("the anchor \\G");
    const test = classEscape(letter);
    if (test !== undefined) {
      reader.next();
      return { kind: "set", test };
    }
    const category = reader.match(/([pP])\{([^}]*)\}/y);
    if (category !== undefined) return this.category(category[1] === "P", category[2] ?? "");
    const reference = reader.match(/k(?:<([^>]+)>|'([^']+)')/y) ?? reader.match(/([1-9]\d*)/y);
    if (reference !== undefined) return this.backreference(reference[1] ?? reference[2] ?? "");
    return this.set(reader.characterEscape());
  }

  private category(opposite: boolean, name: string): RegexNode {
    const test = unicodeCategory(name);
    return this.set(opposite ? (code) => !test(code) : test);
  }

  private backreference(to: string): RegexNode {
    this.references.push(to);
    return { kind: "backreference", to, ignoreCase: this.options.i };
  }

  private group(): RegexNode | undefined {
    const { reader } = this;
    if (!reader.skip("?")) return this.options.n ? this.scoped() : this.capture(undefined);
    if (reader.match(/#[^)]*\)/y)) return undefined;
    if (reader.skip(":")) return this.scoped();
    if (reader.skip(">")) return { kind: "atomic", body: this.scoped() };
    const look = reader.match(/(<?)([=!])/y);
    if (look) return { kind: "look", behind: look[1] === "<", negative: look[2] === "!", body: this.scoped() };
    const named = reader.match(/<([^>]*)>|'([^']*)'/y);
    if (named) return this.capture(named[1] ?? named[2] ?? "");
    if (reader.peek() === "(") throw unsupported("a conditional group (?(…)…)");
    const options = reader.match(/([imnsx]*)(?:-([imnsx]*))?([:)])/y);
    if (!options) throw invalid("there is an unknown kind of group (?");
    const changed = this.withOptions(options[1] ?? "", options[2] ?? "");
    if (options[3] === ":") return this.scoped(changed);
    this.options = changed;
    return undefined;
  }

  private withOptions(on: string, off: string): RegexOptions {
    const value = (letter: keyof RegexOptions) =>
      (this.options[letter] || on.includes(letter)) && !off.includes(letter);
    return { i: value("i"), m: value("m"), s: value("s"), n: value("n"), x: value("x") };
  }

  /** The inside of a group up to its ); options set inside end with it. */
  private scoped(options = this.options): RegexNode {
    const outer = this.options;
    this.options = options;
    const body = this.alternatives();
    this.options = outer;
    if (!this.reader.skip(")")) throw invalid("a ) is missing");
    return body;
  }

  private capture(name: string | undefined): RegexNode {
    if (name !== undefined && /^\d+$|-/.test(name)) throw unsupported(`the numbered or balancing group ${name}`);
    if (name !== undefined && !/^[\p{L}\p{Mn}\p{Nd}\p{Pc}]+$/u.test(name)) throw invalid(`${name} is no group name`);
    let group = this.groups.find((other) => name !== undefined && other.name === name);
    if (group === undefined) {
      group = { name, number: 0 };
      this.groups.push(group);
    }
    return { kind: "group", group, body: this.scoped() };
  }
}
