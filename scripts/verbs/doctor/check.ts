import type { AnyStackConfig, Project } from "../../../lib/config";
import { ExitCode, type Problem, ScimformError } from "../../../lib/core/problem";
import type { Io } from "../../io";
import type { Json } from "../../report";

/** Check of one subject. It reports what it sees; it changes and repeats nothing. */
export interface DoctorCheck<Subject> {
  /** Short text, as shown in the report. */
  readonly name: string;
  run(subject: Subject): CheckOutcome | Promise<CheckOutcome>;
}

/** Finding of one check. */
export interface CheckOutcome {
  /** `warning`: something to know, that stands in nobody's way. */
  readonly state: "fine" | "warning" | "found" | "skipped";
  /** Outcome in a few words. */
  readonly text: string;
  readonly problems: readonly Problem[];
  /** Exit code that the problems cause. */
  readonly exitCode: ExitCode;
  /** Further lines of the text output. */
  readonly lines: readonly string[];
  /** Further fields of the result. */
  readonly data: Readonly<Record<string, Json>>;
}

type More = Partial<Pick<CheckOutcome, "lines" | "data">>;

const outcome = (
  state: CheckOutcome["state"],
  text: string,
  problems: readonly Problem[],
  more: More,
): CheckOutcome => ({
  ...{ state, text, problems, exitCode: ExitCode.found, lines: [], data: {} },
  ...more,
});

/** The check passed. */
export const fine = (text: string, more: More = {}): CheckOutcome => outcome("fine", text, [], more);

/** The check was skipped, with the reason. */
export const skipped = (text: string): CheckOutcome => outcome("skipped", text, [], {});

/** Passed when there are no problems, else failed with them. */
export function judged(text: string, problems: readonly Problem[], more: More = {}): CheckOutcome {
  const wrong = problems.some(({ severity }) => severity === "error");
  return outcome(wrong ? "found" : problems.length > 0 ? "warning" : "fine", text, problems, more);
}

/** The check could not be performed. */
export const failed = (text: string, problems: readonly Problem[], exitCode: ExitCode): CheckOutcome => ({
  ...outcome("found", text, problems, {}),
  exitCode,
});

/** Returns the outcome {@link failed} for a thrown error. */
export function failedBy(error: unknown): CheckOutcome {
  if (!(error instanceof ScimformError)) throw error;
  return failed("could not be looked at", error.problems, error.exitCode);
}

/** Outcome of one check, with its name and what was checked. */
export interface CheckResult extends CheckOutcome {
  readonly check: string;
  /** Tenant, org or stack; null: this machine. */
  readonly subject: string | null;
}

/**
 * Runs checks of one subject side by side.
 * @param onError what a check that throws comes to
 */
export function runEach<Subject>(
  checks: readonly DoctorCheck<Subject>[],
  of: Subject,
  subject: string | null,
  onError: (error: unknown) => CheckOutcome = failedBy,
): Promise<CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => {
      const outcome = await Promise.resolve()
        .then(() => check.run(of))
        .catch(onError);
      return { check: check.name, subject, ...outcome };
    }),
  );
}

/** This machine, and the project on it. */
export interface Machine {
  readonly io: Io;
  /** Project root. */
  readonly root: string;
  /** Folder and version of this package. */
  readonly package: { readonly root: string; readonly version: string };
  /** Version of the Node.js that runs this process. */
  readonly nodeVersion: string;
  /** `linux_amd64` and the like, as Terraform calls it. */
  readonly platform: string;
  /** Project; undefined where there is no config. */
  readonly project: Project | undefined;
  /** Stacks chosen on the command line. */
  readonly stacks: readonly AnyStackConfig[];
}
