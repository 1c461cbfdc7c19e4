import { RecordingTarget, TestTenant, tenantUrl, testEngine, token } from "./support";

const credentials = (url = tenantUrl) => [
  { key: "BaseAddress", value: url },
  { key: "SecretToken", value: token },
];

const blanks = new TextEncoder().encode(" ".repeat(1024 * 1024));
const endless = () => new ReadableStream({ pull: (stream) => stream.enqueue(blanks) });

function setUp() {
  const target = new RecordingTarget();
  return { target, ...testEngine(target) };
}

test("people are asked for by the matching attribute, groups only when their mapping is on", async () => {
  const { target, engine } = setUp();
  expect(await engine.probe(new TestTenant().job, credentials())).toEqual({ ok: true, message: "" });
  expect(target.take().map(({ request }) => request)).toEqual([
    expect.stringMatching(/^GET \/Users\?filter=userName eq "[0-9a-f-]{36}"$/),
  ]);
  await engine.probe(new TestTenant("template").job, credentials());
  expect(target.take().map(({ request }) => request)).toEqual([
    expect.stringMatching(/^GET \/Users\?filter=userName eq /),
    expect.stringMatching(/^GET \/Groups\?excludedAttributes=members&filter=displayName eq /),
  ]);
});

test("without a job the template's matching attribute is asked for", async () => {
  const { target, engine } = setUp();
  expect(await engine.probe(null, credentials())).toMatchObject({ ok: true });
  expect(target.sent).toHaveLength(1);
});

test.each([
  ["a refused token", () => Response.json({ detail: "no" }, { status: 401 }), "StatusCode: 401"],
  ["a server error", () => new Response("", { status: 500 }), "StatusCode: 500"],
  ["a page that is no list", () => Response.json({}), "ListResponse"],
  ["a deactivated endpoint", () => Response.json({}, { status: 404 }), "StatusCode: 404"],
  ["an answer without an end", () => new Response(endless()), "cannot be reached"],
  ["no server", () => new TypeError("fetch failed"), "cannot be reached"],
] as const)("%s fails", async (_, intercept, message) => {
  const { target, engine } = setUp();
  target.intercept = intercept;
  expect(await engine.probe(null, credentials())).toEqual({ ok: false, message: expect.stringContaining(message) });
});

test.each([
  ["https://elsewhere.example/scim", "this machine only"],
  ["no url", "valid tenant URL"],
  ["", "valid tenant URL"],
])("the tenant URL %p fails without a request", async (url, message) => {
  const { target, engine } = setUp();
  expect(await engine.probe(null, credentials(url))).toEqual({ ok: false, message: expect.stringContaining(message) });
  expect(target.sent).toEqual([]);
});
