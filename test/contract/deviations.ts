import { z } from "zod";
import type { Exchange, Problem } from "./contract";

/** A way in which exchanges differ from the contract and may: the service itself does, or the contract's subset lacks it. */
export const deviationSchema = z.strictObject({
  kind: z.string(),
  /** Of the problem; `*` stands for anything. */
  subject: z.string(),
  /** Only there; absent: anywhere. */
  where: z.enum(["url", "request", "answer"]).optional(),
  /** Only with this found, with `*` for anything, such as `"name"`; absent: whatever. */
  found: z.string().optional(),
  /** Only in exchanges such as `GET /beta/*`; absent: all. */
  exchange: z.string().optional(),
  reason: z.string().min(1),
  /** Source for the service's behaviour: a page, an issue, a recording. */
  source: z.string().min(1),
});
export type Deviation = z.infer<typeof deviationSchema>;

/** The written list of one contract's deviations, and which of them were met. */
export class Deviations {
  private readonly entries: readonly {
    readonly deviation: Deviation;
    readonly matches: (on: string, problem: Problem) => boolean;
  }[];
  private readonly met = new Set<Deviation>();

  constructor(list: readonly Deviation[]) {
    this.entries = list.map((deviation) => ({ deviation, matches: matcher(deviation) }));
  }

  /** Whether the problem is listed; its entry counts as met then. */
  allow({ method, url }: Pick<Exchange, "method" | "url">, problem: Problem): boolean {
    const found = this.entries.find(({ matches }) => matches(`${method} ${url}`, problem));
    if (found) this.met.add(found.deviation);
    return found !== undefined;
  }

  /** Entries that no problem has met so far. */
  get unmet(): readonly Deviation[] {
    return this.entries.map(({ deviation }) => deviation).filter((deviation) => !this.met.has(deviation));
  }
}

function matcher({ kind, subject, where, found, exchange }: Deviation): (on: string, problem: Problem) => boolean {
  const [isSubject, isFound, isExchange] = [subject, found, exchange].map(glob);
  return (on, problem) =>
    problem.kind === kind &&
    (where === undefined || problem.where === where) &&
    isSubject?.(problem.subject) === true &&
    isFound?.(problem.found) === true &&
    isExchange?.(on) === true;
}

/** @param pattern absent: anything matches */
function glob(pattern: string | undefined): (text: string) => boolean {
  if (pattern === undefined) return () => true;
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`, "s");
  return (text) => expression.test(text);
}
