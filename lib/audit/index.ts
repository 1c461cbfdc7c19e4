/** Evaluates logs: the people provisioned at a time, the leavers, and the authors of changes. Pure. */
export type * from "./facts";
export { type Leaver, leavers } from "./leavers";
export { type ProvisionedPerson, provisionedPeople } from "./provisioned-people";
