import { createHash } from "node:crypto";

/**
 * Part of a Terraform address made from a person's or group's name: the same name always gives the same address, whatever
 * else is assigned. Names of letters, digits and spaces read as they are; others get a short hash, since two of them could
 * fall together.
 */
export function addressOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return /^[a-z0-9]+( [a-z0-9]+)*$/i.test(name) ? slug : `${slug}_${hash(name.toLowerCase())}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}
