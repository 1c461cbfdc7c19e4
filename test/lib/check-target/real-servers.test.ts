import type { DesiredSchema } from "../../../lib/entra/schema";
import { startTargets, type TargetKind } from "../../../sandbox/scim-servers";
import { jacksonIsInstalled } from "../../../sandbox/scim-servers/jackson-package";
import { check, defaultMappings, findingsOf, token } from "./support";

/** What three products are known for, and nothing that they are not: see docs/sandbox-targets.md. */

async function findings(kind: TargetKind, options: Parameters<typeof check>[1] = {}) {
  const [target] = await startTargets({ specs: [{ name: kind, kind, pathPrefix: "/scim", token }] });
  if (!target) throw new Error("no target");
  try {
    const report = await check(target.baseUrl, options);
    expect(report.stopped).toBeUndefined();
    expect(report.leftOvers).toEqual([]);
    expect(await target.listUsers()).toEqual([]);
    const unverified = report.results.filter(({ outcome }) => outcome === "unverified").map(({ id }) => `${id} ?`);
    return [...findingsOf(report), ...unverified.filter((each) => each !== "T2 ?")];
  } finally {
    await target.stop();
  }
}

test.each(["", "?aadOptscim062020"])(
  "better-auth takes both dialects; it refuses empty values and the question for a manager (%s)",
  async (query) => {
    expect(await findings("better-auth", { query })).toEqual(["P8 W", "P9 W"]);
  },
);

describe("scimmy", () => {
  const always = ["T8 W", "C4 W"];
  const groups = ["G3 W", "G6 W", "G10 W"];

  test("without the flag it disables nobody", async () => {
    expect(await findings("scimmy")).toEqual([...always, "P1 E", "P5 E", "P8 E", ...groups]);
  });

  test("with it, only provisioning on demand is left in the cold; elements are not added, managers not taken as text", async () => {
    expect(await findings("scimmy", { query: "?aadOptscim062020" })).toEqual([
      ...always,
      "P1 W",
      "P5 E",
      "P8 E",
      ...groups,
    ]);
  });

  test("it is ready with the flag and without what it does not take", async () => {
    const { mappings } = defaultMappings.users ?? { mappings: {} };
    const kept = Object.fromEntries(Object.entries(mappings).filter(([target]) => !/\[|:manager$/.test(target)));
    const schema: DesiredSchema = { users: { mappings: kept } };
    const found = await findings("scimmy", { query: "?aadOptscim062020", schema });
    expect(found.filter((each) => / [EO]$/.test(each))).toEqual([]);
  });
});

test.each(["better-auth", "scimmy"] as const)("%s is ready for Okta", async (kind) => {
  const found = await findings(kind, { providers: new Set(["okta"]) });
  expect(found.filter((each) => / [EO?]/.test(each))).toEqual([]);
});

(jacksonIsInstalled() ? describe : describe.skip)("jackson", () => {
  const described = ["T3 O", "T5 O"];
  const groups = ["G1 E", "G3 E"];
  const deletions = ["G8 W", "D3 W"];
  const members = ["G4 ?", "G5 ?", "G6 ?"];

  test("it looks people up by their mail address, disables nobody without the flag, and misfiles the enterprise extension", async () => {
    expect(await findings("jackson")).toEqual([
      ...[...described, "C3 E", "P1 E", "P6 I", "P7 E", "P8 E"],
      ...[...groups, "G7 E", ...deletions, ...members],
    ]);
  });

  test("with the flag, and one source for name and mail, it has less against it", async () => {
    const mappings = { ...defaultMappings.users?.mappings };
    mappings['emails[type eq "work"].value'] = { source: "[userPrincipalName]" };
    const schema: DesiredSchema = { ...defaultMappings, users: { mappings } };
    expect(await findings("jackson", { query: "?aadOptscim062020", schema })).toEqual([
      ...[...described, "C4 W", "P1 W", "P6 E", "P7 E", "P8 E", "P10 E"],
      ...[...groups, "G7 W", ...deletions, ...members],
    ]);
  });
});
