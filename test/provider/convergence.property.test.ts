import fc from "fast-check";
import { isObjectValue } from "../../provider/plugin/conform";
import { unknownValue, type ObjectValue, type TerraformValue } from "../../provider/plugin/types";
import { ProtocolObject } from "./protocol";
import type { Graph, GraphRequest } from "../../lib/entra/graph";
import { defaultSynchronizationSchema } from "../../lib/entra/schema";
import { principal } from "./resources/graph-fake";

/**
 * Configurations as people write them in HCL, over the provider's own protocol: nulls where something is left out under a
 * condition, empties, defaults spelt out, other spellings, any order.
 */

const custom = "urn:ietf:params:scim:schemas:extension:Custom:2.0:User:Desk";
const spelled = (...values: TerraformValue[]): fc.Arbitrary<TerraformValue> => fc.constantFrom(...values);
const record = (shape: Record<string, fc.Arbitrary<TerraformValue>>): fc.Arbitrary<ObjectValue> => fc.record(shape);

const sources = [
  "[jobTitle]",
  " [jobTitle] ",
  "Coalesce([city], [country])",
  "Coalesce( [city],[country] )",
  'Join( " ",[givenName],[surname] )',
];
const off = spelled(null, "");

const mapping = record({
  source: spelled(...sources),
  match: spelled(null),
  apply: spelled(null, "always", "onCreate"),
  default: fc.oneof(off, spelled("fallback")),
});

const clause = fc.oneof(
  record({
    attribute: spelled("country", "department"),
    operator: spelled("EQUALS", "equals", "NOT EQUALS", "not_equals"),
    value: spelled("DK", "SE"),
  }),
  record({ attribute: spelled("mail", "city"), operator: spelled("IS NOT NULL", "is not null"), value: off }),
);

/** A map of some of the names; what is absent may be spelt as null. */
const mapOf = (names: readonly string[], entry: fc.Arbitrary<TerraformValue>): fc.Arbitrary<ObjectValue> =>
  fc
    .tuple(fc.shuffledSubarray([...names]), fc.infiniteStream(fc.option(entry, { nil: null, freq: 3 })))
    .map(([chosen, entries]) => Object.fromEntries(chosen.map((name) => [name, entries.next().value])));

const filters = mapOf(
  ["A", "B", "C"],
  fc
    .tuple(clause, fc.array(fc.option(clause, { nil: null }), { maxLength: 3 }))
    .chain(([first, more]) => fc.shuffledSubarray([first, ...more], { minLength: more.length + 1 }))
    .map((all): TerraformValue => ({ all })),
);

const actions = fc.oneof(
  spelled(null),
  fc.shuffledSubarray(["create", "update", "delete"]).map((chosen): TerraformValue => chosen),
);

const people = fc
  .record({
    enabled: spelled(null, true, false),
    actions,
    match: spelled("[userPrincipalName]", " [userPrincipalName]"),
    mappings: mapOf(["title", "displayName", "preferredLanguage"], mapping),
    filters: fc.oneof(spelled(null), filters),
  })
  .map(({ match, mappings, ...rest }): ObjectValue => {
    const userName: ObjectValue = { source: match, match: 1, apply: null, default: null };
    const active: ObjectValue = { source: "[accountEnabled]", match: null, apply: null, default: null };
    return { ...rest, mappings: { ...mappings, userName, active } };
  });

const groups = fc.oneof(
  spelled(null),
  record({ enabled: spelled(null, true, false), actions, filters: spelled(null, {}, { A: null }) }).map(
    (rest): TerraformValue => ({
      ...rest,
      mappings: { displayName: { source: "[displayName]", match: 1, apply: null, default: null }, members: null },
    }),
  ),
);

const definition = record({
  type: spelled(null, "String", "Reference"),
  multivalued: spelled(null, false, true),
  required: spelled(null, false),
  case_exact: spelled(null, false, true),
  references: fc.oneof(
    spelled(null),
    fc.shuffledSubarray(["User", "Group"]).map((names): TerraformValue => names),
  ),
});
const attributes = fc.oneof(
  spelled(null),
  record({ source: spelled(null, {}), target: fc.oneof(spelled(null), mapOf([custom], definition)) }),
);

const configuration = record({ users: people, groups, attributes });

const jobId = "scim.00000000000000000000000000000000.1";
const ids = { service_principal_id: principal, job_id: jobId };

