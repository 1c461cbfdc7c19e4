import { ExpressionError } from "./expression-error";

export interface OktaToken {
  readonly kind: "text" | "number" | "name" | "sign";
  readonly value: string;
}

/**
 * A backslash is text, as in Okta's `"XDOMAIN\" + user.login`; a quotation mark inside a text stands twice:
 * https://docs.spring.io/spring-framework/reference/core/expressions/language-ref/literal.html
 */
const pattern =
  /\s*(?:("(?:[^"]|"")*"|'(?:[^']|'')*')|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(==|!=|>=|<=|&&|\|\||\?:|\.!\[|\.\?\[|[-+*/%!?:.,(){}[\]<>]))/y;

/** @throws ExpressionError */
export function tokenize(text: string): OktaToken[] {
  const tokens: OktaToken[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.trimEnd().length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw new ExpressionError(`Invalid character at position ${start}`);
    const [, quoted, number, name, sign = ""] = match;
    if (quoted !== undefined) {
      const mark = quoted.slice(0, 1);
      tokens.push({ kind: "text", value: quoted.slice(1, -1).replaceAll(mark + mark, mark) });
    } else if (number !== undefined) tokens.push({ kind: "number", value: number });
    else tokens.push(name !== undefined ? { kind: "name", value: name } : { kind: "sign", value: sign });
  }
  return tokens;
}
