"use strict";
const { readdirSync, readFileSync } = require("node:fs");
const { basename, join } = require("node:path");

/** Names of the target profiles that come with the package and that a deployment of this kind can use. */
exports.shippedProfiles = (kind, root) =>
  readdirSync(join(root, "config/targets"))
    .filter(
      (file) =>
        /^identityProvider: okta$/m.test(readFileSync(join(root, "config/targets", file), "utf8")) ===
        kind.startsWith("okta"),
    )
    .map((file) => basename(file, ".yaml"));
