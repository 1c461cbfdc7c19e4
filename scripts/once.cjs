/** What brings a clone to the state in which it runs is done once, and again when its inputs have changed. */
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");

/** Whether the last success was with these inputs. */
const isDone = (stampFile, stamp) => existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;

/** Does `work` unless that is done: says on standard output what it does, shows what that prints, and how long it took. */
function once(name, stampFile, stamp, work) {
  if (isDone(stampFile, stamp)) return;
  const started = performance.now();
  process.stdout.write(`${name} …\n`);
  try {
    work();
  } catch (error) {
    process.stderr.write(
      `${name.replace(/ \(.*/, "")} failed. ${error.status === undefined ? error.message : "Why is said above."}\n`,
    );
    process.exit(1);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
  process.stdout.write(`  done in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

/** @param contents in this order */
function digest(...contents) {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("hex");
}

module.exports = { digest, isDone, once };
