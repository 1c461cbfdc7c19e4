import { tmpdir } from "node:os";
import { join } from "node:path";
import { agreements } from "./contract/agreements";
import { ExchangeWatch } from "./contract/watch";

process.env["CHECKPOINT_DISABLE"] = "1";
// Jest sets it for its workers on a terminal.
for (const name of ["FORCE_COLOR", "NO_COLOR"]) delete process.env[name];
// A test never reaches a cloud: whatever sign-in the developer's shell has is gone before a test starts.
for (const name of Object.keys(process.env)) if (/^(ARM|AZURE|OKTA)_/.test(name)) delete process.env[name];

// Whatever a test exchanges with a sandbox, here or in a program that it starts, is held against the service's contract.
const exchanges = join(tmpdir(), `scimform-exchanges-${process.pid}`);
process.env["SCIMFORM_TEST_EXCHANGES"] = exchanges;
process.env["NODE_OPTIONS"] = `--require ${JSON.stringify(join(__dirname, "contract/child.cjs"))}`;
const watch = new ExchangeWatch(agreements, exchanges);
watch.start();
const complain = () => {
  const problems = watch.take();
  if (problems.length > 0) throw new Error(`not as the service's contract says:\n${problems.join("\n")}`);
};
afterEach(complain);
afterAll(() => {
  watch.stop();
  complain();
});
