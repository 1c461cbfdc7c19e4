import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkRules } from "../../../../../lib/entra/schema/checks/rules";

test("docs/checks.md lists every check, its severity and what it finds", () => {
  const page = readFileSync(join(__dirname, "../../../../../docs/checks.md"), "utf8");
  const rows = page.split("\n").flatMap((line) => {
    const cells = /^\| (MAPPING_\w+) +\| (\w+) +\| (.+?) +\|$/.exec(line);
    return cells ? [cells.slice(1)] : [];
  });
  expect(rows).toEqual(checkRules.map(({ problem, finds }) => [problem.code, problem.severity, finds]));
});
