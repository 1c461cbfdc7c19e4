import { isOlder } from "./version";

const oldest = [20, 11] as const;
/** Oldest supported version of Node.js, as in package.json's `engines`. */
export const oldestNode = oldest.join(".");

/** @param version such as `20.11.0` */
export const isTooOldNode = (version: string): boolean => isOlder(version, oldest);

/**
 * Returns the refusal of a program that does not support this version of Node.js; undefined when it does. To be called before
 * anything else is loaded.
 */
export const nodeRefusal = (version: string): string | undefined =>
  isTooOldNode(version)
    ? `scimform needs Node.js ${oldestNode} or newer; this is v${version}. Install a newer one: https://nodejs.org\n`
    : undefined;
