import type { Value } from "../../lib/entra/language";
import type { PatchBodies, PersonPreview } from "../../lib/preview";
import type { PatchDialect } from "../../lib/entra/requests";
import type { Report, Tone } from "../report";

const dialects: readonly PatchDialect[] = ["legacy", "aadOptscim062020"];

/** So many people are shown with all their requests. */
const mostInDetail = 10;

/** Few people are shown in detail; as soon as it turns out that there are more, each gets one line. */
export class Printer {
  private waiting: PersonPreview[] | undefined = [];

  /**
   * @param dialect the one of the stack's tenant URL
   * @param named the user named the people: all are shown in detail
   */
  constructor(
    private readonly dialect: PatchDialect,
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
  }

  private detail(preview: PersonPreview): void {
    printPerson(preview, this.dialect, this.report);
  }
}

/** One line about a person: whether in scope, and why. */
function printPersonLine(preview: PersonPreview, report: Report): void {
  const { person, why, problems } = preview;
  const reasons = problems.length > 0 ? problems.map(({ message }) => message) : why;
  report.line(`${person}: ${stateOf(preview)} (${reasons.join("; ")})`, toneOf(preview));
}

/** Everything about a person. @param used the dialect of the stack's tenant URL */
function printPerson(preview: PersonPreview, used: PatchDialect, report: Report): void {
  const { person, why, filters, match, values, missing, defaulted, problems, requests } = preview;
  report.line(`${person}: ${stateOf(preview)}`, toneOf(preview));
  for (const reason of why) report.line(`  ${reason}`);
  for (const { filter, clause, result } of filters)
    report.line(`  filter ${filter}: ${clause}: ${result ? "true" : "false"}`, result ? "plain" : "note");
  for (const { code, message } of problems) report.line(`  ${code}: ${message}`, "bad");
  for (const { filter } of match) report.line(`  looks for an account with GET /Users?filter=${filter}`);
  const width = Math.max(0, ...Object.keys(values).map((name) => name.length));
  for (const [name, value] of Object.entries(values)) {
    const note = defaulted.includes(name) ? " (the default)" : "";
    report.line(`  ${name.padEnd(width)}  ${valueText(value)}${note}`);
  }
  if (missing.length > 0) report.line(`  no value: ${missing.join(", ")}`, "note");
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

function printPatch(title: string, bodies: PatchBodies | null, used: PatchDialect, report: Report): void {
  if (bodies === null) return;
  for (const dialect of dialects) {
    const note = dialect === used ? `${dialect}, as the tenant URL asks for` : dialect;
    printBody(`${title}: PATCH /Users/{id} (${note})`, bodies[dialect], report);
  }
}

function printBody(title: string, body: object | null, report: Report): void {
  if (body === null) return;
  report.line(`  ${title}`);
  for (const line of JSON.stringify(body, null, 2).split("\n")) report.line(`    ${line}`);
}
