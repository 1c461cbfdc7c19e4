import type { CheckId, Level } from "./catalogue";
import type { Evidence, CheckExchange } from "./exchange";

/** A deviation from the expectation of a check. */
export interface CheckFinding {
  readonly level: Level;
  /** Severity when only Okta is checked; absent: the same as `level`, with O for E. */
  readonly oktaLevel?: Level;
  /** The observation. */
  readonly what: string;
  /** The operation of Entra or Okta that the finding breaks, and the effect. */
  readonly breaks: string;
  readonly remedy: string;
  readonly evidence: readonly CheckExchange[];
}

/** Whether a finding breaks provisioning from Entra or Okta; others are warnings and remarks. */
export const isBreaking = ({ level }: Pick<CheckFinding, "level">): boolean => level === "E" || level === "O";

/** The result of one check. */
export interface CheckVerdict {
  readonly findings: readonly CheckFinding[];
  /** Reason why part of the check could not be verified. */
  readonly unverified?: string;
  /** Reason why the check was skipped. */
  readonly skipped?: string;
  /** Whether the objects that the check leaves behind are unusable, so that checks depending on it are skipped. */
  readonly stops?: boolean;
}

/** A finding in the form in which it is reported: with the parts of the requests that may be shown. */
interface ReportedFinding extends Omit<CheckFinding, "evidence" | "oktaLevel"> {
  readonly evidence: readonly Evidence[];
}

export interface CheckResult {
  readonly id: CheckId;
  readonly title: string;
  readonly outcome: "passed" | "found" | "unverified" | "skipped";
  /** Reason why the check was skipped, or could not be verified. */
  readonly reason?: string;
  readonly findings: readonly ReportedFinding[];
}
