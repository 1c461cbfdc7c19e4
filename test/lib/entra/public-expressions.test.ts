import {
  type AttributeMappingSource,
  type DirectoryAttributes,
  fromSource,
  parse,
  print,
  sameMeaning,
  toSource,
  type Value,
} from "../../../lib/entra/language";
import type { DesiredClause } from "../../../lib/entra/filters/filter";
import { checkSchema, type DesiredMapping, type DesiredObjectMapping } from "../../../lib/entra/schema";
import { LineEvaluator } from "../../../lib/preview/evaluate-line";
import { environment } from "./language/evaluating";

/** Expressions on the patterns of guides, questions and issues in public, each with its source, and what people get. */

const workday = "learn.microsoft.com/entra/identity/app-provisioning/workday-expression-mapping-functions-guide";
const successFactors =
  "learn.microsoft.com/entra/identity/app-provisioning/successfactors-expression-mapping-functions-guide";
const reference = "learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data";
const expressionBuilder = "learn.microsoft.com/entra/identity/app-provisioning/provision-user-with-expression-builder";
const scoping =
  "learn.microsoft.com/entra/identity/app-provisioning/define-conditional-rules-for-provisioning-user-accounts";
const knownIssues = "learn.microsoft.com/entra/identity/app-provisioning/known-issues";
const docker = "docs.docker.com/security/for-admins/provisioning/scim";
const issue = (name: string) => `github.com/MicrosoftDocs/${name}`;

/** The answer of `scimform evaluate --batch`. */
function answer(expression: string, attributes: DirectoryAttributes): unknown {
  const text = JSON.stringify({ expression, attributes });
  return JSON.parse(new LineEvaluator(environment("2025-07-30T00:00:00Z")).answer({ number: 1, text }) ?? "");
}

const isdPattern = '"\\\\+(?<isdCode>\\\\d* )(?<phoneNumber>.*)"';
const sanitized = (text: string) =>
  `Replace(Mid(Replace(${text}, , "([\\\\/\\\\\\\\\\\\[\\\\]\\\\:\\\\;\\\\|\\\\=\\\\,\\\\+\\\\*\\\\?\\\\<\\\\>])", , "", , ), 1, 20), , "(\\\\.)*$", , "", , )`;
const leadDays =
  'Switch([Active], , "1", IIF(DateDiff("d", Now(), CDate([StatusHireDate])) <= 14, "True", "False"), "0", "False")';
const rehired =
  'Switch([Active], ,\n "1", IIF([StatusRehire]=1, IIF(DateDiff("d", Now(), CDate([StatusHireDate])) >= 0, "True", "False"), "True"),\n "0", "False")';
const nested =
  'Switch([StatusTerminated], "False", "1", "True", "0", Switch([Active], "False", "1", IIF(DateDiff("d", Now(), CDate([StatusHireDate])) < 7, "False", "True"), "0", "True"))';
const unit = 'Switch([City], "OU=Default", "Aarhus", "OU=Aarhus", "Odense", "OU=Odense")';
const units =
  'Join("", Switch([Department],"", "R&D", "OU=Development,"), Switch([Country],"", "DK","OU=Denmark,"), "OU=Users")';
const phones =
  'Switch(Join("+",Switch([work],[work],"","other"),Switch([cell],[cell],"","other")), "none", "true+false", "work", "false+true", "cell", "other+true", "cell")';
const noneOutside = 'IgnoreFlowIfNullOrEmpty(IIF(InStr([mail],"@contoso.example")=0,"",[mail]))';
const titles = 'IgnoreFlowIfNullOrEmpty(Switch([title], "", "43", "Dr.", "44", "Prof."))';
const leaver =
  'IIF(DateDiff("d", Now(), CDate(Switch([lastDay], [lastDay], "", "9999-01-01"))) <= -14, "OU=Deleted", Switch([department], "OU=Default", "Finance", "OU=Finance"))';
const softDeleted =
  'IIF([IsSoftDeleted]="True", Join("_",FormatDateTime(Now(), , "M/d/yyyy h:mm:ss tt", "yyyy-MM-dd"),[mail]), [mail])';
const hidden =
  'IIF(DateDiff("d", CDate([startDate]), Now()) >= -1, IIF(DateDiff("d", Now(), CDate([endDate])) >= 0, "FALSE", "TRUE"), "TRUE")';
