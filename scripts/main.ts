#!/usr/bin/env node
import { processIo } from "./io";
import { runProgram } from "./program";

// Whoever reads the output may have enough of it (`| head`): an end, not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

void runProgram(process.argv.slice(2), processIo()).then((exitCode) => {
  process.exitCode = exitCode;
});
