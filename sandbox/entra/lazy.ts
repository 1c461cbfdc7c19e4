/* eslint-disable @typescript-eslint/no-require-imports */

/**
 * Parts that take longer to load than everything else at the start, and that many sandboxes never need.
 * `require`, since `import()` would want file extensions that sources and build do not share.
 */
export const lazy = {
  engine: () => require("./engine") as typeof import("./engine"),
  expressions: () => require("../../lib/entra/language") as typeof import("../../lib/entra/language"),
  filters: () => require("../../lib/entra/filters") as typeof import("../../lib/entra/filters"),
  sources: () => require("../../lib/entra/schema/source") as typeof import("../../lib/entra/schema/source"),
  defaultSchema: () =>
    require("../../lib/entra/schema/default-schema") as typeof import("../../lib/entra/schema/default-schema"),
};
