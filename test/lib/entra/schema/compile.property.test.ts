import fc from "fast-check";
import { evaluateFilters } from "../../../../lib/entra/filters";
import type { DirectoryAttributes } from "../../../../lib/entra/language";
import { compileMappings, mapObject } from "../../../../lib/entra/requests";
import { locateMapping } from "../../../../lib/entra/schema/locate";
import type { ObjectMapping } from "../../../../lib/entra/schema/synchronization-schema";
import { compileSource } from "../../../../lib/entra/schema/source";
import { environment } from "../language/evaluating";
import {
  compileSchema,
  defaultSynchronizationSchema,
  extractSchema,
  readSchema,
  sameDesired,
  type DesiredSchema,
  type SynchronizationSchema,
} from "../../../../lib/entra/schema";
import { desiredSchema } from "./arbitraries";
import { canonicalSchema } from "./canonical";

const template = defaultSynchronizationSchema({ jobId: "scim.00000000000000000000000000000000.1" });

/** A live schema that somebody configured before. */
const liveSchema = desiredSchema.map((before): SynchronizationSchema => compileSchema(before, template).schema);

const runs = { numRuns: 50 };

test("compiling what was extracted changes nothing", () => {
  fc.assert(
    fc.property(liveSchema, (live) => {
      const compiled = compileSchema(extractSchema(live), live);
      expect(compiled.problems).toEqual([]);
      expect(compiled.changes).toEqual([]);
      expect(compiled.schema).toBe(live);
    }),
    runs,
  );
});

test("extracting what was compiled gives what was desired, in canonical form", () => {
  fc.assert(
    fc.property(desiredSchema, liveSchema, (desired, live) => {
      const compiled = compileSchema(desired, live);
      expect(compiled.problems).toEqual([]);
      expect(extractSchema(compiled.schema)).toEqual(canonicalSchema(desired));
    }),
    runs,
  );
});

test("compiling twice is compiling once, also when the first result is sent through JSON", () => {
  fc.assert(
    fc.property(desiredSchema, liveSchema, (desired, live) => {
      const first = compileSchema(desired, live);
      const echoed = JSON.parse(JSON.stringify(first.schema)) as SynchronizationSchema;
      expect(compileSchema(desired, echoed).changes).toEqual([]);
    }),
    runs,
  );
});

test("reading back what was written means what was desired", () => {
  fc.assert(
    fc.property(desiredSchema, liveSchema, (desired, live) => {
      const { schema } = compileSchema(desired, live);
      expect(sameDesired(readSchema(desired, schema), desired)).toBe(true);
    }),
    runs,
  );
});

test("what is read differs in meaning exactly when a write would change something", () => {
  fc.assert(
    fc.property(desiredSchema, liveSchema, (desired, live) => {
      const read = readSchema(desired, live);
      const same = sameDesired(read, desired) && sameAttributes(read, desired);
      expect(same).toBe(compileSchema(desired, live).changes.length === 0);
    }),
    runs,
  );
});

const sameAttributes = (a: DesiredSchema, b: DesiredSchema): boolean =>
  sameDesired({ attributes: a.attributes }, { attributes: b.attributes });

test("canonical forms mean the same as what they were made from", () => {
  fc.assert(
    fc.property(desiredSchema, desiredSchema, (a, b) => {
      expect(sameDesired(a, canonicalSchema(a))).toBe(true);
      expect(canonicalSchema(canonicalSchema(a))).toEqual(canonicalSchema(a));
      expect(sameDesired(a, b)).toBe(sameDesired(b, a));
    }),
    runs,
  );
});

test("everything a compile is not about stays as it is", () => {
  fc.assert(
    fc.property(desiredSchema, liveSchema, (desired, live) => {
      const before = JSON.stringify(live);
      const { schema } = compileSchema(desired, live);
      expect(JSON.stringify(live)).toBe(before);
      expect(frame(schema)).toEqual(frame(live));
    }),
    runs,
  );
});

