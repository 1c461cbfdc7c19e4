import { judgeBurst, judgeEmptyList, judgeTimes } from "../../../lib/check-target/checks/responses";
import { judgePages, judgeSchemas } from "../../../lib/check-target/checks/discovery";
import { judgeTenantUrl, judgeTls } from "../../../lib/check-target/checks/transport";
import type { CheckExchange } from "../../../lib/check-target/exchange";
import { enterpriseUserSchema } from "../../../lib/core/scim-schemas";

const levels = ({ findings }: { findings: readonly { level: string; what: string }[] }): string[] =>
  findings.map(({ level, what }) => `${level} ${what}`);

const exchange = (body: unknown, more: Partial<CheckExchange> = {}): CheckExchange => ({
  request: { method: "GET", path: ["Users"] },
  url: "https://api.vendor.example/scim/Users",
  status: 200,
  headers: {},
  body,
  milliseconds: 10,
  ...more,
});

test("a redirect is not followed; what is found says where it points", () => {
  const headers = { location: "https://login.vendor.example/?next=%2Fscim" };
  const [finding] = judgeEmptyList("users", exchange("", { status: 302, headers }));
  expect(finding?.what).toContain("answered by 302 (a redirect to https://login.vendor.example/)");
});

describe("T1: the tenant URL", () => {
  test.each([
    "https://api.vendor.example/scim",
    "https://api.vendor.example/scim/?aadOptscim062020&key=1",
    "http://127.0.0.1:8080/scim",
  ])("%s is fine", (url) => expect(judgeTenantUrl(url).findings).toEqual([]));

  test.each([
    ["http://api.vendor.example/scim", /not https/],
    ["https://api.vendor.example/scim/Users", /ends in \/Users/],
    ["https://me:secret@api.vendor.example/scim", /user name or a password/],
    ["https://api.vendor.example/scim#top", /fragment/],
    ["https://api.vendor.example/scim?aadOptscim062020&AadOptScim062020", /more than once/],
    ["https://api.vendor.example/scim?aadOptscim062020&AzureAdScimPatch2017", /contradict/],
  ])("%s is not", (url, what) => expect(levels(judgeTenantUrl(url))).toEqual([expect.stringMatching(what)]));

  test("the profile's word on the flag counts", () => {
    const [plain, flagged] = ["https://a.example/scim", "https://a.example/scim?aadOptscim062020"];
    expect(levels(judgeTenantUrl(plain, "required"))).toEqual([expect.stringMatching(/^E .*wants aadOptscim062020/)]);
    expect(levels(judgeTenantUrl(flagged, "forbidden"))).toEqual([expect.stringMatching(/^E .*forbids/)]);
    expect(judgeTenantUrl(flagged, "required").findings).toEqual([]);
  });
});

describe("T2: TLS", () => {
  const now = Date.UTC(2026, 0, 1);
  const inDays = (days: number): number => now + days * 86_400_000;
  test.each([
    [{ protocol: "TLSv1.3", fault: null, validTo: inDays(90) }, []],
    [{ protocol: "TLSv1.2", fault: null, validTo: inDays(12) }, [/^W .*ends in 12 days/]],
    [{ protocol: "TLSv1.1", fault: null, validTo: inDays(90) }, [/^E .*TLSv1.1/]],
    [{ protocol: "TLSv1.3", fault: "SELF_SIGNED_CERT_IN_CHAIN", validTo: inDays(90) }, [/^E .*not trusted: SELF_/]],
    [{ protocol: null, fault: "ECONNREFUSED", validTo: null }, [/^E .*ECONNREFUSED/]],
  ])("%j", (facts, expected) =>
    expect(levels(judgeTls(facts, now))).toEqual(expected.map((each): unknown => expect.stringMatching(each))),
  );
});

