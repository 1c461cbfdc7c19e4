import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { startedWith } from "./serve-options";

/** What a running sandbox leaves in its folder, for commands to find it. */
const recordSchema = z.object({
  pid: z.number().int().positive(),
  /** Made up at start: tells this sandbox from whatever else may answer at its port later. */
  instance: z.string(),
  /** Where it takes orders: plain HTTP on 127.0.0.1. */
  adminUrl: z.url(),
  /** Must come with every order, so that no other program or web page can give them. */
  adminToken: z.string(),
  options: startedWith,
});

export type SandboxRecord = z.infer<typeof recordSchema>;

const recordFile = (folder: string) => join(folder, "sandbox.json");

/** @returns undefined when there is none, or none that can be read */
export function readRecord(folder: string): SandboxRecord | undefined {
  const file = recordFile(folder);
  if (!existsSync(file)) return undefined;
  try {
    return recordSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/**
 * Writes the record in one step, unless the folder has one already: of two that start at the same time one wins.
 * @returns whether it was written
 */
export function claimRecord(folder: string, record: SandboxRecord): boolean {
  const fresh = `${recordFile(folder)}.${record.instance}`;
  writeFileSync(fresh, JSON.stringify(record), { mode: 0o600 });
  try {
    linkSync(fresh, recordFile(folder));
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(fresh);
  }
}

/** Removes the record if it is still this sandbox's own (or, without `instance`, whatever is there). */
export function removeRecord(folder: string, instance?: string): void {
  if (instance === undefined || readRecord(folder)?.instance === instance) rmSync(recordFile(folder), { force: true });
}
