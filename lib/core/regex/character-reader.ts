import { RegexFault } from "./fault";

const controls: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27 };

/** Reads a pattern from left to right. */
export class CharacterReader {
  private at = 0;

  constructor(private readonly pattern: string) {}

  get atEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  peek(): string | undefined {
    return this.pattern[this.at];
  }

  next(): string {
    return this.pattern[this.at++] ?? "";
  }

  skip(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** @param expression a sticky one */
  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.pattern) ?? undefined;
    this.at += found?.[0].length ?? 0;
    return found;
  }

  /** The character that an escape means; the backslash is read already. */
  characterEscape(): number {
    const code = this.match(/x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})/y);
    if (code) return Number.parseInt(code[1] ?? code[2] ?? "", 16);
    const octal = this.match(/[0-7]{1,3}/y);
    if (octal) return Number.parseInt(octal[0], 8) & 0xff;
    const control = this.match(/c([A-Za-z@[\\\]^_])/y);
    if (control) return (control[1] ?? "").toUpperCase().charCodeAt(0) & 31;
    const letter = this.next();
    const meaning = Object.hasOwn(controls, letter) ? controls[letter] : undefined;
    if (meaning !== undefined) return meaning;
    if (letter === "") throw new RegexFault("invalid", "it ends with a single \\");
    if (/[\p{L}\p{Nd}_]/u.test(letter)) throw new RegexFault("invalid", `there is no escape \\${letter}`);
    return letter.charCodeAt(0);
  }
}
