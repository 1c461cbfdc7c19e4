import * as errors from "./errors";
import type { PreflightFinding } from "./preflight";

/** The people assigned to a stack, by object id. */
export interface StackPeople {
  readonly stack: string;
  readonly tenantUrl: string;
  readonly people: ReadonlyMap<string, string>;
}

/** Returns the people who are assigned to two apps of one target: of one host, with any path. */
export function sharedPeople(stacks: readonly StackPeople[]): PreflightFinding[] {
  return stacks.flatMap((one, index) =>
    stacks.slice(index + 1).flatMap((other) => {
      if (new URL(one.tenantUrl).host !== new URL(other.tenantUrl).host) return [];
      const people = [...one.people].flatMap(([id, name]) => (other.people.has(id) ? [name] : []));
      return people.length === 0 ? [] : [{ problem: errors.severalApps(one.stack, other.stack, people), people }];
    }),
  );
}
