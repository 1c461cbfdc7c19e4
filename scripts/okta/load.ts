/* Loaded when a stack in Okta is chosen: nobody else waits for it. */
/* eslint-disable @typescript-eslint/no-require-imports */

/** What commands do with stacks in Okta. */
export const oktaPart = {
  export: () => require("./export") as typeof import("./export"),
};
