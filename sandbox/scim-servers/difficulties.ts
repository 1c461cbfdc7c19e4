import type { Flaw } from "./flaws";

/**
 * The flaws of the target of kind `difficult`. None is on by itself: without any, it is a healthy server. Counters and
 * windows begin anew when it starts.
 */
export interface Difficulties {
  /**
   * Rate limit: more requests than these within a window of time are answered by 429, with `Retry-After` unless told otherwise.
   */
  readonly rateLimit?: {
    readonly requests: number;
    readonly perMilliseconds: number;
    readonly retryAfter?: boolean;
  };
  /** Time that each answer takes, in milliseconds. */
  readonly latency?: number;
  /** Share of the requests, between 0 and 1, that fails with 503; the same seed fails the same ones. Nothing is carried out. */
  readonly failures?: { readonly share: number; readonly seed: number };
  /** The token is refused after so many requests, or from a point in time (ISO 8601) on. */
  readonly tokenExpiry?: { readonly afterRequests: number } | { readonly at: string };
  /** `Ada` and `ada` are two people, and a filter with one does not find the other. RFC 7643, 4.1.1 says otherwise. */
  readonly caseSensitiveUserNames?: boolean;
  /** Users with `active: false` are found neither by filters nor by id. They are still there: PATCH and 409 reach them. */
  readonly hiddenDisabledUsers?: boolean;
  /** DELETE is answered by this status and does nothing. */
  readonly noDelete?: 405 | 501;
  /** PATCH of a group is answered by this status and does nothing. */
  readonly noGroupPatch?: 405 | 501;
  /** A filter without a hit is answered by 404, not by an empty list. */
  readonly notFoundWithoutHit?: boolean;
  /** Attributes that are accepted and forgotten, such as `name.familyName`, `addresses.formatted` or `urn:…:User:department`. */
  readonly forgottenAttributes?: readonly string[];
  /** Whether each user is shown with a second e-mail address of type `work`. */
  readonly duplicateEmailTypes?: boolean;
  /** Attributes with which a user or a group is refused by 400, written as those above. */
  readonly refusedAttributes?: readonly string[];
  /** Attributes without which a user is refused by 400, written as those above. */
  readonly requiredAttributes?: readonly string[];
  /** A user with two values in a list is refused by 400. */
  readonly oneValue?: boolean;
  /** Attributes of users and groups whose change is refused by 400; the first value is taken. */
  readonly fixedAttributes?: readonly string[];
  /** Names of the groups that there are from the start; POST and DELETE of groups are answered by 405. */
  readonly fixedGroups?: readonly string[];
  /** Further flaws of the server. */
  readonly flaws?: readonly Flaw[];
}
