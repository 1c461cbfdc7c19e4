import type { CheckId } from "./catalogue";
import { wantedLife } from "./checks/sign-in";
import type { CheckResult } from "./finding";

/** The likely verdict of Microsoft's validation on one of its tests, as far as it can be told from outside. */
export interface GalleryVerdict {
  /** Name of the test in Microsoft's overview. */
  readonly test: string;
  readonly category: "mandatory" | "optional";
  readonly verdict: "passed" | "failed" | "warning" | "skipped" | "not tried";
  /** The part that was not examined, or the basis of the verdict. */
  readonly reason: string;
  readonly checks: readonly CheckId[];
}

interface GalleryTest {
  readonly test: string;
  readonly optional?: boolean;
  readonly ofGroups?: boolean;
  readonly checks: readonly CheckId[];
}

/**
 * Tests that run through Entra's engine, so that the provisioning log is judged as well.
 * https://github.com/AzureAD/SCIMReferenceCode: SCIM-Validation-Test-Overview.md, August 2026
 */
const throughEntra: readonly GalleryTest[] = [
  { test: "Create_User_Test", checks: ["T4", "C1", "C3"] },
  { test: "Update_User_Test", checks: ["P5", "P6", "P7"] },
  { test: "Disable_User_Test", checks: ["P1", "P2", "D1"] },
  { test: "Delete_User_Test", optional: true, checks: ["D3"] },
  { test: "User_Update_Manager_Test", checks: ["P8"] },
  { test: "Restore_User_Test", checks: ["D2", "D4"] },
  { test: "POD_User_Test", checks: ["C1", "C3", "P1"] },
  { test: "Create_Group_Test", ofGroups: true, checks: ["G1", "G3"] },
  { test: "Update_Group_Test", ofGroups: true, checks: ["G7"] },
  { test: "Delete_Group_Test", optional: true, ofGroups: true, checks: ["G8"] },
  { test: "Group_Update_Add_Member_Test", ofGroups: true, checks: ["G4"] },
  { test: "Group_Update_Remove_Member_Test", ofGroups: true, checks: ["G5"] },
  { test: "POD_Group_Test", ofGroups: true, checks: ["G1", "G4"] },
  { test: "Restore_Group_Test", optional: true, ofGroups: true, checks: ["G8"] },
];

/** Tests that send their requests straight to the endpoint. */
const straight: readonly GalleryTest[] = [
  { test: "Schema_Discoverability_Test", checks: ["V1"] },
  { test: "SCIM_Null_Update_Test", checks: ["V2"] },
  { test: "SCIM_User_Create_Test", checks: ["C1"] },
  { test: "SCIM_User_Update_Test", checks: ["P5", "P6", "P7"] },
  { test: "SCIM_Group_Create_Test", ofGroups: true, checks: ["G1"] },
  { test: "SCIM_Group_Update_Test", ofGroups: true, checks: ["G7"] },
  { test: "SCIM_User_Pagination_Test", checks: ["V4"] },
  { test: "SCIM_Group_Pagination_Test", optional: true, ofGroups: true, checks: ["V5"] },
  { test: "SCIM_Update_Manager_Test", checks: ["V3"] },
];

const unlisted =
  "/Schemas does not list groups: the overview lets group tests fail then; the page on requirements calls groups recommended, and the set-up document skips the tests";

/** Observations of the checks besides their findings; absent fields were not examined. */
export interface GalleryFacts {
  /** /Schemas lists groups. */
  readonly hasGroups?: boolean;
  /** Seconds that a token of OAuth client credentials lives; null: its answer does not say. */
  readonly tokenLifetime?: number | null | undefined;
}

/** The verdict for each test, as far as the checks came. */
export function galleryVerdicts(
  results: readonly CheckResult[],
  { hasGroups, tokenLifetime }: GalleryFacts,
): GalleryVerdict[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  const verdictOf = ({ test, checks, optional = false, ofGroups = false }: GalleryTest): GalleryVerdict => {
    const entry = { test, category: optional ? "optional" : "mandatory", checks } as const;
    if (ofGroups && hasGroups === false)
      return { ...entry, verdict: optional ? "skipped" : "failed", reason: unlisted };
    const done = checks.flatMap((id) => byId.get(id) ?? []);
    const bad = done.filter(({ id, findings }) => findings.some(({ level }) => level === "E" || id.startsWith("V")));
    if (bad.length > 0) {
      const reason = `see ${bad.map(({ id }) => id).join(", ")}`;
      return { ...entry, verdict: optional ? "warning" : "failed", reason };
    }
    const open = done.find(({ outcome }) => outcome === "skipped" || outcome === "unverified");
    if (open) {
      const isLeftOut = open.outcome === "skipped" && !open.reason?.startsWith("needs ");
      return { ...entry, verdict: isLeftOut ? "skipped" : "not tried", reason: open.reason ?? "" };
    }
    const missing = checks.filter((id) => !byId.has(id));
    if (missing.length > 0) return { ...entry, verdict: "not tried", reason: `not looked at: ${missing.join(", ")}` };
    return { ...entry, verdict: "passed", reason: "" };
  };
  const log = "its requests; what it looks for in the provisioning log is not tried";
  return [
    ...throughEntra
      .map(verdictOf)
      .map((each): GalleryVerdict => (each.verdict === "passed" ? { ...each, reason: log } : each)),
    ...straight.map(verdictOf),
    credentials(byId.get("A1"), tokenLifetime),
    federated,
  ];
}

const minute = 60;

function credentials(signIn: CheckResult | undefined, tokenLifetime: number | null | undefined): GalleryVerdict {
  const entry = { test: "Validate_Credentials_Test", category: "mandatory", checks: ["A1"] } as const;
  if (!signIn) {
    const reason =
      "the token is a static one: this or Federated_Identity_Test has to pass before an app is listed, a static token alone never does";
    return { ...entry, verdict: "skipped", reason };
  }
  if (signIn.findings.some(({ level }) => level === "E")) return { ...entry, verdict: "failed", reason: "see A1" };
  if (tokenLifetime == null)
    return {
      ...entry,
      verdict: "failed",
      reason: "how long the token lives is not said; 60 to 360 minutes are wanted",
    };
  const isFine = tokenLifetime >= wantedLife.least && tokenLifetime <= wantedLife.most;
  const reason = `the token lives ${Math.round(tokenLifetime / minute)} minutes; 60 to 360 are wanted`;
  return { ...entry, verdict: isFine ? "passed" : "failed", reason };
}

const federated: GalleryVerdict = {
  test: "Federated_Identity_Test",
  category: "mandatory",
  verdict: "not tried",
  reason: "workload identity federation cannot be tried from outside Entra",
  checks: [],
};
