import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { cdktfCliFor, cdktfClis, type CdktfCli } from "../lib/terraform/cdktf-cli";

const manifest = z.object({ version: z.string() });

/** A command line that a project has installed. */
export interface InstalledCli {
  readonly cli: CdktfCli;
  readonly version: string;
  /** Whether it starts on the Node.js at hand. */
  readonly starts: boolean;
}

/** @returns what `root` has installed, what starts first */
export function installedClis(root: string, nodeVersion: string): InstalledCli[] {
  return cdktfClis
    .flatMap((cli) => {
      const file = join(root, "node_modules", cli.package, "package.json");
      if (!existsSync(file)) return [];
      const { version } = manifest.parse(JSON.parse(readFileSync(file, "utf8")));
      return [{ cli, version, starts: cli.startsOn(nodeVersion) }];
    })
    .sort((a, b) => Number(b.starts) - Number(a.starts));
}

/**
 * Returns the text to type for the command line that starts on the Node.js at hand: the installed one, else one that npx fetches.
 */
export function cdktfCommand(root: string, nodeVersion: string): string {
  const [installed] = installedClis(root, nodeVersion);
  if (installed?.starts) return `npx ${installed.cli.command}`;
  const cli = cdktfCliFor(nodeVersion);
  return `npx --yes --package=${cli.package}@${cli.version} ${cli.command}`;
}
