import * as errors from "./errors";
import type { PersonPreview } from "../../../lib/preview";
import type { Report } from "../../report";

/** Counts of the people who were looked at. */
export class Counter {
  readonly counts = { people: 0, inScope: 0, outOfScope: 0, blocked: 0, notWritten: 0 };
  private firstNotWritten: PersonPreview | undefined;

  add(preview: PersonPreview): void {
    this.counts.people++;
    this.counts[preview.inScope ? "inScope" : "outOfScope"]++;
    if (preview.inScope && !preview.active) this.counts.blocked++;
    if (!preview.inScope || preview.problems.length === 0) return;
    this.counts.notWritten++;
    this.firstNotWritten ??= preview;
  }

  print(report: Report): void {
    const { people, inScope, outOfScope, blocked, notWritten } = this.counts;
    const parts = [`${inScope} in scope`, `${outOfScope} out of scope`];
    if (blocked > 0) parts.push(`${blocked} of those in scope blocked`);
    if (notWritten > 0) parts.push(`${notWritten} of those in scope cannot be written`);
    report.line(`${people} ${people === 1 ? "person" : "people"}: ${parts.join(", ")}`);
  }

  /** Reports a person who is in scope and cannot be written. */
  judge(report: Report): void {
    if (!this.firstNotWritten) return;
    const { person, problems } = this.firstNotWritten;
    report.problem(errors.notWritten, this.counts.notWritten, person, problems[0]?.message ?? "");
  }
}