const startedOnly = 'IgnoreFlowIfNullOrEmpty(IIF(DateDiff("d", Now(), CDate([hired])) > 0, "", [userPrincipalName]))';
const dockerRoles =
  'Switch(SingleAppRoleAssignment([appRoleAssignments]), "member", "My Corp Administrator", "owner", "My Corp Editor", "editor")';
const role = (displayName: string) => ({ appRoleAssignments: [{ id: "1", value: "x", displayName }] });

const evaluated: readonly (readonly [
  source: string,
  expression: string,
  attributes: DirectoryAttributes,
  value: Value,
])[] = [
  [workday, 'Replace([phone], , "[()\\\\s-]+", , "", , )', { phone: "+45 (12) 34-56" }, "+45123456"],
  [
    workday,
    'Replace([name], , "(?<first>[a-zA-Z]+ )(?<last>[a-zA-Z]+)", ,"${last}", ,)',
    { name: "Maja Lund" },
    "Lund",
  ],
  [workday, 'Replace([id], , "(?<zeros>^0+)(?<rest>[a-zA-Z0-9]+)", , "${rest}", ,)', { id: "000420" }, "420"],
  [
    workday,
    'Join(" ",Replace([suffix], ,"(?<iso>.*)_(?<one>.*)_(?<two>.*)[0-9]", ,"${one} ${two}", , ),[name])',
    { suffix: "NLD_van_den3", name: "Berg" },
    "van den Berg",
  ],
  [workday, `Replace(PCase("mary's house"),"'S", , ,"'s", , )`, {}, "Mary's House"],
  [
    workday,
    'ToLower(NormalizeDiacritics(StripSpaces(Join(".", [first], [last]))))',
    { first: "Søren Åge", last: "Müller-Ng" },
    "soerenage.muller-ng",
  ],
  [
    workday,
    'Switch([country], Join(" ", [first], [last]),\n  "HU", Join(",", [last], [first]),\n  "JP", Join(",", [last], [first]))',
    { country: "JP", first: "Aiko", last: "Sato" },
    "Sato,Aiko",
  ],
  [workday, 'Join(".", Mid([first], "1", "2"), [last])', { first: "Mary", last: "Ng" }, "Ma.Ng"],
  [
    workday,
    'Split(\n Join(",",\n  Append ("smtp:", [alias]),\n  Append("SMTP:", [mail])), ","\n)',
    { alias: "a@x.example", mail: "b@x.example" },
    ["smtp:a@x.example", "SMTP:b@x.example"],
  ],
  [
    workday,
    `Replace(Replace([phone], , ${isdPattern}, , "\${phoneNumber}", , ), ,"[()\\\\s-]+", ,"", , )`,
    { phone: "+45 12-34-56" },
    "123456",
  ],
  [
    workday,
    'Switch(Replace([phone], , "\\+(?<isd>49|44|1|45)(?<rest>.*)", , "${isd}", , ), , "45", "DNK", "1", "USA")',
    { phone: "+4512345678" },
    "DNK",
  ],
  [
    workday,
    'Replace([phone], , "\\\\+(?<isd>\\\\d* )(?<number>.* )[x](?<extension>.*)", , "${extension}", , )',
    { phone: "+45 (12) 345 x67" },
    "67",
  ],
  [workday, 'Switch([Active], , "1", "True", "0", "False")', { Active: "0" }, "False"],
  [workday, 'Switch([Active], , "1", "True", "0", "False")', { Active: "2" }, null],
  [workday, leadDays, { Active: "1", StatusHireDate: "2025-08-10" }, "True"],
  [workday, leadDays, { Active: "1", StatusHireDate: "2025-09-15" }, "False"],
  [workday, leadDays, { Active: "0", StatusHireDate: null }, "False"],
  [workday, rehired, { Active: "1", StatusRehire: "1", StatusHireDate: "2025-08-15" }, "True"],
  [workday, rehired, { Active: "1", StatusRehire: "0", StatusHireDate: null }, "True"],
  [workday, nested, { StatusTerminated: "0", Active: "1", StatusHireDate: "2025-08-05" }, "False"],
  [workday, nested, { StatusTerminated: "0", Active: "1", StatusHireDate: "2025-08-15" }, "True"],
  [workday, nested, { StatusTerminated: "1" }, "True"],
  [workday, unit, { City: "Odense" }, "OU=Odense"],
  [workday, unit, {}, "OU=Default"],
  [workday, units, { Department: "R&D", Country: "DK" }, "OU=Development,OU=Denmark,OU=Users"],
  [workday, 'Replace(Replace("a1-b2345", ,"-", ,"", , ), ,"(.*?)(?<id>[0-9]{4})(.*)", , "D${id}", ,)', {}, "D2345"],
  [
    workday,
    'Join("", [last], ",", [first], " ", Mid([middle],1,1), "-", [id])',
    { last: "Ng", first: "Mary", middle: "Eve", id: "7" },
    "Ng,Mary E-7",
  ],
  [workday, sanitized('Join("", Mid([first],1,1), [last])'), { first: "Eve", last: "O[x]y*z.." }, "EOxyz"],
  [workday, startedOnly, { hired: "2025-07-15", userPrincipalName: "eve@x.example" }, "eve@x.example"],
  [workday, startedOnly, { hired: "2025-08-15", userPrincipalName: "eve@x.example" }, null],
  [
    successFactors,
    'Replace(Join("","00000000",[id]), ,"(.*?)(?<id>.{0,8})$", ,"${id}", ,)',
    { id: "4711" },
    "00004711",
  ],
  [successFactors, 'Join("",Mid([last],1,1),ToLower(Mid([last],2,64)))', { last: "LUND" }, "Lund"],
  [successFactors, 'Replace([first]," ", , ,".", , )', { first: "Eva Lis" }, "Eva.Lis"],
  [successFactors, noneOutside, { mail: "eve@contoso.example" }, "eve@contoso.example"],
  [successFactors, noneOutside, { mail: "eve@elsewhere.example" }, null],
  [successFactors, hidden, { startDate: "2025-01-15", endDate: "2025-12-31" }, "FALSE"],
  [successFactors, hidden, { startDate: "2025-01-15", endDate: "2025-06-30" }, "TRUE"],
  [successFactors, 'Switch([mobile],[mobile],"","000-000")', { mobile: "" }, "000-000"],
  [successFactors, 'Switch([mobile],[mobile],"","000-000")', { mobile: "123" }, "123"],
  [successFactors, phones, { work: "true", cell: "false" }, "work"],
  [successFactors, phones, { work: "", cell: "true" }, "cell"],
  [successFactors, phones, {}, "none"],
  [successFactors, titles, { title: "44" }, "Prof."],
  [successFactors, titles, { title: "" }, null],
  [successFactors, leaver, { lastDay: "2025-07-10", department: "Finance" }, "OU=Deleted"],
  [successFactors, leaver, { lastDay: "2025-07-25", department: "Finance" }, "OU=Finance"],
  [successFactors, leaver, { lastDay: "", department: "IT" }, "OU=Default"],
  [successFactors, softDeleted, { IsSoftDeleted: true, mail: "eve@x.example" }, "2025-07-30_eve@x.example"],
  [successFactors, softDeleted, { IsSoftDeleted: false, mail: "eve@x.example" }, "eve@x.example"],
  [
    expressionBuilder,
    "Append(Mid([displayName], 1, 15), Mid([objectId], 1, 8)) ",
    { displayName: "Eve Ng", objectId: "0123456789" },
    "Eve Ng01234567",
  ],
  [
    expressionBuilder,
    'IIF([userPrincipalName] = "eve@x.example", Append(Mid([objectId], 1, 2), [userPrincipalName]), IIF( [userPrincipalName] = "bo@x.example", "bo", [userPrincipalName] ) )',
    { userPrincipalName: "eve@x.example", objectId: "39ab" },
    "39eve@x.example",
  ],
  [issue("azure-docs/issues/18837"), 'Replace([UserID], , "(\\\\D)", , "", , )', { UserID: "eve42" }, "42"],
  [
    issue("azure-docs/issues/93829"),
    'Switch([IsSoftDeleted], "", "True", "False", "False", "True")',
    { IsSoftDeleted: true },
    "False",
  ],
  [issue("entra-docs/issues/120"), 'Switch([BusinessTitle],[BusinessTitle],"","N/A")', {}, "N/A"],
  [reference, 'Switch(ToLower([statusFlag]), "0", "true", "1", "false", "0")', { statusFlag: "TRUE" }, "1"],
  [reference, 'Switch([statusFlag], "Default Value", "true", "1", "", "0")', {}, "0"],
  [docker, dockerRoles, role("My Corp Editor"), "editor"],
  [docker, dockerRoles, role("Somebody"), "member"],
];

