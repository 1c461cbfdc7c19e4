/**
 * A value of a directory attribute or of an evaluated expression. Booleans are the strings "True" and "False" when they
 * leave an expression; references and role assignments are objects; null means "no value" and is not provisioned.
 */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** Attributes of one directory object under their provisioning names (`userPrincipalName`, `objectId`, `IsSoftDeleted`, …). */
export type DirectoryAttributes = Readonly<Record<string, Value | undefined>>;

/**
 * Interpretations of points on which the pages on mapping functions differ or are silent; the first of each is the default.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data
 */
export interface Readings {
  /** Whether a condition of IIF on an attribute without value fails, or is answered. */
  readonly emptyCondition: "fail" | "answer";
  /** Whether Coalesce passes over an attribute that is an empty text, or takes it for a value. */
  readonly emptyInCoalesce: "skip" | "take";
  /** Several values for a target attribute that takes one, which no page speaks of: the object fails, or the first or all are sent. */
  readonly listIntoSingle: "fail" | "first" | "send";
}

/** Dependencies of an evaluation that the caller hands in: time and randomness. */
export interface EvaluationEnvironment {
  /** Current time, in milliseconds since 1970. */
  readonly now: () => number;
  /** Source of random numbers in [0, 1), such as Math.random. */
  readonly random: () => number;
  /** Functions such as DefaultDomain() ask for it. */
  readonly defaultDomain?: string;
  /** Interpretations; those that are absent have their default. */
  readonly readings?: Partial<Readings>;
}
