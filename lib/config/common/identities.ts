import type { Principal } from "./model";

/** Returns the keys that tell a principal from others; Entra and Okta compare names without regard to case. */
export function identities({ name, id }: Principal): string[] {
  return [`name ${name.toLowerCase()}`, ...(id === undefined ? [] : [`id ${id}`])];
}