test.each(evaluated)("%s: %s of %j", (_, expression, attributes, value) => {
  expect(answer(expression, attributes)).toEqual({ value });
});

test("all of them are read from their structure alone, and from what they are printed as", () => {
  const bare = ({ name, type, parameters }: AttributeMappingSource): object => ({
    ...{ name, type },
    parameters: parameters.map(({ key, value }) => ({ key, value: bare(value) })),
  });
  const changed = evaluated.filter(([, text]) => {
    const parsed = parse(text);
    if (!parsed.ok) return true;
    const { expression } = parsed;
    const again = parse(print(expression));
    return (
      !again.ok ||
      ![fromSource(bare(toSource(expression))), again.expression].every((each) => sameMeaning(each, expression))
    );
  });
  expect(changed.map(([, text]) => text)).toEqual([]);
});

/** Printed results that the reference contradicts: what is printed, and why it comes out otherwise. */
test.each<[why: string, expression: string, attributes: DirectoryAttributes, printed: Value, value: Value]>([
  [
    "nothing makes the letters small",
    'Join("@", NormalizeDiacritics(StripSpaces(Join(".", [first], [last]))), "contoso.com")',
    { first: "María", last: "José González" },
    "maria.josegonzalez@contoso.com",
    "Maria.JoseGonzalez@contoso.com",
  ],
  [
    "the pattern has no hyphen, nor does Mid make letters small",
    sanitized('NormalizeDiacritics(StripSpaces(Join("", Mid([first],1,1), [last])))'),
    { first: "María José", last: "González-López" },
    "mgonzalezlopez",
    "MGonzalez-Lopez",
  ],
  [
    "the group takes the blank, too",
    `Switch(Replace([phone], , ${isdPattern}, , "\${isdCode}", , ), "USA", "44", "GBR")`,
    { phone: "+44 20 7946 0958" },
    "GBR",
    "USA",
  ],
  [
    "the first four digits",
    'Replace(Replace([guid], ,"-", ,"", , ), ,"(.*?)(?<id>[0-9]{4})(.*)", , "D${id}", ,)',
    { guid: "a1b2c3d4-e5f6-7890-1234-567890abcdef" },
    "D7890",
    "D6789",
  ],
  [
    "the file time of that instant is another",
    'NumFromDate(Join("", FormatDateTime([end], ,"yyyy-MM-ddzzz", "yyyy-MM-dd"), "T23:59:59-08:00"))',
    { end: "2025-12-31-08:00" },
    "133835135990000000",
    "134117279990000000",
  ],
  [
    "one day is not other than 1",
    'IgnoreFlowIfNullOrEmpty(IIF(DateDiff("d", Now(), CDate([day])) <> 1, "", [mail]))',
    { day: "2025-07-31", mail: "user@company.com" },
    null,
    "user@company.com",
  ],
  [
    "the country has a unit of its own",
    'Join("", Switch([org],"", "Engineering", "OU=Engineering,"), Switch([country],"", "UK","OU=UK,"), "OU=Users")',
    { org: "Sales", country: "UK" },
    "OU=Users",
    "OU=UK,OU=Users",
  ],
])("not as the guides of HR apps print it: %s", (_, expression, attributes, printed, value) => {
  expect(answer(expression, attributes)).toEqual({ value });
  expect(value).not.toEqual(printed);
});

