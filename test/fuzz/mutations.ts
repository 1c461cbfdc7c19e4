import fc from "fast-check";

/** What breaks readers: signs of YAML, JSON and both languages, numbers at the edges, names that objects have by themselves. */
const tokens = [
  ...['"', "'", "`", "\\", "\\u0000", "\u0000", "\r", "\t", "\u2028", "\u202e", "\ud800", "é́", "😀", "\ufeff"],
  ...[
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "[[[[[[[[",
    "((((((((",
    "&a ",
    "*a",
    "<<: *a",
    "? ",
    ": ",
    "- ",
    "!!js/function ",
    "!!binary ",
  ],
  ...[
    "|\n",
    ">\n",
    "---\n",
    "...\n",
    "%YAML 9.9\n",
    "# ",
    "~",
    "null",
    "true",
    "yes",
    "0x1F",
    ".inf",
    ".nan",
    "1e999",
    "-0",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "${env:X}",
    "${",
    "%{",
    "#{",
    ",",
    ",,,,",
    "=",
    "<>",
    "&HF",
  ],
  ...["(a+)+$", "(?<n>", "\\p{L}", "[z-a]", "{1,99999}", "(?i)", "9".repeat(40), "x".repeat(2_000)],
];

const fragment = fc.oneof(
  fc.constantFrom(...tokens),
  fc.string({ maxLength: 6 }),
  fc.string({ unit: "binary", maxLength: 3 }),
);

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
  /** Copies so many signs from somewhere else. */
  readonly copied: number;
}
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })),
  inserted: fc.oneof(fc.constant(""), fragment),
  copied: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 200 })),
});

/** A text with some edits. */
export const mutated = (text: string): fc.Arbitrary<string> =>
  fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce((current, { at, removed, inserted, copied }) => {
      const place = Math.floor(at * current.length);
      const copy = copied > 0 ? current.slice(current.length - place).slice(0, copied) : "";
      return current.slice(0, place) + inserted + copy + current.slice(place + removed);
    }, text),
  );

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, "", [], {}, [[]], [null], { "": null }, "True", "é́".repeat(50)),
  fragment,
  fc.jsonValue({ maxDepth: 3 }),
);

/** What JSON.parse made, with some values replaced, left out, or put elsewhere. */
export const mutatedJson = (value: unknown): fc.Arbitrary<unknown> => {
  const paths = pathsOf(value);
  const change = fc.record({
    path: fc.constantFrom(...paths),
    kind: fc.constantFrom("replace", "remove", "copy", "rename"),
    by: odd,
    from: fc.constantFrom(...paths),
  });
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const root = { value: structuredClone(value) };
    for (const { path, kind, by: given, from } of changes) {
      // Changes to come must not reach what the generator keeps.
      const by = structuredClone(given);
      const holder = at(root, ["value", ...path].slice(0, -1));
      const name = path.at(-1) ?? "value";
      if (typeof holder !== "object" || holder === null) continue;
      const fields = holder as Record<string, unknown>;
      if (kind === "replace") fields[name] = by;
      else if (kind === "copy") fields[name] = structuredClone(at(root, ["value", ...from]));
      else delete fields[name];
      if (kind === "rename") fields[typeof by === "string" ? by : "__proto__x"] = by;
    }
    return root.value;
  });
};

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, each]) => pathsOf(each, [...path, name]))];
}

const at = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    root,
  );
