import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sourceArguments } from "../support/providers";

/** The demo of Okta as a user starts it; what it claims on the way it checks itself. */

const scimform = resolve(__dirname, "../../dist/scripts/main.js");
const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-demo-okta-")));
afterAll(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

test("from the app to a person who left and came back, with the step in the Admin Console", () => {
  const env = { ...process.env, HOME: base };
  const result = spawnSync(process.execPath, [scimform, "demo", "okta", ...sourceArguments], {
    cwd: base,
    env,
    encoding: "utf8",
  });
  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(result.stdout).toContain("OKTA_CONSOLE_STEP");
  expect(result.stdout).toContain("3 accounts stay in the target, deactivated");
  const sandbox = join(base, ".scimform/demo/sandbox");
  const tokens = JSON.parse(readFileSync(join(sandbox, "target-tokens.json"), "utf8")) as Record<string, string[]>;
  const traffic = readFileSync(join(sandbox, "okta/okta-traffic.jsonl"), "utf8");
  for (const token of Object.values(tokens).flat()) {
    expect(result.stdout).not.toContain(token);
    expect(traffic).not.toContain(token);
  }
});
