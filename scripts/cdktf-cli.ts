import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { cdktfClis, type CdktfCli } from "../lib/terraform/cdktf-cli";

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
