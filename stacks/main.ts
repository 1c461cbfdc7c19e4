#!/usr/bin/env node
import { runSynth } from "./program";

/** The CDKTF app: what `cdktf.json` names. */
process.exitCode = runSynth({ root: process.cwd(), env: process.env }, (text) => void process.stderr.write(text));
