import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { csv } from "../../../lib/core/csv";

test("reads back as it was written, and nothing begins a formula", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("=1+1", " +2", "\t-3", "@SUM(A1)", 'a"b', "a\r\nb", "＝1"),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(anything, anything), { minLength: 1 }), (rows) => {
      const read = parse(csv(["one", "two"], rows), {
        relax_column_count: false,
        skip_empty_lines: false,
        record_delimiter: "\r\n",
      });
      expect(read).toHaveLength(rows.length + 1);
      for (const [index, cells] of read.slice(1).entries())
        for (const [column, text] of cells.entries()) {
          expect(text.replace(/^'/, "")).toBe((rows[index]?.[column] ?? "").replace(/^'/, ""));
          expect(text).not.toMatch(/^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/);
        }
    }),
  );
});

test("numbers and nothing", () => {
  expect(csv(["a", "b"], [[3, null]])).toBe("a,b\r\n3,\r\n");
});
