import { z } from "zod";

/** A fault to inject: which requests fail, how, and how often. Plain data, so that it can also be sent to a running sandbox. */
export const faultSchema = z
  .strictObject({
    /**
     * Place of the fault: `tenant` (absent: there), `org`, `targets`, or a stack for its SCIM endpoint. Not given for faults that
     * are added to one of these.
     */
    at: z.string().optional(),
    /** HTTP method; absent: any. */
    method: z.string().optional(),
    /** Regular expression on the path without its query, such as `/synchronization/jobs$`; absent: any. */
    path: z.string().refine(isRegularExpression, "not a regular expression").optional(),
    /** Number of matching requests that it hits; absent: all of them until it is cleared. */
    times: z.number().int().positive().optional(),
    /** Number of matching requests that pass before it acts. */
    after: z.number().int().nonnegative().optional(),
    /** Chance that a matching request is hit, in [0, 1], from the sandbox's seeded random; absent: always. */
    probability: z.number().min(0).max(1).optional(),
    /** Delay in milliseconds before the request is looked at. */
    latency: z.number().nonnegative().optional(),
    /** Answer instead of the real one. */
    status: z.number().int().min(400).max(599).optional(),
    /** Graph error code of that answer; absent: the usual one of the status. */
    code: z.string().optional(),
    /** Seconds in the `Retry-After` header of that answer; absent: no such header, as some services do. */
    retryAfter: z.number().int().nonnegative().optional(),
    /** Cut the connection instead of answering. */
    drop: z.boolean().optional(),
    /** Cut the connection after half of the answer; the request is carried out. */
    truncate: z.boolean().optional(),
    /** The request is carried out all the same; only its answer is replaced or lost. */
    carriedOut: z.boolean().optional(),
  })
  .superRefine((fault, context) => {
    const reason = idleReason(fault);
    if (reason !== undefined) context.addIssue({ code: "custom", message: reason });
  });

/** Returns the reason why a fault can never act; undefined when it can. */
function idleReason(fault: {
  [
    Name in "at" | "code" | "retryAfter" | "carriedOut" | "truncate" | "drop" | "status" | "latency" | "probability"
  ]?: unknown;
}): string | undefined {
  const answers = fault.status !== undefined || fault.drop === true;
  if (!answers && fault.truncate !== true && !fault.latency)
    return "it does nothing: give status, drop, truncate or latency";
  if (fault.probability === 0) return "its probability is 0";
  if (fault.status === undefined && (fault.code !== undefined || fault.retryAfter !== undefined))
    return "code and retryAfter belong to an answer with a status";
  if (fault.drop === true && fault.status !== undefined) return "a connection that is dropped answers no status";
  if (fault.carriedOut === true && !answers) return "carriedOut belongs to status or drop";
  if (fault.truncate === true && answers) return "an answer that is replaced cannot be truncated";
  const atTarget = ![undefined, "tenant", "org"].includes(fault.at as string | undefined);
  if (atTarget && (fault.code !== undefined || fault.carriedOut === true || fault.truncate === true))
    return "a SCIM endpoint takes status, retryAfter, drop and latency";
  return undefined;
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

export type Fault = z.infer<typeof faultSchema>;

interface ArmedFault {
  readonly fault: Fault;
  readonly path: RegExp;
  seen: number;
  hits: number;
}

/** Faults that are waiting for their requests. */
export class Faults {
  private armed: ArmedFault[] = [];

  constructor(private readonly random: () => number) {}

  /** Arms a fault; the first one that matches a request hits it. */
  add(fault: Fault): void {
    this.armed.push({ fault, path: new RegExp(fault.path ?? ""), seen: 0, hits: 0 });
  }

  clear(): void {
    this.armed = [];
  }

  list(): readonly Fault[] {
    return this.armed.map(({ fault }) => fault);
  }

  /** The fault that hits this request, if any; it counts as used. */
  take(method: string, path: string): Fault | undefined {
    for (const entry of this.armed) {
      const { fault } = entry;
      if (fault.method !== undefined && fault.method.toUpperCase() !== method) continue;
      if (!entry.path.test(path)) continue;
      if (entry.seen++ < (fault.after ?? 0)) continue;
      if (entry.hits >= (fault.times ?? Infinity)) continue;
      if (fault.probability !== undefined && this.random() >= fault.probability) continue;
      entry.hits++;
      return fault;
    }
    return undefined;
  }
}
