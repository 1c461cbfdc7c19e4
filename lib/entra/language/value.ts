/**
 * A value of a directory attribute or of an evaluated expression. Booleans are the strings "True" and "False" when they
 * leave an expression; references and role assignments are objects; null means "no value" and is not provisioned.
 */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** Attributes of one directory object under their provisioning names (`userPrincipalName`, `objectId`, `IsSoftDeleted`, …). */
export type DirectoryAttributes = Readonly<Record<string, Value | undefined>>;

/**
 * What the pages on mapping functions say differently, or not at all; the first of each is the default.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data
 */
export interface Readings {
  /** Does a condition of IIF on an attribute without value fail, or is it answered? */
  readonly emptyCondition: "fail" | "answer";
  /** Is an attribute that is an empty text passed over by Coalesce, or taken for its value? */
  readonly emptyInCoalesce: "skip" | "take";
  /** Several values for a target attribute that takes one, which no page speaks of: the object fails, or the first or all are sent. */
  readonly listIntoSingle: "fail" | "first" | "send";
}

/** Dependencies of an evaluation that the caller hands in: time and randomness. */
export interface EvaluationEnvironment {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** In [0, 1), as Math.random. */
  readonly random: () => number;
  /** Functions such as DefaultDomain() ask for it. */
  readonly defaultDomain?: string;
  /** Those that are absent are the default ones. */
  readonly readings?: Partial<Readings>;
}
