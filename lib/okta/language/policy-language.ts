/**
 * The language of policies and campaigns in Identity Engine. "Expressions used outside of these areas should continue using the
 * features and syntax of" the classic one, says its page:
 * https://developer.okta.com/docs/reference/okta-expression-language-in-identity-engine/
 */

/** Methods of texts, lists and numbers there, with the functions of mappings that do the same; some have none. */
const methods: Readonly<Record<string, string | undefined>> = {
  ...{ toUpperCase: "String.toUpperCase", toLowerCase: "String.toLowerCase", removeSpaces: "String.removeSpaces" },
  ...{ substring: "String.substring", substringBefore: "String.substringBefore" },
  ...{ substringAfter: "String.substringAfter", length: "String.len" },
  ...{ replace: "String.replace", replaceFirst: "String.replaceFirst" },
  ...{ size: "Arrays.size", isEmpty: "Arrays.isEmpty", add: "Arrays.add", remove: "Arrays.remove" },
  ...{ flatten: "Arrays.flatten", toInteger: "Convert.toInt", toNumber: "Convert.toNum" },
  // Of a text and of a list: which one it is, is not seen here.
  contains: undefined,
  ...Object.fromEntries(
    [
      ..."parseCountryCode parseWindowsTime parseUnixTime parseStringTime toWindows toUnix toZone".split(" "),
      ..."plusDays plusHours plusMinutes plusSeconds minusDays minusHours minusMinutes minusSeconds".split(" "),
      ..."withinDays withinHours withinMinutes withinSeconds isMemberOf getGroups".split(" "),
    ].map((name) => [name, undefined]),
  ),
};
const names = Object.keys(methods).join("|");

const methodCall = new RegExp(
  `(?<!\\b(?:String|Arrays|Convert|Groups|Time|Iso3166Convert)\\s*)\\.\\s*(?:${names})(?=\\s*\\()`,
);

/**
 * Returns the part of an expression that belongs to that language. @param code the expression with the content of its texts
 * blanked
 */
export function foundOfPolicies(expression: string, code: string): string | undefined {
  const found =
    /(?<![.\w])user\.profile\.\w+/.exec(code) ??
    /(?<![.\w])DateTime\.now(?=\s*\()/.exec(code) ??
    methodCall.exec(code) ??
    /\.[!?]\[/.exec(code);
  return found ? expression.slice(found.index, found.index + found[0].length) : undefined;
}

const text = `"(?:[^"]|"")*"|'(?:[^']|'')*'`;
const receiver = `(?:String|Arrays|Convert)\\.\\w+\\((?:${text}|[^()"'])*\\)|user\\.\\w+|\\{[^{}]*\\}|${text}`;
const onReceiver = new RegExp(`(${receiver})\\.(${names})\\(((?:${text}|[^()"'])*)\\)`);

/** The same in the language of mappings; undefined where that has nothing that does the same. */
export function inClassicLanguage(expression: string): string | undefined {
  let classic = expression
    .replaceAll(/(?<![.\w])user\.profile\.(?=\w)/g, "user.")
    .replaceAll(/(?<![.\w])DateTime\.now\(\s*\)/g, "Time.now()");
  for (;;) {
    const found = onReceiver.exec(classic);
    if (!found) break;
    const [whole, value = "", method = "", given = ""] = found;
    const name = methods[method];
    // The classic function takes both ends.
    if (name === undefined || (method === "substring" && !given.includes(","))) return undefined;
    const call = `${name}(${[value, ...(given.trim() === "" ? [] : [given])].join(", ")})`;
    classic = classic.slice(0, found.index) + call + classic.slice(found.index + whole.length);
  }
  return foundOfPolicies(classic, classic) === undefined ? classic : undefined;
}
