/** Objects that interrupted deploys left in the tenant, unknown to Terraform. */
export { findUnmanagedObjects } from "./unmanaged-objects";
export { readStackObjects } from "./read";