/** A schema without the parts that a compile may change. */
function frame(schema: SynchronizationSchema): unknown {
  return {
    ...schema,
    synchronizationRules: schema.synchronizationRules.map((rule) => ({
      ...rule,
      objectMappings: (rule.objectMappings ?? []).map((mapping) => ({
        ...mapping,
        enabled: null,
        flowTypes: null,
        scope: null,
        attributeMappings: null,
      })),
    })),
    directories: (schema.directories ?? []).map((directory) => ({
      ...directory,
      objects: (directory.objects ?? []).map((object) => ({
        ...object,
        attributes: (object.attributes ?? []).filter(({ name }) => !name.includes("Custom")),
      })),
    })),
  };
}

const scope = fc.array(
  fc.record({
    name: fc.constantFrom("a", "b"),
    clauses: fc.array(
      fc.record({
        operatorName: fc.constantFrom("EQUALS", "NOT EQUALS", "Includes", "REGEX MATCH", "IS NULL", "&"),
        sourceOperandName: fc.constantFrom("department", "country"),
        targetOperand: fc.record({
          values: fc.array(
            fc.constantFrom("Sales", "Marketing", "Sales,Marketing", '["Sales","Marketing"]', "DK", ""),
            {
              maxLength: 3,
            },
          ),
        }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  { minLength: 1, maxLength: 2 },
);

/** Expressions that differ in one small thing. */
const lookalikes = fc.constantFrom(
  ...["7", '"7"', '"07"', "07", "[country]", '"[country]"'].flatMap((part) => [
    `IIF([department] = ${part}, "x", "y")`,
    `IIF([department] >= ${part}, "x", "y")`,
    `Join(",", [department], ${part})`,
    `Switch([department], , ${part}, "x")`,
    `Switch([department], "", ${part}, "x")`,
    `Switch([department], "x", ${part}, "")`,
    `InStr([department], ${part}, , vbTextCompare)`,
    `InStr([department], ${part}, , "vbBinaryCompare")`,
  ]),
);

const people = [
  "Sales",
  "Marketing",
  "Sales,Marketing",
  "7",
  "07",
  "DK",
  "[country]",
  '["Sales","Marketing"]',
  null,
].map((department) => ({ department, country: department === "7" ? "7" : "DK" }));

interface LiveSchemaShape {
  readonly scope: NonNullable<NonNullable<ObjectMapping["scope"]>["groups"]>;
  readonly source: string;
  readonly match: number;
  readonly flow: string;
}

const live: fc.Arbitrary<LiveSchemaShape> = fc.record({
  scope,
  source: lookalikes,
  match: fc.constantFrom(0, 1),
  flow: fc.constantFrom("Always", "ObjectAddOnly"),
});

test("live schemas that give somebody another value, match, scope or flow have another canonical form", () => {
  fc.assert(
    fc.property(live, live, fc.boolean(), (a, b, otherwiseEqual) => {
      // Two that differ in the source alone, or in the scope alone, are the cases that matter.
      const [first, second] = otherwiseEqual ? [a, { ...a, scope: b.scope }] : [a, { ...a, source: b.source }];
      const [one, other] = [first, second].map(schemaOf);
      if (!one || !other || !sameDesired(one, other)) return;
      expect(people.map((person) => effectOn(one, person))).toEqual(people.map((person) => effectOn(other, person)));
      expect([first.match, first.flow]).toEqual([second.match, second.flow]);
    }),
    { numRuns: 2000 },
  );
});

function schemaOf({ scope: groups, source, match, flow }: LiveSchemaShape): DesiredSchema {
  const schema = structuredClone(template);
  const mapping = locateMapping(schema, "users")?.mapping;
  if (!mapping) throw new Error("the template maps users");
  mapping.scope = { groups };
  mapping.attributeMappings = [
    { targetAttributeName: "title", source: compileSource(source) ?? null, matchingPriority: match, flowType: flow },
  ];
  return extractSchema(schema);
}

function effectOn({ users }: DesiredSchema, person: DirectoryAttributes): unknown {
  if (!users) throw new Error("users are on");
  const { values, failed } = mapObject(compileMappings(users), person, environment());
  return [evaluateFilters(users.filters ?? [], person).inScope, values, failed.map(({ problem }) => problem.code)];
}
