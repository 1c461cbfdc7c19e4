import { isInTarget, type OnDemandResult, type OnDemandStep } from "../../../lib/entra/graph";
import type { Report } from "../../report";

/** Prints the four steps, the written attributes, and the result. */
export function printSteps(result: OnDemandResult, report: Report): void {
  for (const step of result.steps) report.line(`  ${stepLine(step)}`, stepTone(step));
  for (const change of result.modified) report.line(`    ${change.attribute}: ${change.after ?? "(none)"}`);
  if (isInTarget(result)) report.line(`  ${outcomeText(result)}`, "good");
}

const stepLine = ({ kind, status, description }: OnDemandStep): string =>
  `${kind.padEnd(9)} ${status.padEnd(8)} ${description}`.trimEnd();

const stepTone = ({ status }: OnDemandStep): "good" | "bad" | "note" =>
  status === "success" ? "good" : status === "failure" ? "bad" : "note";

/** `success, create`, or `skipped (NotEffectivelyEntitled: why)`. */
export function outcomeText(result: Pick<OnDemandResult, "outcome" | "action" | "errorCode" | "reason">): string {
  const { outcome, action, errorCode, reason } = result;
  const what = action && action !== "Other" ? `${outcome}, ${action.toLowerCase()}` : outcome;
  const why = [errorCode, reason].filter(Boolean).join(": ");
  return (why ? `${what} (${why})` : what).replace(/\.\)$/, ")");
}
