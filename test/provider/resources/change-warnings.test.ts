import { readFileSync } from "node:fs";
import { join } from "node:path";
import { schemaRules } from "../../../provider/resources/schema-warnings";
import { settingsRules } from "../../../provider/resources/settings-warnings";

test("docs/checks.md lists every warning about a change that reaches many accounts", () => {
  const page = readFileSync(join(__dirname, "../../../docs/checks.md"), "utf8");
  const rows = page.split("\n").flatMap((line) => {
    const cells = /^\| (PROVIDER_\w+) +\| (.+?) +\|$/.exec(line);
    return cells ? [cells.slice(1)] : [];
  });
  expect(rows).toEqual([...schemaRules, ...settingsRules].map(({ problem, finds }) => [problem.code, finds]));
});
