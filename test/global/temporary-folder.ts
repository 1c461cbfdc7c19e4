import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whatever tests and the programs that they start leave in the temporary folder goes with it (teardown.ts). */
export default function makeTemporaryFolder(): void {
  process.env["TMPDIR"] = mkdtempSync(join(realpathSync(tmpdir()), "scimform-tests-"));
}
