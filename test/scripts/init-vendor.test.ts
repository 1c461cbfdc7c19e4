import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProject, type StackConfig } from "../../lib/config";
import { run, tenantId } from "./run";

/** `init` for a vendor that has no profile: from its page to a profile that validates. */

const now = Date.parse("2026-11-22T10:00:00Z");
const active = 'Switch([IsSoftDeleted], , "False", "True", "True", "False")';
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const folder = (): string => mkdtempSync(join(tmpdir(), "scimform-vendor-"));

interface Made {
  readonly stack: StackConfig;
  /** Target attribute and source; the matching one has `*` before it. */
  readonly users: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>> | undefined;
  readonly notMapped: readonly { line: number; text: string; why: string }[];
  readonly profile: string;
}

/** Runs it as a user would, and reads what it has written as every command does. */
async function init(table: string, name = "table.md", ...options: string[]): Promise<Made> {
  const root = folder();
  writeFileSync(join(root, name), table);
  const args = ["init", "--vendor", "Acme People", "--from-table", name, "--environment", "test", "--tenant", tenantId];
  const url = ["--url", "https://scim.acme.example/v2", "--group", "SCIM Pilot"];
  const { exitCode, stderr, json } = await run([...args, ...url, ...options, "--yes", "--json"], { cwd: root, now });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const { stacks, problems } = loadProject({ root, env: {}, now });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const [stack] = stacks;
  if (!stack) throw new Error("no stack");
  const flows = (mappings: NonNullable<StackConfig["schema"]["users"]>["mappings"] | undefined) =>
    mappings &&
    Object.fromEntries(
      Object.entries(mappings).map(([key, { source, match }]) => [match ? `*${key}` : key, source ?? ""]),
    );
  return {
    stack,
    users: flows(stack.schema.users?.mappings) ?? {},
    groups: flows(stack.schema.groups?.mappings),
    notMapped: (json.results[0]?.["notMapped"] ?? []) as Made["notMapped"],
    profile: readFileSync(join(root, "config/targets/acme-people.yaml"), "utf8"),
  };
}

const markdown = `
# Provision with Entra

## Settings

| Field | Value |
| --- | --- |
| Tenant URL | \`https://scim.acme.example/v2\` |

## User attributes

| SCIM attribute | Entra attribute | Required | Notes |
| :--- | :---: | --- | --- |
| \`userName\` | \`userPrincipalName\` | Yes | matching |
| [\`active\`](https://acme.example/active) | \`${active}\` | **Yes** | |
| name.givenName[^1] | First name | | |
| name.familyName* | surname | | |
| emails\\[type eq "work"\\].value | mail | ✓ | |
| urn:…:User:department | Department | No | |
| \`photos[type eq "photo"].value\` | thumbnail | | |
| id | objectId | | |

[^1]: Latin letters only
`;

const html = `<!doctype html><body><h2>SAML claims</h2>
<table><tr><th>Claim</th><th>Source</th></tr><tr><td>email</td><td>user.mail</td></tr></table>
<h2>User attributes</h2>
<table><thead><tr><th>Entra ID attribute</th><th>Acme attribute<sup>1</sup></th><th>Required</th></tr></thead>
<tr><td colspan="3"><b>Core</b></td></tr>
<tr><td>userPrincipalName</td><td><code>userName</code></td><td rowspan="2">Yes</td></tr>
<tr><td>${active.replaceAll('"', "&quot;")}</td><td>active</td></tr>
<tr><td>givenName<br/>surname</td><td>name.givenName<br/>name.familyName</td><td></td></tr>
<tr><td><a href="#m">mail</a>&nbsp;<sup>2</sup></td><td>emails[type eq &quot;work&quot;].value</td><td>✓</td></tr>
<tr><td colspan="3">Enterprise extension</td></tr>
<tr><td>department</td><td>${enterprise}.department</td><td>No</td></tr>
<tr><td>thumbnail</td><td>photos[type eq "photo"].value</td><td></td></tr>
<tr><td>objectId</td><td>id</td><td></td></tr>
</table></body>`;

