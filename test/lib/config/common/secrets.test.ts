import { load, messages } from "../project-folder";

const SECRET = "hunter2-eyJhbGciOi";
const app = (line: string): Record<string, string> => ({
  "app.yaml": `apps:\n  hr:\n    target: acme\n    displayName: HR\n${line}\n    environments:\n      test:\n`,
});

test.each([
  `    tokenSource: ${SECRET}`,
  `    tokenSource: [${SECRET}]`,
  `    tokenSource: { value: ${SECRET} }`,
  `    tokenSource: "${SECRET}" ${SECRET}`,
  `    tokenSource: "a "${SECRET}" b"`,
  `    tokenSource: &${SECRET}`,
  `    tokenSource: *${SECRET}`,
  `    tokenSource: @${SECRET}`,
  `    tokenSource: !${SECRET} x`,
  `    token: ${SECRET}`,
  `    clientSecret: "${SECRET}`,
  `    password: { value: ${SECRET} }`,
  `    url: https://user:${SECRET}@acme.example/scim`,
  `    url: https://acme.example/scim?apiKey=${SECRET}`,
])("a secret written into a file is refused and not repeated: %s", (line) => {
  const said = messages(load(app(line)));
  expect(said.length).toBeGreaterThan(0);
  expect(said.join("\n")).not.toContain(SECRET);
});

test("the value of a variable that is named like a secret gets nowhere", () => {
  const project = load(app("    notificationEmail: ${env:HR_TOKEN}"), { env: { HR_TOKEN: SECRET } });
  expect(JSON.stringify(project)).not.toContain(SECRET);
});
