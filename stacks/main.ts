#!/usr/bin/env node
import { formatProblem, type Problem, ScimformError } from "../lib/errors/problem";
import { plainText } from "../lib/plain-text";
import { synthesize } from "./synth";

/** The CDKTF app: what `cdktf.json` names. */
function main(): number {
  try {
    print(synthesize({ root: process.cwd(), env: process.env }).warnings);
    return 0;
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
    print(error.problems);
    return error.exitCode;
  }
}

function print(problems: readonly Problem[]): void {
  for (const problem of problems) process.stderr.write(`${plainText(formatProblem(problem))}\n`);
}

process.exitCode = main();
