/** An app of a stack: the present one, or one that was deleted and whose log is still there. */
export interface AuditedApp {
  readonly id: string;
  readonly name: string;
  /** When it was deleted; null: it is there. */
  readonly deleted: string | null;
}

/** What provisioning did to one person's account. */
export interface AccountEvent {
  readonly time: string;
  readonly personId: string;
  readonly person: string;
  /** Id of the account in the target, where the entry has it. */
  readonly account: string | null;
  readonly did: "created" | "written" | "disabled" | "deleted";
  /** Id of the app. */
  readonly app: string;
}

/** Why somebody was to have an account, and when. */
export interface Entitlement {
  readonly personId: string;
  readonly person: string;
  /** `directly`, or `through group Sales`. */
  readonly how: string;
  /** Null: since before anything that is known. */
  readonly from: string | null;
  /** Null: still. */
  readonly until: string | null;
}

/** What took a person's right to an account away, in the directory. */
export interface Departure {
  /** `account`: the person may not sign in any more, or is gone; `assignment`: one of perhaps several ways in. */
  readonly kind: "account" | "assignment";
  readonly time: string;
  readonly personId: string;
  /** Such as `account disabled`, `unassigned`, `removed from group Sales`. */
  readonly what: string;
  /** Null: not known. */
  readonly by: string | null;
}

/** A change of the app, its mappings or settings. */
export interface ConfigurationChange {
  readonly time: string;
  /** As the service names it. */
  readonly what: string;
  readonly by: string | null;
  readonly app: string;
}

/** Everything that logs and directory say of one stack. */
export interface AuditFacts {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly apps: readonly AuditedApp[];
  readonly events: readonly AccountEvent[];
  readonly entitlements: readonly Entitlement[];
  readonly departures: readonly Departure[];
  readonly changes: readonly ConfigurationChange[];
  /** Accounts that the service has linked, by person, of those of whom the log says nothing; null: it has linked none. */
  readonly links: ReadonlyMap<string, string | null>;
}
