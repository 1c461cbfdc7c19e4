import type { ObjectLink } from "../model";
import { EntryError } from "./entry-error";

/**
 * Sends a change of a linked object. When its answer is lost, what it was about is remembered as unconfirmed; once an
 * answer says that it was done, it is not any more.
 * @param about attributes that the change sets; for members with their ids
 */
export async function sendChange(
  link: ObjectLink,
  about: Readonly<Record<string, readonly string[]>>,
  send: () => Promise<void>,
): Promise<void> {
  const before = link.unconfirmed ?? {};
  try {
    await send();
  } catch (error) {
    if (error instanceof EntryError && error.isUnanswered) {
      const joined = Object.entries(about).map(([target, ids]): [string, string[]] => [
        target,
        [...new Set([...(before[target] ?? []), ...ids])],
      ]);
      link.unconfirmed = { ...before, ...Object.fromEntries(joined) };
    }
    throw error;
  }
  const left = Object.entries(before).flatMap(([target, ids]): [string, readonly string[]][] => {
    const open = ids.filter((id) => about[target]?.includes(id) !== true);
    return target in about && open.length === 0 ? [] : [[target, open]];
  });
  if (left.length > 0) link.unconfirmed = Object.fromEntries(left);
  else delete link.unconfirmed;
}
