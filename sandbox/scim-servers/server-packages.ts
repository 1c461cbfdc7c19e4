import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fail } from "../../lib/core/problem";
import * as errors from "../errors";
import { thisPackage } from "../../lib/core/package";

/**
 * The npm packages of the SCIM servers that are not this project's own: devDependencies, since deploying needs none of them.
 * Peers of @better-auth/scim are among them: left to itself, npm may take other versions of them than better-auth has, and a
 * kysely that wants Node 22.
 */
const serverPackages: Readonly<Record<string, readonly string[]>> = {
  "better-auth": [
    "better-auth",
    "@better-auth/scim",
    "@better-auth/core",
    "@better-auth/utils",
    "better-call",
    "kysely",
  ],
  scimmy: ["scimmy", "scimmy-routers", "express"],
};

const packagesOf = (kind: string): readonly string[] => serverPackages[kind] ?? [];

/** @throws ScimformError SANDBOX_TARGET_NOT_INSTALLED with the one command that installs what all of `kinds` need */
export function requirePackages(kinds: readonly string[], project: string, own: string = thisPackage.root): void {
  const missing = [...new Set(kinds)].filter((kind) => folderWith(kind, project, own) === undefined);
  if (missing.length === 0) return;
  const pinned = missing.flatMap(packagesOf).map((name) => `${name}@${thisPackage.devDependencies[name] ?? ""}`);
  throw fail(errors.targetNotInstalled, missing.join(", "), `npm install --save-dev ${pinned.join(" ")}`);
}

/** The folder that a server's packages are imported from: the project, or this package, which in a clone has them. */
export function folderWith(kind: string, project: string, own: string = thisPackage.root): string | undefined {
  return [resolve(project), own].find((folder) => {
    const { resolve: find } = createRequire(join(folder, "package.json"));
    return packagesOf(kind).every((name) => isFound(name, find));
  });
}

function isFound(name: string, find: (name: string) => string): boolean {
  try {
    find(name);
    return true;
  } catch {
    return false;
  }
}
