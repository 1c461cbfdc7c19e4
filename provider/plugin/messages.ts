import {
  bool,
  bytes,
  chosenInteger,
  chosenString,
  embedded,
  integer,
  mapped,
  message,
  repeated,
  string,
  type Codec,
  type MessageOf,
} from "./protobuf";

/**
 * The messages of Terraform's plugin protocol 6 that this provider uses, as far as it uses them.
 * https://github.com/hashicorp/terraform/tree/main/docs/plugin-protocol (tfplugin6.proto)
 */

const dynamicValueFields = { msgpack: bytes(1), json: bytes(2) };
export type DynamicValue = MessageOf<typeof dynamicValueFields>;
export const DynamicValue = message(dynamicValueFields);

const stepFields = {
  attributeName: chosenString(1),
  elementKeyString: chosenString(2),
  elementKeyInt: chosenInteger(3),
};
type AttributeStep = MessageOf<typeof stepFields>;
const AttributeStep = message(stepFields);

const attributePathFields = { steps: repeated(1, () => AttributeStep) };
export type WireAttributePath = MessageOf<typeof attributePathFields>;
export const WireAttributePath = message(attributePathFields);

export const Severity = { error: 1, warning: 2 } as const;
const diagnosticFields = {
  severity: integer(1),
  summary: string(2),
  detail: string(3),
  attribute: embedded(4, () => WireAttributePath),
};
export type WireDiagnostic = MessageOf<typeof diagnosticFields>;
export const WireDiagnostic = message(diagnosticFields);

export const Nesting = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

export interface WireAttribute {
  name: string;
  type: Buffer;
  nestedType?: WireObject;
  description: string;
  required: boolean;
  optional: boolean;
  computed: boolean;
  sensitive: boolean;
}
interface WireObject {
  attributes: readonly WireAttribute[];
  nesting: number;
}
export interface WireBlock {
  attributes: readonly WireAttribute[];
  blockTypes: readonly WireNestedBlock[];
  description: string;
}
interface WireNestedBlock {
  typeName: string;
  block?: WireBlock;
  nesting: number;
  minItems: number;
  maxItems: number;
}
export interface WireSchema {
  version: number;
  block?: WireBlock;
}

const WireAttribute: Codec<WireAttribute> = message({
  name: string(1),
  type: bytes(2),
  description: string(3),
  required: bool(4),
  optional: bool(5),
  computed: bool(6),
  sensitive: bool(7),
  nestedType: embedded(10, () => WireObject),
});
const WireObject: Codec<WireObject> = message({ attributes: repeated(1, () => WireAttribute), nesting: integer(3) });
const WireBlock: Codec<WireBlock> = message({
  attributes: repeated(2, () => WireAttribute),
  blockTypes: repeated(3, () => WireNestedBlock),
  description: string(4),
});
const WireNestedBlock: Codec<WireNestedBlock> = message({
  typeName: string(1),
  block: embedded(2, () => WireBlock),
  nesting: integer(3),
  minItems: integer(4),
  maxItems: integer(5),
});
export const WireSchema: Codec<WireSchema> = message({ version: integer(1), block: embedded(2, () => WireBlock) });

const typeName = string(1);
const dynamic = (id: number) => embedded(id, () => DynamicValue);
const diagnostics = (id: number) => repeated(id, () => WireDiagnostic);
const ServerCapabilities = message({
  planDestroy: bool(1),
  getProviderSchemaOptional: bool(2),
  moveResourceState: bool(3),
});
const TypeName = message({ typeName });
const Imported = message({ typeName, state: dynamic(2), private: bytes(3) });
const RawState = message({ json: bytes(1) });
const Empty = message({});

/** Request and response of every call this provider answers; Terraform takes UNIMPLEMENTED for the others. */
export const calls = {
  GetMetadata: {
    request: Empty,
    response: message({
      serverCapabilities: embedded(1, () => ServerCapabilities),
      diagnostics: diagnostics(2),
      dataSources: repeated(3, () => TypeName),
      resources: repeated(4, () => TypeName),
    }),
  },
  GetProviderSchema: {
    request: Empty,
    response: message({
      provider: embedded(1, () => WireSchema),
      resourceSchemas: mapped(2, () => WireSchema),
      dataSourceSchemas: mapped(3, () => WireSchema),
      diagnostics: diagnostics(4),
      serverCapabilities: embedded(6, () => ServerCapabilities),
    }),
  },
  ValidateProviderConfig: {
    request: message({ config: dynamic(1) }),
    response: message({ diagnostics: diagnostics(2) }),
  },
  ValidateResourceConfig: {
    request: message({ typeName, config: dynamic(2) }),
    response: message({ diagnostics: diagnostics(1) }),
  },
  ValidateDataResourceConfig: {
    request: message({ typeName, config: dynamic(2) }),
    response: message({ diagnostics: diagnostics(1) }),
  },
  ConfigureProvider: {
    request: message({ terraformVersion: string(1), config: dynamic(2) }),
    response: message({ diagnostics: diagnostics(1) }),
  },
  UpgradeResourceState: {
    request: message({ typeName, version: integer(2), rawState: embedded(3, () => RawState) }),
    response: message({ upgradedState: dynamic(1), diagnostics: diagnostics(2) }),
  },
  ReadResource: {
    request: message({ typeName, currentState: dynamic(2), private: bytes(3) }),
    response: message({ newState: dynamic(1), diagnostics: diagnostics(2), private: bytes(3) }),
  },
  PlanResourceChange: {
    request: message({
      typeName,
      priorState: dynamic(2),
      proposedNewState: dynamic(3),
      config: dynamic(4),
      priorPrivate: bytes(5),
    }),
    response: message({
      plannedState: dynamic(1),
      requiresReplace: repeated(2, () => WireAttributePath),
      plannedPrivate: bytes(3),
      diagnostics: diagnostics(4),
      legacyTypeSystem: bool(5),
    }),
  },
  ApplyResourceChange: {
    request: message({
      typeName,
      priorState: dynamic(2),
      plannedState: dynamic(3),
      config: dynamic(4),
      plannedPrivate: bytes(5),
    }),
    response: message({
      newState: dynamic(1),
      private: bytes(2),
      diagnostics: diagnostics(3),
      legacyTypeSystem: bool(4),
    }),
  },
  ImportResourceState: {
    request: message({ typeName, id: string(2) }),
    response: message({ importedResources: repeated(1, () => Imported), diagnostics: diagnostics(2) }),
  },
  MoveResourceState: {
    request: message({
      sourceProviderAddress: string(1),
      sourceTypeName: string(2),
      sourceSchemaVersion: integer(3),
      sourceState: embedded(4, () => RawState),
      targetTypeName: string(5),
    }),
    response: message({ targetState: dynamic(1), diagnostics: diagnostics(2) }),
  },
  ReadDataSource: {
    request: message({ typeName, config: dynamic(2) }),
    response: message({ state: dynamic(1), diagnostics: diagnostics(2) }),
  },
  StopProvider: { request: Empty, response: message({ error: string(1) }) },
} as const;

/** `plugin.GRPCController/Shutdown` of HashiCorp's go-plugin. */
export const shutdown = { request: Empty, response: Empty } as const;

type RpcCalls = typeof calls;
type RequestOf<C extends keyof RpcCalls> = ReturnType<RpcCalls[C]["request"]["decode"]>;
type ResponseOf<C extends keyof RpcCalls> = ReturnType<RpcCalls[C]["response"]["decode"]>;
/** Handlers by call; a handler never throws. */
export type Handlers = { [C in keyof RpcCalls]: (request: RequestOf<C>) => Promise<ResponseOf<C>> };
