import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** A fresh process that starts a sandbox, and says which modules it loaded. */
const program = `
const { startEntraSandbox } = require(${JSON.stringify(join(root, "dist/sandbox/entra"))});
startEntraSandbox().then(async (sandbox) => {
  const modules = Object.keys(require.cache);
  await sandbox.stop();
  console.log(JSON.stringify(modules));
});`;

test("a first sandbox starts at once: what only targets, cycles and mappings need is not loaded", () => {
  const output = execFileSync(process.execPath, ["-e", program], { encoding: "utf8" });
  const modules = JSON.parse(output) as string[];
  const late = [
    "express",
    "better-auth",
    "@azure",
    "sandbox/entra/engine",
    "sandbox/scim-servers",
    "lib/entra/language",
  ];
  expect(modules.filter((file) => late.some((name) => file.includes(`/${name}/`)))).toEqual([]);
  expect(modules.length).toBeGreaterThan(100);
});
