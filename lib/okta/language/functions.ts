import { ExpressionError } from "./expression-error";
import { textOf } from "./text";

/** The values that an expression can refer to. */
export interface Surroundings {
  /** `user`, `appuser`, `source`. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Groups of the person. */
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** Profile of the person's manager. */
  readonly manager: Readonly<Record<string, unknown>> | null;
}

type OktaFunction = (values: readonly unknown[], surroundings: Surroundings) => unknown;

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === null || value === undefined ? [] : [value];

/** A function of texts; where the first one is null, so is the result. */
const onText =
  (compute: (text: string, ...more: readonly string[]) => unknown): OktaFunction =>
  ([first, ...more]) =>
    first === null || first === undefined ? null : compute(textOf(first), ...more.map(textOf));

const before = onText((text, separator = "") =>
  text.includes(separator) ? text.slice(0, text.indexOf(separator)) : text,
);
const after = onText((text, separator = "") =>
  text.includes(separator) ? text.slice(text.indexOf(separator) + separator.length) : "",
);

/** The functions of the expression language, by their full name: developer.okta.com/docs/reference/okta-expression-language. */
const functions: Readonly<Record<string, OktaFunction>> = {
  "String.append": ([first, second]) => textOf(first) + textOf(second),
  "String.join": ([separator, ...texts]) => texts.map(textOf).join(textOf(separator)),
  "String.len": onText((text) => text.length),
  "String.removeSpaces": onText((text) => text.replaceAll(" ", "")),
  "String.replace": onText((text, part = "", other = "") => text.replaceAll(part, other)),
  "String.replaceFirst": onText((text, part = "", other = "") => text.replace(part, () => other)),
  "String.startsWith": onText((text, start = "") => text.startsWith(start)),
  "String.stringContains": onText((text, part = "") => text.includes(part)),
  "String.stringSwitch": ([input, otherwise, ...pairs]) => {
    const index = pairs.findIndex((key, position) => position % 2 === 0 && textOf(input).includes(textOf(key)));
    return index < 0 ? otherwise : pairs[index + 1];
  },
  "String.substring": onText((text, start = "", end = "") => text.slice(Number(start), Number(end))),
  "String.substringAfter": after,
  "String.substringBefore": before,
  "String.toLowerCase": onText((text) => text.toLowerCase()),
  "String.toUpperCase": onText((text) => text.toUpperCase()),
  "Arrays.contains": ([list, value]) => listOf(list).includes(value),
  "Arrays.flatten": (values) => values.flatMap(listOf),
  "Arrays.get": ([list, index]) => listOf(list)[Number(index)] ?? null,
  "Arrays.isEmpty": ([list]) => listOf(list).length === 0,
  "Arrays.size": ([list]) => listOf(list).length,
  "Arrays.toCsvString": ([list]) => listOf(list).map(textOf).join(","),
  "Convert.toInt": ([value]) => Math.round(Number(value)),
  "Convert.toNum": ([value]) => Number(value),
  isMemberOfGroup: ([id], { groups }) => groups.some((group) => group.id === id),
  isMemberOfAnyGroup: (ids, { groups }) => groups.some((group) => ids.includes(group.id)),
  isMemberOfGroupName: ([name], { groups }) => groups.some((group) => group.name === name),
  isMemberOfGroupNameStartsWith: ([start], { groups }) => groups.some((group) => group.name.startsWith(textOf(start))),
  isMemberOfGroupNameContains: ([part], { groups }) => groups.some((group) => group.name.includes(textOf(part))),
  getManagerUser: (_, { manager }) => manager,
  hasDirectoryUser: () => false,
};

/** The functions of templates, such as `${fn:substringBefore(source.login, "@")}`. */
const templateFunctions: Readonly<Record<string, OktaFunction>> = {
  substringBefore: before,
  substringAfter: after,
  substring: functions["String.substring"] as OktaFunction,
  toLowerCase: functions["String.toLowerCase"] as OktaFunction,
  toUpperCase: functions["String.toUpperCase"] as OktaFunction,
  replace: functions["String.replace"] as OktaFunction,
  length: functions["String.len"] as OktaFunction,
};

/** @throws ExpressionError */
export function functionNamed(name: string): OktaFunction {
  const found = name.startsWith("fn:") ? templateFunctions[name.slice(3)] : functions[name];
  if (!found) throw new ExpressionError(`Function ${name} not found`);
  return found;
}
