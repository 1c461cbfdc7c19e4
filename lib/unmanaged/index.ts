/** What deploys that stopped halfway left in the tenant, and Terraform does not know of. */
export { findUnmanagedObjects } from "./unmanaged-objects";
export { readStackObjects } from "./read";
