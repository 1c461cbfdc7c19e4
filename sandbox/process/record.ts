import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../../lib/core/json";
import { takeLock } from "../../lib/core/lock-file";
import { readPrivate } from "../../lib/core/private-file";
import { startedWith } from "./serve-options";

/** Record that a running sandbox leaves in its folder, for commands to find it. */
const recordSchema = z.object({
  pid: z.number().int().positive(),
  /** Made up at start: tells this sandbox from whatever else may answer at its port later. */
  instance: z.string(),
  /** URL at which it takes orders: plain HTTP on 127.0.0.1. */
  adminUrl: z.url(),
  /** Token required with every order, so that no other program or web page can give them. */
  adminToken: z.string(),
  options: startedWith,
});

export type SandboxRecord = z.infer<typeof recordSchema>;

const recordFile = (folder: string) => join(folder, "sandbox.json");

/** @returns undefined when there is none, or none that can be read */
export function readRecord(folder: string): SandboxRecord | undefined {
  const file = recordFile(folder);
  return existsSync(file) ? parseRecord(readPrivate(file) ?? "") : undefined;
}

const parseRecord = (text: string): SandboxRecord | undefined => recordSchema.safeParse(parseJson(text)).data;

/**
 * Writes the record, unless the folder has one already of a sandbox that runs: of two that start at the same time one wins.
 * @returns the record of the other one; undefined when ours was written
 */
export async function claimRecord(
  folder: string,
  record: SandboxRecord,
  isRunning: (record: SandboxRecord) => Promise<boolean>,
): Promise<SandboxRecord | undefined> {
  const lock = { path: recordFile(folder), content: JSON.stringify(record) };
  const other = await takeLock(lock, async (content) => {
    const found = parseRecord(content);
    return found !== undefined && isRunning(found);
  });
  return other === undefined ? undefined : parseRecord(other);
}

/** Removes the record if it is still this sandbox's own (or, without `instance`, whatever is there). */
export function removeRecord(folder: string, instance?: string): void {
  if (instance === undefined || readRecord(folder)?.instance === instance) rmSync(recordFile(folder), { force: true });
}
