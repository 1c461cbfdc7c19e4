import type { Value } from "../../../lib/entra/language";
import type { PatchBodies, PersonPreview } from "../../../lib/preview";
import type { PatchDialect } from "../../../lib/entra/requests";
import type { Report, Tone } from "../../report";

/** Number of people shown in detail. */
const mostInDetail = 10;

/** Few people are shown in detail; as soon as it turns out that there are more, each gets one line. */
export class Printer {
  private waiting: PersonPreview[] | undefined = [];
  private detailed = false;

  /**
   * @param requests dialect in which requests are shown; null: they are not
   * @param named the user named the people: all are shown in detail
   */
  constructor(
    private readonly requests: PatchDialect | null,
    private readonly named: boolean,
    private readonly report: Report,
  ) {}

  add(preview: PersonPreview): void {
    if (this.named) return this.detail(preview);
    if (this.waiting === undefined) return printPersonLine(preview, this.report);
    this.waiting.push(preview);
    if (this.waiting.length <= mostInDetail) return;
    for (const each of this.waiting) printPersonLine(each, this.report);
    this.waiting = undefined;
  }

  finish(): void {
    for (const each of this.waiting ?? []) this.detail(each);
    if (this.detailed && this.requests === null)
      this.report.line("The SCIM requests are shown with --requests.", "note");
  }

  private detail(preview: PersonPreview): void {
    this.detailed = true;
    printPerson(preview, this.report);
    if (this.requests !== null) printRequests(preview, this.requests, this.report);
  }
}

/** Prints one line about a person: whether in scope, and why. */
function printPersonLine(preview: PersonPreview, report: Report): void {
  const { person, why, problems } = preview;
  const reasons = problems.length > 0 ? problems.map(({ message }) => message) : why;
  report.line(`${person}: ${stateOf(preview)} (${reasons.join("; ")})`, toneOf(preview));
}

/** The answer about a person first, then why, then the values. */
function printPerson(preview: PersonPreview, report: Report): void {
  const { person, why, filters, values, missing, defaulted, problems } = preview;
  report.line(`${person}: ${stateOf(preview)}`, toneOf(preview));
  for (const reason of why) report.line(`  ${reason}`);
  for (const { filter, clause, result } of filters)
    report.line(`  filter ${filter}: ${clause}: ${result ? "true" : "false"}`, result ? "plain" : "note");
  for (const { code, message } of problems) report.line(`  ${code}: ${message}`, "bad");
  const width = Math.max(0, ...Object.keys(values).map((name) => name.length));
  for (const [name, value] of Object.entries(values)) {
    const note = defaulted.includes(name) ? " (the default)" : "";
    report.line(`  ${name.padEnd(width)}  ${valueText(value)}${note}`);
  }
  if (missing.length > 0) report.line(`  no value: ${missing.join(", ")}`, "note");
}

/** Prints the requests that Entra would send. @param used the dialect of the stack's tenant URL, in which cycles speak */
function printRequests({ match, requests }: PersonPreview, used: PatchDialect, report: Report): void {
  for (const { filter } of match) report.line(`  looks for an account with GET /Users?filter=${filter}`);
  printBody("create: POST /Users", requests.create, report);
  printPatch("update, if everything differs", requests.update, used, report);
  printPatch("disable", requests.disable, used, report);
  printPatch("manager", requests.references, used, report);
}

/** A value as people read it. */
export const valueText = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

function stateOf({ inScope, active, problems }: PersonPreview): string {
  if (!inScope) return "out of scope";
  if (problems.length > 0) return "in scope, but not written";
  return active ? "in scope" : "in scope, but blocked";
}

function toneOf({ inScope, active, problems }: PersonPreview): Tone {
  if (problems.length > 0) return "bad";
  return inScope && active ? "good" : "note";
}

const dialectText = {
  legacy: "Entra's own dialect, as the tenant URL has no aadOptscim062020",
  aadOptscim062020: "the standard's dialect, as the tenant URL has aadOptscim062020",
} as const;

function printPatch(title: string, bodies: PatchBodies | null, used: PatchDialect, report: Report): void {
  if (bodies === null) return;
  printBody(`${title}: PATCH /Users/{id} (${dialectText[used]})`, bodies[used], report);
}

function printBody(title: string, body: object | null, report: Report): void {
  if (body === null) return;
  report.line(`  ${title}`);
  for (const line of JSON.stringify(body, null, 2).split("\n")) report.line(`    ${line}`);
}
