import { evaluate, ExpressionError, fillTemplate } from "../../../../lib/okta/language";

const surroundings = {
  variables: {
    user: {
      id: "00u1",
      firstName: "Freja",
      lastName: "Nygaard",
      login: "freja@contoso.example",
      title: null,
      skills: ["a", "b"],
    },
    source: { login: "freja@contoso.example" },
  },
  groups: [{ id: "00g1", name: "MangoApps Pilot" }],
  manager: { email: "ingrid@contoso.example" },
  now: Date.parse("2026-11-22T08:05:09.007Z"),
};

test.each([
  ["user.firstName", "Freja"],
  ['user.firstName + " " + user.lastName', "Freja Nygaard"],
  ['user.title != null ? user.title : "None"', "None"],
  ["user.nothing", null],
  ['user.firstName + " " + user.title', null],
  ['String.substringBefore(user.login, "@")', "freja"],
  ['String.substringAfter(user.login, "@")', "contoso.example"],
  ["String.toUpperCase(user.firstName)", "FREJA"],
  ["String.toLowerCase(String.append(user.firstName, user.lastName))", "frejanygaard"],
  ['String.removeSpaces("a b c")', "abc"],
  ['String.replace("a.b.c", ".", "-")', "a-b-c"],
  ["String.len(user.firstName)", 5],
  ["String.toUpperCase(user.title)", null],
  ['String.stringSwitch(user.login, "other", "fabrikam", "partner", "contoso", "bank")', "bank"],
  ['Arrays.contains(user.skills, "b") AND !Arrays.isEmpty(user.skills)', true],
  ['Arrays.toCsvString(Arrays.flatten(user.skills, "c"))', "a,b,c"],
  ['isMemberOfGroupName("MangoApps Pilot") && isMemberOfAnyGroup("00g9", "00g1")', true],
  ['getManagerUser("active_directory").email', "ingrid@contoso.example"],
  ["'en-US'", "en-US"],
  ["1 + 2 * 3 == 7", true],
  ["{user.firstName, true}", ["Freja", true]],
  ["user.skills[1]", "b"],
  ["user.title ?: 'None'", "None"],
  ["user.firstName ?: 'None'", "Freja"],
  ["user.nothing == NULL", true],
  // Samples of the page's tables of functions, and what they print beside them
  ['String.join(",", "This", "is", "a", "test")', "This,is,a,test"],
  ['String.replace("This is a test", "is", "at")', "That at a test"],
  ['String.replaceFirst("This is a test", "is", "at")', "That is a test"],
  ['String.startsWith("Kiss", "K")', true],
  [
    'String.stringSwitch("First match wins", "default", "absent", "value1", "wins", "value2", "match", "value3")',
    "value2",
  ],
  ['String.stringSwitch("Substrings count", "default", "ring", "value1")', "value1"],
  ['String.substring("This is a test", 2, 9)', "is is a"],
  ["Arrays.get({0, 1, 2}, 0)", 0],
  ["Arrays.flatten(10, {20, 30}, 40)", [10, 20, 30, 40]],
  ["Arrays.flatten('10, 20, 30, 40')", ["10", "20", "30", "40"]],
  ["Arrays.contains('a,b', 'b')", true],
  ["Arrays.size(NULL)", 0],
  ["Arrays.isEmpty(NULL)", true],
  ['Arrays.toCsvString({"This", "is", " a ", "test"})', "This,is, a ,test"],
  ["Convert.toInt(123.6)", 124],
  ["Convert.toNum('3.141')", 3.141],
  ["{1, 2, 3}[0]", 1],
  // The page's conditions with `matches`, which holds for a whole text as in SpEL
  ['"California-North-Sales" matches "California-[a-zA-Z]+-Sales"', true],
  ['"In California-North-Sales" matches "California-[a-zA-Z]+-Sales"', false],
  ['"(555) 123-4567" matches "(\\+\\d{1,2}\\s)?\\(?\\d{3}\\)?[\\s.-]\\d{3}[\\s.-]\\d{4}"', true],
  ["'ENGINEER' matches '(?i)engineer'", true],
  ['user.title matches ".*"', false],
  // The page's popular expressions
  [
    'toUpperCase(substringBefore( substringAfter(user.login, "@"), ".")) + "\\" + substringBefore( user.login, "@")',
    "CONTOSO\\freja",
  ],
  ['"XDOMAIN\\" + toLowerCase(substring( user.firstName, 0, 1)) + toLowerCase(user.lastName)', "XDOMAIN\\fnygaard"],
  ["hasWorkdayUser() ? findWorkdayUser().employeeID : null", null],
  ["hasDirectoryUser() ? findDirectoryUser().managerUpn : null", null],
  ['user.getInternalProperty("id")', "00u1"],
  // docs.spring.io/spring-framework/reference/core/expressions/language-ref/operators.html: its samples, the words for signs, and null
  ["2 < -5.0", false],
  ["'black' < 'block'", true],
  ["8 / 5 % 2", 1],
  ["7 / 2.5", 2.8],
  ["7 mod 4 eq 3 and 8 div 5 le 1", true],
  ['user.login lt "g" or user.login ge "z"', true],
  ["user.nothing < 0 and 0 > user.nothing", true],
  ["Convert.toInt('1234') + 1", 1235],
  ["Convert.toInt(user.nothing)", null],
  // Texts as in SpEL: a quotation mark stands twice
  ["'it''s'", "it's"],
  ['"a ""b"""', 'a "b"'],
  // support.okta.com: Update application username using an expression language; its person is Winston Churchill
  ['substring("Winston", 0, 1) + "Churchill"', "WChurchill"],
  ["substring(user.firstName, 0, 1) + user.lastName", "FNygaard"],
  ['substringBefore(user.login, "@")', "freja"],
  ['substringAfter(user.login, "@")', "contoso.example"],
  ["toUpperCase(user.firstName) + toLowerCase(user.lastName)", "FREJAnygaard"],
  // The same page's conditions, on this person; help.okta.com: Expressions of smart card identity providers
  ["user.groupCode == 123 ? 'Sales' : 'Other'", "Other"],
  ["user.salary > 1000000 AND !user.isContractor", false],
  ['String.stringContains(user.login, "@") ? String.substringBefore(user.login, "@") : user.login', "freja"],
  ["String.substring(user.lastName, String.len(user.lastName)-3, String.len(user.lastName))", "ard"],
  [
    '(user.title != "" ? (user.title + " ") : "") + user.firstName + " " + (String.len(user.lastName) == 0 ? "" : (String.substring(user.lastName, 0, 1) + ". "))',
    null,
  ],
  // support.okta.com: Custom Expressions with Examples, with the prefix of today
  ['fn:substringBefore(user.login, "@")', "freja"],
  // developer.okta.com/docs/reference/okta-expression-language: array, time and group functions
  ["Arrays.add({10, 20, 30}, 40)", [10, 20, 30, 40]],
  ["Arrays.remove({10, 20, 30}, 20)", [10, 30]],
  ["Arrays.clear({10, 20, 30})", []],
  ["Arrays.add(user.nothing, 'a')", ["a"]],
  ['isMemberOfGroupNameRegex("Mango.*Pilot")', true],
  ['isMemberOfGroupNameRegex("Mango")', false],
  ["Time.now()", "2026-11-22T08:05:09.007Z"],
  ['Time.now("EST")', "2026-11-22T03:05:09.007-05:00"],
  ['Time.now("US/Pacific-New", "YYYY-MM-dd HH:mm:ss")', "2026-11-22 00:05:09"],
  ['Time.now("Asia/Tokyo", "YYYY-MM-dd HH:mm:ss")', "2026-11-22 17:05:09"],
  [
    'Time.fromIso8601ToString("2026-11-22T08:05:09.007Z", "EEEE, d MMMM yyyy h:mm a")',
    "Sunday, 22 November 2026 8:05 AM",
  ],
  ['Time.fromStringToIso8601("11/22/2026", "MM/dd/yyyy")', "2026-11-22T00:00:00.000Z"],
  ['Time.fromStringToIso8601("1/5/2026 3:07 pm", "MM/dd/yyyy h:mm a")', "2026-01-05T15:07:00.000Z"],
  ['Time.fromStringToIso8601("20260105", "yyyyMMdd")', "2026-01-05T00:00:00.000Z"],
  ['Time.fromStringToIso8601("5 Nov 99 12:00 +0200", "d MMM yy HH:mm Z")', "1999-11-05T10:00:00.000Z"],
  [
    `Time.fromIso8601ToString('2026-02-01T13:00:00.050Z', "D e k K S SS yy MMM 'o''clock' Z ZZ ZZZ")`,
    "32 7 13 1 0 05 26 Feb o'clock +0000 +00:00 UTC",
  ],
  ['Time.fromWindowsToIso8601(Time.fromIso8601ToWindows("2021-09-20T00:00:00.000Z"))', "2021-09-20T00:00:00.000Z"],
  ['Time.fromIso8601ToWindows("1970-01-01T00:00:00.000Z")', "116444736000000000"],
  // support.okta.com: How to calculate Okta profile attribute values based on derived dates, with its printed result
  [
    'String.substring(Time.fromUnixToIso8601((Convert.toInt(String.substring(Time.fromIso8601ToUnix("2021-09-20" + "T00:00:00.000Z"),0,10)) + 31536000) + "000"),0,10)',
    "2022-09-20",
  ],
  ['user.firstName == "Freja" ? (user.lastName == "X" ? 1 : 2) : 3', 2],
])("%s", (expression, value) => {
  expect(evaluate(expression, surroundings)).toEqual(value);
});

