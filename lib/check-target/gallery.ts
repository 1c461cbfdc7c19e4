import type { CheckId } from "./catalogue";
import type { CheckResult } from "./finding";

/** How Microsoft's validation would judge one of its tests, as far as that can be said from outside. */
export interface GalleryVerdict {
  /** As in Microsoft's overview. */
  readonly test: string;
  readonly category: "mandatory" | "optional";
  readonly verdict: "passed" | "failed" | "warning" | "skipped" | "not tried";
  /** What was not looked at, or what the verdict rests on. */
  readonly reason: string;
  readonly checks: readonly CheckId[];
}

interface GalleryTest {
  readonly test: string;
  readonly optional?: boolean;
  /** It runs through Entra's engine, and is judged by the provisioning log, too. */
  readonly through?: boolean;
  readonly ofGroups?: boolean;
  readonly checks: readonly CheckId[];
}

/** https://github.com/AzureAD/SCIMReferenceCode: SCIM-Validation-Test-Overview.md, August 2026. */
const tests: readonly GalleryTest[] = [
  { test: "Create_User_Test", through: true, checks: ["T4", "C1", "C3"] },
  { test: "Update_User_Test", through: true, checks: ["P5", "P6", "P7"] },
  { test: "Disable_User_Test", through: true, checks: ["P1", "P2", "D1"] },
  { test: "Delete_User_Test", optional: true, through: true, checks: ["D3"] },
  { test: "User_Update_Manager_Test", through: true, checks: ["P8"] },
  { test: "Restore_User_Test", through: true, checks: ["D2", "D4"] },
  { test: "POD_User_Test", through: true, checks: ["C1", "C3", "P1"] },
  { test: "Create_Group_Test", through: true, ofGroups: true, checks: ["G1", "G3"] },
  { test: "Update_Group_Test", through: true, ofGroups: true, checks: ["G7"] },
  { test: "Delete_Group_Test", optional: true, through: true, ofGroups: true, checks: ["G8"] },
  { test: "Group_Update_Add_Member_Test", through: true, ofGroups: true, checks: ["G4"] },
  { test: "Group_Update_Remove_Member_Test", through: true, ofGroups: true, checks: ["G5"] },
  { test: "POD_Group_Test", through: true, ofGroups: true, checks: ["G1", "G4"] },
  { test: "Restore_Group_Test", optional: true, through: true, ofGroups: true, checks: ["G8"] },
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

/**
 * @param hasGroups whether /Schemas lists groups
 * @param tokenLifetime seconds that a token of OAuth client credentials lives; undefined: the token is a static one
 */
export function galleryVerdicts(
  results: readonly CheckResult[],
  hasGroups: boolean,
  tokenLifetime?: number,
): GalleryVerdict[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  const verdicts = tests.map(
    ({ test, checks, optional = false, through = false, ofGroups = false }): GalleryVerdict => {
      const entry = { test, category: optional ? "optional" : "mandatory", checks } as const;
      if (ofGroups && !hasGroups) return { ...entry, verdict: optional ? "skipped" : "failed", reason: unlisted };
      const done = checks.flatMap((id) => byId.get(id) ?? []);
      const bad = done.filter(({ id, findings }) => findings.some(({ level }) => level === "E" || id.startsWith("V")));
      if (bad.length > 0) {
        return {
          ...entry,
          verdict: optional ? "warning" : "failed",
          reason: `see ${bad.map(({ id }) => id).join(", ")}`,
        };
      }
      const open = done.find(({ outcome }) => outcome === "skipped" || outcome === "unverified");
      if (open) {
        const isLeftOut = open.outcome === "skipped" && !open.reason?.startsWith("needs ");
        return { ...entry, verdict: isLeftOut ? "skipped" : "not tried", reason: open.reason ?? "" };
      }
      const log = "its requests; what it looks for in the provisioning log is not tried";
      return { ...entry, verdict: "passed", reason: through ? log : "" };
    },
  );
  const [direct, throughEntra] = [verdicts.slice(0, 20), verdicts.slice(20)];
  return [...direct, credentials(tokenLifetime), federated, ...throughEntra];
}

const minute = 60;

function credentials(tokenLifetime: number | undefined): GalleryVerdict {
  const entry = { test: "Validate_Credentials_Test", category: "mandatory", checks: [] } as const;
  if (tokenLifetime === undefined) {
    const reason =
      "the token is a static one: this or Federated_Identity_Test has to pass before an app is listed, a static token alone never does";
    return { ...entry, verdict: "skipped", reason };
  }
  const isFine = tokenLifetime >= 60 * minute && tokenLifetime <= 360 * minute;
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
