import { type Checklist, type ChecklistItem, checklistMarkdown } from "../../../lib/checklist";

const item: ChecklistItem = {
  ...{ id: "key", title: "Copy the *key*", text: null, paste: {}, by: "person", command: null, state: "due" },
  evidence: null,
};
const page = (items: readonly ChecklistItem[], remarks: readonly string[] = []): string[] => {
  const list: Checklist = {
    ...{ stack: "hr-test", title: "HR [test] <b>", documentation: null, prerequisites: [], items, remarks },
  };
  return checklistMarkdown(list);
};

test("texts are no markup, commands in backticks and values to paste stay as they are", () => {
  const lines = page([{ ...item, text: "Run `scimform *` as_you", paste: { URL_: "a`b``c" } }], ["1 < 2 | 3"]);
  expect(lines).toEqual([
    "## HR \\[test\\] \\<b\\> (`hr-test`)",
    "",
    "- [ ] Copy the \\*key\\*",
    "  Run `scimform *` as\\_you",
    "  - URL\\_: ```a`b``c```",
    "",
    "**Good to know**",
    "",
    "- 1 \\< 2 \\| 3",
    "",
  ]);
});

test("a text of several lines stays in its item", () => {
  expect(page([{ ...item, text: "Open the page.\n\n# Copy the key.\n" }])).toContain(
    "  Open the page. # Copy the key.",
  );
});
