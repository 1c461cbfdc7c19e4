import { rmSync } from "node:fs";
import { tmpdir } from "node:os";

/** Once, after all tests: the suite's own temporary folder (setup.ts). */
export default function tearDown(): void {
  rmSync(tmpdir(), { recursive: true, force: true });
}
