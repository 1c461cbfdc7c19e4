"use strict";
const { readdirSync, readFileSync } = require("node:fs");
const { basename, join } = require("node:path");

/** The target profiles that come with the package, by name. */
exports.profileFiles = (root) =>
  readdirSync(join(root, "config/targets"))
    .sort()
    .map((file) => ({
      name: basename(file, ".yaml"),
      text: readFileSync(join(root, "config/targets", file), "utf8"),
    }));

/** Names of the target profiles that come with the package and that a deployment of this kind can use. */
exports.shippedProfiles = (kind, root) =>
  exports
    .profileFiles(root)
    .filter(({ text }) => /^identityProvider: okta$/m.test(text) === kind.startsWith("okta"))
    .map(({ name }) => name);