test.each([
  'Time.fromIso8601ToUnix("yesterday")',
  ...["user.login - 1", "-user.login", "user.login > 5", "user.skills < 1", "1 / 0", "1 * user.nothing"],
  ...['Convert.toInt("12 DKK")', 'Convert.toNum("")', '"a" constructor "b"'],
  'Time.now("Mars/Olympus", "yyyy")',
  'Time.fromStringToIso8601("13/01/2026", "MM/dd/yyyy")',
  'Time.fromStringToIso8601("02/30/2026", "MM/dd/yyyy")',
  'Time.now("UTC", "ww")',
  'Time.fromStringToIso8601("1", "w")',
  'isMemberOfGroupNameRegex("(")',
  '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab" matches "(a|aa|a?a)+"',
  'Iso3166Convert.toAlpha2("IND")',
  'user.getInternalProperty("status")',
  'user.getLinkedObject("manager").lastName',
  // support.okta.com: Understanding Okta Expression Language: Flattening Filtered Groups
  'Arrays.flatten(String.replace(getFilteredGroups({"Group1_ID","Group2_ID"}, "group.name", 40), "SSO-", "") )',
  "String.substringBefore(idpuser.subjectAltNameEmail, '@')",
  // support.okta.com: Add Group Claims Using the getGroups Function; the page of Identity Engine
  "user.getGroups({'group.type': {'OKTA_GROUP'}}, {'group.profile.name': {'Test.*'}}).![name]",
  "user.getGroups({'group.profile.name': {'test.*'}}).![{name, id}]",
  "user.skills.![length()]",
  "user.skills.?[name == 'a']",
  "user.isMemberOf({'group.profile.name': 'West Coast', 'operator': 'EXACT'})",
  "{'a': 1",
  "{'a': }",
  "user.shout()",
  ...["hasOwnProperty", "constructor", "__proto__", "toString"].flatMap((name) => [`${name}(1)`, `user.${name}()`]),
  "org.name",
  "app.domain",
  "zendesk.firstName",
  "user.",
  "String.shout(user.login)",
  "user.a user.b",
  '"open',
  "firstName",
  "(1",
  "1 ? 2",
  "§",
])("%s is refused", (expression) => {
  expect(() => evaluate(expression, surroundings)).toThrow(ExpressionError);
});

test.each([
  ["user.getGroups({'group.type': {'OKTA_GROUP'}}).![name]", "user.getGroups is only evaluated by Okta"],
  ["firstName + lastName", "an attribute of the user is user.firstName"],
  ["user.skills.![name]", "The projection of a list, .![…], is only evaluated by Okta"],
  ["user.skills.?[name == 'a']", "The selection of a list, .?[…], is only evaluated by Okta"],
])("%s: %s", (expression, reason) => {
  expect(() => evaluate(expression, surroundings)).toThrow(reason);
});

test("a map", () => {
  expect(evaluate("{'group.id': {'00g1', '00g2'}, operator: 'EXACT'}", surroundings)).toEqual({
    "group.id": ["00g1", "00g2"],
    operator: "EXACT",
  });
});

test("templates", () => {
  expect(() => fillTemplate("${fn:hasOwnProperty(source.login)}", surroundings)).toThrow(ExpressionError);
  expect(fillTemplate("${source.login}", surroundings)).toBe("freja@contoso.example");
  expect(fillTemplate('${fn:substringBefore(source.login, "@")}@other.example', surroundings)).toBe(
    "freja@other.example",
  );
});
