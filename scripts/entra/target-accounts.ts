import { ScimformError } from "../../lib/core/problem";
import type { ScimClient } from "../../lib/scim";
import { refused } from "../../lib/scim/errors";
import type { Accounts } from "../../lib/verify";

/** The accounts of a target, each asked for as Entra does. */
export function targetAccounts(client: ScimClient): Accounts {
  return {
    byId: (id) => client.read("users", id),
    async byValue(attribute, value) {
      const found = await orUndefined(client.find("users", attribute, value), attribute === "externalId");
      const [only, ...others] = found ?? [];
      // A search need not return everything.
      return only && others.length === 0 ? [(await client.read("users", only.id)) ?? only] : found;
    },
  };
}

/** Returns undefined where a target refuses to search by an attribute that Entra itself need not search by. */
async function orUndefined<T>(found: Promise<T>, mayBeRefused: boolean): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    const isRefusal = error instanceof ScimformError && error.problems.every(({ code }) => code === refused.code);
    if (mayBeRefused && isRefusal) return undefined;
    throw error;
  }
}
