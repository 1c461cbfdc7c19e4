import { join } from "node:path";
import { z } from "zod";
import { Secrets } from "../../lib/core/secrets";
import { writeFile } from "../../lib/core/write-file";
import { readStored } from "../stored-file";
import { newToken } from "../target-routes";

/** Stored tokens. Before tokens could be issued each endpoint had one, which was kept as a text. */
const keptSchema = z.record(
  z.string(),
  z.union([z.string().transform((token): string[] => [token]), z.array(z.string()).min(1)]),
);

/** The tokens of the SCIM endpoints, by tenant URL: kept in the sandbox's folder, so that a restart does not change them. */
export class TargetTokens {
  private readonly file: string;
  /** Tokens in force by tenant URL, oldest first. */
  private readonly tokens: Record<string, string[]>;

  /** @param secrets get to know them */
  constructor(
    folder: string,
    private readonly secrets = new Secrets(),
  ) {
    this.file = join(folder, "target-tokens.json");
    this.tokens = readStored(this.file, keptSchema) ?? {};
    for (const token of Object.values(this.tokens).flat()) secrets.add(token);
  }

  /** Returns the tokens in force, oldest first; a new URL gets its first one. */
  of(url: string): [...former: string[], newest: string] {
    const tokens = (this.tokens[url] ??= [this.make()]);
    return [...tokens.slice(0, -1), tokens.at(-1) ?? this.make()];
  }

  newest(url: string): string {
    return this.of(url).at(-1) ?? "";
  }

  /** Makes another one; those before stay in force. */
  issue(url: string): void {
    this.tokens[url] = [...this.of(url), this.make()];
    this.save();
  }

  /** @returns how many are in force no more: all but the newest */
  revokeFormer(url: string): number {
    const former = this.of(url).length - 1;
    this.tokens[url] = [this.newest(url)];
    this.save();
    return former;
  }

  private make(): string {
    return this.secrets.add(newToken());
  }

  save(): void {
    writeFile(this.file, JSON.stringify(this.tokens), { private: true });
  }
}
