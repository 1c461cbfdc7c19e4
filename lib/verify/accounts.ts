import type { Account } from "./compare-account";

/** The accounts of a target, wherever they are read from. */
export interface Accounts {
  byId(id: string): Promise<Account | undefined>;
  /** @returns undefined when the target cannot be asked for this attribute */
  byValue(attribute: string, value: string): Promise<readonly Account[] | undefined>;
}

/** What the service remembers of people and accounts, apart from their values. */
export interface Traces {
  /**
   * The link of a person or of an account.
   * @returns null when there is none; undefined when it cannot be read
   */
  link(id: string): Promise<{ readonly sourceId: string; readonly targetId: string } | null | undefined>;
  /**
   * What the log says last of people, by object id; without those of whom it says nothing.
   * @returns undefined when the log cannot be read
   */
  lastEntries(objectIds: readonly string[]): Promise<ReadonlyMap<string, LogTrace> | undefined>;
}

/** The newest entry about a person. */
export interface LogTrace {
  readonly time: string;
  readonly action: string;
  /** Of the newest entry that names an account. */
  readonly targetId: string | null;
  /** The account's deletion waits for somebody to allow it. */
  readonly held: boolean;
}
