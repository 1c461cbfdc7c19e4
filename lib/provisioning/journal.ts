import { createHash } from "node:crypto";
import { z } from "zod";
import { limits } from "../core/limits";

/**
 * Journal of a run of provisioning on demand, as JSON lines: a header, and an entry for each call that came to a result. It is
 * deleted when nothing is left to do, so a journal means an interrupted run. It holds names and outcomes, no values.
 */
const headerSchema = z.object({
  kind: z.literal("run"),
  version: z.literal(1),
  job: z.string(),
  began: z.iso.datetime(),
});
const entrySchema = z.object({
  kind: z.literal("done"),
  at: z.iso.datetime(),
  /** `callKey` of the call. */
  call: z.string(),
  name: z.string(),
  outcome: z.string(),
  action: z.string().nullable(),
  errorCode: z.string().nullable(),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
});
const lineSchema = z.discriminatedUnion("kind", [headerSchema, entrySchema]);

export type JournalLine = z.infer<typeof lineSchema>;
export type JournalEntry = z.infer<typeof entrySchema>;

/** A run that was not finished. */
export interface OpenRun {
  readonly began: string;
  readonly done: readonly JournalEntry[];
}

/** Returns the key of a call: a person, or a group with those members. */
export function callKey(subject: { readonly objectId: string; readonly members?: readonly string[] }): string {
  return [subject.objectId, ...(subject.members ?? [])].join(" ");
}

export const formatLine = (line: JournalLine): string => `${JSON.stringify(line)}\n`;

/**
 * The run to go on with.
 * @param text content of a journal; a last line that was cut off is ignored
 * @param job the job it has to be about
 * @returns undefined when it is about another job, no journal, older than a day (its results say too little about today), or ahead
 * of the clock: whichever of the two is wrong, nobody knows how old it is
 */
export function openRun(text: string, job: string, now: number): OpenRun | undefined {
  const [header, ...rest] = text.split("\n").flatMap((line) => parseLine(line) ?? []);
  if (header?.kind !== "run" || header.job !== job) return undefined;
  const done = rest.filter((line) => line.kind === "done");
  const times = [header.began, ...done.map(({ at }) => at)].map((time) => Date.parse(time));
  const isOld = now - (times.at(-1) ?? 0) > limits.journalAge;
  const isAhead = times.some((time) => time - now > limits.journalAhead);
  return isOld || isAhead ? undefined : { began: header.began, done };
}

function parseLine(line: string): JournalLine | undefined {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Name of the journal for a stack and what was asked for, the same for the same request. */
export function journalName(stack: string, request: readonly string[]): string {
  return `${stack}-${createHash("sha256").update(JSON.stringify(request)).digest("hex").slice(0, 12)}.jsonl`;
}
