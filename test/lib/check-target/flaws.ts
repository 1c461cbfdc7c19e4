import type { Flaw } from "../../../sandbox/scim-servers/flaws";

type Findings = readonly string[];

/** What each flaw of the difficult server gives by itself, and nothing else: for Entra and Okta, and for Okta alone. */
export const findingsOfFlaws: Readonly<Record<Flaw, readonly [both: Findings, okta: Findings]>> = {
  yesToEverything: [
    ["T3 E", "T4 E"],
    ["T3 O", "T4 O"],
  ],
  openToAnyone: [["T3 E"], ["T3 O"]],
  forbids: [["T3 E"], ["T3 O"]],
  errorsWithoutStatus: [
    ["T3 O", "T5 O"],
    ["T3 O", "T5 O"],
  ],
  unknownIsEmpty: [["T5 E"], ["T5 O"]],
  plainJson: [["T6 W"], ["T6 W"]],
  onlyScimJson: [["C6 W"], ["C6 W"]],
  onlyPlainJson: [["C1 E", "C8 O", "G1 E"], ["C8 O"]],
  refusesCharset: [["C1 E", "C8 O"], ["C8 O"]],
  acceptJsonOnly: [["T4 E"], []],
  noPages: [["T8 W"], ["T8 W"]],
  totalIsPage: [["T8 W"], ["T8 W"]],
  listNeedsFilter: [
    ["T8 W", "T10 O"],
    ["T8 W", "T10 O"],
  ],
  countsAsTexts: [["T4 E"], ["T4 O"]],
  noCounts: [["T4 O"], ["T4 O"]],
  duplicates: [["C2 E", "C3 E", "C9 O", "G2 E", "G3 E"], ["C9 O"]],
  blindSearch: [
    ["C3 E", "C9 O", "G3 E", "G11 O"],
    ["C9 O", "G11 O"],
  ],
  staleSearch: [["P10 E"], []],
  and500: [["P8 E"], []],
  and501: [["P8 W"], []],
  andIgnored: [["P8 E"], []],
  apostrophe500: [
    ["C10 E", "G10 E"],
    ["C10 O", "G10 O"],
  ],
  asciiFilters: [
    ["C10 E", "G10 E"],
    ["C10 O", "G10 O"],
  ],
  asciiOnly: [
    ["C10 E", "G10 E"],
    ["C10 O", "G10 O"],
  ],
  mojibake: [
    ["C10 E", "G10 E"],
    ["C10 O", "G10 O"],
  ],
  plusIsBlank: [
    ["C10 E", "G10 E"],
    ["C10 O", "G10 O"],
  ],
  hashEnds: [
    ["C10 E", "G10 E"],
    ["C10 O", "G10 O"],
  ],
  quotesEnd: [["G10 W"], ["G10 W"]],
  backslashKept: [["G10 W"], ["G10 W"]],
  threeByteTexts: [
    ["C10 E", "G10 E"],
    ["C10 O", "G10 O"],
  ],
  cutsLongNames: [["C10 E"], ["C10 O"]],
  wrongId: [
    ["C1 E", "C8 O", "G1 E", "G11 O"],
    ["C8 O", "G11 O"],
  ],
  numericIds: [
    ["C1 E", "C8 O", "G1 E", "G11 O"],
    ["C8 O", "G11 O"],
  ],
  idsFollowNames: [
    ["P10 E", "P13 O", "G7 E", "G8 E", "G12 O", "G13 O", "G14 O"],
    ["P13 O", "G12 O", "G13 O", "G14 O"],
  ],
  createsWhatItRefuses: [["C3 E", "G3 E"], []],
  primaryTexts: [["F1 E"], ["F1 W"]],
  flatPhotos: [["F1 E"], ["F1 W"]],
  oddDates: [["F1 W"], ["F1 W"]],
  noMeta: [["F1 W"], ["F1 W"]],
  noSchemas: [["F1 W"], ["F1 W"]],
  nullLists: [["F1 W"], ["F1 W"]],
  noEmptyLists: [
    ["C7 E", "C8 O", "G11 O"],
    ["C8 O", "G11 O"],
  ],
  refusesPassword: [["C8 O"], ["C8 O"]],
  groupsNotEmpty: [["C8 O"], ["C8 O"]],
  noPut: [
    ["P13 O", "P14 O", "G13 O"],
    ["P13 O", "P14 O", "G13 O"],
  ],
  putKeepsActive: [["P14 O"], ["P14 O"]],
  putRefusesReadOnly: [
    ["P13 O", "P14 O", "G13 O"],
    ["P13 O", "P14 O", "G13 O"],
  ],
  putKeepsUserName: [["P13 O"], ["P13 O"]],
  putLosesRest: [["P13 O"], ["P13 O"]],
  onlyBooleans: [["P1 E"], []],
  onlyTexts: [["P2 I", "P3 E"], []],
  keptTexts: [["P1 E"], []],
  onlyLowerCase: [["P1 E", "P3 E", "P5 E", "P7 E", "P8 E", "P9 W", "P10 E", "G4 E", "G5 E", "G7 E"], []],
  onlyPaths: [
    ["P4 O", "P6 I", "G12 O"],
    ["P4 O", "G12 O"],
  ],
  onlyFirstOperation: [["P5 E", "P7 E", "G5 I", "G12 O"], ["G12 O"]],
  dropsParts: [["P5 E", "P7 E", "P8 E"], []],
  dropsElements: [["P5 E"], []],
  noPathReplacesAll: [["P4 O"], ["P4 O"]],
  eqIsPart: [
    ["C3 E", "C9 O", "G3 E", "G11 O"],
    ["C9 O", "G11 O"],
  ],
  noAddThroughPath: [["P5 E"], []],
  splitUrns: [["P7 E", "P8 E"], []],
  onlyManagerObjects: [["P8 E"], []],
  managerText: [["P8 E"], []],
  noRemoval: [["P8 W", "P9 W"], []],
  brokenByUnknown: [["P11 W"], []],
  brokenByNothing: [["P12 I"], []],
  noReturn: [
    ["P4 O", "P14 O", "D2 E"],
    ["P4 O", "P14 O"],
  ],
  deletesWithBody: [["G8 W", "D3 W"], []],
  deletesNothing: [["G8 E", "G14 O", "D3 E"], ["G14 O"]],
  deletesLater: [["G8 I", "D3 I"], []],
  namesStayTaken: [["D4 E"], []],
  onlyKnownSchemas: [["G1 E"], []],
  membersEmpty400: [["G11 O"], ["G11 O"]],
  alwaysMembers: [["G3 E"], []],
  hiddenMembers: [[], []],
  membersNull: [[], []],
  membersAtUser: [[], []],
  noMemberRemoval: [["G5 E", "G12 O"], ["G12 O"]],
  noMemberValue: [["G5 E"], []],
  removeWipes: [["G5 E", "G12 O"], ["G12 O"]],
  removeFirst: [["G5 E", "G12 O"], ["G12 O"]],
  addReplaces: [["G4 E", "G12 O"], ["G12 O"]],
  firstMemberOnly: [["G4 E", "G5 E", "G12 O"], ["G12 O"]],
  mostMembers: [["G9 W"], []],
  doubledMembers: [["G6 W"], []],
  noGroupRename: [["G7 E"], []],
  renameDropsMembers: [["G7 E", "G12 O"], ["G12 O"]],
  groupNoPath400: [["G12 O"], ["G12 O"]],
  groupIdInValue400: [["G12 O"], ["G12 O"]],
  emptyReplace400: [["G12 O"], ["G12 O"]],
  replaceAdds: [["G12 O"], ["G12 O"]],
  putKeepsMembers: [["G13 O"], ["G13 O"]],
};

