import { compileRegex, RegexFault } from "../../core/regex";
import { ExpressionError } from "./expression-error";
import { numberIn, textOf } from "./text";
import { formatTime, fromWindows, instantOf, parseTime, toIso8601, toWindows } from "./time";

/** The values that an expression can refer to. */
export interface Surroundings {
  /** `user`, `appuser`, `source`. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Groups of the person; null: not known. */
  readonly groups: readonly { readonly id: string; readonly name: string }[] | null;
  /** Profile of the person's manager; undefined: not known. */
  readonly manager: Readonly<Record<string, unknown>> | null | undefined;
  /** Current time in milliseconds since 1970, for Time.now(). */
  readonly now: number;
}

export type OktaFunction = (values: readonly unknown[], surroundings: Surroundings) => unknown;

/** Array functions take a text of comma-separated values too. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  if (value === null || value === undefined || value === "") return [];
  return typeof value === "string" ? value.split(",").map((each) => each.trim()) : [value];
}

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

const substring = onText((text, start = "0", end) =>
  text.slice(Number(start), end === undefined ? undefined : Number(end)),
);

/**
 * Whether a whole text has a pattern, as SpEL's `matches` (Java's Matcher.matches): the sample of Okta's page, `/.*admin.*`, begins
 * and ends with a wildcard. Java's patterns are .NET's in what they are used for here.
 * @throws ExpressionError
 */
export function hasPattern(text: string, pattern: string): boolean {
  try {
    return compileRegex(`\\A(?:${pattern})\\z`).test(text);
  } catch (error) {
    if (error instanceof RegexFault)
      throw new ExpressionError(`The regular expression ${pattern} cannot be used here: ${error.reason}`);
    throw error;
  }
}

function groupsOf({ groups }: Surroundings): NonNullable<Surroundings["groups"]> {
  if (groups === null) throw new ExpressionError("The groups of the person are not known here");
  return groups;
}

/** The functions by their full name: https://developer.okta.com/docs/reference/okta-expression-language/#functions */
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
  "String.substring": substring,
  "String.substringAfter": after,
  "String.substringBefore": before,
  "String.toLowerCase": onText((text) => text.toLowerCase()),
  "String.toUpperCase": onText((text) => text.toUpperCase()),
  "Arrays.add": ([list, value]) => [...listOf(list), value],
  "Arrays.remove": ([list, value]) => listOf(list).filter((each) => each !== value),
  "Arrays.clear": () => [],
  "Arrays.contains": ([list, value]) => listOf(list).includes(value),
  "Arrays.flatten": (values) => values.flatMap(listOf),
  "Arrays.get": ([list, index]) => listOf(list)[Number(index)] ?? null,
  "Arrays.isEmpty": ([list]) => listOf(list).length === 0,
  "Arrays.size": ([list]) => listOf(list).length,
  "Arrays.toCsvString": ([list]) => listOf(list).map(textOf).join(","),
  "Convert.toInt": onText((text) => Math.round(numberIn(text))),
  "Convert.toNum": onText(numberIn),
  isMemberOfGroup: ([id], person) => groupsOf(person).some((group) => group.id === id),
  isMemberOfAnyGroup: (ids, person) => groupsOf(person).some((group) => ids.includes(group.id)),
  isMemberOfGroupName: ([name], person) => groupsOf(person).some((group) => group.name === name),
  isMemberOfGroupNameStartsWith: ([start], person) =>
    groupsOf(person).some((group) => group.name.startsWith(textOf(start))),
  isMemberOfGroupNameRegex: ([pattern], person) =>
    groupsOf(person).some(({ name }) => hasPattern(name, textOf(pattern))),
  isMemberOfGroupNameContains: ([part], person) => groupsOf(person).some((group) => group.name.includes(textOf(part))),
  getManagerUser: (_, { manager }) => {
    if (manager === undefined) throw new ExpressionError("The manager is not known here");
    return manager;
  },
  // Assignments to Active Directory and Workday are not read: as for a person without.
  hasDirectoryUser: () => false,
  hasWorkdayUser: () => false,
  findDirectoryUser: () => null,
  findWorkdayUser: () => null,
  "Time.now": ([zone, format], { now }) =>
    format == null && zone == null
      ? toIso8601(now)
      : formatTime(now, format == null ? "yyyy-MM-dd'T'HH:mm:ss.SSSZZ" : textOf(format), textOf(zone)),
  "Time.fromWindowsToIso8601": onText((text) => toIso8601(fromWindows(text))),
  "Time.fromIso8601ToWindows": onText((text) => toWindows(instantOf(text))),
  "Time.fromUnixToIso8601": onText((text) => toIso8601(Number(text))),
  "Time.fromIso8601ToUnix": onText((text) => String(instantOf(text))),
  "Time.fromStringToIso8601": onText((text, format = "") => toIso8601(parseTime(text, format))),
  "Time.fromIso8601ToString": onText((text, format = "") => formatTime(instantOf(text), format)),
};

/** Functions of text that may stand without `String.`; the page calls them deprecated. */
const shortNames = ["substring", "substringBefore", "substringAfter", "toUpperCase", "toLowerCase"];

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

/** Functions of Okta's page whose results depend on data that only Okta has. */
const functionsOfOkta: ReadonlySet<string> = new Set([
  ...["toAlpha2", "toAlpha3", "toNumeric", "toName"].map((name) => `Iso3166Convert.${name}`),
  ...["getFilteredGroups", "Groups.contains", "Groups.startsWith", "Groups.endsWith"],
  ...["getManagerAppUser", "getAssistantUser", "getAssistantAppUser"],
]);

const leftToOkta =
  (name: string): OktaFunction =>
  () => {
    throw new ExpressionError(`${name} is only evaluated by Okta`);
  };

/** Functions of a user, such as `user.getInternalProperty("id")`. */
const userFunctions: Readonly<Record<string, OktaFunction>> = {
  getInternalProperty: ([user, name], surroundings) => {
    const id = typeof user === "object" && user !== null && "id" in user ? user.id : undefined;
    return name === "id" && id !== undefined ? id : leftToOkta("user.getInternalProperty")([user, name], surroundings);
  },
  getLinkedObject: leftToOkta("user.getLinkedObject"),
  getGroups: leftToOkta("user.getGroups"),
  isMemberOf: leftToOkta("user.isMemberOf"),
};

/** A function after a value, which gets the value first. @throws ExpressionError */
export const userFunctionNamed = (name: string): OktaFunction => own(userFunctions, name, name);

/** @throws ExpressionError */
export function functionNamed(name: string): OktaFunction {
  if (functionsOfOkta.has(name)) return leftToOkta(name);
  const full = shortNames.includes(name) ? `String.${name}` : name;
  return name.startsWith("fn:") ? own(templateFunctions, name.slice(3), name) : own(functions, full, name);
}

/** Returns a function of the catalogue, not a member that every object of JavaScript has, such as `hasOwnProperty`. */
function own(all: Readonly<Record<string, OktaFunction>>, key: string, name: string): OktaFunction {
  const found = Object.hasOwn(all, key) ? all[key] : undefined;
  if (!found) throw new ExpressionError(`Function ${name} not found`);
  return found;
}
