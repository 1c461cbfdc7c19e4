import { readNames } from "../../../lib/provisioning/names";

const anna = "anna@contoso.example";
const bo = "bo@contoso.example";
const id = "22222222-2222-4222-8222-222222222222";

test.each([
  ["names, one a line", `${anna}\n${bo}\r\n\n${id}`, [anna, bo, id]],
  [
    "CSV of users as the admin center downloads it",
    `userPrincipalName,displayName,id\n${anna},"Berg, Anna",${id}\n`,
    [id],
  ],
  [
    "its template for members",
    `version:v1.0\nMember object ID or user principal name [memberObjectIdOrUpn] Required\n${anna}\n`,
    [anna],
  ],
  ["semicolons, quotes, a byte order mark", `\uFEFFName;E-Mail\n"Anna ""A"" Berg";"${anna}"\n`, [anna]],
  ["tabs with an empty cell", `Name\tUPN\n\t${bo}`, [bo]],
  [
    "JSON lines with whatever identifies",
    `{"userPrincipalName":"${anna}"}\n{"mail":"${bo}","id":null}\n{"objectId":"${id}","mail":"x@y"}`,
    [anna, bo, id],
  ],
  ["nothing", "\n", []],
])("%s", (_, text, names) => {
  expect(readNames(text)).toEqual({ names, problems: [] });
});

test("every line that names nobody is reported with its number, the others are read", () => {
  const { names, problems } = readNames(`{"user":"${anna}"}\n{"user":7}\nnonsense\n{"user":"${bo}"}`);
  expect(names).toEqual([anna, bo]);
  expect(problems.map(({ code, summary }) => [code, summary])).toEqual([
    ["COMMAND_LINE_NAMES_NOBODY", "Line 2 of standard input names nobody."],
    ["COMMAND_LINE_NAMES_NOBODY", "Line 3 of standard input names nobody."],
  ]);
  expect(readNames(`upn,name\n${anna},A\n,B`).problems).toMatchObject([{ summary: expect.stringContaining("Line 3") }]);
});
