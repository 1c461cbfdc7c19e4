/** What is to be known of the people before provisioning is switched on. Pure. */
export { type PreflightFinding, Preflight } from "./preflight";
export { sharedPeople, type StackPeople } from "./shared-people";
