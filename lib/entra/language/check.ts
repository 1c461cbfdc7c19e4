import { expressionErrors as errors, nearest } from "./errors";
import { nearestNames } from "../../core/nearest";
import type { Problem } from "../../core/problem";
import type { CallExpression, Expression, Position } from "./ast";
import {
  findFunction,
  functionCatalogue,
  type FunctionDefinition,
  maximumRandomLength,
  parameterAt,
  signatureOf,
  wordsAt,
} from "./catalogue";
import { isCulture } from "./casing";
import { formatParts, InvalidDateFormat } from "./dates/dotnet-format";
import { parseStyles } from "./dates/dotnet-parse";
import { dateIntervals, isDateInterval } from "./dates/interval";
import { foreignFunction, inThisLanguage, isOpposite, withoutClass } from "./foreign-functions";
import { print } from "./printer";
import type { ExpressionProblem } from "./problem";
import { compileRegex, regexFault } from "../../core/regex";

/** Checks a function call: its name, the number of its arguments, constants it cannot take. */
export function checkCall(call: CallExpression): ExpressionProblem[] {
  const definition = findFunction(call.name);
  if (definition === undefined) return [{ ...unknownFunction(call), position: call.position }];
  if (definition.name === "SelectUniqueValue")
    return [{ ...errors.directoryTargetOnly(call.name), position: call.position }];
  const count = checkCount(call, definition);
  if (count !== undefined) return [{ ...count, position: call.position }];
  const undescribed = definition.undescribed ? [{ ...notDescribed(call), position: call.position }] : [];
  return [...missingArguments(call, definition), ...checkConstants(call), ...undescribed];
}

function unknownFunction(unknown: CallExpression): Problem {
  const { name } = unknown;
  const sameLetters = functionCatalogue.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (sameLetters !== undefined) return errors.functionCase(name, sameLetters.name);
  const meant = foreignFunction(name);
  if (meant) {
    const own = meant.rewrite && inThisLanguage(unknown);
    const fits = own?.kind === "call" && own.name !== name && checkCall(own).length === 0;
    const definition = findFunction(meant.name);
    const takes = definition ? ` It is called as ${signatureOf(definition)}.` : "";
    return errors.unknownFunction(name, `Did you mean ${meant.name}?${fits ? ` Write: ${print(own)}` : takes}`);
  }
  const [near] = isOpposite(name)
    ? []
    : nearestNames(
        withoutClass(name),
        functionCatalogue.map((known) => known.name),
      );
  return errors.unknownFunction(name, nearest(near, "See docs/language.md for all functions."));
}

/** IsNothing, which Graph lists. */
const notDescribed = (call: CallExpression): Problem =>
  errors.undescribedFunction(call.name, print({ ...call, name: "IsNull" }));

function checkCount(call: CallExpression, definition: FunctionDefinition): Problem | undefined {
  const { parameters, repeating, minimumRepeats } = definition;
  const got = call.arguments.length;
  const lastRequired = parameters.findLastIndex(({ required }) => required) + 1;
  const least = repeating.length > 0 ? parameters.length + repeating.length * minimumRepeats : lastRequired;
  const most = repeating.length > 0 ? Number.POSITIVE_INFINITY : parameters.length;
  if (definition.name === "Switch" && got > 2 && got % 2 === 1) return errors.switchPairs();
  if (got >= least && got <= most) return undefined;
  return errors.argumentCount(signatureOf(definition), wantedCount(least, most), got, countAdvice(call));
}

/** Graph's sample of `functions` lists FormatDateTime with three arguments: the styles are left out together with their place. */
function countAdvice(call: CallExpression): string {
  const [source, ...formats] = call.arguments;
  const empty: Expression = { kind: "empty", position: call.position };
  // The dates that functions return have one form.
  if (
    call.name === "FormatDateTime" &&
    source?.kind === "call" &&
    findFunction(source.name)?.returns === "Date" &&
    formats.length === 1
  ) {
    const form: Expression = { kind: "string", value: "M/d/yyyy h:mm:ss tt", position: call.position };
    return `The form of the source stands before the one that is wanted. Write: ${print({ ...call, arguments: [source, empty, form, ...formats] })}`;
  }
  if (call.name !== "FormatDateTime" || formats.length !== 2 || !source)
    return "Add or remove arguments; one that is left out in the middle keeps its comma.";
  return `The second argument keeps its place when it is left out. Write: ${print({ ...call, arguments: [source, empty, ...formats] })}`;
}

