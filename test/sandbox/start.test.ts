import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** A fresh process that starts a sandbox, and says what that took and which modules it loaded. */
const program = `
const { startEntraSandbox } = require(${JSON.stringify(join(root, "dist/sandbox"))});
startEntraSandbox().then(async (sandbox) => {
  const { user, system } = process.cpuUsage();
  const modules = Object.keys(require.cache);
  await sandbox.stop();
  console.log(JSON.stringify({ milliseconds: (user + system) / 1000, modules }));
});`;

test("a first sandbox starts at once: what only targets, cycles and mappings need is not loaded", () => {
  const output = execFileSync(process.execPath, ["-e", program], { encoding: "utf8" });
  const { milliseconds, modules } = JSON.parse(output) as { milliseconds: number; modules: string[] };
  const late = ["express", "better-auth", "@azure", "sandbox/engine", "sandbox/targets", "lib/expressions"];
  expect(modules.filter((file) => late.some((name) => file.includes(`/${name}/`)))).toEqual([]);
  // Processor time of the whole process, Node's own start included; three times what an idle machine takes.
  expect(milliseconds).toBeLessThan(600);
});
