/** Addresses of what is assigned; commands name them, too. */
export { addressOf } from "../lib/terraform-address";
