import { join } from "node:path";
import { z } from "zod";
import { writeFile } from "../../lib/core/write-file";
import { readStored } from "../stored-file";
import { newToken } from "../target-routes";

/** Before tokens could be issued each endpoint had one, which was kept as a text. */
const keptSchema = z.record(
  z.string(),
  z.union([z.string().transform((token): string[] => [token]), z.array(z.string()).min(1)]),
);

/** The tokens of the SCIM endpoints, by tenant URL: kept in the sandbox's folder, so that a restart does not change them. */
export class TargetTokens {
  private readonly file: string;
  /** In force, oldest first. */
  private readonly tokens: Record<string, string[]>;

  constructor(folder: string) {
    this.file = join(folder, "target-tokens.json");
    this.tokens = readStored(this.file, keptSchema) ?? {};
  }

  /** Those in force, oldest first; a URL that is new gets its first one. */
  of(url: string): [...former: string[], newest: string] {
    const tokens = (this.tokens[url] ??= [newToken()]);
    return [...tokens.slice(0, -1), tokens.at(-1) ?? newToken()];
  }

  newest(url: string): string {
    return this.of(url).at(-1) ?? "";
  }

  /** Makes another one; those before stay in force. */
  issue(url: string): void {
    this.tokens[url] = [...this.of(url), newToken()];
    this.save();
  }

  /** @returns how many are in force no more: all but the newest */
  revokeFormer(url: string): number {
    const former = this.of(url).length - 1;
    this.tokens[url] = [this.newest(url)];
    this.save();
    return former;
  }

  save(): void {
    writeFile(this.file, JSON.stringify(this.tokens), { private: true });
  }
}
