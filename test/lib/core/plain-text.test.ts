import fc from "fast-check";
import { plainJson, plainText } from "../../../lib/core/plain-text";

/** What a pipeline's log or a terminal would obey. */
const orders: readonly [string, string, RegExp][] = [
  ["a new line", "Ann\n::error::forged", /[\n\r]/],
  ["a carriage return", "Ann\r::error::forged", /[\n\r]/],
  ["Unicode's line breaks", "Ann\u0085a\u2028b\u2029c", /[\u0085\u2028\u2029]/],
  ["a terminal's sequences", "Ann\u001b[2J\u001b]0;title\u0007", /[\u001b\u0007]/],
  ["the same in one byte", "Ann\u009b2J", /\u009b/],
  ["another reading order", "Ann \u202etxt.exe\u2066", /[\u202a-\u202e\u2066-\u2069]/],
  ["Azure Pipelines' commands", "Ann ##vso[task.setvariable variable=PATH]/tmp", /##vso\[/i],
  ["the same in capitals", "Ann ##VSO[task.complete result=Succeeded]", /##vso\[/i],
  ["formatting commands, the runner's old form", "Ann ##[add-matcher]/tmp/x", /##\[/],
  ["TeamCity's service messages", "Ann ##teamcity[buildStatus status='SUCCESS']", /##teamcity\[/],
  ["a space without width", "Ann\u200b Smith\ufeff\u2060", /[\u200b\ufeff\u2060]/],
  ["joiners between Latin letters", "Ann\u200dS\u200cmith", /[\u200c\u200d]/],
  ["marks of direction beside Latin letters", "Ann\u200e\u200f\u061c", /[\u200e\u200f\u061c]/],
  ["tags, soft hyphens and fillers", "Ann\u{e0041}\u00ad\u3164\u034f", /\u034f|[\u{e0041}\u00ad\u3164]/u],
  ["one that comes about by mending", "Ann ####[error]x ###vso[x]", /##(vso)?\[/i],
];

test.each(orders)("a line: %s", (_, text, order) => {
  expect(text).toMatch(order);
  expect(plainText(text)).not.toMatch(order);
  expect(plainText(text)).toMatch(/^Ann/);
});

test.each(["::error::forged", "  ::add-mask::Ann", "\t::stop-commands::x", "::::error::x", "\n::warning::x"])(
  "a line that would begin as GitHub's commands do: %j",
  (text) => expect(plainText(text).trimStart()).not.toMatch(/^::/),
);

test("lines that are meant stay, and each is looked at", () => {
  expect(plainText("Error: Ann\n::error::forged\n  at file\r\n", "\n")).toBe(
    "Error: Ann\n: :error::forged\n  at file \n",
  );
});

test.each([
  "Ann O'Neill (æøå, 中文, 👩‍🚀)",
  "std::string",
  "# Title",
  "## Title",
  "| a | b |",
  "  + added",
  "עברית \u200fx",
  "می\u200cخواهم",
  "क्\u200dष",
  "👨🏽\u200d💻",
  "urn:ietf:params:scim:schemas:core:2.0:User",
])("others stay as they are: %s", (text) => expect(plainText(text)).toBe(text));

test("JSON says the same, by signs that nobody obeys", () => {
  fc.assert(
    fc.property(fc.constantFrom(...orders), fc.string({ unit: "binary" }), ([, order], more) => {
      const value = { [more]: [order, more] };
      const json = plainJson(JSON.stringify(value, null, 2));
      expect(JSON.parse(json)).toEqual(value);
      expect(json).not.toMatch(/##\w*\[|[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ufeff]/i);
      expect(json.split("\n").filter((line) => line.trimStart().startsWith("::"))).toEqual([]);
    }),
    {
      examples: [
        [orders[9]!, "##"],
        [orders[6]!, "###"],
      ],
    },
  );
});
