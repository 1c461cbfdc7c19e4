import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const repository = resolve(__dirname, "../..");

/**
 * Folders with the packed package. What `npm install` would put beside the package comes from the clone, without asking the
 * registry; nothing else of the clone can be imported.
 */
export class PackedPackage {
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-package-")));
  /** A project's folder with the package in node_modules, and nothing else. */
  readonly folder = join(this.base, "provisioning");
  readonly installed = join(this.folder, "node_modules/scimform");

  /** @param dependencies what an installation of the package needs, by name */
  constructor(dependencies: readonly string[]) {
    const tarball = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", this.base], {
      cwd: repository,
      encoding: "utf8",
    }).trim();
    mkdirSync(this.installed, { recursive: true });
    execFileSync("tar", ["-xzf", join(this.base, tarball), "-C", this.installed, "--strip-components=1"]);
    for (const name of dependencies) this.install(name);
  }

  /** As `npm install` does it. */
  install(name: string): void {
    const path = join(this.folder, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(repository, "node_modules", name), path);
  }

  /** Another empty folder with the same packages in its node_modules. */
  anotherFolder(name: string): string {
    const folder = join(this.base, name);
    mkdirSync(folder);
    symlinkSync(join(this.folder, "node_modules"), join(folder, "node_modules"));
    return folder;
  }

  dispose(): void {
    rmSync(this.base, { recursive: true, force: true, maxRetries: 5 });
  }
}
