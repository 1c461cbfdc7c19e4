import fc from "fast-check";
import { previewPerson, type PersonAssignment } from "../../../lib/preview";
import { anna, plan } from "./plan";

const denmark = {
  filters: [
    { name: "Nordic", all: [{ attribute: "country", operator: "EQUALS", value: "NO" }] },
    {
      name: "Denmark",
      all: [
        { attribute: "country", operator: "EQUALS", value: "DK" },
        { attribute: "department", operator: "IS NOT NULL" },
      ],
    },
  ],
};
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

describe("scope", () => {
  const by = (attributes: object, assignment?: PersonAssignment, users = {}, options = {}) =>
    previewPerson(plan({}, users, options), { attributes: { ...anna, ...attributes }, assignment });

  test.each<[string, ReturnType<typeof by>, boolean, string[]]>([
    ["assignment unknown", by({}), true, ["taken for assigned: whether it is so is not known here"]],
    [
      "assigned",
      by({}, { assigned: true, via: ["directly", "through group Pilot"] }),
      true,
      ["assigned directly and through group Pilot"],
    ],
    ["not assigned", by({}, { assigned: false, via: [] }), false, ["not assigned to the application"]],
    [
      "everybody",
      by({}, { assigned: false, via: [] }, {}, { scope: "all" }),
      true,
      ["everybody is in scope, assigned or not"],
    ],
    [
      "passes a filter",
      by({ department: "Sales" }, undefined, denmark),
      true,
      [expect.any(String), "passes the filter Denmark"],
    ],
    [
      "passes no filter",
      by({}, undefined, denmark),
      false,
      [expect.any(String), "passes no filter: Nordic: not country EQUALS 'NO'; Denmark: not department IS NOT NULL"],
    ],
    [
      "the mapping is off",
      by({}, undefined, { enabled: false }),
      false,
      ["people are not provisioned: the mapping of users is off"],
    ],
    [
      "blocked",
      by({ accountEnabled: false }),
      true,
      [expect.any(String), "the account is blocked or deleted: nobody is created, who exists is disabled"],
    ],
  ])("%s", (_, { inScope, why }, expected, reasons) => {
    expect(inScope).toBe(expected);
    expect(why).toEqual(reasons);
  });

  test("each clause of each filter is shown with its result", () => {
    expect(by({}, undefined, denmark).filters).toEqual([
      { filter: "Nordic", clause: "country EQUALS 'NO'", result: false },
      { filter: "Denmark", clause: "country EQUALS 'DK'", result: true },
      { filter: "Denmark", clause: "department IS NOT NULL", result: false },
    ]);
  });

  test("a filter that cannot be evaluated is a problem of the person", () => {
    const filters = [{ name: "Bad", all: [{ attribute: "country", operator: "REGEX MATCH", value: "(" }] }];
    const { inScope, problems } = by({}, undefined, { filters });
    expect(inScope).toBe(false);
    expect(problems).toHaveLength(1);
  });
});

describe("requests", () => {
  test("create, update and disable, in both dialects", () => {
    const { requests, match } = previewPerson(plan({ "name.givenName": "[givenName]" }), { attributes: anna });
    expect(match).toEqual([{ attribute: "userName", filter: 'userName eq "anna@contoso.example"' }]);
    expect(requests.create).toMatchObject({
      userName: "anna@contoso.example",
      active: true,
      name: { givenName: "Anna" },
    });
    expect(requests.update?.legacy["Operations"]).toEqual([
      { op: "Replace", path: "userName", value: "anna@contoso.example" },
      { op: "Replace", path: "active", value: "True" },
      { op: "Replace", path: "name.givenName", value: "Anna" },
    ]);
    expect(requests.update?.aadOptscim062020["Operations"]).toEqual([
      { op: "replace", value: { userName: "anna@contoso.example", active: true, "name.givenName": "Anna" } },
    ]);
    expect(requests.disable?.legacy["Operations"]).toEqual([{ op: "Replace", path: "active", value: "False" }]);
    expect(requests.disable?.aadOptscim062020["Operations"]).toEqual([{ op: "replace", path: "active", value: false }]);
    expect(requests.references).toBeNull();
  });

  test("somebody out of scope is not created or updated; an account is disabled", () => {
    const { requests, values } = previewPerson(plan(), {
      attributes: anna,
      assignment: { assigned: false, via: [] },
    });
    expect(requests).toMatchObject({ create: null, update: null, disable: { legacy: expect.anything() } });
    expect(values["active"]).toBe("False");
  });

  test("somebody blocked is not created; an account is updated to be inactive", () => {
    const { requests } = previewPerson(plan(), { attributes: { ...anna, accountEnabled: "False" } });
    expect(requests.create).toBeNull();
    expect(requests.update?.legacy["Operations"]).toContainEqual({ op: "Replace", path: "active", value: "False" });
  });

  test("actions that are switched off have no request", () => {
    const only = (...actions: ("create" | "update" | "delete")[]) =>
      previewPerson(plan({}, { actions }), { attributes: anna }).requests;
    expect(only("create")).toMatchObject({ create: expect.anything(), update: null, disable: null });
    expect(only("update", "delete")).toMatchObject({ create: null, update: expect.anything() });
  });

  test("a mapping for creation only, and a default, are in the create request alone", () => {
    const mappings = {
      title: { source: "[jobTitle]", default: "Advisor" },
      nickName: { source: "[givenName]", apply: "onCreate" as const },
    };
    const { requests, defaulted } = previewPerson(plan({}, { mappings }), { attributes: anna });
    expect(defaulted).toEqual(["title"]);
    expect(requests.create).toMatchObject({ title: "Advisor", nickName: "Anna" });
    expect(JSON.stringify(requests.update)).not.toMatch(/Advisor|nickName/);
  });

  test("the manager follows in a request of its own", () => {
    const { requests } = previewPerson(plan({ [`${enterprise}:manager`]: "[manager]" }), {
      attributes: { ...anna, manager: "m-1" },
    });
    expect(JSON.stringify(requests.create)).not.toContain("m-1");
    expect(requests.references?.legacy["Operations"]).toEqual([
      { op: "Add", path: `${enterprise}:manager`, value: "{id in the target of m-1}" },
    ]);
  });

  test("without a mapping of IsSoftDeleted nothing tells the target that somebody left", () => {
    const { requests } = previewPerson(plan({ active: '"True"' }), { attributes: anna });
    expect(requests.disable).toBeNull();
  });
});

