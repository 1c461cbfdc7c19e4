#!/usr/bin/env node
import { nodeRefusal } from "../lib/core/node-version";

const refusal = nodeRefusal(process.versions.node);
if (refusal === undefined) start();
else {
  process.stderr.write(refusal);
  process.exitCode = 2;
}

/** Loads the program, which an old Node.js might not be able to. */
function start(): void {
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { processIo } = require("./io") as typeof import("./io");
  const { Outputs } = require("./outputs") as typeof import("./outputs");
  const { runProgram } = require("./program") as typeof import("./program");
  /* eslint-enable @typescript-eslint/no-require-imports */
  const outputs = new Outputs(process.stdout, process.stderr, (exitCode) => process.exit(exitCode));
  const io = processIo(outputs);
  // Node.js itself would print the error as it is.
  process.on("uncaughtException", (error) => {
    process.stderr.write(`${io.secrets.redact(error.stack ?? String(error))}\n`);
    process.exit(1);
  });
  void runProgram(process.argv.slice(2), io).then((exitCode) => {
    process.exitCode = outputs.exitCode(exitCode);
    // What is written last may not arrive, too.
    process.once("exit", () => (process.exitCode = outputs.exitCode(exitCode)));
  });
}
