import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import * as errors from "../errors";
import { fail } from "../../lib/core/problem";
import { thisPackage } from "../../lib/core/package";

/** The folder that SAML Jackson is installed into on request: with 427 packages it is no dependency of ours. */
export const jacksonFolder = join(thisPackage.root, "sandbox", "jackson");

export const jacksonIsInstalled = (folder: string = jacksonFolder): boolean =>
  existsSync(join(folder, "node_modules", "@boxyhq", "saml-jackson", "package.json"));

/** @throws ScimformError SANDBOX_TARGET_NOT_INSTALLED */
export function requireJackson(folder: string = jacksonFolder): void {
  if (jacksonIsInstalled(folder)) return;
  throw fail(errors.targetNotInstalled, "jackson", `npm ci --prefix ${relative(process.cwd(), folder)}`);
}
