import { coreGroupSchema, coreUserSchema, enterpriseUserSchema } from "../../../lib/core/scim-schemas";
import type { Flaw } from "../../../sandbox/scim-servers/flaws";
import { checkServer, difficultServer } from "./in-process";
import { check, findingsOf } from "./support";

describe("Okta's SPEC test", () => {
  const spec = async (...flaws: Flaw[]) => {
    const { report, others } = await checkServer({ flaws }, { providers: new Set(["okta-spec"]) });
    expect([report.stopped, report.leftOvers, others()]).toEqual([undefined, [], []]);
    expect(report.results.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, index) => `S${index + 1}`));
    return findingsOf(report);
  };

  test.each<[string, Flaw[], string[]]>([
    ["a healthy server passes", [], []],
    ["application/json has to be taken", ["onlyScimJson"], ["S6 O", "S7 O", "S8 O"]],
    ["errors have a status", ["errorsWithoutStatus"], ["S11 O", "S12 O"]],
    ["counts are numbers", ["countsAsTexts"], ["S1 O"]],
    ["counts are there", ["noCounts"], ["S1 O"]],
    ["names are unique", ["duplicates"], ["S8 O"]],
    ["lists come without a filter", ["listNeedsFilter"], ["S1 O", "S2 O", "S10 O"]],
    ["what Okta itself does not need passes", ["groupNoPath400", "noPut", "refusesPassword"], []],
  ])("%s", async (_, flaws, expected) => expect(await spec(...flaws)).toEqual(expected));

  test("nothing of people who are there is shown", async () => {
    const { report } = await checkServer({ flaws: ["noCounts"] }, { providers: new Set(["okta-spec"]) });
    expect(JSON.stringify(report.results)).not.toContain("somebody@contoso.example");
  });
});

/** Answers /Schemas, with these attributes besides what Entra maps by itself. */
async function gallery(
  flaws: readonly Flaw[],
  options: Partial<Parameters<typeof check>[1]> & { readonly schemas?: object } = {},
) {
  const server = difficultServer({ flaws });
  const { schemas = { totalResults: 3, Resources: described }, ...rest } = options;
  const fetch: typeof globalThis.fetch = (input, init) =>
    typeof input === "string" && input.endsWith("/Schemas")
      ? Promise.resolve(Response.json(schemas, { headers: { "content-type": "application/scim+json" } }))
      : server.fetch(input, init);
  let now = 0;
  const sleep = async (milliseconds: number) => void (now += milliseconds);
  // The machine's clock is set ahead all the time.
  let set = 0;
  const times = { clock: () => (set += 3_600_000), monotonic: () => now, sleep };
  const asked = { providers: new Set(["entra", "gallery"] as const), ...times, ...rest };
  const report = await check(server.baseUrl, asked, { fetch, sleep });
  expect([report.stopped, report.leftOvers, server.others()]).toEqual([undefined, [], []]);
  const verdicts = new Map(report.gallery?.map(({ test, verdict }) => [test, verdict]));
  const of = (...wanted: string[]) =>
    [...verdicts].filter(([, verdict]) => wanted.includes(verdict)).map(([name]) => name);
  return { report, verdicts, of };
}

const attribute = (name: string, ...parts: string[]) => ({
  name,
  ...(parts.length > 0 && { subAttributes: parts.map((part) => ({ name: part })) }),
});
const address = ["formatted", "streetAddress", "locality", "region", "postalCode", "country"];
const described = [
  {
    id: coreUserSchema,
    attributes: [
      ...["userName", "active", "displayName", "title", "preferredLanguage", "nickName", "userType"].map((name) =>
        attribute(name),
      ),
      attribute("name", "givenName", "familyName", "formatted"),
      ...["emails", "phoneNumbers"].map((name) => attribute(name, "value")),
      attribute("addresses", ...address),
    ],
  },
  { id: enterpriseUserSchema, attributes: ["employeeNumber", "department", "manager"].map((name) => attribute(name)) },
  { id: coreGroupSchema, attributes: [attribute("displayName"), attribute("members")] },
];

describe("Microsoft's tests for the app gallery", () => {
  test("a healthy server passes the 23 that can be looked at", async () => {
    const { report, of, verdicts } = await gallery([]);
    expect(findingsOf(report)).toEqual([]);
    expect(verdicts.size).toBe(25);
    expect(of("failed", "warning")).toEqual([]);
    expect(of("skipped", "not tried")).toEqual(["Validate_Credentials_Test", "Federated_Identity_Test"]);
    expect(report.gallery?.find(({ test }) => test === "Create_User_Test")?.reason).toContain(
      "provisioning log is not tried",
    );
  });

  test.each<[Flaw, string[]]>([
    ["noPages", ["SCIM_User_Pagination_Test", "SCIM_Group_Pagination_Test"]],
    ["noCounts", ["SCIM_User_Pagination_Test", "SCIM_Group_Pagination_Test"]],
    ["removeWipes", ["Group_Update_Remove_Member_Test"]],
    ["onlyManagerObjects", ["User_Update_Manager_Test", "SCIM_Update_Manager_Test"]],
    ["onlyBooleans", ["Disable_User_Test", "POD_User_Test"]],
  ])("%s fails its tests, or warns", async (flaw, expected) => {
    expect((await gallery([flaw])).of("failed", "warning")).toEqual(expected);
  });

  test("without groups in /Schemas, the tests of groups fail, and the reading is said", async () => {
    const { report, of } = await gallery([], { schemas: { totalResults: 2, Resources: described.slice(0, 2) } });
    expect(of("failed")).toHaveLength(7);
    expect(report.gallery?.find(({ test }) => test === "Create_Group_Test")?.reason).toContain("recommended");
  });

  test("the life of a token of client credentials is judged", async () => {
    const client = { tokenUrl: "https://login.vendor.example/token", clientId: "entra", clientSecret: "s" };
    const right = `Basic ${Buffer.from("entra:s").toString("base64")}`;
    const verdict = async (answer: object) => {
      const fetch: typeof globalThis.fetch = async (_, init) =>
        new Headers(init?.headers).get("authorization") === right
          ? Response.json({ access_token: "t", token_type: "Bearer", ...answer })
          : Response.json({ error: "invalid_client" }, { status: 401 });
      const { verdicts } = await gallery([], { signIn: { client, fetch }, readOnly: true });
      return verdicts.get("Validate_Credentials_Test");
    };
    expect(await verdict({ expires_in: 3_600 })).toBe("passed");
    expect(await verdict({ expires_in: 300 })).toBe("failed");
    expect(await verdict({})).toBe("failed");
  });

  test("of what was not looked at, nothing is said", async () => {
    const { of } = await gallery([], { readOnly: true });
    expect(of("passed", "failed", "warning")).toEqual(["Schema_Discoverability_Test"]);
    const signIn = {
      client: { tokenUrl: "https://login.vendor.example/token", clientId: "entra", clientSecret: "s" },
      fetch: async () => Response.json({ error: "invalid_client" }, { status: 401 }),
    };
    expect((await gallery([], { signIn })).of("passed", "failed", "warning")).toEqual(["Validate_Credentials_Test"]);
  });

  test("25 requests a second only when that is asked for", async () => {
    const without = await gallery([]);
    const { report } = await gallery([], { load: true });
    expect(report.requests - without.report.requests).toBe(100);
    expect(report.results.find(({ id }) => id === "V6")?.outcome).toBe("passed");
  });
});