/** The template of a job, with no more attributes in its directories than the configurations use: the rest is only weight. */
const template = defaultSynchronizationSchema({ jobId });
const used = JSON.stringify([sources, "country department mail userPrincipalName accountEnabled"]);
for (const { attributes } of template.directories?.flatMap(({ objects }) => objects ?? []) ?? []) {
  const kept = (attributes ?? []).filter(
    ({ name }) => used.includes(name) || /^(displayName|userName|active|title|preferredLanguage|members)$/.test(name),
  );
  attributes?.splice(0, Infinity, ...kept);
}

/** One job's schema; the calls that write it are counted. */
class SchemaInMemory implements Graph {
  writes = 0;
  readonly monotonic = (): number => 0;
  readonly sleep = async (): Promise<void> => undefined;
  private stored: unknown = template;

  async request<Answer>({ method, body }: GraphRequest): Promise<Answer> {
    if (method === "GET") return this.stored as Answer;
    this.writes += 1;
    this.stored = body;
    return undefined as Answer;
  }

  readonly list = async (): Promise<never[]> => [];
}

async function begin(): Promise<{ graph: SchemaInMemory; object: ProtocolObject }> {
  const graph = new SchemaInMemory();
  return { graph, object: await new ProtocolObject("scimform_synchronization_schema", graph).configure() };
}

/** The same in other words: nulls where defaults stand and the other way round, entries that are null gone, clauses reversed. */
function respell({ users = null, groups = null, attributes }: ObjectValue): ObjectValue {
  const objectMapping = (value: TerraformValue): TerraformValue => {
    if (!isObjectValue(value)) return value;
    const { enabled, actions, mappings, filters } = value;
    const clauses = (all: TerraformValue | undefined): TerraformValue =>
      Array.isArray(all) ? all.filter(isObjectValue).reverse() : null;
    return {
      enabled: enabled === null ? true : enabled === true ? null : false,
      actions: actions === null ? ["delete", "create", "update"] : (actions ?? null),
      mappings: present(mappings, (it) => ({ ...it, apply: it["apply"] ?? "always", default: it["default"] || null })),
      filters: filters === null ? {} : present(filters, ({ all }) => ({ all: clauses(all) })),
    };
  };
  const definitions: ObjectValue = isObjectValue(attributes)
    ? { source: null, target: present(attributes["target"], (it) => ({ ...it, type: it["type"] ?? "String" })) }
    : { source: {}, target: null };
  return { users: objectMapping(users), groups: objectMapping(groups), attributes: definitions };
}

function present(map: TerraformValue | undefined, change: (entry: ObjectValue) => ObjectValue): TerraformValue {
  if (!isObjectValue(map)) return {};
  return Object.fromEntries(
    Object.entries(map).flatMap(([name, entry]) => (isObjectValue(entry) ? [[name, change(entry)]] : [])),
  );
}

/** The value with one of its leaves, or empty or null parts, unknown. */
function withUnknown(value: TerraformValue, choice: number): TerraformValue {
  if (Array.isArray(value) && value.length > 0) {
    return value.map((entry, index) => (index === choice % value.length ? withUnknown(entry, choice >> 2) : entry));
  }
  const entries = isObjectValue(value) ? Object.entries(value) : [];
  if (entries.length === 0) return unknownValue;
  const chosen = choice % entries.length;
  return Object.fromEntries(
    entries.map(([name, entry], index) => [name, index === chosen ? withUnknown(entry, choice >> 2) : entry]),
  );
}

test("the plan after an apply is empty, and a second apply sends nothing", async () => {
  await fc.assert(
    fc.asyncProperty(configuration, configuration, fc.nat(), async (first, second, choice) => {
      const { graph, object } = await begin();
      for (const values of [first, second]) {
        await object.plan({ ...ids, ...withUnknownIn(values, choice) });
        await object.apply({ ...ids, ...values });
        expect((await object.plan({ ...ids, ...values })).changes).toEqual([]);
      }
      graph.writes = 0;
      // Terraform takes no other null than the configuration's, so a whole part that comes or goes shows.
      const respelled = await object.apply({ ...ids, ...respell(second) });
      expect(respelled.changes.filter((path) => path !== '[{"attribute":"attributes"}]')).toEqual([]);
      expect((await object.plan({ ...ids, ...respell(second) })).changes).toEqual([]);
      // As after a lost state: everything is there already.
      object.state = null;
      await object.apply({ ...ids, ...second });
      expect(graph.writes).toBe(0);
    }),
    { numRuns: 500 },
  );
});

const withUnknownIn = (values: ObjectValue, choice: number): ObjectValue => ({
  ...values,
  users: withUnknown(values["users"] ?? null, choice),
});