const csv = [
  "\uFEFFTarget attribute;Source attribute;Required",
  "userName;userPrincipalName;required",
  `active;"${active.replaceAll('"', '""')}";required`,
  "name.givenName;[givenName];optional",
  "name.familyName;user.surname;optional",
  `"emails[type eq ""work""].value";Mail;required`,
  `${enterprise}:department;department;`,
  `"photos[type eq ""photo""].value";thumbnail;`,
  "id;objectId;",
].join("\r\n");

const commas = `Source,Target,Mandatory\nuserPrincipalName,userName,x\n${active},active,x\ngivenName,name.givenName,\nsurname,name.familyName,\nmail,emails.value,x\ndepartment,${enterprise}:department,\nthumbnail,photos.value,\nobjectId,id,\n`;

test.each([
  ["Markdown", markdown, "page.md"],
  ["HTML", html, "page.html"],
  ["CSV with semicolons", csv, "table.csv"],
  ["CSV with commas, and function calls without quotes", commas, "table.csv"],
  ["what a browser puts on the clipboard", commas.replace(/,(?![^(]*\))/g, "\t"), "clipboard.txt"],
])("%s: mappings, what is required, and each line that is left out", async (_, table, name) => {
  const { users, notMapped, stack, profile } = await init(table, name);
  expect(users).toEqual({
    "*userName": "[userPrincipalName]",
    active,
    "name.givenName": "[givenName]",
    "name.familyName": "[surname]",
    'emails[type eq "work"].value': "[mail]",
    [`${enterprise}:department`]: "[department]",
  });
  expect(stack.rules?.required).toEqual(["userName", "active", 'emails[type eq "work"].value']);
  expect(notMapped).toHaveLength(2);
  for (const { line, text } of notMapped) {
    expect(text).toMatch(/thumbnail|objectId/);
    expect(table.split("\n")[line - 1]).toMatch(/thumbnail|objectId/);
    expect(profile).toContain(`# - line ${line}: `);
  }
  expect(stack).toMatchObject({ displayName: "Acme People (test)", tenantUrl: "https://scim.acme.example/v2" });
});

test("a page in the manner of Microsoft's tutorials names no source: Entra's default is taken; groups have a table of their own", async () => {
  const { users, groups, notMapped, stack } = await init(`
1. Review the user attributes.

   |Attribute|Type|Supported for filtering|Required by Acme|
   |---|---|---|---|
   |userName|String|&check;|&check;|
   |active|Boolean||&check;|
   |displayName|String||
   |urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager|Reference|||
   |urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge|Integer|||
   |roles|String|||

1. Select **Synchronize Microsoft Entra groups to Acme**, and review:

   |Attribute|Type|Supported for filtering|Required by Acme|
   |---|---|---|---|
   |displayName|String|&check;|&check;|
   |members|Reference|||
`);
  expect(users).toEqual({
    "*userName": "[userPrincipalName]",
    active,
    displayName: "[displayName]",
    [`${enterprise}:manager`]: "[manager]",
    'roles[primary eq "True"].value': "SingleAppRoleAssignment([appRoleAssignments])",
  });
  expect(groups).toEqual({ "*displayName": "[displayName]", members: "[members]" });
  expect(stack.rules?.required).toEqual(["userName", "active"]);
  expect(notMapped).toEqual([
    {
      line: 10,
      text: expect.stringContaining("badge") as string,
      why: expect.stringMatching(/does not say/) as string,
    },
  ]);
});

