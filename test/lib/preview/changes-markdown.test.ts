import { changesMarkdown, type PersonChange, type StackChanges } from "../../../lib/preview";
import { tooManyLeavers } from "../../../scripts/entra/preview/errors";

const person = (name: string, change: PersonChange["change"], more: Partial<PersonChange> = {}): PersonChange => ({
  person: name,
  objectId: null,
  change,
  why: ["not assigned to the application"],
  changes: [],
  problems: [],
  provisionedBefore: change !== "entering",
  provisionedAfter: change !== "leaving",
  blockedAfter: false,
  ...more,
});
const stack = (people: readonly PersonChange[], more: Partial<StackChanges> = {}): StackChanges => {
  const count = (kind: PersonChange["change"]) => people.filter(({ change }) => change === kind).length;
  const counts = { entering: count("entering"), leaving: count("leaving"), changed: count("changed"), same: 0 };
  return {
    stack: "advisors-test",
    deployed: true,
    idle: null,
    counts: { ...counts, people: people.length, before: 9, after: 8, blocked: 0, failing: 0 },
    attributes: {},
    people,
    leavers: "disabled",
    problems: [],
    ...more,
  };
};
const markdown = (changes: StackChanges, most = 10) => changesMarkdown([changes], most).join("\n");

test("counts, then names: who leaves first", () => {
  const found = stack(
    [
      person("anna@contoso.example", "entering", { why: ["assigned directly"] }),
      person("ben@contoso.example", "leaving"),
      person("cleo@contoso.example", "changed", {
        changes: [{ attribute: "title", before: "Old secret", after: "x" }],
      }),
    ],
    { attributes: { title: 1 } },
  );
  expect(markdown(found)).toBe(`### People: 1 enter, 1 leave, 1 are changed

| stack | now | afterwards | enter | leave | changed | cannot be written |
| --- | --- | --- | --- | --- | --- | --- |
| advisors-test | 9 | 8 | 1 | 1 | 1 | 0 |

**advisors-test**: accounts of those who leave are disabled; changes \`title\` of 1
\`\`\`diff
- ben@contoso.example (not assigned to the application)
+ anna@contoso.example (assigned directly)
! cleo@contoso.example (title)
\`\`\``);
  expect(markdown(found)).not.toContain("Old secret");
});

test("so many names, and no more; or none", () => {
  const found = stack(["a", "b", "c"].map((name) => person(`${name}@contoso.example`, "leaving")));
  expect(markdown(found, 2)).toMatch(/- a@.*\n- b@.*\n- and 1 more\n/);
  expect(markdown(found, 0)).not.toContain("@contoso.example");
  expect(markdown(found, 0)).toContain("| 3 |");
});

test("a name mentions nobody and ends no block of code", () => {
  const text = markdown(stack([person("```\n@everybody", "leaving")]));
  expect(text).toContain("````diff\n- ``` @everybody (");
});

test("stacks that nobody notices, that are new, that may not, and that could not be compared", () => {
  const leaving = stack([person("a@contoso.example", "leaving")], {
    leavers: "kept",
    problems: [tooManyLeavers("advisors-test", 1, 0)],
  });
  const unknown = { stack: "rooms-test", error: [tooManyLeavers("rooms-test", 1, 0)] };
  const text = changesMarkdown([stack([]), stack([], { stack: "b-test" }), leaving, unknown], 10).join("\n");
  expect(text).toContain("Nobody is affected in 2 stacks.");
  expect(text).toContain("stay as they are");
  expect(text).toContain("- PREVIEW_TOO_MANY_LEAVERS: 1 people leave advisors-test; at most 0 may.");
  expect(text).toContain("**rooms-test**: could not be compared\n```diff\nPREVIEW_TOO_MANY_LEAVERS");
  expect(markdown(stack([person("a", "entering")], { deployed: false }))).toContain(
    "**advisors-test**: not deployed yet",
  );
});
