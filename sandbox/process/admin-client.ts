import { z } from "zod";
import { fail, ScimformError, type Problem } from "../../lib/core/problem";
import * as errors from "./errors";
import { readRecord, type SandboxRecord } from "./record";

/** A sandbox that runs as a process of its own. */
export interface RunningSandbox {
  readonly record: SandboxRecord;
  /** Gives an order and reads the answer. */
  call<T>(method: "GET" | "POST" | "DELETE", path: string, answer: z.ZodType<T>, body?: unknown): Promise<T>;
}

const health = z.object({ instance: z.string(), ready: z.boolean() });
const refusal = z.object({ problems: z.array(z.custom<Problem>()).optional(), message: z.string() });
const healthTimeout = 30_000;

/** The sandbox of a folder; undefined when none answers, though a record may be left of one that was killed. */
export async function findRunning(folder: string): Promise<RunningSandbox | undefined> {
  const record = readRecord(folder);
  if (!record || !(await isRunning(record))) return undefined;
  return { record, call: (method, path, answer, body) => call(record, method, path, answer, body) };
}

/** Whether the sandbox that left the record answers. */
export async function isRunning(record: SandboxRecord): Promise<boolean> {
  try {
    const { instance } = await call(record, "GET", "/health", health, undefined, AbortSignal.timeout(healthTimeout));
    return instance === record.instance;
  } catch {
    return false;
  }
}

/** @throws ScimformError SANDBOX_NOT_RUNNING */
export async function requireRunning(folder: string): Promise<RunningSandbox> {
  const running = await findRunning(folder);
  if (!running) throw fail(errors.notRunning, folder);
  return running;
}

async function call<T>(
  record: SandboxRecord,
  method: "GET" | "POST" | "DELETE",
  path: string,
  answer: z.ZodType<T>,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await fetch(`${record.adminUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${record.adminToken}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  const content: unknown = await response.json();
  if (response.ok) return answer.parse(content);
  const { problems, message } = refusal.parse(content);
  throw problems ? new ScimformError(problems) : new Error(message);
}