describe("who cannot be written", () => {
  const problemsOf = (attributes: object, mappings = {}, options = {}) =>
    previewPerson(plan(mappings, {}, options), { attributes: attributes as typeof anna });

  test("a failing expression", () => {
    const { problems, requests } = problemsOf(anna, { title: "CDate([displayName])" });
    expect(problems).toEqual([
      { attribute: "title", code: "EXPRESSION_NOT_A_DATE", message: expect.stringContaining("Anna Berg") },
    ]);
    expect(requests).toMatchObject({ create: null, update: null });
  });

  test("a required attribute without value, and nothing to match", () => {
    const badge = "urn:contoso:2.0:User:badge";
    const attributes = { target: { [badge]: { required: true } } };
    const { problems } = problemsOf({ objectId: "a-9" }, { [badge]: "[employeeId]" }, { attributes });
    expect(problems.map(({ code, attribute }) => [code, attribute])).toEqual([
      ["PREVIEW_REQUIRED_MISSING", "userName"],
      ["PREVIEW_REQUIRED_MISSING", badge],
      ["PREVIEW_NOTHING_TO_MATCH", null],
    ]);
  });
});

describe("what is not shown", () => {
  const everything = (mappings: Record<string, string>, attributes: object = {}, options = {}) =>
    previewPerson(plan(mappings, {}, options), { attributes: { ...anna, ...attributes } });

  test("redacted values: neither in values, requests and searches, nor in errors", () => {
    const mappings = {
      userName: { source: "Redact([employeeId])", match: 1 },
      title: { source: 'Join("-", [givenName], Redact([employeeId]))' },
      nickName: { source: "CDate(Redact([employeeId]))" },
    };
    const preview = previewPerson(plan({}, { mappings }), { attributes: { ...anna, employeeId: "4711-secret" } });
    expect(JSON.stringify(preview)).not.toContain("4711-secret");
    expect(preview.values).toMatchObject({ userName: "[Redact]", title: "[Redact]" });
    expect(preview.problems).toEqual([
      { attribute: "nickName", code: "EVALUATE_REDACTED", message: expect.stringContaining("EXPRESSION_NOT_A_DATE") },
    ]);
  });

  test("chance is not shown, so two previews are the same", () => {
    const mappings = { externalId: "Guid()", title: "RandomString(8, 1, 0, 1, 1)" };
    expect(everything(mappings).values).toMatchObject({ externalId: "(varies) Guid()" });
    expect(everything(mappings)).toEqual(everything(mappings));
  });

  test("values of today's date are shown only for a given date", () => {
    const mappings = { title: 'DateAdd("d", 1, Now())' };
    expect(everything(mappings).values["title"]).toBe('(varies) DateAdd("d", 1, Now())');
    expect(everything(mappings, {}, { now: Date.UTC(2026, 0, 31) }).values["title"]).toBe("2/1/2026 12:00:00 AM");
  });
});

test("no person makes it throw, and the same person gives the same preview", () => {
  const mappings = {
    displayName: 'Join(" ", [givenName], [surname])',
    title: "CDate([jobTitle])",
    "name.formatted": 'Item(Split([displayName], " "), 2)',
  };
  const compiled = plan(mappings, denmark);
  const names = [
    "userPrincipalName",
    "objectId",
    "accountEnabled",
    "IsSoftDeleted",
    "jobTitle",
    "displayName",
    "country",
  ];
  const person = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(
    fc.property(person, (attributes) => {
      const subject = { attributes: attributes as Record<string, string> };
      expect(previewPerson(compiled, subject)).toEqual(previewPerson(compiled, subject));
    }),
    { numRuns: 300 },
  );
});
