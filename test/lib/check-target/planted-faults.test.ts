import { type CheckTargetReport } from "../../../lib/check-target";
import { checks } from "../../../lib/check-target/catalogue";
import type { Difficulties } from "../../../sandbox/scim-servers/difficulties";
import type { Flaw } from "../../../sandbox/scim-servers/flaws";
import { findingsOfFlaws } from "./flaws";
import { checkServer } from "./in-process";
import { defaultMappings, findingsOf, prefix, token } from "./support";

/** More than a single flaw, or with the flag in the tenant URL. */
type PlantedFault = readonly [name: string, difficulties: Difficulties, findings: readonly string[], query?: string];
const faults: PlantedFault[] = [
  ["healthy", {}, []],
  ["healthy-flag", {}, [], "?aadOptscim062020"],
  ["several", { caseSensitiveUserNames: true, duplicateEmailTypes: true }, ["C1 E", "C4 W"]],
  ["not-found", { notFoundWithoutHit: true }, ["T4 E"]],
  ["forgetful", { forgottenAttributes: ["title"] }, ["C1 E", "P5 E", "P6 I"]],
  ["refuses", { refusedAttributes: ["nickName", "title"] }, ["C1 E"]],
  ["strict-flag", { flaws: ["onlyBooleans"] }, ["P1 W"], "?aadOptscim062020"],
  ["texts-flag", { flaws: ["onlyTexts"] }, ["P2 E", "P3 W"], "?aadOptscim062020"],
  [
    "lower-case-flag",
    { flaws: ["onlyLowerCase"] },
    ["P1 W", "P3 W", "P5 W", "P7 W", "G4 W", "G5 W", "G7 W"],
    "?aadOptscim062020",
  ],
  ["paths-flag", { flaws: ["onlyPaths"] }, ["P4 O", "P6 E", "G12 O"], "?aadOptscim062020"],
  ["removes-first-flag", { flaws: ["onlyFirstOperation"] }, ["P5 E", "P7 E", "G5 E", "G12 O"], "?aadOptscim062020"],
  ["hidden", { hiddenDisabledUsers: true }, ["D1 E"]],
  ["no-delete", { noDelete: 405 }, ["G8 E", "G14 O", "D3 E"]],
  ["no-group-patch", { noGroupPatch: 501 }, ["G4 E", "G7 E", "G12 O"]],
  ["null-members-stay", { flaws: ["membersNull", "noMemberRemoval"] }, ["G5 E", "G12 O"]],
  ["members-at-user-stay", { flaws: ["membersAtUser", "noMemberRemoval"] }, ["G5 E", "G12 O"]],
  ["rate", { rateLimit: { requests: 292, perMilliseconds: 600_000, retryAfter: false } }, ["R1 W"]],
];

const reports = new Map<string, CheckTargetReport>();

/** Servers that answer nothing, delete nothing, or have had enough. */
const cannotBeCleaned = ["yesToEverything", "no-delete", "deletesNothing", "rate", "wrongId"];

async function findings(name: string, difficulties: Difficulties, options: Parameters<typeof checkServer>[1] = {}) {
  const { report, others, somebody } = await checkServer(difficulties, options);
  reports.set(name, report);
  expect(report.stopped).toBeUndefined();
  expect(somebody()).toMatchObject({ userName: "somebody@contoso.example", active: true });
  if (!cannotBeCleaned.includes(name.replace("-okta", ""))) expect([report.leftOvers, others()]).toEqual([[], []]);
  return findingsOf(report);
}

test.each(faults.map(([name, difficulties, expected, query = ""]) => ({ name, difficulties, expected, query })))(
  "$name",
  async ({ name, difficulties, expected, query }) => {
    expect(await findings(name, difficulties, { query })).toEqual(expected);
  },
);

describe("each flaw by itself gives its findings, and no others", () => {
  const each = Object.entries(findingsOfFlaws) as [Flaw, (typeof findingsOfFlaws)[Flaw]][];
  test.each(each)("%s", async (flaw, [both, okta]) => {
    expect(await findings(flaw, { flaws: [flaw] })).toEqual(both);
    expect(await findings(`${flaw}-okta`, { flaws: [flaw] }, { providers: new Set(["okta"]) })).toEqual(okta);
  });
});

test("every check finds something at one server or another", () => {
  const found = new Set([...reports.values()].flatMap(findingsOf).map((finding) => finding.split(" ")[0]));
  // A1 looks at the token endpoint, T1 and T2 at the URL and the certificate, T7 at what small servers do not have, T9 at the clock: tested by themselves.
  const elsewhere = ["A1", "T1", "T2", "T7", "T9", "C5"];
  // Those of the lists of tests have a file of their own.
  const ours = checks.filter(({ id }) => !/^[SV]/.test(id)).map(({ id }) => id);
  expect(ours.filter((id) => !found.has(id) && !elsewhere.includes(id))).toEqual([]);
});

