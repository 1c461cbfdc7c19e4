import { thisPackage } from "../core/package";
import { isOlder } from "../core/version";

/** A command line that deploys stacks of the library cdktf. */
export interface CdktfCli {
  readonly package: "cdktf-cli" | "cdktn-cli";
  /** The version that is tried. */
  readonly version: string;
  /** Command that `npx` runs. */
  readonly command: "cdktf" | "cdktn";
  /** The releases of Node.js on which it starts, in words. */
  readonly nodes: string;
  readonly startsOn: (nodeVersion: string) => boolean;
}

/** The successor (https://cdktn.io); it drives both libraries. Its version is the one of engines/cdktn. */
const cdktn: CdktfCli = {
  package: "cdktn-cli",
  version: "0.24.0",
  command: "cdktn",
  nodes: "22.19 or newer",
  startsOn: (nodeVersion) => !isOlder(nodeVersion, [22, 19]),
};

/** The archived original. It needs a binary of node-pty, which is not available for later releases of Node.js. */
const cdktf: CdktfCli = {
  package: "cdktf-cli",
  version: thisPackage.devDependencies["cdktf-cli"] ?? "latest",
  command: "cdktf",
  nodes: "20 and 22",
  startsOn: (nodeVersion) => isOlder(nodeVersion, [23, 0]),
};

/** The supported command lines of CDKTF, in the order in which they are recommended. */
export const cdktfClis: readonly CdktfCli[] = [cdktn, cdktf];

/** The command line to install for a Node.js. */
export const cdktfCliFor = (nodeVersion: string): CdktfCli => (cdktn.startsOn(nodeVersion) ? cdktn : cdktf);
