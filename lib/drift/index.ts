/** Compares the tenant with the config, without Terraform's state. */
export { appOf, orphansAmong, type Orphan } from "./apps";
export { compareDeployment } from "./compare";
export { forgetCommand, remediesFor } from "./difference";
export { readDeployment } from "./live";
export { driftMarkdown, type DriftResult } from "./markdown";
