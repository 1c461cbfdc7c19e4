import type { Account } from "./compare-account";
import { accountName } from "./compare-account";

/** The subject of a fact: the directory's side, the target's, the link between them, or the job. */
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

/** A fact on which a verdict rests. */
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
