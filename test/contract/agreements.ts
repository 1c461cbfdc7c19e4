/* eslint-disable @typescript-eslint/no-require-imports */
import type { Agreements } from "./watch";

/** The services that have a contract. `require`, since most tests talk to none of them and should not wait for them. */
export const agreements: Agreements = {
  graph: () => (require("./graph") as typeof import("./graph")).graphAgreement(),
  okta: () => (require("./okta") as typeof import("./okta")).oktaAgreement(),
};
