import * as full from "protobufjs";
import { calls, WireDiagnostic, WireSchema } from "../../../provider/plugin/messages";
import { packSchema } from "../../../provider/plugin/schema";

/** The same messages from a .proto text through the general implementation: what Terraform sees. */
const reference = full.parse(`
  syntax = "proto3";
  message AttributePath { message Step { oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; } } repeated Step steps = 1; }
  message Diagnostic { enum Severity { INVALID = 0; ERROR = 1; WARNING = 2; } Severity severity = 1; string summary = 2; string detail = 3; AttributePath attribute = 4; }
  enum StringKind { PLAIN = 0; MARKDOWN = 1; }
  message Schema {
    message Block { int64 version = 1; repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; string description = 4; StringKind description_kind = 5; bool deprecated = 6; }
    message Attribute { string name = 1; bytes type = 2; Object nested_type = 10; string description = 3; bool required = 4; bool optional = 5; bool computed = 6; bool sensitive = 7; StringKind description_kind = 8; bool deprecated = 9; bool write_only = 11; }
    message NestedBlock { enum NestingMode { INVALID = 0; SINGLE = 1; LIST = 2; SET = 3; MAP = 4; GROUP = 5; } string type_name = 1; Block block = 2; NestingMode nesting = 3; int64 min_items = 4; int64 max_items = 5; }
    message Object { enum NestingMode { INVALID = 0; SINGLE = 1; LIST = 2; SET = 3; MAP = 4; } repeated Attribute attributes = 1; NestingMode nesting = 3; }
    int64 version = 1; Block block = 2;
  }
  message ServerCapabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; bool move_resource_state = 3; }
  message GetProviderSchemaResponse { Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3; repeated Diagnostic diagnostics = 4; ServerCapabilities server_capabilities = 6; }
  message ClientCapabilities { bool deferral_allowed = 1; }
  message DynamicValue { bytes msgpack = 1; bytes json = 2; }
  message PlanRequest { string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4; bytes prior_private = 5; DynamicValue provider_meta = 6; ClientCapabilities client_capabilities = 7; }
`).root;

const seenByTerraform = (type: string, bytes: Buffer): unknown =>
  reference
    .lookupType(type)
    .toObject(reference.lookupType(type).decode(bytes), { longs: Number, enums: String, bytes: String });

const schema = packSchema({
  version: 3,
  block: {
    description: "A thing.",
    attributes: {
      id: { type: "string", computed: true },
      secret: { type: ["map", ["list", "number"]], optional: true, sensitive: true, description: "Hidden." },
      rules: {
        required: true,
        nested: {
          mode: "map",
          attributes: {
            deep: { nested: { mode: "single", attributes: { on: { type: "bool", optional: true } } }, optional: true },
          },
        },
      },
    },
    blocks: {
      web: {
        mode: "list",
        maxItems: 1,
        minItems: 1,
        block: { attributes: { url: { type: "string", optional: true } } },
      },
      timeouts: { mode: "single", block: { attributes: {} } },
    },
  },
});
const base64 = (text: string): string => Buffer.from(text).toString("base64");

test("a schema arrives at Terraform complete", () => {
  expect(seenByTerraform("Schema", WireSchema.encode(schema))).toEqual({
    version: 3,
    block: {
      description: "A thing.",
      attributes: [
        { name: "id", type: base64('"string"'), computed: true },
        {
          name: "secret",
          type: base64('["map",["list","number"]]'),
          description: "Hidden.",
          optional: true,
          sensitive: true,
        },
        {
          name: "rules",
          required: true,
          nestedType: {
            nesting: "MAP",
            attributes: [
              {
                name: "deep",
                optional: true,
                nestedType: { nesting: "SINGLE", attributes: [{ name: "on", type: base64('"bool"'), optional: true }] },
              },
            ],
          },
        },
      ],
      blockTypes: [
        {
          typeName: "web",
          nesting: "LIST",
          minItems: 1,
          maxItems: 1,
          block: { attributes: [{ name: "url", type: base64('"string"'), optional: true }] },
        },
        { typeName: "timeouts", nesting: "SINGLE", block: {} },
      ],
    },
  });
});

test("maps, capabilities and the first element of a list arrive", () => {
  const answer = calls.GetProviderSchema.response.encode({
    provider: schema,
    resourceSchemas: { a: schema, b: { version: 0, block: schema.block } },
    dataSourceSchemas: {},
    diagnostics: [
      {
        severity: 2,
        summary: "S",
        detail: "D",
        attribute: { steps: [{ attributeName: "rules" }, { elementKeyString: "" }, { elementKeyInt: 0 }] },
      },
    ],
    serverCapabilities: { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true },
  });
  expect(seenByTerraform("GetProviderSchemaResponse", answer)).toMatchObject({
    resourceSchemas: { a: { version: 3 }, b: { block: { description: "A thing." } } },
    diagnostics: [
      {
        severity: "WARNING",
        attribute: { steps: [{ attributeName: "rules" }, { elementKeyString: "" }, { elementKeyInt: 0 }] },
      },
    ],
    serverCapabilities: { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true },
  });
  expect(calls.GetProviderSchema.response.decode(answer).resourceSchemas["a"]).toEqual(
    WireSchema.decode(WireSchema.encode(schema)),
  );
});

test("a request with fields this provider does not use is read", () => {
  const type = reference.lookupType("PlanRequest");
  const sent = type
    .encode({
      typeName: "scimform_x",
      priorState: { msgpack: Buffer.of(0xc0) },
      proposedNewState: { json: Buffer.from("{}") },
      priorPrivate: Buffer.from("private"),
      providerMeta: { msgpack: Buffer.of(0xc0) },
      clientCapabilities: { deferralAllowed: true },
    })
    .finish();
  expect(calls.PlanResourceChange.request.decode(sent)).toEqual({
    typeName: "scimform_x",
    priorState: { msgpack: Buffer.of(0xc0), json: Buffer.alloc(0) },
    proposedNewState: { msgpack: Buffer.alloc(0), json: Buffer.from("{}") },
    config: undefined,
    priorPrivate: Buffer.from("private"),
  });
});

test("a negative index and a large count survive", () => {
  const diagnostic = {
    severity: 1,
    summary: "",
    detail: "",
    attribute: { steps: [{ elementKeyInt: -1 }, { elementKeyInt: 2 ** 40 }] },
  };
  expect(WireDiagnostic.decode(WireDiagnostic.encode(diagnostic))).toEqual(diagnostic);
});