/** Flaws that make a check's findings unobservable: the server never comes to what would be found. */
export const unobservable: readonly (readonly [Flaw, check: string])[] = [
  // Nobody is disabled in the dialect of the cycles, so nobody can be enabled by it: what is left weighs less.
  ["onlyBooleans", "D2"],
  ["keptTexts", "D2"],
  ["onlyLowerCase", "D2"],
  // Whether half of a filter is ignored shows only where a filter finds somebody.
  ["blindSearch", "P8"],
  // Each addition throws the others out, so that nobody is there twice.
  ["addReplaces", "G6"],
  // The group that was renamed is not there any more by its id, so whatever answers its deletion says nothing; without a rename it is.
  ["idsFollowNames", "G8"],
  ["idsFollowNames", "G14"],
];

/** Flaws that no server has at once. */
export const contradictory: readonly (readonly [Flaw, Flaw])[] = [
  // Counts that are left out are no texts.
  ["countsAsTexts", "noCounts"],
  // What stays for good is not gone later.
  ["deletesNothing", "deletesLater"],
  // A filter that is refused is not read, not even by half.
  ["andIgnored", "and501"],
  // Where ids are made of names, nobody is there twice.
  ["duplicates", "idsFollowNames"],
  ["createsWhatItRefuses", "idsFollowNames"],
];
