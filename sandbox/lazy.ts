/* eslint-disable @typescript-eslint/no-require-imports */

/**
 * Parts that take longer to load than everything else at the start, and that many sandboxes never need.
 * `require`, since `import()` would want file extensions that sources and build do not share.
 */
export const lazy = {
  engine: () => require("./engine") as typeof import("./engine"),
  targets: () => require("./targets") as typeof import("./targets"),
  expressions: () => require("../lib/expressions") as typeof import("../lib/expressions"),
  filters: () => require("../lib/filters") as typeof import("../lib/filters"),
  defaultSchema: () => require("../lib/mapping/default-schema") as typeof import("../lib/mapping/default-schema"),
};
