import type { CheckId, Level } from "./catalogue";
import type { Evidence, CheckExchange } from "./exchange";

/** A deviation from what the check expects. */
export interface CheckFinding {
  readonly level: Level;
  /** When only Okta is asked about; absent: the same, but O for E. */
  readonly oktaLevel?: Level;
  /** What was seen. */
  readonly what: string;
  /** Which operation of Entra or Okta it breaks, and how. */
  readonly breaks: string;
  readonly remedy: string;
  readonly evidence: readonly CheckExchange[];
}

/** The result of one check. */
export interface CheckVerdict {
  readonly findings: readonly CheckFinding[];
  /** Why it could not be found out, as far as it could not. */
  readonly unverified?: string;
  /** Why there was nothing to find out. */
  readonly skipped?: string;
  /** What it leaves behind is of no use: checks that need it are skipped. */
  readonly stops?: boolean;
}

/** A finding as it is reported: with what may be shown of the requests. */
interface ReportedFinding extends Omit<CheckFinding, "evidence" | "oktaLevel"> {
  readonly evidence: readonly Evidence[];
}

export interface CheckResult {
  readonly id: CheckId;
  readonly title: string;
  readonly outcome: "passed" | "found" | "unverified" | "skipped";
  /** Why it was skipped, or could not be verified. */
  readonly reason?: string;
  readonly findings: readonly ReportedFinding[];
}
