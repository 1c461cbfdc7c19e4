import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checks } from "../../../lib/check-target/catalogue";

const page = readFileSync(join(__dirname, "../../../docs/check-target.md"), "utf8");

test("docs/check-target.md lists every check as the catalogue has it", () => {
  const rows = checks.map(
    ({ id, level, title, writes, concerns }) =>
      `| ${id} | ${level} | ${title} | ${concerns.join(", ")} | ${writes ? "writes" : "reads"} |`,
  );
  const listed = page.split("\n").filter((line) => /^\| [ATCPDGFRSV]\d+ \|/.test(line));
  expect(listed.map((line) => line.replace(/ +/g, " "))).toEqual(rows);
});

test("ids are unique, and needs are ids", () => {
  const ids = checks.map(({ id }) => id as string);
  expect(new Set(ids).size).toBe(ids.length);
  expect(checks.flatMap(({ needs }) => needs as readonly string[]).filter((need) => !ids.includes(need))).toEqual([]);
});
