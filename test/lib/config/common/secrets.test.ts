import { load, messages } from "../project-folder";

const secretValue = "hunter2-eyJhbGciOi";
const app = (line: string): Record<string, string> => ({
  "app.yaml": `apps:\n  hr:\n    target: acme\n    displayName: HR\n${line}\n    environments:\n      test:\n`,
});

test.each([
  `    tokenSource: ${secretValue}`,
  `    tokenSource: [${secretValue}]`,
  `    tokenSource: { value: ${secretValue} }`,
  `    tokenSource: "${secretValue}" ${secretValue}`,
  `    tokenSource: "a "${secretValue}" b"`,
  `    tokenSource: &${secretValue}`,
  `    tokenSource: *${secretValue}`,
  `    tokenSource: @${secretValue}`,
  `    tokenSource: !${secretValue} x`,
  `    token: ${secretValue}`,
  `    tokens:\n      -${secretValue}\n      -x: 1`,
  `    tokens:\n      - a\n        -${secretValue}`,
  `    assign: { groups: [{ token: ${secretValue} }] }`,
  `    clientSecret: "${secretValue}`,
  `    password: { value: ${secretValue} }`,
  `    url: https://user:${secretValue}@acme.example/scim`,
  `    url: https://acme.example/scim?apiKey=${secretValue}`,
])("a secret written into a file is refused and not repeated: %s", (line) => {
  const said = messages(load(app(line)));
  expect(said.length).toBeGreaterThan(0);
  expect(said.join("\n")).not.toContain(secretValue);
});

test("the value of a variable that is named like a secret gets nowhere", () => {
  const project = load(app("    notificationEmail: ${env:HR_TOKEN}"), { env: { HR_TOKEN: secretValue } });
  expect(JSON.stringify(project)).not.toContain(secretValue);
});
