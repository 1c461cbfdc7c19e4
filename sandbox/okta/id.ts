import { createHash, randomBytes } from "node:crypto";

/** The type of an object, by the first three characters of its id. */
export type IdPrefix = "0oa" | "00u" | "00g" | "prm" | "gPm" | "oty" | "exk" | "otg" | "00o";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const length = 20;

/** A new id, such as `0oa1gjh63g214q0Hq0g4`. */
export const newId = (prefix: IdPrefix): string => spelled(prefix, randomBytes(length));

/** The id of something that comes with the sandbox: the same name gives the same id on every machine. */
export const idOf = (prefix: IdPrefix, name: string): string =>
  spelled(prefix, createHash("sha256").update(`scimform sandbox/${prefix}/${name}`).digest());

function spelled(prefix: IdPrefix, bytes: Buffer): string {
  const characters = [...bytes].map((byte) => alphabet[byte % alphabet.length] ?? "0").join("");
  return (prefix + characters).slice(0, length);
}