/** Shapes in which vendors publish the same table: each has all four attributes. */
const shapes: Readonly<Record<string, string>> = {
  "a definition list of cells in divisions, inside of table cells": `<table class="wrapped"><tbody>
<tr><th><div><p><strong>Customappsso Attribute</strong></p></div></th><th><p>Microsoft Entra ID Attribute</p></th></tr>
<tr><td><div><p><code class="x"><span>userName</span></code></p></div></td><td><ul><li><p>userPrincipalName</p></li></ul></td></tr>
<tr><td><p><span data-v="1">act</span><span>ive</span></p></td><td><p>Switch(<em>[IsSoftDeleted]</em>, , &ldquo;False&rdquo;, &ldquo;True&rdquo;, &ldquo;True&rdquo;, &ldquo;False&rdquo;)</p></td></tr>
<tr><td>addresses[type&nbsp;eq&nbsp;&quot;work&quot;].formatted</td><td>physicalDeliveryOfficeName</td></tr>
<tr><td><a href="#"><code>externalId</code></a></td><td>objectId</td></tr></tbody></table>`,
  "Markdown with alignment, escaped pipes and no outer pipes": `SCIM \\| CustomAppSSO | Microsoft Entra ID | Remark
:--|:-:|--:
userName|userPrincipalName|a \\| b
active|\`${active}\`|
addresses[type eq "work"].formatted|physicalDeliveryOfficeName|
externalId|objectId|`,
  "CSV with semicolons, quotes and an empty column": [
    `"Target";"";"Source"`,
    `"userName";"";"userPrincipalName"`,
    `"active";"";"${active.replaceAll('"', '""')}"`,
    `"addresses[type eq ""work""].formatted";"";"physicalDeliveryOfficeName"`,
    `"externalId";"";"objectId"`,
  ].join("\r\n"),
  "tabs, as a spreadsheet copies them": [
    ["Nr", "SCIM", "Entra", "Pflicht"],
    ["1", "userName", "userPrincipalName", "ja"],
    ["2", "active", active, "ja"],
    ["3", 'addresses[type eq "work"].formatted', "physicalDeliveryOfficeName", ""],
    ["4", "externalId", "objectId", ""],
  ]
    .map((row) => row.join("\t"))
    .join("\n"),
  "two tables in one page, of people and of rooms, with the same attributes": ["Advisors", "Rooms"]
    .map(
      (heading) => `The attribute mappings for ${heading} should look like the table below:
Customappsso Attribute | Microsoft Entra ID Attribute |
---|---|
active | Switch([IsSoftDeleted], , “False”, “True”, “True”, “False”) |
userName | userPrincipalName |
addresses[type eq “work”].formatted | physicalDeliveryOfficeName |
externalId | objectId |
`,
    )
    .join("\n"),
  "a list with arrows between attributes, most of it without a source, with sections": `Set up the mappings so:

needed:
userName -> userPrincipalName
active -> ${active}
addresses[type eq "work"].formatted -> physicalDeliveryOfficeName
externalId -> objectId
`,
  "hyphens in names, a schema as heading": `
| Azure Active Directory user | "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" |
| --- | --- |
| IsSoftDeleted |active |
| physical-Delivery-OfficeName |addresses[type eq "work"].Formatted |
| object-Id |externalId |
| user-PrincipalName |userName |
`,
  "a block for each attribute, with the same labels, values behind them or in the next line": `Attributes

User name
  Target attribute: \`userName\`
  Source attribute:
    userPrincipalName
  Matching precedence: 1

Status
  Target attribute: active
  Source attribute: ${active}

Office
  - **Target attribute:** addresses[type eq "work"].formatted
  - **Source attribute:** physicalDeliveryOfficeName

Id
  * Target attribute: externalId
  * Source attribute: objectId
`,
  "blocks as lists of a page": `<html><body><ul>${[
    ["userName", "userPrincipalName"],
    ["active", active],
    ["address_formatted", "physicalDeliveryOfficeName"],
    ["external_id", "objectId"],
  ]
    .map(
      ([target, source]) =>
        `<li>One more<ul>\n<li><p><b>SCIM name:</b> ${target}</p></li><li><p><b>Entra attribute:</b> ${source}</p></li></ul></li>`,
    )
    .join("\n")}</ul></body></html>`,
  "headings in another language, the source first": `
| Microsoft-Entra-ID-Attribut | Zielattribut | Abgleichsreihenfolge |
| --- | --- | --- |
| userPrincipalName | userName | 1 |
| ${active} | active | |
| physicalDeliveryOfficeName | addresses[type eq "work"].formatted | |
| objectId | externalId | |
`,
};

