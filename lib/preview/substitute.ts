import { print, type Expression } from "../entra/language";
import { calledFunctions } from "./called-functions";

/**
 * The text that provisioning logs show in place of a redacted value.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#redact
 */
export const redacted = "[Redact]";

/**
 * The text that a preview shows in place of a mapping's value; null when it shows the value itself.
 * Values made by chance, or of today's date, would make every preview differ from the one before.
 * @param fixedClock Now() is a date that somebody chose, and so no reason to hide the value
 */
export function substituteFor(expression: Expression | null, fixedClock: boolean): string | null {
  if (expression === null) return null;
  const calls = calledFunctions(expression);
  if (calls.has("Redact")) return redacted;
  const varies = calls.has("Guid") || calls.has("RandomString") || (calls.has("Now") && !fixedClock);
  return varies ? `(varies) ${print(expression)}` : null;
}
