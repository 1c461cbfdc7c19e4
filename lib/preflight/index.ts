/** Checks of the people to be provisioned, before provisioning is switched on. Pure. */
export { type PreflightFinding, Preflight } from "./preflight";
export { sharedPeople, type StackPeople } from "./shared-people";
