import { driftMarkdown, type DriftResult } from "../../../lib/drift";
import type { DriftDifference } from "../../../lib/drift/difference";
import { notDeployed } from "../../../scripts/verbs/drift/errors";

const difference = (text: string): DriftDifference => ({
  part: "schema",
  text,
  live: "a",
  wanted: "b",
  repair: "deploy",
});
const same: DriftResult = { stack: "rooms-test", state: "same" };

test("nothing differs: one line", () => {
  expect(driftMarkdown([same], [])).toEqual(["### Provisioning: as in the config (stacks: 1)"]);
});

test("stacks that differ, are missing, or could not be compared, and apps without a stack", () => {
  const lines = driftMarkdown(
    [
      same,
      { stack: "a-test", state: "different", differences: [difference("~ settings.scope: all -> assigned")] },
      { stack: "b-test", state: "missing", problem: notDeployed("b-test", "enterprise application") },
      {
        stack: "c-test",
        state: "unknown",
        problems: [{ code: "X", severity: "error", summary: "What.", remedy: "Do." }],
      },
    ],
    [{ stack: "old-test", servicePrincipalId: "id", displayName: "Old" }],
  );
  expect(lines.join("\n")).toBe(`### Provisioning: 3 of 4 stacks not as in the config, apps without a stack: 1

**a-test**: 1 difference
\`\`\`diff
~ settings.scope: all -> assigned
\`\`\`
Put the config back with \`cdktf deploy a-test\`, or change the config.

**b-test**: not deployed
\`\`\`diff
b-test is in the config, but the tenant has no enterprise application of it.
\`\`\`
Deploy it with \`cdktf deploy b-test\`, or remove it from the config.

**c-test**: could not be compared
\`\`\`diff
X: What. Do.
\`\`\`

**Without a stack in the config**
\`\`\`diff
old-test: Old (id)
\`\`\``);
});

test("only apps without a stack", () => {
  const orphan = { stack: "old-test", servicePrincipalId: "id", displayName: "Old" };
  expect(driftMarkdown([same], [orphan])[0]).toBe("### Provisioning: apps without a stack: 1");
});

test("what stands in the tenant cannot leave its block", () => {
  const lines = driftMarkdown(
    [{ stack: "a-test", state: "different", differences: [difference("- assignments: group ```\n@everybody")] }],
    [],
  );
  expect(lines).toContain("- assignments: group ``` @everybody");
  expect(lines.filter((line) => line.startsWith("````"))).toEqual(["````diff", "````"]);
});
