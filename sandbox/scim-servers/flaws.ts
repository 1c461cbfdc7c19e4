interface FlawEntry {
  /** Behaviour of the server. */
  readonly what: string;
  /** Place where the flaw was seen, or rule that forbids it. */
  readonly source: string;
}

const microsoft = "https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups";
const dialects =
  "https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility";
const okta = "https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/";

/**
 * Single things that servers were seen to do wrong; each is what `scimform check-target` looks for. Which findings each of them
 * gives stands in test/lib/check-target/flaws.ts.
 */
export const flaws = {
  // Answers of every kind
  yesToEverything: {
    what: "says 200 and `{}` to everything and everybody",
    source: "Ory Polis, connection switched off",
  },
  openToAnyone: { what: "needs no token", source: "RFC 7644, 2" },
  forbids: { what: "answers a wrong token by 403", source: "RFC 7644, 3.12" },
  errorsWithoutStatus: { what: "leaves `status` out of errors", source: "Ory Polis" },
  unknownIsEmpty: { what: "answers an unknown id by 200 and `{}`", source: "RFC 7644, 3.12" },
  plainJson: {
    what: "answers as application/json",
    source: "https://github.com/MicrosoftDocs/azure-docs/issues/116775",
  },
  onlyScimJson: { what: "takes bodies of type application/scim+json only", source: "Okta's SPEC test" },
  onlyPlainJson: {
    what: "takes bodies of type application/json only",
    source: "https://github.com/MicrosoftDocs/azure-docs/issues/12728",
  },
  refusesCharset: {
    what: "compares the content type as a whole, and refuses one with a charset",
    source: "https://github.com/MicrosoftDocs/azure-docs/issues/12728",
  },
  acceptJsonOnly: {
    what: "answers 406 unless Accept names JSON",
    source: "https://github.com/MicrosoftDocs/azure-docs/issues/94189",
  },
  // Lists and searches
  noPages: { what: "never cuts lists into pages", source: "RFC 7644, 3.4.2.4" },
  totalIsPage: { what: "gives the size of the page as `totalResults`", source: "RFC 7644, 3.4.2" },
  listNeedsFilter: {
    what: "refuses a list without a filter",
    source: "https://github.com/jelhub/scimgateway/issues/26",
  },
  countsAsTexts: {
    what: "writes `itemsPerPage` and `startIndex` as texts",
    source: "https://github.com/okta/okta-developer-docs/pull/800",
  },
  noCounts: { what: "leaves `itemsPerPage` and `startIndex` out", source: "Okta's SPEC test" },
  duplicates: { what: "lets two have the same name", source: "RFC 7643, 4.1.1" },
  blindSearch: { what: "finds nothing by filters", source: microsoft },
  staleSearch: { what: "finds people by the name they were created with", source: microsoft },
  and500: { what: "breaks at a filter with `and`", source: "https://github.com/wso2/product-is/issues/11182" },
  and501: { what: "refuses a filter with `and`", source: "https://github.com/wso2/product-is/issues/13915" },
  andIgnored: {
    what: "reads only the first half of a filter with `and`",
    source: "https://github.com/NorthlandPositronics/Cogtrix/issues/124",
  },
  // Names of real people
  apostrophe500: {
    what: "breaks at an apostrophe in a filter",
    source: "https://github.com/wso2/product-is/issues/6919",
  },
  asciiFilters: {
    what: "breaks at letters beyond ASCII in a filter",
    source: "https://github.com/apache/directory-scimple/issues/981",
  },
  asciiOnly: {
    what: "stores letters beyond ASCII as question marks",
    source: "https://github.com/wso2/product-is/issues/6914",
  },
  mojibake: { what: "reads UTF-8 as Latin-1", source: "https://github.com/wso2/product-is/issues/6909" },
  plusIsBlank: {
    what: "decodes a filter twice: a plus becomes a blank",
    source: "https://github.com/wso2/product-is/issues/15317",
  },
  hashEnds: {
    what: "cuts a filter at a number sign",
    source: "names of guests: user_contoso.com#EXT#@fabrikam.onmicrosoft.com",
  },
  quotesEnd: { what: "reads a text in a filter up to the first quote, escaped or not", source: "RFC 7644, 3.4.2.2" },
  backslashKept: { what: "does not undo escapes in a filter", source: "RFC 7644, 3.4.2.2" },
  threeByteTexts: {
    what: "stores characters beyond the basic plane as question marks",
    source: "MySQL's utf8, of three bytes",
  },
  cutsLongNames: { what: "cuts values at 64 characters", source: "RFC 7643, 2.3.1" },
  // Users
  wrongId: { what: "answers POST with the id of whoever was there first", source: "RFC 7644, 3.3" },
  numericIds: { what: "gives out numbers as ids", source: "RFC 7643, 3.1" },
  idsFollowNames: { what: "makes ids of names, and changes them with the name", source: "RFC 7643, 3.1" },
  createsWhatItRefuses: { what: "answers 409, and creates the object all the same", source: "RFC 7644, 3.3" },
  primaryTexts: {
    what: "shows `primary` as a text",
    source: "https://learn.microsoft.com/answers/questions/5618325",
  },
  flatPhotos: { what: "shows photos as texts, not as elements", source: "RFC 7643, 4.1.2" },
  oddDates: { what: "writes dates as people write them", source: "RFC 7643, 2.3.5" },
  noMeta: { what: "shows users and groups without `meta`", source: "RFC 7643, 3.1" },
  noSchemas: { what: "shows users and groups without `schemas`", source: "RFC 7643, 3" },
  nullLists: { what: "shows lists without elements as null", source: "RFC 7643, 2.5" },
  noEmptyLists: { what: "refuses empty lists", source: microsoft },
  refusesPassword: { what: "refuses a password", source: okta },
  groupsNotEmpty: { what: "refuses `groups` in a POST", source: okta },
  noPut: { what: "knows no PUT", source: "https://github.com/coder/coder/issues/15828" },
  putKeepsActive: { what: "passes `active` of a PUT over", source: okta },
  putRefusesReadOnly: {
    what: "refuses a PUT with `id` and `meta` in it",
    source: "https://github.com/SAP-archive/scimono/pull/176",
  },
  putKeepsUserName: {
    what: "passes a new user name of a PUT over",
    source: okta,
  },
  putLosesRest: { what: "keeps only the names of a PUT", source: "https://github.com/vouch-sh/vouch/pull/1415" },
  onlyBooleans: { what: "wants a boolean for `active`", source: "scimmy" },
  onlyTexts: { what: "wants a text for `active`", source: dialects },
  keptTexts: { what: "stores `active` as the text that is sent", source: "Ory Polis" },
  onlyLowerCase: {
    what: "passes operations over that begin with a capital letter",
    source: "Ory Polis",
  },
  onlyPaths: { what: "wants a path in each operation", source: dialects },
  onlyFirstOperation: {
    what: "carries out the first operation of a PATCH only",
    source: "https://github.com/langwatch/langwatch/pull/7136",
  },
  dropsParts: {
    what: "keeps only the parts of a name, and of an extension, that a PATCH names",
    source: "RFC 7644, 3.5.2.3: sub-attributes that are not specified are left unchanged",
  },
  dropsElements: {
    what: "keeps only the elements of a user's list that a PATCH names",
    source: "RFC 7644, 3.5.2.3: a filter says which elements are replaced",
  },
  noPathReplacesAll: {
    what: "takes a PATCH of a user without a path for all that there is",
    source: "RFC 7644, 3.5.2.3; https://github.com/langwatch/langwatch/issues/7131, of groups",
  },
  eqIsPart: {
    what: "finds by `eq` whoever has the text in the name",
    source: "https://github.com/wso2/product-is/issues/3973",
  },
  noAddThroughPath: {
    what: "does not add an element of a multi-valued attribute through a path",
    source: "scimmy",
  },
  splitUrns: { what: "takes the dots of a URN for separators", source: "Ory Polis" },
  onlyManagerObjects: { what: "wants an object for a manager", source: "scimmy" },
  managerText: {
    what: "stores and shows a manager as the text that is sent",
    source: "https://github.com/Budibase/budibase/issues/15369",
  },
  noRemoval: { what: "removes no attributes", source: "Microsoft's SCIM_Null_Update_Test" },
  brokenByUnknown: { what: "breaks when a PATCH names an attribute that it does not know", source: "RFC 7644, 3.12" },
  brokenByNothing: {
    what: "breaks when a PATCH has no operations",
    source: "https://github.com/AzureAD/SCIMReferenceCode/issues/112",
  },
  noReturn: { what: "leaves disabled whoever was disabled once", source: "MangoApps, suspended users" },
  deletesWithBody: { what: "answers DELETE by 200", source: "Ory Polis" },
  deletesNothing: { what: "answers DELETE by 204 and does nothing", source: "RFC 7644, 3.6" },
  deletesLater: {
    what: "answers DELETE by 204, and shows the object for two more looks",
    source: "stores that are replicated, or deleted from in the background",
  },
  namesStayTaken: { what: "keeps names of deleted objects taken", source: "RFC 7644, 3.6" },
  // Groups
  onlyKnownSchemas: { what: "refuses groups with schemas that it does not know", source: microsoft },
  membersEmpty400: { what: "refuses a group with an empty list of members", source: okta },
  alwaysMembers: { what: "shows members, asked for or not", source: microsoft },
  hiddenMembers: { what: "never shows members", source: "Ory Polis" },
  membersNull: { what: "shows members as null; a search by a member works", source: okta },
  membersAtUser: {
    what: "shows members neither in the group nor by a search, but groups at the user",
    source: "RFC 7643, 4.1.2",
  },
  noMemberRemoval: { what: "removes no members", source: "https://github.com/wso2/product-is/issues/7040" },
  noMemberValue: {
    what: "knows no removal by a value, only by a path",
    source: "https://github.com/pingidentity/scim2/issues/174",
  },
  removeWipes: {
    what: "empties the group when one member is removed",
    source:
      "https://github.com/simpleidserver/SimpleIdServer/issues/164, https://github.com/AzureAD/SCIMReferenceCode/issues/10",
  },
  removeFirst: {
    what: "removes the first member, whoever is named",
    source: "https://github.com/AzureAD/SCIMReferenceCode/issues/10",
  },
  addReplaces: {
    what: "replaces the members when some are added",
    source: "https://github.com/PostHog/posthog/pull/47336, https://github.com/msaad00/agent-bom/issues/3533",
  },
  firstMemberOnly: {
    what: "takes only the first of several members in one operation",
    source: `${microsoft} asks for several`,
  },
  mostMembers: {
    what: "refuses more than five members in one request",
    source: "https://docs.aws.amazon.com/singlesignon/latest/developerguide/patchgroup.html: 100",
  },
  doubledMembers: {
    what: "has a member twice who is added twice",
    source: "https://github.com/AzureAD/SCIMReferenceCode/issues/10",
  },
  noGroupRename: { what: "keeps names of groups", source: "https://github.com/jelhub/scimgateway/issues/95" },
  renameDropsMembers: {
    what: "drops the members when a group is renamed",
    source: "https://github.com/langwatch/langwatch/issues/7131",
  },
  groupNoPath400: {
    what: "refuses a PATCH of a group without a path",
    source: "https://github.com/Metatavu/keycloak-scim-server/pull/113",
  },
  groupIdInValue400: {
    what: "refuses a PATCH of a group with its id in the value",
    source: "https://github.com/Metatavu/keycloak-scim-server/pull/113",
  },
  emptyReplace400: {
    what: "refuses to replace members by nobody",
    source: "https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/757",
  },
  replaceAdds: {
    what: "adds the members that replace the others",
    source: "https://github.com/jelhub/scimgateway/issues/113",
  },
  putKeepsMembers: {
    what: "passes the members of a PUT over",
    source: "https://github.com/Metatavu/keycloak-scim-server/issues/111",
  },
} as const satisfies Readonly<Record<string, FlawEntry>>;

export type Flaw = keyof typeof flaws;
