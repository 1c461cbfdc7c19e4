import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import * as errors from "../errors";
import {
  providerBundle,
  launcherFolder,
  launcherName,
  lockFileName,
  homeMarker,
  packageHash,
  stackHome,
} from "../../../../lib/terraform/stack-folder";
import { type DoctorCheck, judged, type Machine, skipped } from "../check";
import { builtBundle } from "./provider-bundle";

/** Folder that synth writes to. */
export const outputFolder = ({ root, io }: Machine): string => resolve(root, io.env.CDKTF_OUTDIR || "cdktf.out");

/** Folders that synth wrote, of the chosen stacks; of all without config. */
export function stackFolders(machine: Machine): { stack: string; folder: string }[] {
  const { project } = machine;
  const stacks = join(outputFolder(machine), "stacks");
  const names = new Set(machine.stacks.map((config) => config.stack));
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .map((stack) => ({ stack, folder: join(stacks, stack) }))
    .filter(({ stack, folder }) => existsSync(join(folder, homeMarker)) && (!project || names.has(stack)));
}

/** Checks that the files synth wrote for each stack fit this package, this machine and this tenant or sandbox. */
export const stackFoldersCheck: DoctorCheck<Machine> = {
  name: "stack folders",
  run(machine) {
    const folders = stackFolders(machine);
    if (folders.length === 0) return skipped("nothing is synthesized yet");
    const bundle = builtBundle(machine.package.root);
    const built = existsSync(bundle) ? fingerprint(bundle) : undefined;
    const problems = folders.flatMap(({ folder }) => {
      const faults = faultsOf(folder, built, machine);
      return faults.length > 0 ? [errors.stackFolder(folder, faults)] : [];
    });
    return judged(folders.map(({ stack }) => stack).join(", "), problems);
  },
};

function faultsOf(folder: string, built: string | undefined, machine: Machine): string[] {
  const { platform, io, package: own } = machine;
  const faults: string[] = [];
  const home = readFileSync(join(folder, homeMarker), "utf8");
  const wanted = stackHome(io.env);
  if (placeOf(home) !== placeOf(wanted))
    faults.push(`it was synthesized for ${named(home)}, and this shell works with ${named(wanted)}`);
  else if (home !== wanted) faults.push("it was synthesized when the sandbox took its providers from elsewhere");

  const copy = join(folder, providerBundle);
  if (!existsSync(copy)) faults.push(`${providerBundle} is missing`);
  else if (built !== undefined && fingerprint(copy) !== built) faults.push(`${providerBundle} is of another build`);

  const launcher = launcherName(own.version);
  const file = join(folder, launcherFolder(own.version, platform), launcher);
  if (!existsSync(file)) return [...faults, `there is no launcher of version ${own.version} for ${platform}`];
  if (!isExecutable(file)) faults.push(`the launcher ${file} may not be executed`);
  const lock = join(folder, lockFileName);
  const hash = packageHash(launcher, readFileSync(file, "utf8"));
  if (!existsSync(lock) || !readFileSync(lock, "utf8").includes(hash))
    faults.push(`${lockFileName} does not have the hash of the launcher`);
  return faults;
}

const placeOf = (home: string): string => home.split("\n")[0] ?? "";
const named = (home: string): string => (home === "tenant" ? "a tenant" : `the sandbox ${placeOf(home)}`);

/** Fingerprint of a file's content; hard links of one file are recognised without reading it. */
function fingerprint(file: string): string {
  const { ino, dev, size } = statSync(file);
  const known = fingerprints.get(`${dev} ${ino} ${size}`);
  if (known !== undefined) return known;
  const made = createHash("sha256").update(readFileSync(file)).digest("hex");
  fingerprints.set(`${dev} ${ino} ${size}`, made);
  return made;
}
const fingerprints = new Map<string, string>();

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
