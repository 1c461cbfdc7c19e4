import type { TargetRules } from "../../../lib/config/entra/model";
import { Preflight, sharedPeople } from "../../../lib/preflight";
import { compilePlan } from "../../../lib/preview";

const schema = {
  users: {
    mappings: {
      userName: { source: "[userPrincipalName]", match: 1 },
      active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
      'emails[type eq "work"].value': { source: "[mail]" },
      "name.familyName": { source: "[surname]" },
      title: { source: 'Mid([jobTitle], "no number", 2)' },
    },
    filters: [{ name: "Denmark", all: [{ attribute: "country", operator: "EQUALS", value: "DK" }] }],
  },
};

function examine(
  rules: Pick<TargetRules, "required" | "sameValue"> | undefined,
  people: readonly Record<string, string | boolean | null>[],
) {
  const preflight = new Preflight({
    stack: "app-test",
    plan: compilePlan(schema, { scope: "assigned" }),
    ...(rules && { rules }),
  });
  for (const attributes of people) {
    const name = String(attributes["name"]);
    preflight.add({
      attributes: {
        country: "DK",
        userPrincipalName: `${name}@contoso.example`,
        mail: `${name}@contoso.example`,
        surname: "Lund",
        ...attributes,
      },
    });
  }
  const findings = preflight.findings().map(({ problem, people: names }) => [problem.code, problem.severity, ...names]);
  return { count: preflight.count, findings };
}

test("people about whom there is nothing to say", () => {
  expect(examine({ required: ["name.familyName"], sameValue: [] }, [{ name: "a" }, { name: "b" }])).toEqual({
    count: 2,
    findings: [],
  });
});

test("everything that can be wrong, the most serious first; who is out of scope does not count", () => {
  const rules = {
    required: ["name.familyName", "userName"],
    sameValue: [["userName", 'emails[type eq "work"].value']] as [string, string][],
  };
  const { count, findings } = examine(rules, [
    { name: "fine" },
    { name: "abroad", country: "SE", surname: null },
    { name: "anonymous", surname: null },
    { name: "blank", surname: "" },
    { name: "elsewhere", mail: "info@contoso.example" },
    { name: "room", accountEnabled: false },
    { name: "titled", jobTitle: "Director" },
    { name: "nameless", userPrincipalName: null, mail: null, objectId: "77" },
  ]);
  expect(count).toBe(7);
  const at = (name: string) => `${name}@contoso.example`;
  expect(findings).toEqual([
    ["PREFLIGHT_UNWRITTEN", "error", at("titled"), "77"],
    ["PREFLIGHT_REQUIRED_MISSING", "error", at("anonymous"), at("blank")],
    ["PREFLIGHT_DIFFERING", "error", at("elsewhere")],
    ["PREFLIGHT_BLOCKED", "warning", at("room")],
  ]);
});

test("two people with one matching value, whatever the letter case", () => {
  expect(
    examine(undefined, [
      { name: "one", userPrincipalName: "anna@contoso.example" },
      { name: "other", userPrincipalName: "Anna@Contoso.example" },
    ]).findings,
  ).toEqual([["PREFLIGHT_DUPLICATE", "error", "anna@contoso.example", "Anna@Contoso.example"]]);
});

test("people in two apps of one target", () => {
  const stack = (name: string, tenantUrl: string, ...ids: string[]) => ({
    stack: name,
    tenantUrl,
    people: new Map(ids.map((id) => [id, `person ${id}`])),
  });
  const found = sharedPeople([
    stack("advisors", "https://api.example/advisors/scim", "1", "2"),
    stack("rooms", "https://api.example/rooms/scim", "2", "3"),
    stack("elsewhere", "https://other.example/scim", "1", "2", "3"),
  ]);
  expect(found.map(({ problem, people }) => [problem.code, problem.severity, people])).toEqual([
    ["PREFLIGHT_SEVERAL_APPS", "warning", ["person 2"]],
  ]);
  expect(found[0]?.problem.summary).toContain("both advisors and rooms");
});
