"use strict";

/**
 * Preloaded into programs that a test starts (NODE_OPTIONS): what a sandbox exchanges in there goes into the file that the test
 * reads afterwards. It costs such a program nothing while no sandbox runs in it.
 */
const { appendFileSync } = require("node:fs");
const { subscribe } = require("node:diagnostics_channel");

const file = process.env.SCIMFORM_TEST_EXCHANGES;
if (file !== undefined) {
  subscribe("scimform:sandbox:exchange", (exchange) =>
    appendFileSync(file, `${JSON.stringify(exchange)}\n`, { mode: 0o600 }),
  );
}
