import type { AttributeSchema, Provider, Schema } from "../../../provider/plugin/types";
import { fakeAzuread } from "../../../sandbox/fake-providers/azuread/provider";
import { schemaDifferences } from "../provider-schema";

/** The stand-in's schemas are those of azuread 3.9.0 (test/fixtures/README.md), attribute by attribute. */

const file = "azuread-3.9.0.schema.json";
const fakeProvider = fakeAzuread({ env: {} } as Parameters<typeof fakeAzuread>[0]);
const assignment = "azuread_app_role_assignment";

test("attribute by attribute, block by block, and in the version by which states are upgraded", () => {
  expect(schemaDifferences(fakeProvider, file)).toEqual([]);
});

describe("the comparison finds", () => {
  const { block, version } = fakeProvider.resources[assignment]!.schema;
  const changed = (schema: Schema): Pick<Provider<never>, "schema" | "resources" | "dataSources"> => ({
    schema: fakeProvider.schema,
    resources: { [assignment]: { ...fakeProvider.resources[assignment]!, schema } },
    dataSources: {},
  });
  const withRole = (role: AttributeSchema): Schema => ({
    version,
    block: { ...block, attributes: { ...block.attributes, app_role_id: role } },
  });

  test.each<[string, Schema, string[]]>([
    [
      "another type",
      withRole({ type: "number", required: true }),
      [`${assignment}.app_role_id: type is "number", really "string"`],
    ],
    [
      "other flags",
      withRole({ type: "string", optional: true, computed: true, sensitive: true }),
      [
        `${assignment}.app_role_id: required is false, really true`,
        `${assignment}.app_role_id: optional is true, really false`,
        `${assignment}.app_role_id: computed is true, really false`,
        `${assignment}.app_role_id: sensitive is true, really false`,
      ],
    ],
    [
      "an attribute that the real one does not have",
      { version, block: { ...block, attributes: { ...block.attributes, role: { type: "string", optional: true } } } },
      [`${assignment}.role: the real provider has none`],
    ],
    ["a missing block", { version, block: { ...block, blocks: {} } }, [`${assignment}.timeouts: missing`]],
    ["another version", { version: 7, block }, [`${assignment}: version 7, really 1`]],
  ])("%s", (_what, schema, expected) => {
    expect(schemaDifferences(changed(schema), file)).toEqual(expected);
    const [place = ""] = expected[0]?.split(": ") ?? [];
    expect(schemaDifferences(changed(schema), file, { [place]: "on purpose" })).toEqual([]);
  });

  test("an intended difference that is none any more", () => {
    expect(schemaDifferences(changed({ version, block }), file, { [`${assignment}.gone`]: "once" })).toEqual([
      `${assignment}.gone: no difference any more`,
    ]);
  });
});
