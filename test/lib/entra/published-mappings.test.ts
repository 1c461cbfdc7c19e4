import { parse, type DirectoryAttributes } from "../../../lib/entra/language";
import { environment, valueOf } from "./language/evaluating";
import { checkSchema, type DesiredMapping, type DesiredObjectMapping } from "../../../lib/entra/schema";
import { evaluateFilters, fromScope, sameFilters } from "../../../lib/entra/filters";
import type { JsonObject } from "../../../lib/entra/requests";
import { previewPerson } from "../../../lib/preview";
import { anna, plan } from "../preview/plan";
import { LineEvaluator } from "../../../lib/preview/evaluate-line";

/** Mappings of public pages that once went wrong here, each with its source. */

const now = (date: string) => environment(`${date}T00:00:00Z`);
const hrFunctions = (app: string) =>
  `learn.microsoft.com: ${app} expression mapping functions (MicrosoftDocs/entra-docs, 2025-08-12)`;

/** The answer of `scimform evaluate --batch`. */
function answer(expression: string, attributes: DirectoryAttributes, clock = "2025-07-30"): unknown {
  const text = JSON.stringify({ expression, attributes });
  return JSON.parse(new LineEvaluator(now(clock)).answer({ number: 1, text }) ?? "");
}

const base = {
  userName: { source: "[userPrincipalName]", match: 1 },
  active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
};

/** Codes that validate reports for the mappings of people. */
const findings = (mappings: Readonly<Record<string, DesiredMapping>>, rest: Partial<DesiredObjectMapping> = {}) =>
  checkSchema({ users: { ...rest, mappings: { ...base, ...mappings } } }).map(({ code }) => code);

describe("words without brackets and quotation marks", () => {
  test.each([
    {
      source: "Microsoft expression reference: three kinds of argument",
      expression: 'Join(" ", givenName, surname)',
      attributes: { givenName: "Maja", surname: "Lund" },
      code: "EXPRESSION_BARE_WORD",
      offers: ["[givenName]", '"givenName"'],
    },
    {
      source: "https://github.com/MicrosoftDocs/azure-docs/issues/33866",
      expression: 'IIF([country]="DK", [city], NULL)',
      attributes: { country: "SE" },
      code: "EXPRESSION_INBOUND_KEYWORD",
      offers: ['IgnoreFlowIfNullOrEmpty(IIF([country] = "DK", [city], ""))'],
    },
    {
      source: hrFunctions("Workday"),
      expression: 'IIF(DateDiff("d", Now(), CDate([employeeHireDate])) >= 0, [department], IgnoreAttributeFlow)',
      attributes: { employeeHireDate: "2025-07-15", department: "Engineering" },
      code: "EXPRESSION_INBOUND_KEYWORD",
      offers: ['IgnoreFlowIfNullOrEmpty(IIF(DateDiff("d", Now(), CDate([employeeHireDate])) >= 0, [department], ""))'],
    },
  ])("$expression ($source)", ({ expression, attributes, code, offers }) => {
    const { error } = answer(expression, attributes) as { error: { code: string; message: string } };
    expect(error.code).toBe(code);
    for (const offer of offers) expect(error.message).toContain(offer);
  });

  test("the advice for a keyword is an expression that sends nothing in its place", () => {
    const parsed = parse('IIF([country]="DK", [city], NULL)');
    const advice = parsed.ok ? "" : (parsed.problems[0]?.remedy.replace("Write: ", "") ?? "");
    expect(answer(advice, { country: "SE", city: "Malmo" })).toEqual({ value: null });
    expect(answer(advice, { country: "DK", city: "Aarhus" })).toEqual({ value: "Aarhus" });
  });
});

describe("conditions", () => {
  const guarded =
    'IIF(DateDiff("d", Now(), CDate(Switch([extensionAttribute9], [extensionAttribute9], "", "9999-12-31"))) <= 0, "Leaver", [department])';

  test.each([
    ["", "Finance"],
    ["2025-12-31", "Finance"],
    ["2025-07-01", "Leaver"],
  ])(`a Switch that supplies a date, ${hrFunctions("SuccessFactors")} 'Complex OU assignment': "%s"`, (date, value) => {
    expect(answer(guarded, { extensionAttribute9: date, department: "Finance" })).toEqual({ value });
  });

  test(`one mapping is never told to use both IIF and Switch, on the pattern of ${hrFunctions("Workday")}`, () => {
    const date = 'Switch([employeeLeaveDateTime], [employeeLeaveDateTime], "", "9999-12-31")';
    const source = `IIF(DateDiff("d", Now(), CDate(${date})) <= 0, "Leaver", "Employee")`;
    expect(findings({ title: { source } })).toEqual([]);
  });
});

