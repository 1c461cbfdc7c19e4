/** Who was provisioned, who left, and who changed what, from what the logs say. Pure. */
export type * from "./facts";
export { type Leaver, leavers } from "./leavers";
export { type ProvisionedPerson, provisionedPeople } from "./provisioned-people";
