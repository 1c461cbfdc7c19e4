import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";

/**
 * The point in time that `--now` names, in milliseconds since 1970; without a time zone it is UTC.
 * @throws ScimformError PREVIEW_BAD_TIME
 */
export function parseMoment(text: string): number {
  const hasZone = /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes("T");
  const moment = /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(hasZone ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(moment)) throw fail(errors.badInstant, text);
  return moment;
}
