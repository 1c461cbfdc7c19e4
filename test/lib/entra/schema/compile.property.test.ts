import fc from "fast-check";
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
