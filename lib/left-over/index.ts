/** What deploys that stopped halfway left in the tenant, and Terraform does not know of. */
export { leftOver, type LeftOver, type StackObjects } from "./left-over";
export { readStackObjects } from "./read";
