#!/usr/bin/env node
import { nodeRefusal } from "../lib/core/node-version";

/** The CDKTF app: what `cdktf.json` names. */
const refusal = nodeRefusal(process.versions.node);
const print = (text: string): void => void process.stderr.write(text);
// What is said there may be what is wrong.
process.stderr.on("error", (error: Error) => {
  process.stdout.write(`Standard error cannot be written: ${error.message}\n`);
  process.exitCode = 1;
});
if (refusal === undefined) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an old Node.js might not be able to load it
  const { runSynth } = require("./program") as typeof import("./program");
  process.exitCode = runSynth({ root: process.cwd(), env: process.env }, print);
} else {
  print(refusal);
  process.exitCode = 2;
}