describe("T4: what is no empty list", () => {
  const list = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
  const empty = { schemas: [list], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] };
  test.each<[string, unknown, number, RegExp[]]>([
    ["an empty list", empty, 200, []],
    ["without Resources", { ...empty, Resources: undefined }, 200, []],
    [
      "without paging numbers",
      { schemas: [list], totalResults: 0, Resources: [] },
      200,
      [/^O .*startIndex.*itemsPerPage/],
    ],
    ["{}", {}, 200, [/^E .*not by an empty ListResponse.*`totalResults` is missing/]],
    ["numbers as texts", { ...empty, totalResults: "0" }, 200, [/^E .*`totalResults` is "0", not a number/]],
    [
      "a filter that is passed over",
      { ...empty, totalResults: 1, Resources: [{ id: "1" }] },
      200,
      [/^E .*although nothing/],
    ],
    ["a page for people", "<html>", 200, [/^E .*no JSON object/]],
    ["a redirect", null, 302, [/^E .*302/]],
    ["no right to it", {}, 403, [/^E .*403/]],
  ])("%s", (_, body, status, expected) =>
    expect(levels({ findings: judgeEmptyList("users", exchange(body, { status })) })).toEqual(
      expected.map((each): unknown => expect.stringMatching(each)),
    ),
  );
});

test("T7: which mapped attributes the schemas lack, or do not let anybody write", () => {
  const attributes = [
    { name: "userName" },
    { name: "displayName", mutability: "readOnly" },
    { name: "name", subAttributes: [{ name: "givenName" }] },
    { name: "emails", subAttributes: [{ name: "value" }] },
  ];
  const resource = { id: "urn:ietf:params:scim:schemas:core:2.0:User", attributes };
  const body = { totalResults: 1, Resources: [resource] };
  const targets = ["userName", "displayName", "externalId", "name.givenName", 'emails[type eq "work"].value'];
  const more = ["title", `${enterpriseUserSchema}:department`];
  expect(judgeSchemas(exchange(body), [...targets, ...more]).map(({ what }) => what)).toEqual([
    `/Schemas does not have title, ${enterpriseUserSchema}:department.`,
    "/Schemas says that displayName cannot be written.",
  ]);
  expect(judgeSchemas(exchange({}), targets)).toMatchObject([
    { level: "I", what: expect.stringContaining("ListResponse") },
  ]);
});

test("T8: pages do not overlap, and are no bigger than asked for", () => {
  const page = (total: number, ...ids: string[]) =>
    exchange({ totalResults: total, Resources: ids.map((id) => ({ id })) });
  expect(judgePages(page(3, "1", "2"), page(3, "3")).findings).toEqual([]);
  expect(judgePages(page(1, "1"), page(1))).toMatchObject({ unverified: expect.stringContaining("too few") });
  expect(levels(judgePages(page(3, "1", "2"), page(3, "2", "3")))).toEqual([
    expect.stringMatching(/^W .*of the first/),
  ]);
  expect(levels(judgePages(page(3, "1", "2", "3"), page(3)))).toEqual([expect.stringMatching(/^W .*has 3 users/)]);
  expect(levels(judgePages(page(3, "1", "2"), page(3)))).toEqual([expect.stringMatching(/^W .*second page is empty/)]);
});

test("T9: how long answers take", () => {
  const took = (milliseconds: number) => exchange({}, { milliseconds });
  expect(judgeTimes([took(10), took(600)], true).findings).toEqual([]);
  expect(levels(judgeTimes([took(10), took(700)], true))).toEqual([expect.stringMatching(/^W 1 of 2 .*700 ms/)]);
});

test("R1: 429 says how long to wait", () => {
  const refused = (headers: Record<string, string>) => exchange({}, { status: 429, headers });
  expect(judgeBurst([exchange({}), refused({ "retry-after": "3" })]).findings).toEqual([]);
  expect(judgeBurst([refused({ "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" })]).findings).toEqual([]);
  expect(levels(judgeBurst([exchange({}), refused({})]))).toEqual([
    expect.stringMatching(/^W .*1 are.*without Retry-After/),
  ]);
  expect(levels(judgeBurst([exchange({}, { status: 503 })]))).toEqual([expect.stringMatching(/^W .*by 503/)]);
});