test.each(Object.keys(shapes))("%s", async (shape) => {
  const { users, notMapped } = await init(shapes[shape] ?? "", "page");
  expect([users, notMapped]).toEqual([
    {
      "*userName": "[userPrincipalName]",
      active,
      'addresses[type eq "work"].formatted': "[physicalDeliveryOfficeName]",
      externalId: "[objectId]",
    },
    [],
  ]);
});

/** One line of a table with the columns target and source: what it becomes, or why it does not. */
test.each([
  ["userName", "User principal name", { userName: "[userPrincipalName]" }],
  ["USERNAME (required)", "upn", { userName: "[userPrincipalName]" }],
  ["urn:ietf:params:scim:schemas:core:2.0:User:nickName", "mailNickname", { nickName: "[mailNickname]" }],
  ["active", "IsSoftDeleted", { active }],
  ["active", "Not([IsSoftDeleted])", { active: "Not([IsSoftDeleted])" }],
  ["active", "Switch([IsSoftDeleted], , “False”, “True”, “True”, “False”)", { active }],
  ["displayName", 'Join(" ", [givenName], [surname])', { displayName: 'Join(" ", [givenName], [surname])' }],
  ["first_name", "first name", { "name.givenName": "[givenName]" }],
  ["Last Name", "lastName", { "name.familyName": "[surname]" }],
  ["emails.value", "Email", { 'emails[type eq "work"].value': "[mail]" }],
  ["emails[primary eq true].value", "mail", { 'emails[type eq "work"].value': "[mail]" }],
  ["emails[type eq 'home'].value", "otherMails", { 'emails[type eq "home"].value': "[otherMails]" }],
  ['emails[type eq "work"]', "mail", { 'emails[type eq "work"].value': "[mail]" }],
  ["phoneNumbers[type eq “mobile”].value", "mobilePhone", { 'phoneNumbers[type eq "mobile"].value': "[mobile]" }],
  ["addresses.country", "usageLocation", { 'addresses[type eq "work"].country': "[usageLocation]" }],
  ["addresses[work].locality", "city", { 'addresses[type eq "work"].locality': "[city]" }],
  [
    `${enterprise}:User:costCenter`.replace(":User:User", ":User"),
    "extensionAttribute3",
    { [`${enterprise}:costCenter`]: "[extensionAttribute3]" },
  ],
  ["enterprise.division", "extensionAttribute4", { [`${enterprise}:division`]: "[extensionAttribute4]" }],
  ["name_givenName", "givenName", { "name.givenName": "[givenName]" }],
  ["name.last", "surname", { "name.familyName": "[surname]" }],
  ["$.name.givenName", "givenName", { "name.givenName": "[givenName]" }],
  ["email_work", "mail", { 'emails[type eq "work"].value': "[mail]" }],
  ["emails[type=work].value", "mail", { 'emails[type eq "work"].value': "[mail]" }],
  ['emails(type eq "home").value', "otherMails", { 'emails[type eq "home"].value': "[otherMails]" }],
  ["phone_mobile", "mobile", { 'phoneNumbers[type eq "mobile"].value': "[mobile]" }],
  ["address.country", "country", { 'addresses[type eq "work"].country': "[country]" }],
  ["work_address_city", "city", { 'addresses[type eq "work"].locality': "[city]" }],
  ["user_type (string)", "employeeType", { userType: "[employeeType]" }],
  ["managerId", "manager", { [`${enterprise}:manager`]: "[manager]" }],
  ["enterprise_division", "department", { [`${enterprise}:division`]: "[department]" }],
  [`${enterprise}/costCenter`, "department", { [`${enterprise}:costCenter`]: "[department]" }],
  ["role", "", { 'roles[primary eq "True"].value': "SingleAppRoleAssignment([appRoleAssignments])" }],
  ["manager.value", "manager", { [`${enterprise}:manager`]: "[manager]" }],
  ["employeeNumber", "employee id", { [`${enterprise}:employeeNumber`]: "[employeeId]" }],
  ["externalId", "Object ID", { externalId: "[objectId]" }],
  ["userType", '"Employee"', { userType: '"Employee"' }],
  ["title", "n/a", { title: "[jobTitle]" }],
  ["urn:acme:2.0:User:shoeSize", "extensionAttribute9", { "urn:acme:2.0:User:shoeSize": "[extensionAttribute9]" }],
  [
    'phoneNumbers[type eq "work"].value',
    "businessPhones[0]",
    { 'phoneNumbers[type eq "work"].value': "[telephoneNumber]" },
  ],
  ["active", "Switch([IsSoftDeleted])", /Switch/],
  ["title", "jobTitel", /"jobTitel" is no attribute of Entra; jobTitle\?/],
  ["title", "Swich([jobTitle], )", /Swich/],
  ["title", "[jobTitel]", /jobTitel/],
  ["nickName", "", /does not say what fills it/],
  ["password", "passwordProfile.password", /secret/],
  ["Shoe size in cm", "extensionAttribute9", /no attribute of SCIM/],
])("%s from %s", async (target, source, expected) => {
  const rows = [
    ["SCIM attribute", "Entra attribute"],
    ["userName", "userPrincipalName"],
    ["active", active],
    ["locale", "preferredLanguage"],
    [target, source],
  ];
  const { users, notMapped } = await init(
    rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n"),
    "t.csv",
  );
  const others: Record<string, string> = { "*userName": "[userPrincipalName]", active, locale: "[preferredLanguage]" };
  const found = Object.fromEntries(Object.entries(users).filter(([name, value]) => others[name] !== value));
  if (!(expected instanceof RegExp)) {
    const added = Object.entries(expected).filter(([name, value]) => name !== "userName" && others[name] !== value);
    // A second source of an attribute is a line that is left out.
    if ("active" in expected && Object.values(expected)[0] !== active) expect(notMapped).toMatchObject([{ line: 5 }]);
    else expect({ found, notMapped }).toEqual({ found: Object.fromEntries(added), notMapped: [] });
  } else {
    expect(found).toEqual({});
    expect(notMapped).toEqual([
      { line: 5, text: expect.any(String) as string, why: expect.stringMatching(expected) as string },
    ]);
  }
});

