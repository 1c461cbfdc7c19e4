/** An app of a stack: the present one, or one that was deleted and whose log is still there. */
export interface AuditedApp {
  readonly id: string;
  readonly name: string;
  /** Time of the deletion; null when the object still exists. */
  readonly deleted: string | null;
}

/** An action of provisioning on the account of one person. */
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

/** A reason for which a person was entitled to an account, and the period it covers. */
export interface Entitlement {
  readonly personId: string;
  readonly person: string;
  /** `directly`, or `through group Sales`. */
  readonly how: string;
  /** Start of the entitlement; null when it predates everything that is known. */
  readonly from: string | null;
  /** End of the entitlement; null when it still holds. */
  readonly until: string | null;
}

/** The event in the directory that ended a person's entitlement to an account. */
export interface Departure {
  /** `account`: the person may not sign in any more, or is gone; `assignment`: one of perhaps several ways in. */
  readonly kind: "account" | "assignment";
  readonly time: string;
  readonly personId: string;
  /** Description of the event, such as `account disabled`, `unassigned`, `removed from group Sales`. */
  readonly what: string;
  /** Actor of the event; null when not known. */
  readonly by: string | null;
}

/** A change of the app, its mappings or settings. */
export interface ConfigurationChange {
  readonly time: string;
  /** Name of the activity, as the service spells it. */
  readonly what: string;
  readonly by: string | null;
  readonly app: string;
}

/** The records of logs and directory about one stack. */
export interface AuditFacts {
  /** Time of the observation, in milliseconds since 1970. */
  readonly at: number;
  readonly apps: readonly AuditedApp[];
  readonly events: readonly AccountEvent[];
  readonly entitlements: readonly Entitlement[];
  readonly departures: readonly Departure[];
  readonly changes: readonly ConfigurationChange[];
  /** Accounts that the service has linked, by person, of those of whom the log says nothing; null: it has linked none. */
  readonly links: ReadonlyMap<string, string | null>;
}