describe("app roles (learn.microsoft.com customize-application-attributes, https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/516, https://github.com/MicrosoftDocs/entra-docs/issues/215)", () => {
  const documentRole = {
    id: "827f0d2e-be15-4d8f-a8e3-f8697239c112",
    value: "DocumentMgmt-Admin",
    displayName: "DocumentMgmt Admin",
  };
  const type = "WindowsAzureActiveDirectoryRole";
  const requestsOf = (mappings: Readonly<Record<string, string>>) =>
    previewPerson(plan(mappings), { attributes: { ...anna, appRoleAssignments: [documentRole] } }).requests;
  const rolesIn = (body: JsonObject | undefined) =>
    (body?.["Operations"] as JsonObject[]).filter(({ path }) => typeof path === "string" && path.startsWith("roles"));
  const withId = JSON.stringify(documentRole);

  test("AppRoleAssignmentsComplex sends the id as text without the flag, and nowhere else", () => {
    const { create, update } = requestsOf({ roles: "AppRoleAssignmentsComplex([appRoleAssignments])" });
    const { value, displayName } = documentRole;
    const role = { value, displayName };
    expect(rolesIn(update?.legacy)).toEqual([{ op: "Add", path: "roles", value: [{ value: withId }] }]);
    expect(rolesIn(update?.aadOptscim062020)).toEqual([
      { op: "add", path: "roles", value: [{ primary: false, type, ...role }] },
    ]);
    expect(create?.["roles"]).toEqual([{ primary: false, type, ...role }]);
  });

  test("AssertiveAppRoleAssignmentsComplex never sends it", () => {
    const { create, update } = requestsOf({ roles: "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])" });
    expect(JSON.stringify([create, update])).not.toContain(documentRole.id);
  });

  test("SingleAppRoleAssignment sends one role, whichever parts of it are mapped", () => {
    const single = "SingleAppRoleAssignment([appRoleAssignments])";
    const { create, update } = requestsOf({
      'roles[primary eq "True"].value': single,
      'roles[primary eq "True"].display': single,
    });
    expect(rolesIn(update?.legacy)).toEqual([{ op: "Add", path: "roles", value: [{ value: withId }] }]);
    expect(JSON.stringify(update?.aadOptscim062020)).not.toContain(documentRole.id);
    const name = documentRole.displayName;
    expect(create?.["roles"]).toEqual([{ primary: true, type, value: name, display: name }]);
  });

  test("the type of a role cannot be set (https://github.com/MicrosoftDocs/entra-docs/issues/391, observed)", () => {
    const { create } = requestsOf({
      'roles[primary eq "True"].type': "SingleAppRoleAssignment([appRoleAssignments])",
    });
    expect(create?.["roles"]).toEqual([{ primary: true, type }]);
  });
});

test("id as target, and a path without sub-attribute (learn.microsoft.com customize-application-attributes: the primary key should not be a target)", () => {
  expect(
    findings({
      id: { source: "[objectId]" },
      'emails[type eq "work"]': { source: "[userPrincipalName]" },
    }),
  ).toEqual(["MAPPING_TARGET_ID", "MAPPING_TARGET_ELEMENT"]);
});

test("a boolean in the wrong case in a scoping filter (known spelling of booleans: True and False)", () => {
  const enabled = (value: string) => [
    { name: "enabled", all: [{ attribute: "accountEnabled", operator: "EQUALS", value }] },
  ];
  expect(findings({}, { filters: enabled("true") })).toEqual(["MAPPING_BOOLEAN_CASE"]);
  expect(findings({}, { filters: enabled("True") })).toEqual([]);
  expect(evaluateFilters(enabled("true"), { accountEnabled: true }).inScope).toBe(false);
  expect(evaluateFilters(enabled("True"), { accountEnabled: true }).inScope).toBe(true);
});

test("values of one filter clause are not joined (Graph filterOperand: values is a collection)", () => {
  const clause = (...values: string[]) =>
    fromScope({
      groups: [{ clauses: [{ operatorName: "EQUALS", sourceOperandName: "department", targetOperand: { values } }] }],
    });
  expect(sameFilters(clause("Sales", "Marketing"), clause("Sales,Marketing"))).toBe(false);
  expect(evaluateFilters(clause("Sales", "Marketing"), { department: "Sales" }).inScope).toBe(true);
});

describe("where Microsoft's pages contradict each other", () => {
  const hr = { ...now("2025-07-30"), readings: { emptyCondition: "answer", emptyInCoalesce: "take" } } as const;

  test(`IsPresent in IIF, attribute empty: ${hrFunctions("SuccessFactors")} 'Writeback conditional logic', scenario 2`, () => {
    const expression =
      'IgnoreFlowIfNullOrEmpty(IIF(IsPresent([extensionAttribute9]),IIF(DateDiff("d", Now(), CDate([extensionAttribute9])) <> 1, "", [mail]),"noemail@contoso.example"))';
    const person = { extensionAttribute9: "", mail: "user@contoso.example" };
    expect(valueOf(expression, person, hr)).toBe("noemail@contoso.example");
    expect(answer(expression, person)).toMatchObject({ error: { code: "EXPRESSION_CONDITION_WITHOUT_VALUE" } });
  });

  test(`Coalesce and an empty text: ${hrFunctions("SuccessFactors")} 'Display name with preferred names'`, () => {
    const expression =
      'Join(", ", Join("", Mid([surname], 1, 1), ToLower(Mid([surname], 2, 64), )), Join("", Mid(Coalesce([extensionAttribute1], [givenName]), 1, 1), ToLower(Mid(Coalesce([extensionAttribute1], [givenName]), 2, 64), )))';
    const person = { surname: "SMITH", extensionAttribute1: "", givenName: "Robert" };
    expect(answer(expression, person)).toEqual({ value: "Smith, Robert" });
    expect(valueOf(expression, person, hr)).toBe("Smith");
  });
});
