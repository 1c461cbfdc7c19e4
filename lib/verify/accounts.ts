import type { Account } from "./compare-account";

/** The accounts of a target, wherever they are read from. */
export interface Accounts {
  byId(id: string): Promise<Account | undefined>;
  /** @returns undefined when the target cannot be asked for this attribute */
  byValue(attribute: string, value: string): Promise<readonly Account[] | undefined>;
}

/** The traces of people and accounts that the service remembers, apart from their values. */
export interface Traces {
  /**
   * The link of a person or of an account.
   * @returns null when there is none; undefined when it cannot be read
   */
  link(id: string): Promise<{ readonly sourceId: string; readonly targetId: string } | null | undefined>;
  /**
   * Returns the last log entry of each person, by object id; without people who have none.
   * @returns undefined when the log cannot be read
   */
  lastEntries(objectIds: readonly string[]): Promise<ReadonlyMap<string, LogTrace> | undefined>;
}

/** The newest entry about a person. */
export interface LogTrace {
  readonly time: string;
  readonly action: string;
  /** Id of the account in the target, from the newest entry that names one. */
  readonly targetId: string | null;
  /** Whether the account's deletion waits for approval. */
  readonly held: boolean;
}
