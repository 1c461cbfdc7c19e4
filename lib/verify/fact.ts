import type { Account } from "./compare-account";
import { accountName } from "./compare-account";

/** What a fact is about: the directory's side, the target's, what ties them together, and the job. */
export type FactSubject =
  | "assignment"
  | "filter"
  | "directory"
  | "mapping"
  | "matching"
  | "externalId"
  | "link"
  | "log"
  | "account"
  | "deployed"
  | "deletions";

/** One thing that a verdict rests on. */
export interface Fact {
  readonly about: FactSubject;
  readonly says: string;
}

export const fact = (about: FactSubject, says: string): Fact => ({ about, says });

/** An account as facts call it. */
export function accountText(account: Account): string {
  const [name, id] = [accountName(account), String(account["id"])];
  return name === id ? id : `${name} (${id})`;
}
