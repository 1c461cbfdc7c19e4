import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { encodings } from "../support/encodings";
import { failure, FakeTenant } from "./fake-tenant";
import { projectFolder, run } from "./run";

const token = 's3cret/token+of="the&target';
const env = { SCIMFORM_TOKEN_ADVISORS_TEST: token };

/** Text with the token in layers of encodings, among other text. */
const echo = fc
  .record({
    layers: fc.array(fc.constantFrom(...Object.keys(encodings)), { maxLength: 2 }),
    before: fc.string({ unit: fc.constantFrom(..."KLmn 567,;(\"'\\&%=\n".split("")), maxLength: 20 }),
    after: fc.string({ unit: fc.constantFrom(..."KLmn 567,;)\"'\\&%=\n".split("")), maxLength: 20 }),
  })
  .map(({ layers, before, after }) => {
    const said = layers.reduce((text, name) => encodings[name]?.(text) ?? text, token);
    return { said, text: `${before}|${said}|${after}` };
  });

type Respond = (text: string) => Response;
const answers: Readonly<Record<string, Respond>> = {
  "a refusal in JSON": (text) => Response.json({ detail: text, status: "400" }, { status: 400 }),
  "a page": (text) => new Response(`<p>${text}</p>`, { status: 502, headers: { "content-type": "text/html" } }),
  "a resource": (text) => Response.json({ totalResults: 1, Resources: [{ id: "1", userName: text, [text]: text }] }),
  "a list that is none": (text) => Response.json({ [text]: [text] }),
  "a redirect": (text) => new Response("", { status: 302, headers: { location: `/${encodeURIComponent(text)}` } }),
  "no answer": (text) => {
    throw new TypeError("fetch failed", { cause: new Error(`bad header: ${text}`) });
  },
  "a crash": (text) => {
    throw new RangeError(text);
  },
};

/** A target that says this to everything, behind a tenant that quotes it. */
function world(text: string, answer: Respond) {
  const tenant = new FakeTenant();
  tenant.faults = [
    { request: /validateCredentials/, status: 400, code: "CredentialValidationUnavailable", message: text },
  ];
  tenant.onDemand = () => failure("SystemForCrossDomainIdentityManagementInvalidCredentials", text);
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return url.startsWith("https://target.example/") ? answer(text) : tenant.fetch(input, init);
  };
  return { fetch, env };
}

const commands: readonly (readonly string[])[] = [
  ["verify", "advisors-test", "--user", "anna@contoso.example"],
  ["check-target", "advisors-test", "--yes"],
  ["credentials", "advisors-test", "--yes"],
  ["provision", "advisors-test", "--user", "anna@contoso.example", "--yes"],
  ["test-connection", "advisors-test"],
];

test.each(commands)(
  "%s: whatever the target echoes in whatever encoding, no output, report or journal has the token",
  async (...args) => {
    await fc.assert(
      fc.asyncProperty(echo, fc.constantFrom(...Object.values(answers)), fc.boolean(), async (echoed, answer, json) => {
        const cwd = projectFolder();
        const { stdout, stderr } = await run([...args, ...(json ? ["--json"] : [])], {
          cwd,
          ...world(echoed.text, answer),
        });
        const said = json ? textsIn(JSON.parse(stdout)).join("\n") : stdout + stderr;
        for (const text of [said, ...filesBelow(join(cwd, ".scimform"))])
          for (const form of [echoed.said, ...Object.values(encodings).map((encode) => encode(token))])
            expect(text).not.toContain(form);
      }),
      { numRuns: 12 },
    );
  },
);

test("what a target says besides is shown", async () => {
  const { stderr } = await run(["verify", "advisors-test", "--user", "anna@contoso.example"], {
    cwd: projectFolder(),
    ...world(`no token ${encodings["base64 in a URL"]?.(token)} here`, answers["a refusal in JSON"]!),
  });
  expect(stderr).toMatch(/no token \*\*\*\S* here/);
});

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)])
    : [];
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return names.filter((name) => statSync(name).isFile()).map((name) => readFileSync(name, "utf8"));
}
