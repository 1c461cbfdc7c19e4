import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publicCases } from "./cases";

test.each(publicCases)("$what: a test, with its sources beside it", ({ file, test: name, sources }) => {
  const text = readFileSync(join(__dirname, "../..", file), "utf8");
  const [before, after] = text.split(`"${name}`);
  expect(after).toBeDefined();
  for (const source of sources) expect(before).toContain(source);
});
