/** What deploys that stopped halfway left in the tenant, and Terraform does not know of. */
export { leftOver } from "./left-over";
export { readStackObjects } from "./read";
