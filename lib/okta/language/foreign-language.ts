/**
 * Expressions that the languages of Microsoft Entra ID, Excel and JavaScript write differently. Okta's functions without a class
 * begin with a small letter: https://developer.okta.com/docs/reference/okta-expression-language/#functions
 */

/** Attributes that Okta's default user profile calls otherwise than Entra. */
const entraNames: Readonly<Record<string, string>> = {
  userPrincipalName: "login",
  mail: "email",
  givenName: "firstName",
  surname: "lastName",
  mobile: "mobilePhone",
  jobTitle: "title",
};

/** Signs that compare or join elsewhere, longest first. */
const signs: Readonly<Record<string, string>> = {
  ...{ "===": "==", "!==": "!=", "<>": "!=", "=>": ">=", "=<": "<=", "??": "?:" },
  ...{ "&": "+", "=": "==" },
};
const sign = /===|!==|==|!=|<>|<=|>=|=>|=<|&&|\?\?|&|=/g;

/** The first sign that Okta does not have, and where it stands. @param code an expression with the content of its texts blanked */
export function foreignSign(code: string): { readonly sign: string; readonly index: number } | undefined {
  const found = [...code.matchAll(sign)].find(([it]) => signs[it] !== undefined);
  return found && { sign: found[0], index: found.index };
}

/** A name in brackets after a value is an index, as in user.tags[0]; anywhere else it is Entra's attribute. */
const attribute = /(?<![\w)\]"'\s]|\.[!?])(\s*)\[\s*([A-Za-z]\w*)\s*\]/g;
const call = /(?<![.\w])[A-Z]\w*(?=\s*\()/;

/** Whether an expression has attributes in brackets, or a function such as `IIF`. */
export const isForeign = (code: string): boolean => new RegExp(attribute).test(code) || call.test(code);

/** The call with functions of Okta; undefined where the arguments do not show how. */
type Rewrite = (given: readonly string[]) => string | undefined;

const named =
  (name: string): Rewrite =>
  (given) =>
    `${name}(${given.join(", ")})`;
const choice: Rewrite = ([condition, first, second, ...more]) =>
  condition && first && second && more.length === 0 ? `(${condition} ? ${first} : ${second})` : undefined;

const functions: Readonly<Record<string, Rewrite>> = {
  ...{ iif: choice, if: choice },
  ...{ join: named("String.join"), append: named("String.append"), len: named("String.len") },
  ...{ tolower: named("String.toLowerCase"), lower: named("String.toLowerCase") },
  ...{ toupper: named("String.toUpperCase"), upper: named("String.toUpperCase") },
  ...{ stripspaces: named("String.removeSpaces"), contains: named("String.stringContains") },
  ...{ count: named("Arrays.size"), now: () => "Time.now()" },
  concat: (given) => named("String.join")(['""', ...given]),
  coalesce: (given) => `(${given.join(" ?: ")})`,
  left: ([text, length, ...more]) =>
    text && length && more.length === 0 ? `String.substring(${text}, 0, ${length})` : undefined,
  replace: (given) => (given.length === 3 ? named("String.replace")(given) : undefined),
  isnullorempty: ([value]) => value && `(${value} == null || ${value} == "")`,
  ispresent: ([value]) => value && `(${value} != null && ${value} != "")`,
  switch: ([source, otherwise, ...pairs]) => {
    if (!source || pairs.length === 0 || pairs.length % 2 === 1) return undefined;
    const cases = pairs.flatMap((key, index) =>
      index % 2 === 0 ? [`${source} == ${key} ? ${pairs[index + 1]} : `] : [],
    );
    return `(${cases.join("")}${otherwise || "null"})`;
  },
};

/** The same in Okta's language; undefined where a function has nothing that does the same. */
export function inOktasLanguage(expression: string): string | undefined {
  let written = outsideOfTexts(expression, (code) => code.replaceAll(sign, (found) => signs[found] ?? found));
  written = outsideOfTexts(written, (code) =>
    code.replaceAll(attribute, (_, blank: string, name: string) => `${blank}user.${entraNames[name] ?? name}`),
  );
  for (;;) {
    const found = call.exec(blanked(written));
    if (!found) return withoutOuterBrackets(written);
    const rewritten = rewrite(written, found.index, found[0]);
    if (rewritten === undefined) return undefined;
    written = rewritten;
  }
}

const text = /"(?:[^"]|"")*"|'(?:[^']|'')*'/g;

/** Texts with their content blanked, each sign where it was. */
const blanked = (expression: string): string =>
  expression.replaceAll(text, (it) => it.slice(0, 1) + " ".repeat(it.length - 2) + it.slice(0, 1));

/** Applies a change to the parts of an expression outside of its texts; each text is one `""` there. */
function outsideOfTexts(expression: string, change: (code: string) => string): string {
  const texts = expression.match(text) ?? [];
  let index = 0;
  return change(expression.replaceAll(text, '""')).replaceAll('""', () => texts[index++] ?? "");
}

function rewrite(expression: string, at: number, name: string): string | undefined {
  const code = blanked(expression);
  const open = code.indexOf("(", at);
  const ends = [open];
  for (let [index, depth] = [open + 1, 1]; depth > 0 && index < code.length; index++) {
    if ("([{".includes(code[index] ?? "")) depth++;
    else if (")]}".includes(code[index] ?? "")) depth--;
    if (depth === 0 || (depth === 1 && code[index] === ",")) ends.push(index);
  }
  const given = ends.slice(1).map((end, index) => expression.slice((ends[index] ?? 0) + 1, end).trim());
  const key = name.toLowerCase();
  const own = Object.hasOwn(functions, key) ? functions[key]?.(given) : undefined;
  return own && expression.slice(0, at) + own + expression.slice((ends.at(-1) ?? open) + 1);
}

/** `(a ? b : c)` as a whole needs none. */
function withoutOuterBrackets(expression: string): string {
  const [inner] = /^\(([^()]*)\)$/.exec(blanked(expression))?.slice(1) ?? [];
  return inner === undefined ? expression : expression.slice(1, -1);
}