test("a list of which most lines name no source: where one does, it is what the page says, not Entra's default", async () => {
  const { users, notMapped } = await init(
    "userName -> mail\nexternalId -> mail\nname.givenName\nname.familyName\ntitle\nactive\nnickName\n",
    "list.txt",
  );
  expect(users).toEqual({
    "*userName": "[mail]",
    externalId: "[mail]",
    "name.givenName": "[givenName]",
    "name.familyName": "[surname]",
    title: "[jobTitle]",
    active,
  });
  expect(notMapped.map(({ line }) => line)).toEqual([7]);
});

test("an attribute of its own of which a page says nothing is named, and is no heading", async () => {
  const { notMapped } = await init(
    "| Target | Source |\n|---|---|\n| userName | upn |\n| title | |\n| Extension | |\n| shoeSize | |\n| urn:acme:2.0:User:badge | |\n",
  );
  expect(notMapped.map(({ line }) => line)).toEqual([6, 7]);
});

test("what a page lacks that SCIM needs is added, and said", async () => {
  const { users, profile } = await init(
    "| Target | Source |\n|---|---|\n| displayName | displayName |\n| emails | mail |\n",
  );
  expect(users["*userName"]).toBe("[userPrincipalName]");
  expect(profile).toContain("userName is not in the table");
});

