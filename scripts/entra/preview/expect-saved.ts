import * as errors from "./errors";
import type { JsonDifference, PersonPreview } from "../../../lib/preview";
import { toJson, type Json, type Report } from "../../report";
import { Counter } from "./counter";
import type { PreviewHeader, SavedPreview } from "./saved-preview";

/** Differences of a person, and people that differ, that are spelled out. */
const mostDifferences = 4;
const mostDiffering = 20;

/** Holds people as they come against a saved preview; each that differs is a problem. */
export async function expectSaved(
  saved: SavedPreview,
  file: string,
  header: PreviewHeader,
  previews: AsyncIterable<PersonPreview>,
  report: Report,
): Promise<void> {
  const counter = new Counter();
  const differing: Json[] = [];
  const differ = (person: string, what: string, found: readonly JsonDifference[] = []): void => {
    differing.push({ person, what, differences: toJson(found) });
    if (differing.length <= mostDiffering) report.problem(errors.differs, person, file, what);
  };
  for await (const preview of previews) {
    counter.add(preview);
    const found = saved.compare(preview);
    if (found === undefined) differ(preview.person, "the saved preview does not have this person");
    else if (found.length > 0) differ(preview.person, describe(found), found);
  }
  for (const person of saved.remaining) differ(person, "this person is not among the people any more");
  report.result({
    ...header,
    expected: file,
    counts: { ...counter.counts, differing: differing.length },
    people: differing,
  });
  const { people } = counter.counts;
  if (differing.length === 0)
    report.line(`${people} ${people === 1 ? "person is" : "people are"} as in ${file}`, "good");
  else report.line(`${differing.length} differ from ${file}`, "bad");
}

function describe(found: readonly JsonDifference[]): string {
  const shown = found
    .slice(0, mostDifferences)
    .map(({ path, before, after }) => `${path}: ${text(before)} -> ${text(after)}`);
  const more = found.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function text(value: unknown): string {
  const json = value === undefined ? "nothing" : JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
