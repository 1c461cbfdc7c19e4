/* eslint-disable @typescript-eslint/no-require-imports */
import type { Agreements } from "./watch";

/** The services that have a contract. `require`, since most tests talk to none of them and should not wait for them. */
export const agreements: Agreements = {
  graph: once(() => (require("./graph") as typeof import("./graph")).graphAgreement()),
  okta: once(() => (require("./okta") as typeof import("./okta")).oktaAgreement()),
};

/** Validators are compiled once for all test files of a worker. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
