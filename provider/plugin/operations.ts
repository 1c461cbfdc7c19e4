import { importNotFound, importUnsupported, moveUnsupported, notConfigured, unknownObjectType } from "./errors";
import { fail } from "../../lib/core/problem";
import { diagnosticsOf, hasError, packDiagnostics, packPath } from "./diagnostics";
import { packValue, unpackObject } from "./dynamic-value";
import type { Lifecycle } from "./lifecycle";
import type { DynamicValue, Handlers } from "./messages";
import { planNew } from "./plan";
import { applyChange } from "./apply";
import { packSchema } from "./schema";
import { mapValues, shapeOf, type Shape } from "./shape";
import type {
  BlockSchema,
  Diagnostic,
  ObjectValue,
  OperationContext,
  PlanRequest,
  PlanResult,
  Provider,
  Schema,
  StateResult,
} from "./types";
import { upgradeState } from "./upgrade";

const capabilities = { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true };
const nothing = Buffer.alloc(0);

/** Answers Terraform's calls with the provider's resources and data sources. */
export function operations<Client>(provider: Provider<Client>, lifecycle: Lifecycle): Handlers {
  let client: Client | null = null;
  const context: OperationContext<Client> = {
    get client() {
      if (client === null) throw fail(notConfigured);
      return client;
    },
    beforeWrite: lifecycle.beforeWrite,
    signal: lifecycle.signal,
  };
  /** Runs an operation; turns whatever it throws into diagnostics. */
  async function attempt<R extends OperationResult>(
    doing: string,
    operation: () => Promise<R>,
    block?: BlockSchema,
  ): Promise<Partial<R> & OperationResult> {
    try {
      return await lifecycle.track(operation);
    } catch (error) {
      const failure: Partial<R> = {};
      return { ...failure, diagnostics: diagnosticsOf(error, doing, block) };
    }
  }

  /** Attempts an operation on one of the provider's resources or data sources. */
  function attemptOn<Kind extends { readonly schema: Schema }, R extends OperationResult>(
    kinds: Readonly<Record<string, Kind>>,
    typeName: string,
    doing: string,
    operation: (kind: Kind, shape: Shape) => Promise<R>,
  ): Promise<Partial<R> & OperationResult> {
    const kind = Object.hasOwn(kinds, typeName) ? kinds[typeName] : undefined;
    return attempt(
      `${doing} ${typeName}`,
      async () => {
        if (kind === undefined) throw fail(unknownObjectType, typeName);
        return operation(kind, shapeOf(kind.schema.block));
      },
      kind?.schema.block,
    );
  }

  const isLegacy = (typeName: string): boolean => provider.resources[typeName]?.legacy ?? false;

  const pack = (diagnostics: readonly Diagnostic[]) => packDiagnostics(diagnostics, provider.redact);

  return {
    GetMetadata: async () => ({
      serverCapabilities: capabilities,
      diagnostics: [],
      dataSources: Object.keys(provider.dataSources).map((typeName) => ({ typeName })),
      resources: Object.keys(provider.resources).map((typeName) => ({ typeName })),
    }),

    GetProviderSchema: async () => ({
      provider: packSchema(provider.schema),
      resourceSchemas: mapValues(provider.resources, ({ schema }) => packSchema(schema)),
      dataSourceSchemas: mapValues(provider.dataSources, ({ schema }) => packSchema(schema)),
      diagnostics: [],
      serverCapabilities: capabilities,
    }),

    async ValidateProviderConfig({ config }) {
      const { diagnostics = [] } = await attempt(
        "Checking the provider block",
        async () => validate(provider, config),
        provider.schema.block,
      );
      return { diagnostics: pack(diagnostics) };
    },

    async ValidateResourceConfig({ typeName, config }) {
      const { diagnostics = [] } = await attemptOn(provider.resources, typeName, "Checking", async (kind) =>
        validate(kind, config),
      );
      return { diagnostics: pack(diagnostics) };
    },

    async ValidateDataResourceConfig({ typeName, config }) {
      const { diagnostics = [] } = await attemptOn(provider.dataSources, typeName, "Checking data", async (kind) =>
        validate(kind, config),
      );
      return { diagnostics: pack(diagnostics) };
    },

    async ConfigureProvider({ terraformVersion, config }) {
      const { diagnostics = [] } = await attempt("Configuring the provider", async () => {
        const value = unpackObject(shapeOf(provider.schema.block), config) ?? {};
        const result = await provider.configure(value, { terraformVersion, signal: lifecycle.signal });
        client = result.client;
        return result;
      });
      return { diagnostics: pack(diagnostics) };
    },

    async UpgradeResourceState({ typeName, version, rawState }) {
      const result = await attemptOn(
        provider.resources,
        typeName,
        "Reading the stored state of",
        async (kind, shape): Promise<{ upgraded: DynamicValue } & OperationResult> => {
          const state = upgradeState(typeName, kind, version, rawState?.json ?? nothing);
          return { upgraded: packValue(shape, state) };
        },
      );
      return { upgradedState: result.upgraded, diagnostics: pack(result.diagnostics ?? []) };
    },

    async ReadResource({ typeName, currentState, private: privateData }) {
      const result = await attemptOn(provider.resources, typeName, "Reading", async (kind, shape) => {
        const state = unpackObject(shape, currentState);
        const answer: StateResult = state === null ? { state } : await kind.read(context, state, privateData);
        return { ...answer, newState: packValue(shape, answer.state) };
      });
      return {
        // An error must never look like absence: Terraform would plan to create the object again.
        newState: hasError(result.diagnostics) ? currentState : result.newState,
        private: result.privateData ?? privateData,
        diagnostics: pack(result.diagnostics ?? []),
      };
    },

    async PlanResourceChange({ typeName, priorState, proposedNewState, config, priorPrivate }) {
      const result = await attemptOn(provider.resources, typeName, "Planning", async (kind, shape) => {
        const request: PlanRequest = {
          prior: unpackObject(shape, priorState),
          proposed: unpackObject(shape, proposedNewState),
          config: unpackObject(shape, config),
          priorPrivate,
        };
        const answer = kind.plan ? await kind.plan(context, request) : defaultPlan(kind.schema, request);
        return { ...answer, plannedState: packValue(shape, answer.planned) };
      });
      return {
        plannedState: result.plannedState ?? priorState,
        requiresReplace: (result.requiresReplace ?? []).map(packPath),
        plannedPrivate: result.privateData ?? priorPrivate,
        diagnostics: pack(result.diagnostics ?? []),
        legacyTypeSystem: isLegacy(typeName),
      };
    },

    async ApplyResourceChange({ typeName, priorState, plannedState, config, plannedPrivate }) {
      const result = await attemptOn(provider.resources, typeName, "Applying", async (kind, shape) => {
        const answer = await applyChange(kind, context, {
          prior: unpackObject(shape, priorState),
          planned: unpackObject(shape, plannedState),
          config: unpackObject(shape, config) ?? {},
          plannedPrivate,
        });
        // As terraform-plugin-sdk, which does not claim its type system for what is gone.
        const legacy = kind.legacy === true && answer.state !== null;
        return { ...answer, newState: packValue(shape, answer.state), legacy };
      });
      return {
        // After a failed create this is null, after a failed update or delete what was there before.
        newState: result.newState ?? priorState,
        private: result.privateData ?? plannedPrivate,
        diagnostics: pack(result.diagnostics ?? []),
        legacyTypeSystem: result.legacy ?? false,
      };
    },

    async ImportResourceState({ typeName, id }) {
      const result = await attemptOn(provider.resources, typeName, "Importing", async (kind, shape) => {
        if (!kind.importState) throw fail(importUnsupported, typeName);
        const answer = await kind.importState(context, id);
        if (answer.state === null && !hasError(answer.diagnostics)) throw fail(importNotFound, typeName, id);
        return { ...answer, packed: packValue(shape, answer.state) };
      });
      const importedResources =
        result.state == null ? [] : [{ typeName, state: result.packed, private: result.privateData ?? nothing }];
      return { importedResources, diagnostics: pack(result.diagnostics ?? []) };
    },

    async MoveResourceState({ sourceProviderAddress, sourceTypeName, sourceState, targetTypeName }) {
      const result = await attemptOn(provider.resources, targetTypeName, "Moving to", async (kind, shape) => {
        const stored: unknown = JSON.parse(sourceState?.json.toString("utf8") ?? "null");
        const state = kind.moveFrom?.({ provider: sourceProviderAddress, typeName: sourceTypeName, state: stored });
        if (!state) throw fail(moveUnsupported, sourceTypeName, targetTypeName);
        const outcome: OperationResult = {};
        return { ...outcome, packed: packValue(shape, state) };
      });
      return { targetState: result.packed, diagnostics: pack(result.diagnostics ?? []) };
    },

    async ReadDataSource({ typeName, config }) {
      const result = await attemptOn(provider.dataSources, typeName, "Reading data", async (kind, shape) => {
        const answer = await kind.read(context, unpackObject(shape, config) ?? {});
        return { ...answer, packed: packValue(shape, answer.state) };
      });
      return { state: result.packed, diagnostics: pack(result.diagnostics ?? []) };
    },

    async StopProvider() {
      lifecycle.stop("Terraform was interrupted");
      return { error: "" };
    },
  };
}

/** Diagnostics that every operation may report besides its result. */
interface OperationResult {
  readonly diagnostics?: readonly Diagnostic[];
}

function validate(
  kind: { readonly schema: Schema; validate?(config: ObjectValue): readonly Diagnostic[] },
  config: DynamicValue | undefined,
): OperationResult {
  const value = unpackObject(shapeOf(kind.schema.block), config);
  return { diagnostics: value === null ? [] : kind.validate?.(value) };
}

function defaultPlan(schema: Schema, { prior, proposed }: PlanRequest): PlanResult {
  return { planned: prior === null && proposed !== null ? planNew(schema.block, proposed) : proposed };
}