const messages = (name: string, id: string) =>
  reports
    .get(name)
    ?.results.find((result) => result.id === id)
    ?.findings.map(({ what, remedy }) => `${what} ${remedy}`)
    .join("\n");

test("findings say what was seen, and what to do about it", () => {
  expect(messages("refuses", "C1")).toMatch(
    /A user with title is answered by 400; without it.*Remove the mapping of title/,
  );
  expect(messages("onlyBooleans", "P1")).toMatch(/`Replace active "False"` is answered by 400.*Add aadOptscim062020/);
  expect(messages("strict-flag", "P1")).toMatch(/Disable people through cycles only/);
  expect(messages("keptTexts", "P1")).toMatch(/becomes the text "False"/);
  expect(messages("splitUrns", "P7")).toMatch(
    /filed under `urn:ietf:params:scim:schemas:extension:enterprise:2` > `0:User/,
  );
  expect(messages("onlyLowerCase", "G4")).toMatch(
    /`Add members` is answered by 204, but the user is no member afterwards/,
  );
});

test("every further matching attribute has to find people", async () => {
  const mappings = { ...defaultMappings.users?.mappings, externalId: { source: "[objectId]", match: 2 } };
  const schema = { users: { mappings } };
  const outcome = async (difficulties: Difficulties) => {
    const { report } = await checkServer(difficulties, { schema });
    return report.results.find(({ id }) => id === "C5");
  };
  expect(await outcome({})).toMatchObject({ outcome: "passed" });
  expect(await outcome({ flaws: ["blindSearch"] })).toMatchObject({
    findings: [{ level: "E", what: expect.stringMatching(/externalId eq ".*does not find what was just created/) }],
  });
});

test("findings of groups say what becomes of everybody else", () => {
  expect(messages("removeWipes", "G5")).toMatch(
    /`Remove members` with a value is answered by 204, but 5 other members are gone/,
  );
  expect(messages("removeFirst", "G5")).toMatch(/the user is still a member, and 1 other member is gone afterwards/);
  expect(messages("addReplaces", "G4")).toMatch(
    /`Add members` of 2 members is answered by 204, but 1 other member is gone/,
  );
  expect(messages("firstMemberOnly", "G4")).toMatch(
    /of 2 members is answered by 204, but one of them is no member afterwards/,
  );
  expect(messages("renameDropsMembers", "G7")).toMatch(/answered by 204, and 6 of its 6 members are gone/);
  expect(messages("mostMembers", "G9")).toMatch(
    /12 members in one request are answered by 400; the most that is taken is 5/,
  );
});

test("findings of Okta's requests say which part of them is refused", () => {
  expect(messages("refusesPassword", "C8")).toMatch(/`password` is answered by 400; without it, the user is created/);
  expect(messages("putRefusesReadOnly", "P13")).toMatch(
    /PUT of a user is answered by 400; without id and meta, it is taken/,
  );
  expect(messages("groupIdInValue400", "G12")).toMatch(/answered by 400; without its id in the value, it is taken/);
  expect(messages("onlyScimJson", "C6")).toMatch(/application\/json is answered by 415/);
});

test("the manager question: broken, refused and half ignored are told apart", () => {
  expect(messages("and500", "P8")).toMatch(/The question `id eq "\S+" and manager eq "\S+"` is answered by 500/);
  expect(messages("and501", "P8")).toMatch(/is refused: it is answered by 501/);
  expect(messages("andIgnored", "P8")).toMatch(/finds the user, who does not have this manager/);
  expect(messages("managerText", "P8")).toMatch(/is the text "\S+" afterwards, not an object/);
});

test("where members never show, nothing is claimed of them", () => {
  const outcomes = reports
    .get("hiddenMembers")
    ?.results.filter(({ id }) => ["G4", "G5", "G6", "G7", "G9"].includes(id));
  expect(outcomes).toMatchObject([
    { outcome: "unverified", reason: expect.stringContaining("never shows members") },
    { outcome: "unverified" },
    { outcome: "unverified" },
    { outcome: "unverified" },
    { outcome: "unverified" },
  ]);
});

test("what is left is named, with the way to remove it", () => {
  expect(reports.get("no-delete")?.leftOvers[0]).toMatchObject({
    name: expect.stringContaining(prefix),
    url: expect.stringContaining(`http://127.0.0.1:1/scim/`),
    reason: "DELETE is answered by 405",
  });
});

test("evidence shows requests and answers, but neither the token nor anybody who was there before", () => {
  const shown = JSON.stringify([...reports.values()].map(({ results }) => results));
  expect(shown.includes('"request":"PATCH http')).toBe(true);
  expect(shown.includes('"authorization":"a wrong token"')).toBe(true);
  expect(shown.includes(token)).toBe(false);
  expect(shown.includes("somebody@contoso.example")).toBe(false);
});
