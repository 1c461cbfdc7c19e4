#!/usr/bin/env node
import { formatProblem, ScimformError } from "../lib/errors/problem";
import { synthesize } from "./synth";

/** The CDKTF app: what `cdktf.json` names. */
function main(): number {
  try {
    const { warnings } = synthesize({ root: process.cwd(), env: process.env });
    for (const warning of warnings) process.stderr.write(`${formatProblem(warning)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
    process.stderr.write(`${error.problems.map(formatProblem).join("\n")}\n`);
    return error.exitCode;
  }
}

process.exitCode = main();