function wantedCount(least: number, most: number): string {
  const noun = (count: number) => (count === 1 ? "argument" : "arguments");
  if (most === 0) return "no arguments";
  if (least === most) return `${least} ${noun(least)}`;
  if (most === Number.POSITIVE_INFINITY) return `at least ${least} ${noun(least)}`;
  return `${least} to ${most} arguments`;
}

function missingArguments(call: CallExpression, definition: FunctionDefinition): ExpressionProblem[] {
  return call.arguments.flatMap((argument, index) => {
    const place = parameterAt(definition, index);
    if (argument.kind !== "empty" || place === undefined || !place.parameter.required) return [];
    const name = `${place.parameter.name}${place.repeat ?? ""}`;
    return [{ ...errors.argumentMissing(call.name, name), position: argument.position }];
  });
}

function checkConstants(call: CallExpression): ExpressionProblem[] {
  switch (call.name) {
    case "DateAdd":
    case "DateDiff":
      return constant(call, 0, (interval) =>
        isDateInterval(interval)
          ? undefined
          : errors.badArgument(call.name, "interval", interval, dateIntervals.join(", ")),
      );
    case "InStr":
      return constant(call, 3, (type) =>
        wordsAt(call.name, 3).includes(type)
          ? undefined
          : errors.badArgument(call.name, "compareType", type, wordsAt(call.name, 3).join(" or ")),
      );
    case "Replace":
      return (
        replaceMode(call) ?? [
          ...constant(call, 2, badPattern),
          ...constant(call, 3, badGroup(call)),
          ...emptyOldValue(call),
        ]
      );
    case "ToLower":
    case "ToUpper":
      return constant(call, 1, (culture) =>
        isCulture(culture) ? undefined : errors.badArgument(call.name, "culture", culture, "a name such as tr-TR"),
      );
    case "FormatDateTime":
      return [
        ...constant(call, 1, (styles) =>
          styles === "" || parseStyles(styles)
            ? undefined
            : errors.badArgument(
                call.name,
                "dateTimeStyles",
                styles,
                "names of .NET's DateTimeStyles, or leave it out",
              ),
        ),
        ...[2, 3].flatMap((index) => constant(call, index, (format) => badFormat(call, index, format))),
      ];
    case "RandomString":
      return badLength(call);
    default:
      return [];
  }
}

function badPattern(pattern: string): Problem | undefined {
  const fault = regexFault(pattern);
  return fault?.kind === "invalid" ? errors.badRegex(fault.reason) : undefined;
}

/** The pattern, a constant, has no group of this name. */
const badGroup =
  (call: CallExpression) =>
  (group: string): Problem | undefined => {
    const pattern = call.arguments[2];
    if (pattern?.kind !== "string" || regexFault(pattern.value)) return undefined;
    return compileRegex(pattern.value).groupNumber(group) === undefined
      ? errors.badArgument(call.name, "regexGroupName", group, "the name or the number of a group of the pattern")
      : undefined;
  };

/** Reports an empty old value, which every text contains; irrelevant where a pattern determines what is replaced. */
function emptyOldValue(call: CallExpression): ExpressionProblem[] {
  if (byPattern(call)) return [];
  return constant(call, 1, (oldValue) =>
    oldValue === "" ? errors.badArgument(call.name, "oldValue", oldValue, "a text that is not empty") : undefined,
  );
}

function badFormat(call: CallExpression, index: number, format: string): Problem | undefined {
  try {
    formatParts(format);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidDateFormat)) throw error;
    const name = index === 2 ? "inputFormat" : "outputFormat";
    return errors.badArgument(call.name, name, format, "a .NET date and time format, such as yyyy-MM-dd");
  }
}

