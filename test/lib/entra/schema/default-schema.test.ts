import { parse } from "../../../../lib/entra/language";
import { synchronizationSchema } from "../../../../lib/entra/graph/synchronization-schema";
import { compileSchema, defaultSynchronizationSchema, extractSchema } from "../../../../lib/entra/schema";
import { locateMapping } from "../../../../lib/entra/schema/locate";

const jobId = "scim.0123456789abcdef0123456789abcdef.d1f7b5d5-6ef4-4ad5-a7ea-7a2ce9a6f7f3";
const template = defaultSynchronizationSchema({ jobId });

test("is what Graph's types describe, and survives parsing unchanged", () => {
  expect(synchronizationSchema.parse(JSON.parse(JSON.stringify(template)))).toEqual(template);
  expect(template.id).toBe(jobId);
});

test("maps 22 user attributes and 3 group attributes", () => {
  const extracted = extractSchema(template);
  expect(Object.keys(extracted.users?.mappings ?? {})).toHaveLength(22);
  expect(extracted.groups?.mappings).toEqual({
    displayName: { source: "[displayName]", match: 1 },
    externalId: { source: "[objectId]" },
    members: { source: "[members]" },
  });
  expect(extracted.users?.mappings["userName"]).toEqual({ source: "[userPrincipalName]", match: 1 });
  expect(extracted.users?.mappings["externalId"]).toEqual({ source: "[mailNickname]" });
  expect(extracted.attributes).toBeUndefined();
});

test("every mapping has a source that parses, in its structured form", () => {
  for (const type of ["users", "groups"] as const) {
    for (const { source } of locateMapping(template, type)?.mapping.attributeMappings ?? []) {
      expect(parse(source?.expression ?? "").ok).toBe(true);
      expect(source?.type === "Function").toBe((source?.parameters ?? []).length > 0);
    }
  }
});

test("maps only attributes that its directories have", () => {
  const compiled = compileSchema(extractSchema(template), template);
  expect(compiled).toEqual({ schema: template, changes: [], problems: [] });
});

test("keys of an answer that this version does not know survive", () => {
  const answer = JSON.parse(JSON.stringify(template)) as typeof template & { newThing?: unknown };
  answer.newThing = { a: 1 };
  (answer.synchronizationRules[0] as Record<string, unknown>)["newRuleThing"] = true;
  const parsed = synchronizationSchema.parse(answer);
  expect(compileSchema({ users: { mappings: { userName: { source: "[mail]" } } } }, parsed).schema).toMatchObject({
    newThing: { a: 1 },
    synchronizationRules: [{ newRuleThing: true }],
  });
});

test("each call gives a schema of its own", () => {
  const [first, second] = [defaultSynchronizationSchema({ jobId }), defaultSynchronizationSchema({ jobId })];
  first.directories?.[0]?.objects?.[0]?.attributes?.splice(0);
  first.synchronizationRules.splice(0);
  expect(second).toEqual(template);
});
