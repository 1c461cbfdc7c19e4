import { isOlder } from "./version";

const oldest = [20, 11] as const;
/** As package.json's `engines` says. */
export const oldestNode = oldest.join(".");

/** @param version such as `20.11.0` */
export const isTooOldNode = (version: string): boolean => isOlder(version, oldest);

/** What a program says that cannot run on this Node.js; undefined: it can. Nothing else may be loaded before it is asked. */
export const nodeRefusal = (version: string): string | undefined =>
  isTooOldNode(version)
    ? `scimform needs Node.js ${oldestNode} or newer; this is v${version}. Install a newer one: https://nodejs.org\n`
    : undefined;
