import { chmodSync, constants, copyFileSync, existsSync, linkSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { oldestNode } from "../lib/core/node-version";
import { FileDraft, writeFile } from "../lib/core/write-file";
import {
  providerBundle,
  launcherFolder,
  launcherName,
  lockFileName,
  homeMarker,
  packageHash,
  providerSource,
} from "../lib/terraform/stack-folder";
import { lockedProvider, mergeLockFile, parseLockFile, type LockedProvider } from "../lib/terraform/lock-file";

/** Platforms whose launcher is a shell script; on Windows scimform runs in WSL. */
const platformNames = ["darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"];

const [oldestMajor, oldestMinor] = oldestNode.split(".");

/**
 * Terraform starts a provider with the stack folder as working directory, so the launcher needs no path of this machine. It must
 * be the same on every machine: Terraform locks its hash and may serve it to other checkouts from a plugin cache.
 * Until the handshake Terraform shows what a plugin prints on stdout, not what it prints on stderr; and it stops reading as soon as
 * the program has ended (os/exec `Wait` closes the pipe), so that one that says why it cannot start waits a moment. An old Node.js may
 * not even be able to parse the bundle, hence the check before it, in words that every Node.js understands.
 */
const launcherText = `#!/bin/sh
node="\${SCIMFORM_NODE:-node}"
if ! command -v "$node" >/dev/null 2>&1; then
  echo "scimform: there is no program $node. Install Node.js ${oldestNode} or newer, or set SCIMFORM_NODE to its path."
  sleep 1
  exit 1
fi
if [ ! -f ./${providerBundle} ]; then
  echo "scimform: ${providerBundle} is not in this folder. Run the synth step (npx cdktf synth) again; in Terraform of your own copy it here (docs/provider.md). What is guessed below is not the reason."
  sleep 1
  exit 1
fi
exec "$node" -e '
  var version = process.versions.node.split(".").map(Number);
  if (version[0] < ${oldestMajor} || (version[0] === ${oldestMajor} && version[1] < ${oldestMinor})) {
    console.log("scimform: this Node.js is version " + process.versions.node + ". Install Node.js ${oldestNode} or newer, or set SCIMFORM_NODE to its path.");
    setTimeout(function () { process.exit(1); }, 1000);
  } else {
    require("./${providerBundle}");
  }
'
`;

export interface ProviderPackageOptions {
  /** Folder of one synthesized stack. */
  readonly stackFolder: string;
  /** Foreign providers and the versions to take. */
  readonly pinned: readonly LockedProvider[];
  /** Home of the files: the real cloud, or a sandbox and where its providers come from. */
  readonly home: string;
  readonly version: string;
  /** The provider bundle made by the build. */
  readonly bundle: string;
}

/**
 * Puts into a stack folder what plain \`terraform init\` needs to find our provider offline: the bundle, a launcher per platform, and a
 * lock file.
 */
export function writeProviderPackage(options: ProviderPackageOptions): void {
  const { stackFolder, version } = options;
  placeBundle(options.bundle, join(stackFolder, providerBundle));
  const launcher = launcherName(version);
  for (const platform of platformNames) {
    const file = join(stackFolder, launcherFolder(version, platform), launcher);
    writeIfChanged(file, launcherText);
    chmodSync(file, 0o755);
  }

  const ours = lockedProvider(providerSource, version, version, [packageHash(launcher, launcherText)]);
  prepareStackFolder({ ...options, pinned: [...options.pinned, ours] });
}

/**
 * Writes the lock file of a stack. Terraform's caches of another home (sandbox or real) are removed first, so that init never offers
 * to move state between them, and takes no provider that it has found elsewhere.
 */
function prepareStackFolder({ stackFolder, pinned, home }: ProviderPackageOptions): void {
  const marker = join(stackFolder, homeMarker);
  const lockFile = join(stackFolder, lockFileName);
  if (existsSync(marker) ? readFileSync(marker, "utf8") !== home : existsSync(join(stackFolder, ".terraform"))) {
    rmSync(join(stackFolder, ".terraform"), { recursive: true, force: true });
    rmSync(lockFile, { force: true });
  }
  writeIfChanged(marker, home);
  const recorded = existsSync(lockFile) ? parseLockFile(readFileSync(lockFile, "utf8")) : [];
  writeIfChanged(lockFile, mergeLockFile(pinned, recorded));
}

/** Whether a synth of ours wrote the folder: the output may go where other things are, too. */
export function isStackFolder(folder: string): boolean {
  return existsSync(join(folder, homeMarker));
}

/** Hard link where possible: a hundred stacks share one bundle. */
function placeBundle(bundle: string, place: string): void {
  if (existsSync(place)) {
    const [from, to] = [statSync(bundle), statSync(place)];
    if (from.ino === to.ino && from.dev === to.dev) return;
  }
  const draft = new FileDraft(place, { private: true });
  try {
    draft.fill((file) => {
      try {
        linkSync(bundle, file);
      } catch {
        copyFileSync(bundle, file, constants.COPYFILE_FICLONE);
      }
    });
    draft.place();
  } finally {
    draft.discard();
  }
}

function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFile(file, text);
}