test("no text of a page becomes config, or a command of a pipeline's log", async () => {
  const evil =
    "| Target | Source |\n|---|---|\n| userName | userPrincipalName |\n| displayName | displayName |\n| x: &a [y]<br>groups: {} | ::error::gone ##vso[task] |\n";
  const { notMapped, groups, profile } = await init(evil);
  expect(notMapped).toHaveLength(1);
  expect(groups).toBeUndefined();
  expect(profile).not.toMatch(/^groups:|##vso/m);
});

test.each([
  [
    "no table",
    "We support SCIM 2.0. Ask your account manager.\n",
    /INIT_TABLE_UNREADABLE.*no column of it|there is no table/,
  ],
  [
    "a table of something else",
    "| Plan | Price |\n|---|---|\n| Pro | 5 |\n| Max | 9 |\n",
    /INIT_TABLE_UNREADABLE.*"Plan \| Price"/,
  ],
  ["a workbook", "PK\u0003\u0004\u0000\u0000", /INIT_TABLE_UNREADABLE.*no text/],
  ["an empty file", "", /INIT_TABLE_UNREADABLE.*there is no table in it/],
])("%s is refused, and nothing is written", async (_, text, says) => {
  const root = folder();
  writeFileSync(join(root, "page"), text);
  const args = ["init", "--vendor", "Acme", "--environment", "test", "--tenant", tenantId, "--yes"];
  for (const [file, expected] of [
    ["page", says],
    ["nowhere.md", /INIT_TABLE_UNREADABLE.*nowhere\.md.*there is no such file/],
  ] as const)
    expect(await run([...args, "--from-table", file], { cwd: root, now })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(expected) as string,
    });
});

test("all of it typed: as options, without any table, for a profile that is there already", async () => {
  const root = folder();
  const args = ["init", "--environment", "test", "--tenant", tenantId, "--url", "https://scim.acme.example", "--yes"];
  const typed = [
    "--attribute",
    "userName = userPrincipalName",
    "--attribute",
    "displayName=displayName",
    "--provision-groups",
  ];
  const made = await run(
    [
      ...args,
      "--vendor",
      "Acme",
      ...typed,
      "--display-name",
      "Acme of Contoso",
      "--notification-email",
      "identity@contoso.example",
    ],
    { cwd: root, now },
  );
  expect(made).toMatchObject({ exitCode: 0 });
  const [stack] = loadProject({ root, env: {}, now }).stacks;
  expect(stack).toMatchObject({ displayName: "Acme of Contoso", notificationEmail: "identity@contoso.example" });
  expect(Object.keys(stack?.schema.users?.mappings ?? {})).toEqual(["userName", "displayName"]);
  expect(Object.keys(stack?.schema.groups?.mappings ?? {})).toContain("members");

  expect(
    (
      await run([...args.slice(0, 3), ...args.slice(5), "--vendor", "Plain", "--no-provision-groups"], {
        cwd: root,
        now,
      })
    ).exitCode,
  ).toBe(0);
  const plain = loadProject({ root, env: {}, now }).stacks.find((each) => each.stack === "plain-test");
  expect(Object.keys(plain?.schema.users?.mappings ?? {}).length).toBeGreaterThan(15);
  expect(plain?.schema.groups).toBeUndefined();

  expect(await run([...args, "--vendor", "Acme"], { cwd: root, now })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("INIT_PROFILE_EXISTS") as string,
  });
});

test("on a terminal it asks for name, table, groups, addresses; what is pasted may have empty lines", async () => {
  const root = folder();
  const answers = [
    ...["0", "Zürich Tools & Söhne", "nowhere.html", "-", markdown, ".", "y"],
    ...["", "Zürich ({environment})", "test", tenantId, "identity@contoso.example", "https://scim.acme.example/v2"],
    ...["SCIM Pilot", "", "y", ""],
  ];
  const { exitCode, stdout, stderr } = await run(["init"], {
    cwd: root,
    now,
    isTerminal: true,
    stdin: answers.join("\n"),
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("nowhere.html cannot be used as a table of attributes: there is no such file.");
  expect(stdout).toMatch(/Lines of the table that are not mapped:\S*\n.*line \d+: photos/);
  const [stack] = loadProject({ root, env: {}, now }).stacks;
  expect(stack).toMatchObject({
    stack: "zurich-tools-sohne-test",
    displayName: "Zürich (test)",
    notificationEmail: "identity@contoso.example",
    tenantUrl: "https://scim.acme.example/v2",
  });
  expect(Object.keys(stack?.schema.groups?.mappings ?? {})).toEqual(["displayName", "externalId", "members"]);
});
