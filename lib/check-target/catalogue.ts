import type { IdentityProviderName } from "../config/common/model";

/** Severity of a finding: E breaks provisioning by Entra, O by Okta, W is a warning, I is for information. */
export type Level = "E" | "O" | "W" | "I";

interface CheckEntry {
  readonly id: string;
  /** The worst that it can find; a finding can weigh less. */
  readonly level: Level;
  readonly title: string;
  /** Without these, or what they left behind, it cannot be done. */
  readonly needs: readonly string[];
  /** Whose provisioning depends on it. */
  readonly concerns: readonly IdentityProviderName[];
  /** Creates, changes or deletes objects of its own. */
  readonly writes: boolean;
}

const both = ["entra", "okta"] as const;
const entra = ["entra"] as const;
const okta = ["okta"] as const;

/**
 * Every check, in the order of the report.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 * https://developer.okta.com/docs/guides/scim-provisioning-integration-test/main/
 */
export const checks = [
  { id: "T1", level: "E", title: "the tenant URL is one that Entra can use", needs: [], concerns: both, writes: false },
  {
    id: "T2",
    level: "E",
    title: "TLS 1.2 or newer, and a certificate that is trusted and lasts",
    needs: [],
    concerns: both,
    writes: false,
  },
  {
    id: "A1",
    level: "E",
    title: "tokens are to be had by OAuth client credentials, and live long enough",
    needs: ["T1"],
    concerns: entra,
    writes: false,
  },
  {
    id: "T3",
    level: "E",
    title: "without a token, and with a wrong one, the answer is 401",
    needs: ["T1"],
    concerns: both,
    writes: false,
  },
  {
    id: "T4",
    level: "E",
    title: "a search without a hit is answered by an empty list: Test Connection",
    needs: ["T1"],
    concerns: both,
    writes: false,
  },
  { id: "T5", level: "E", title: "an unknown id is answered by 404", needs: ["T4"], concerns: both, writes: false },
  {
    id: "T6",
    level: "W",
    title: "answers are of type application/scim+json",
    needs: ["T4"],
    concerns: both,
    writes: false,
  },
  {
    id: "T7",
    level: "I",
    title: "the target describes itself, and knows the mapped attributes",
    needs: ["T4"],
    concerns: entra,
    writes: false,
  },
  { id: "T8", level: "W", title: "lists come in pages", needs: ["T4"], concerns: both, writes: false },
  { id: "T9", level: "W", title: "answers are quick", needs: ["T4"], concerns: both, writes: false },
  {
    id: "C1",
    level: "E",
    title: "a user is created as mapped, and every value is kept",
    needs: ["T4"],
    concerns: both,
    writes: true,
  },
  { id: "C2", level: "E", title: "the same user again is refused by 409", needs: ["C1"], concerns: both, writes: true },
  {
    id: "C3",
    level: "E",
    title: "the user is found by the matching attribute",
    needs: ["C1"],
    concerns: both,
    writes: true,
  },
  {
    id: "C4",
    level: "W",
    title: "the user is found in other letter case",
    needs: ["C3"],
    concerns: both,
    writes: true,
  },
  {
    id: "C5",
    level: "E",
    title: "the user is found by every further matching attribute",
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "C6",
    level: "O",
    title: "a user is created by a body of type application/json",
    needs: ["C1"],
    concerns: okta,
    writes: true,
  },
  { id: "C7", level: "E", title: "an empty list of roles is tolerated", needs: ["C1"], concerns: entra, writes: true },
  {
    id: "P1",
    level: "E",
    title: 'disabled as without the flag: `Replace active "False"`',
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P2",
    level: "E",
    title: "disabled as with the flag: `replace active false`",
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P3",
    level: "E",
    title: "disabled by the mixed form: `Replace active false`",
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P4",
    level: "O",
    title: "disabled and enabled as Okta does it: no path, `{active}`",
    needs: ["C1"],
    concerns: okta,
    writes: true,
  },
  {
    id: "P5",
    level: "E",
    title: "each mapped attribute is replaced when present, and added when absent",
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P6",
    level: "E",
    title: "one replacement without a path, with dotted and URN keys, as with the flag",
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P7",
    level: "E",
    title: "an attribute of an extension is changed by its URN path, and lands there",
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P8",
    level: "E",
    title: "the manager is set, as text and as object, and removed",
    needs: ["C1", "C7"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P9",
    level: "W",
    title: "an optional attribute is removed, emptied and set to null",
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P10",
    level: "E",
    title: "a renamed user is found by the new name only",
    needs: ["C3"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P11",
    level: "W",
    title: "an unknown attribute does not break the server",
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "P12",
    level: "I",
    title: "a PATCH without operations does not break the server",
    needs: ["C1"],
    concerns: entra,
    writes: true,
  },
  {
    id: "D1",
    level: "E",
    title: "a disabled user is still returned, by id and by search",
    needs: ["C1"],
    concerns: both,
    writes: true,
  },
  { id: "D2", level: "E", title: "a disabled user is enabled again", needs: ["C1"], concerns: entra, writes: true },
  {
    id: "G1",
    level: "E",
    title: "a group is created, with Microsoft's second schema",
    needs: ["T4"],
    concerns: both,
    writes: true,
  },
  {
    id: "G2",
    level: "E",
    title: "the same group again is refused by 409",
    needs: ["G1"],
    concerns: both,
    writes: true,
  },
  {
    id: "G3",
    level: "E",
    title: "the group is found by its name, without its members",
    needs: ["G1"],
    concerns: both,
    writes: true,
  },
  {
    id: "G4",
    level: "E",
    title: "a member is added, in both dialects",
    needs: ["G1", "C1", "C7"],
    concerns: both,
    writes: true,
  },
  { id: "G5", level: "E", title: "a member is removed, in both dialects", needs: ["G4"], concerns: both, writes: true },
  {
    id: "G6",
    level: "W",
    title: "a member that is added twice is there once",
    needs: ["G4"],
    concerns: both,
    writes: true,
  },
  { id: "G7", level: "E", title: "the group is renamed", needs: ["G1"], concerns: both, writes: true },
  { id: "G8", level: "E", title: "the group is deleted", needs: ["G1"], concerns: both, writes: true },
  { id: "D3", level: "E", title: "a user is deleted, and gone", needs: ["C1"], concerns: entra, writes: true },
  { id: "D4", level: "E", title: "a deleted user is created again", needs: ["D3"], concerns: entra, writes: true },
  {
    id: "S1",
    level: "E",
    title: "what comes back has the types of its schema",
    needs: ["C1"],
    concerns: both,
    writes: true,
  },
  {
    id: "R1",
    level: "W",
    title: "too many requests are answered by 429 with Retry-After",
    needs: ["T4"],
    concerns: both,
    writes: true,
  },
] as const satisfies readonly CheckEntry[];

export type CheckId = (typeof checks)[number]["id"];
