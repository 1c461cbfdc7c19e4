import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScimformError } from "../../lib/core/problem";
import { requireOneEngine } from "../../stacks/engine";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "scimform-engine-")));
  install("node_modules/@cdktf/provider-azuread", "@cdktf/provider-azuread", "14.3.1");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function install(place: string, name: string, version: string): void {
  mkdirSync(join(folder, place), { recursive: true });
  writeFileSync(join(folder, place, "package.json"), JSON.stringify({ name, version }));
}

const problems = () => {
  try {
    requireOneEngine(join(folder, "node_modules/scimform/dist/stacks"));
    return [];
  } catch (error) {
    return (error as ScimformError).problems;
  }
};

test.each([
  ["cdktf", "0.21.0"],
  ["cdktn", "0.24.0"],
])("%s alone", (name, version) => {
  install("node_modules/cdktf", name, version);
  expect(problems()).toEqual([]);
});

test("the two mixed: which, where, and what to do", () => {
  install("node_modules/cdktf", "cdktn", "0.24.0");
  install("node_modules/@cdktf/provider-azuread/node_modules/cdktf", "cdktf", "0.21.0");
  expect(problems()).toEqual([
    {
      code: "STACKS_TWO_ENGINES",
      severity: "error",
      summary: `Two libraries would make one stack: scimform uses cdktn 0.24.0 (${folder}/node_modules/cdktf), @cdktf/provider-azuread uses cdktf 0.21.0 (${folder}/node_modules/@cdktf/provider-azuread/node_modules/cdktf).`,
      remedy: expect.stringContaining('"overrides": { "@cdktf/provider-azuread": { "cdktf": "$cdktf" } }'),
    },
  ]);
});
