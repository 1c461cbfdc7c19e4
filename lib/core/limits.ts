const minutes = 60_000;

/**
 * Upper bounds on services, targets and files: exceeding one is an error, where it would otherwise cost this machine's memory or
 * an endless wait. docs/limits.md lists them by these names. Times are in milliseconds.
 */
export const limits = {
  /** Bytes of one answer of Graph, Okta or a target, after decompression. */
  answerBytes: 32 * 1024 * 1024,
  /** Bytes of one answer of a token endpoint (Entra's, a target's), Key Vault, a CI service or a metadata host. */
  signInAnswerBytes: 1024 * 1024,
  /** Depth of nested objects and lists in an answer; deeper ones count as invalid JSON. */
  jsonDepth: 100,
  /** Pages of one list of Graph or Okta. */
  pages: 10_000,
  /** Characters of a target's token: servers take no longer header. */
  tokenLength: 16_384,
  /** The longest that a target's Retry-After is waited for. */
  targetRetryAfter: 1 * minutes,
  /** All waits of one call of Graph together, and so the longest Retry-After. */
  graphWait: 1.5 * minutes,
  /** The longest that Okta's window for a budget of requests is taken to last. */
  oktaWindow: 1.5 * minutes,
  /** The longest that Key Vault's Retry-After is waited for. */
  vaultRetryAfter: 1 * minutes,
  /** The longest that provisioning on demand waits when Entra asks it to. */
  onDemandRetryAfter: 5 * minutes,
  /** Time limit of one request to a token endpoint, a CI service or a metadata host. */
  signInTime: 0.5 * minutes,
  /** Maximum age of an interrupted run that is resumed. */
  journalAge: 24 * 60 * minutes,
  /** Maximum lead of a journal's time over this machine's clock; an interrupted run with a later journal is not resumed. */
  journalAhead: 5 * minutes,
} as const;
