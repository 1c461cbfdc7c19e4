/**
 * Removes from dist/ what no source makes any more: a file of an earlier build is loaded in the place of a folder of its name, and
 * packed. Part of `npm run build`; what is made is never missing meanwhile.
 */
"use strict";
const { existsSync, readdirSync, rmSync } = require("node:fs");
const { dirname, join } = require("node:path");

const root = join(__dirname, "..");
const dist = join(root, "dist");

/** What a file of dist/ is made from; of a bundle the folder. */
function sourceOf(file) {
  const [, name, module] = /^(.*?)(?:\.d\.(m?)ts|\.(?:m?)js(?:\.map)?)$/.exec(file) ?? [];
  if (name !== undefined) return `${name}.${module || /\.mjs(\.map)?$/.test(file) ? "mts" : "ts"}`;
  return file.endsWith(".cjs") ? dirname(file) : undefined;
}

for (const file of readdirSync(dist, { recursive: true })) {
  const source = sourceOf(file);
  if (source !== undefined && !existsSync(join(root, source))) rmSync(join(dist, file));
}
