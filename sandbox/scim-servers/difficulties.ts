/**
 * The flaws of the target of kind `difficult`. None is on by itself: without any, it is a healthy server. Counters and
 * windows begin anew when it starts.
 */
export interface Difficulties {
  /** More requests than these within a window of time are answered by 429, with `Retry-After` unless told otherwise. */
  readonly rateLimit?: {
    readonly requests: number;
    readonly perMilliseconds: number;
    readonly retryAfter?: boolean;
  };
  /** Each answer takes so many milliseconds. */
  readonly latency?: number;
  /** This share of the requests, between 0 and 1, fails with 503; the same seed fails the same ones. Nothing is carried out. */
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
  /** Each user is shown with a second e-mail address of type `work`. */
  readonly duplicateEmailTypes?: boolean;
  /** Attributes with which a user or a group is refused by 400, written as those above. */
  readonly refusedAttributes?: readonly string[];
  /** What else it does wrong. */
  readonly flaws?: readonly Flaw[];
}

/** Single things that servers were seen to do wrong; each is what `scimform check-target` looks for. */
export type Flaw =
  /** Says 200 and `{}` to everything and everybody, as a connection that was switched off. */
  | "yesToEverything"
  /** Needs no token. */
  | "openToAnyone"
  /** Answers a wrong token by 403. */
  | "forbids"
  /** Errors have no `status`. */
  | "errorsWithoutStatus"
  /** An unknown id is answered by 200 and `{}`. */
  | "unknownIsEmpty"
  /** Answers are of type application/json. */
  | "plainJson"
  /** Takes bodies of type application/scim+json only. */
  | "onlyScimJson"
  /** Lists are never cut into pages. */
  | "noPages"
  /** Two may have the same name. */
  | "duplicates"
  /** Filters find nothing. */
  | "blindSearch"
  /** Filters find people by the name they were created with. */
  | "staleSearch"
  /** The answer to POST has the id of whoever was there first. */
  | "wrongId"
  /** Ids are JSON numbers. */
  | "numericIds"
  /** The id is made of the name, and changes with it. */
  | "idsFollowNames"
  /** Creates what it refuses by 409. */
  | "createsWhatItRefuses"
  /** Empty lists are refused. */
  | "noEmptyLists"
  /** `active` has to be a boolean. */
  | "onlyBooleans"
  /** `active` has to be a text. */
  | "onlyTexts"
  /** `active` becomes the text that is sent. */
  | "keptTexts"
  /** Operations that begin with a capital letter are passed over. */
  | "onlyLowerCase"
  /** Operations need a path. */
  | "onlyPaths"
  /** An element of a multi-valued attribute cannot be added through a path. */
  | "noAddThroughPath"
  /** Dots of a URN separate. */
  | "splitUrns"
  /** A manager comes back as a text. */
  | "managerTexts"
  /** `primary` comes back as a text. */
  | "primaryTexts"
  /** Photos come back as texts, not as elements. */
  | "flatPhotos"
  /** Dates are written as people write them. */
  | "oddDates"
  /** Users and groups come back without `meta`. */
  | "noMeta"
  /** Users and groups come back without `schemas`. */
  | "noSchemas"
  /** Lists without elements come back as null. */
  | "nullLists"
  /** A manager has to be an object. */
  | "onlyManagerObjects"
  /** Attributes are not removed. */
  | "noRemoval"
  /** Breaks when a PATCH names an attribute that it does not know. */
  | "brokenByUnknown"
  /** Breaks when a PATCH has no operations. */
  | "brokenByNothing"
  /** Who was disabled stays so. */
  | "noReturn"
  /** DELETE is answered by 200. */
  | "deletesWithBody"
  /** DELETE is answered by 204 and does nothing. */
  | "deletesNothing"
  /** Names of deleted objects stay taken. */
  | "namesStayTaken"
  /** Groups with schemas that it does not know are refused. */
  | "onlyKnownSchemas"
  /** Shows members, asked for or not. */
  | "alwaysMembers"
  /** Never shows members. */
  | "hiddenMembers"
  /** Members are not removed. */
  | "noMemberRemoval"
  /** A member that is added twice is there twice. */
  | "doubledMembers"
  /** Names of groups stay. */
  | "noGroupRename";