/** Reports a length that requires more characters of some kinds than the text has, or that exceeds the maximum. */
function badLength(call: CallExpression): ExpressionProblem[] {
  const [length, ...least] = call.arguments
    .slice(0, 5)
    .map((argument) => (argument.kind === "number" ? argument.value : Number.NaN));
  const sum = least.reduce((total, count) => total + Math.max(count, 0), 0);
  if (length === undefined || !(length < sum || length > maximumRandomLength)) return [];
  const allowed =
    sum > maximumRandomLength
      ? `at most ${maximumRandomLength}, and smaller minimums: ${sum} are asked for in all`
      : length < sum
        ? `${sum} or more: so many are asked for in all`
        : `at most ${maximumRandomLength}`;
  const problem = errors.badArgument(call.name, "Length", String(length), allowed);
  return [{ ...problem, position: call.arguments[0]?.position ?? call.position }];
}

function replaceMode(call: CallExpression): ExpressionProblem[] | undefined {
  const [oldValue, replacement, template] = [1, 4, 6].map((index) => given(call, index));
  const works = (oldValue && (replacement || template)) || byPattern(call);
  return works ? undefined : [{ ...errors.replaceMode(replaceAdvice(call)), position: call.position }];
}

/** Whether the pattern says what Replace replaces. */
function byPattern(call: CallExpression): boolean {
  const [pattern, group, replacement, attribute] = [2, 3, 4, 5].map((index) => given(call, index));
  return Boolean(pattern && (replacement || (group && attribute)));
}

/**
 * `Replace([x], " ", "")` is how Visual Basic and Excel have it, also with numbers behind it; with a pattern the new text often stands
 * one place too early.
 */
function replaceAdvice(call: CallExpression): string {
  const [source, oldValue, pattern, ...others] = call.arguments;
  const empty: Expression = { kind: "empty", position: call.position };
  const nothing: Expression = { kind: "string", value: "", position: call.position };
  const texts = others.filter(({ kind }) => kind !== "empty" && kind !== "number");
  const byText = oldValue?.kind === "string" && oldValue.value !== "";
  const found =
    byText && pattern?.kind !== "empty" && texts.length === 0
      ? [oldValue, empty, pattern ?? nothing]
      : byText && pattern?.kind === "empty" && texts.length === 1 && texts[0] === others[0]
        ? [oldValue, empty, texts[0] ?? nothing]
        : oldValue?.kind === "empty" &&
            pattern?.kind === "string" &&
            texts.length === 1 &&
            isNoGroup(pattern.value, others[0])
          ? [empty, pattern, texts[0] ?? nothing]
          : undefined;
  if (!source || !found) return replaceWays;
  const [old = empty, regex = empty, replacement = nothing] = found;
  const corrected = [source, old, regex, empty, replacement, empty, empty];
  return `The new text is the fifth of seven arguments. Write: ${print({ ...call, arguments: corrected })}`;
}

const isNoGroup = (pattern: string, group: Expression | undefined): boolean =>
  group?.kind === "string" && !regexFault(pattern) && compileRegex(pattern).groupNumber(group.value) === undefined;

const replaceWays =
  "Give oldValue with replacementValue or template, or regexPattern with replacementValue, or regexPattern and regexGroupName with replacementValue or replacementAttributeName.";

const given = (call: CallExpression, index: number): boolean => (call.arguments[index]?.kind ?? "empty") !== "empty";

/** The service turns numbers into text constants. */
function constantText(argument: Expression): string | undefined {
  if (argument.kind === "string") return argument.value;
  if (argument.kind === "number") return argument.text;
  return argument.kind === "identifier" ? argument.name : undefined;
}

function constant(
  call: CallExpression,
  index: number,
  check: (text: string) => Problem | undefined,
): ExpressionProblem[] {
  const argument = call.arguments[index];
  const text = argument && constantText(argument);
  const problem = text === undefined ? undefined : check(text);
  const position: Position = argument?.position ?? call.position;
  return problem ? [{ ...problem, position }] : [];
}