const base = {
  userName: { source: "[userPrincipalName]", match: 1 },
  active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
};
const problemsOf = (mappings: Readonly<Record<string, DesiredMapping>>, rest: Partial<DesiredObjectMapping> = {}) =>
  checkSchema({ users: { ...rest, mappings: { ...base, ...mappings } } }, { scope: "assigned" });
const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code);
const rolesPath = 'roles[primary eq "True"].value';
const dockerRole = "urn:ietf:params:scim:schemas:extension:docker:2.0:User:dockerRole";

/** What validate says, and the expression that it offers (`remedy` is a part of it). */
test.each<[source: string, target: string, expression: string, found: string, remedy: string]>([
  [
    workday,
    "title",
    'IIF(DateDiff("d", Now(), CDate([employeeHireDate])) <= 14, "False", IgnoreObjectFlow)',
    "EXPRESSION_INBOUND_KEYWORD",
    "use a scoping filter",
  ],
  [
    issue("azure-docs/issues/33866"),
    "title",
    'IIF([displayName] = "x", [city], AuthorizedNull)',
    "EXPRESSION_INBOUND_KEYWORD",
    'IgnoreFlowIfNullOrEmpty(IIF([displayName] = "x", [city], ""))',
  ],
  [
    successFactors,
    "title",
    'FormatDateTime([city], "M/d/yyyy hh:mm:ss tt", "yyyy-MM-dd")',
    "EXPRESSION_ARGUMENT_COUNT",
    'FormatDateTime([city], , "M/d/yyyy hh:mm:ss tt", "yyyy-MM-dd")',
  ],
  [
    workday,
    "title",
    'FormatDateTime(DateAdd("yyyy", 5, CDate([employeeHireDate])), , "yyyy-MM-dd", "yyyy-MM-dd")',
    "MAPPING_ARGUMENT_TYPE",
    "convert the value",
  ],
  [
    successFactors,
    "title",
    'FormatDateTime(DateAdd("yyyy", 5, CDate([employeeHireDate])), ,"M/d/yyyy hh:mm:ss tt","yyyy-MM-dd")',
    "",
    "",
  ],
  [
    workday,
    "userName",
    "SelectUniqueValue([mailNickname], [displayName])",
    "EXPRESSION_DIRECTORY_TARGET_ONLY",
    "[userPrincipalName]",
  ],
  [
    issue("entra-docs/issues/120"),
    "title",
    'IIF(IsNullOrEmpty([country]),"Other",[country])',
    "MAPPING_IIF_ON_NULLABLE",
    'Switch([country], [country], "", "Other")',
  ],
  [
    reference,
    "title",
    'IIF([country]="","Other",[country])',
    "MAPPING_IIF_ON_NULLABLE",
    'Switch([country], [country], "", "Other")',
  ],
  [
    reference,
    "title",
    'IIF(IsPresent([country]),[country],"Other")',
    "MAPPING_IIF_ON_NULLABLE",
    'Switch([country], [country], "", "Other")',
  ],
  [
    reference,
    "title",
    'IIF([country]="USA" AND [state]="CA","True","False")',
    "EXPRESSION_LOGICAL_OPERATOR",
    "IIF(a, IIF(b, x, y), y)",
  ],
  [
    reference,
    "title",
    'switch([companyName], "External", "Company A", "A")',
    "EXPRESSION_FUNCTION_CASE",
    "Write Switch.",
  ],
  [
    reference,
    "title",
    'Switch([companyName], "External", "Company A", "A", "Company B", "B")',
    "MAPPING_SWITCH_MAY_BLANK",
    'Switch([companyName], "External", "Company A", "A", "Company B", "B", "", "External")',
  ],
  [issue("azure-docs/issues/93829"), "active", 'Switch([IsSoftDeleted], "", "True", "False", "False", "True")', "", ""],
  [docker, dockerRole, `${dockerRoles}\``, "EXPRESSION_UNEXPECTED_CHARACTER", "Remove it"],
  [docker, dockerRole, dockerRoles, "MAPPING_SWITCH_MAY_BLANK", '"", "member")'],
  [
    "github.com/SumoLogic/sumologic-documentation/pull/5639",
    rolesPath,
    "AppRoleAssignments([appRoleAssignments])",
    "MAPPING_LIST_INTO_SINGLE",
    'IgnoreFlowIfNullOrEmpty(Word(Join(",", AppRoleAssignments([appRoleAssignments])), 1, ","))',
  ],
  [
    "github.com/SumoLogic/sumologic-documentation/pull/5639",
    "roles",
    "AppRoleAssignmentsComplex([appRoleAssignments])",
    "",
    "",
  ],
  [
    "support.leadcast.nl/scim-provisioning-with-microsoft-entra-id-azure-ad",
    rolesPath,
    "[appRoleAssignments]",
    "MAPPING_ROLES_MISUSED",
    "SingleAppRoleAssignment([appRoleAssignments])",
  ],
  [
    "learn.microsoft.com/answers/questions/1187803",
    "active",
    'IIF(AppRoleAssignmentsComplex([appRoleAssignments]) = "User", "True", "False")',
    "MAPPING_IIF_ON_NULLABLE MAPPING_ARGUMENT_LIST",
    "write in its place: SingleAppRoleAssignment([appRoleAssignments])",
  ],
  [workday, "title", 'Split([city], ",")', "MAPPING_LIST_INTO_SINGLE", 'Word(Join(",", Split([city], ",")), 1, ",")'],
  [reference, "title", "[proxyAddresses]", "MAPPING_LIST_INTO_SINGLE", 'Join(",", [proxyAddresses])'],
  [reference, "title", "Item([proxyAddresses], 1)", "", ""],
  [reference, "title", "Item([proxyAddresses], 0)", "MAPPING_ARGUMENT_TYPE", "a whole number from 1"],
  [reference, "title", "CStr([manager])", "", ""],
  [
    reference,
    "manager",
    "[manager]",
    "MAPPING_UNKNOWN_TARGET",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
  ],
  [reference, "title", "RandomString(300,3,0,0,3)", "EXPRESSION_BAD_ARGUMENT", "at most 256"],
  [
    "learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-expressions",
    "title",
    "Trim([city])",
    "EXPRESSION_UNKNOWN_FUNCTION",
    'Replace([city], , "^\\\\s+|\\\\s+$", , "", , )',
  ],
  [
    "learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-expressions",
    "title",
    "Cstr([city])",
    "EXPRESSION_FUNCTION_CASE",
    "Write CStr.",
  ],
  [
    "learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-expressions",
    "title",
    "ConvertFromBase64([city])",
    "EXPRESSION_UNKNOWN_FUNCTION",
    "docs/language.md",
  ],
])("%s: %s <- %s", (_, target, expression, found, remedy) => {
  const problems = problemsOf({ [target]: { ...(target === "userName" && { match: 1 }), source: expression } }).filter(
    ({ code }) => target !== dockerRole || code !== "MAPPING_UNKNOWN_TARGET",
  );
  expect(codes(problems).join(" ")).toBe(found);
  expect(problems.map((problem) => `${problem.summary} ${problem.remedy}`).join(" ")).toContain(remedy);
});

