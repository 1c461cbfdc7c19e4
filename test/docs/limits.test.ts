import { readFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../../lib/core/limits";

test("docs/limits.md has each limit, with its number", () => {
  const page = readFileSync(join(__dirname, "../../docs/limits.md"), "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) /gm)].map(([, name, number]) => [
    name,
    Number(number?.replaceAll(",", "")),
  ]);
  expect(Object.fromEntries(rows)).toEqual(limits);
});
