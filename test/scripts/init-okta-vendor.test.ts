import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProject } from "../../lib/config";
import { run } from "./run";

/** `init` for a vendor that has no profile, where people come from Okta. */

const now = Date.parse("2026-06-01T00:00:00Z");
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async function init(table: string | undefined, ...options: string[]) {
  const root = mkdtempSync(join(tmpdir(), "scimform-init-"));
  if (table !== undefined) writeFileSync(join(root, "table"), table);
  const args = ["init", "--vendor", "Acme People", "--environment", "test", "--org", "https://acme.okta.com"];
  const inputs = ["scimUrl=https://acme.example/scim", "acsUrl=https://acme.example/acs", "audience=urn:acme"];
  const { exitCode, stderr, json } = await run(
    [
      ...args,
      ...(table === undefined ? [] : ["--from-table", "table"]),
      ...inputs.flatMap((input) => ["--input", input]),
      ...["--group", "SCIM Pilot", ...options, "--yes", "--json"],
    ],
    { cwd: root, now },
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const { oktaStacks, problems } = loadProject({ root, env: {}, now });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const [stack] = oktaStacks;
  if (!stack) throw new Error("no stack");
  const profile = readFileSync(join(root, "config/targets/acme-people.yaml"), "utf8");
  return { stack, profile, notMapped: json.results[0]?.["notMapped"] };
}

test("what the app brings along is left to it, what differs is mapped, what it lacks is added", async () => {
  const { stack, profile, notMapped } = await init(`
| SCIM attribute | Okta attribute |
| --- | --- |
| userName | user.email |
| active | |
| name.givenName | First name |
| name.familyName | user.lastName |
| displayName | user.firstName + " " + user.lastName |
| emails[type eq "work"].value | mail |
| phoneNumbers[type eq "mobile"].value | Mobile phone |
| ${enterprise}:department | |
| urn:acme:2.0:User:badge | user.badge |
| nickName | shoeSize |
| photos[type eq "photo"].value | |
| id | |
`);
  expect(stack.userName).toBe("${source.email}");
  expect(stack.mappings).toMatchObject({
    displayName: { expression: 'user.firstName + " " + user.lastName' },
    mobilePhoneNumber: { expression: "user.mobilePhone" },
    badge: { expression: "user.badge" },
  });
  expect(Object.keys(stack.mappings)).toHaveLength(3);
  expect(stack.attributes).toMatchObject({
    mobilePhoneNumber: { externalName: "phoneNumbers.^[type=='mobile'].value" },
    badge: { externalName: "badge", externalNamespace: "urn:acme:2.0:User" },
  });
  expect(profile).toContain("maps as the table says: givenName, familyName, email, department");
  expect(profile).toContain('# - line 13: nickName | shoeSize ("shoeSize" is no attribute of Okta');
  expect(notMapped).toMatchObject([{ line: 13 }, { line: 14 }, { line: 15 }]);
});

test("a table for Entra says the same of Okta; groups are pushed, not mapped", async () => {
  const { stack, notMapped } = await init(
    "userName,userPrincipalName\nname.givenName,givenName\ntitle,jobTitle\n\n",
    "--identity-provider",
    "okta",
  );
  expect([stack.userName, stack.mappings]).toEqual(["${source.login}", {}]);
  expect(notMapped).toEqual([]);
  const groups = await init(
    "## Groups\n\n| Attribute | Source |\n|---|---|\n| displayName | name |\n| members | members |\n",
  );
  expect(groups.notMapped).toMatchObject([{ why: expect.stringMatching(/groupPush/) as string }, {}]);
});

test("label and variable in one cell; of two columns that mention attributes, the one of SCIM", async () => {
  const labels = await init(
    `<table><tr><th>Attribute</th><th>Attribute Type</th><th>Value</th></tr>
<tr><td>Username **<br>userName</td><td>Personal</td><td></td></tr>
<tr><td><p>Given name *</p><p>givenName</p></td><td>Personal</td><td>user.firstName</td></tr>
<tr><td>Email *<br>email</td><td>Personal</td><td>user.secondEmail</td></tr>
<tr><td>Title<br>title</td><td>Personal</td><td>user.title</td></tr></table>`,
  );
  expect([labels.stack.userName, labels.stack.mappings, labels.notMapped]).toMatchObject([
    "${source.login}",
    { email: { expression: "user.secondEmail" } },
    [],
  ]);
  const columns = await init(
    `| Okta attribute | Acme attribute | Okta SCIM attribute |
| --- | --- | --- |
| login | Email | userName |
| firstName | First name | name.givenName |
| email | Email | emails.^[primary==true].value |
| department | Team | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department |
`,
  );
  expect([columns.stack.userName, columns.stack.mappings, columns.notMapped]).toEqual(["${source.login}", {}, []]);
});

test("a block for each attribute, as the profile editor shows it, with the schema of each", async () => {
  // In the manner of https://help.signinsolutions.com/vms/en/articles/10578218
  const attributes = [
    ["Given name", "givenName", "name.givenName", "urn:ietf:params:scim:schemas:core:2.0:User", "Yes"],
    ["Primary email", "email", "emails.^[primary==true].value", "urn:ietf:params:scim:schemas:core:2.0:User", "Yes"],
    ["Mobile", "mobilePhone", "phoneNumbers.^[type==mobile].value", "urn:ietf:params:scim:schemas:core:2.0:User", "No"],
    ["Department", "department", "department", enterprise, "No"],
    ["Site", "site", "site", "urn:ietf:params:scim:schemas:extension:acme:2.0:User", "No"],
  ].map(([display, variable, external, namespace, required]) =>
    [
      display,
      `  - Display name: ${display}`,
      `  - Variable name: ${variable}`,
      `  - External name: ${external}`,
      "  - External namespace:",
      `    ${namespace}`,
      `  - Attribute required: ${required}`,
      "",
    ].join("\n"),
  );
  const { stack, notMapped } = await init(attributes.join("\n"));
  expect(stack.mappings).toEqual({
    mobilePhoneNumber: expect.objectContaining({ expression: "user.mobilePhone" }) as object,
  });
  expect(notMapped).toMatchObject([{ line: 34, text: expect.stringContaining("acme:2.0:User") as string }]);
});

test("without a table the app maps what Okta maps by itself", async () => {
  const { stack } = await init(undefined);
  expect(stack).toMatchObject({ label: "Acme People (test)", mappings: {}, attributes: {} });
});
