import { evaluationErrors as errors } from "../errors";
import { toBigInteger, toText } from "../conversions";
import { readDate } from "../dates/date-text";
import { formatDate, InvalidDateFormat } from "../dates/dotnet-format";
import { defaultStyles, parseExact, parseStyles } from "../dates/dotnet-parse";
import { formatInstant, fromFiletime, isInRange, toFiletime } from "../dates/instant";
import { addInterval, type DateInterval, dateIntervals, differenceIn, isDateInterval } from "../dates/interval";
import type { CallSite, EvaluationScope } from "../call-site";
import type { Value } from "../value";
import { type Implementations, ofText, textArgument, wholeNumber } from "./shapes";

/** Dates in UTC; they leave a function as text in the form `M/d/yyyy h:mm:ss tt`. */
export const dateFunctions: Implementations = {
  CDate: ofText((text, site) => formatInstant(instantOf(site, text, 0))),
  DateAdd: (site) => (scope) => {
    const interval = intervalOf(site, scope);
    const date = site.valueOf(2, scope);
    if (date === null) return null;
    const count = wholeNumber(site, 1, "value", scope);
    return formatInstant(inRange(site, addInterval(interval, count, instantOf(site, toText(date), 2))));
  },
  DateDiff: (site) => (scope) => {
    const interval = intervalOf(site, scope);
    const [from, to] = [site.valueOf(1, scope), site.valueOf(2, scope)];
    if (from === null || to === null) return null;
    return differenceIn(interval, instantOf(site, toText(from), 1), instantOf(site, toText(to), 2));
  },
  DateFromNum: (site) => (scope) => {
    const value = site.valueOf(0, scope);
    if (value === null) return null;
    const filetime = toBigInteger(value);
    if (filetime === undefined) throw site.error(errors.notANumber(site.name, "value", toText(value)), 0);
    return formatInstant(inRange(site, fromFiletime(filetime)));
  },
  FormatDateTime: ofText(formatDateTime),
  Now: () => (scope) => formatInstant(scope.environment.now()),
  NumFromDate: ofText((text, site) => String(toFiletime(instantOf(site, text, 0)))),
};

function intervalOf(site: CallSite, scope: EvaluationScope): DateInterval {
  const interval = textArgument(site, 0, scope);
  if (!isDateInterval(interval))
    throw site.error(errors.badValue(site.name, `the interval is one of ${dateIntervals.join(", ")}`), 0);
  return interval;
}

function instantOf(site: CallSite, text: string, argument: number): number {
  const instant = readDate(text);
  if (instant === undefined) throw site.error(errors.notADate(site.name, text), argument);
  return inRange(site, instant);
}

function inRange(site: CallSite, instant: number): number {
  if (!isInRange(instant)) throw site.error(errors.dateOutOfRange(site.name));
  return instant;
}

function formatDateTime(text: string, site: CallSite, scope: EvaluationScope): Value {
  const styleText = textArgument(site, 1, scope);
  const styles = styleText === "" ? defaultStyles : parseStyles(styleText);
  if (styles === undefined)
    throw site.error(errors.badValue(site.name, `${styleText} are not date and time styles of .NET`), 1);
  const [inputFormat, outputFormat] = [textArgument(site, 2, scope), textArgument(site, 3, scope)];
  try {
    const moment = parseExact(text, inputFormat, styles, scope.environment.now());
    if (moment === undefined) throw site.error(errors.notADate(site.name, text, inputFormat), 0);
    inRange(site, moment.instant);
    const formatted = formatDate(moment, outputFormat);
    site.checkLength(formatted.length);
    return formatted;
  } catch (error) {
    if (error instanceof InvalidDateFormat) throw site.error(errors.badDateFormat(error.format), 2);
    throw error;
  }
}
