/** What brings a clone to the state in which it runs is done once, and again when its inputs have changed. */
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");

/**
 * Does `work` unless `stamp` is the one of the last success. Says on standard output what it does and how long it took.
 * @returns whether there was something to do
 */
function once(name, stampFile, stamp, work) {
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return false;
  const started = Date.now();
  process.stdout.write(`${name} … `);
  try {
    work();
  } catch (error) {
    process.stdout.write("failed\n");
    process.stderr.write(`${error.stdout ?? ""}${error.stderr ?? ""}\n${name} failed: ${error.message}\n`);
    process.exit(1);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
  process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  return true;
}

/** @param contents in this order */
function digest(...contents) {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("hex");
}

module.exports = { digest, once };