/** Filters as people write them: what is said, and the clause that is meant. */
test.each<[source: string, clause: DesiredClause, found: string, remedy: string]>([
  [scoping, { attribute: "userPrincipalName", operator: "REGEX MATCH", value: ".*\\@domain.com" }, "", ""],
  [
    scoping,
    { attribute: "department", operator: "IsMemberOf", value: "x" },
    "FILTER_UNKNOWN_OPERATOR",
    "docs/language.md",
  ],
  [
    scoping,
    { attribute: "[department]", operator: "EQUALS", value: "sales" },
    "FILTER_ATTRIBUTE_BRACKETS",
    "Write department.",
  ],
  [knownIssues, { attribute: "userType", operator: "EQUALS", value: "Guest" }, "FILTER_ATTRIBUTE_UNSUPPORTED", ""],
  [knownIssues, { attribute: "manager", operator: "IS NOT NULL" }, "FILTER_ATTRIBUTE_UNSUPPORTED", ""],
  [
    knownIssues,
    { attribute: "employeeHireDate", operator: "Greater_Than", value: "2025" },
    "MAPPING_FILTER_ATTRIBUTE",
    "it is a date",
  ],
  [
    scoping,
    { attribute: "otherMails", operator: "Includes", value: "@" },
    "MAPPING_FILTER_ATTRIBUTE",
    "several values",
  ],
  [
    scoping,
    { attribute: "accountEnabled", operator: "EQUALS", value: "TRUE" },
    "MAPPING_BOOLEAN_CASE",
    'Write "True".',
  ],
  [scoping, { attribute: "accountEnabled", operator: "is_true" }, "", ""],
  [scoping, { attribute: "mail", operator: "IS NULL", value: "x" }, "FILTER_VALUE_UNEXPECTED", "Remove the value"],
  [scoping, { attribute: "country", operator: "NOT IN", value: "DK,SE" }, "FILTER_UNKNOWN_OPERATOR", '"^(DK|SE)$"'],
  [scoping, { attribute: "department", operator: "LIKE", value: "Sales%" }, "FILTER_UNKNOWN_OPERATOR", '"^Sales"'],
  [scoping, { attribute: "Department", operator: "EQUALS", value: "x" }, "MAPPING_UNKNOWN_SOURCE", '"department"'],
  [scoping, { attribute: "objectId", operator: "IS NOT NULL" }, "MAPPING_FILTER_ALWAYS", "Remove the clause"],
])("%s: a filter with %j", (_, clause, found, remedy) => {
  const problems = problemsOf({}, { filters: [{ name: "f", all: [clause] }] });
  expect(codes(problems).join(" ")).toBe(found);
  expect(problems.map((problem) => `${problem.summary} ${problem.remedy}`).join(" ")).toContain(remedy);
});
