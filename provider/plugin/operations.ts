import { importNotFound, importUnsupported, notConfigured, unknownObjectType } from "../../lib/errors/plugin";
import { fail } from "../../lib/errors/problem";
import { diagnosticsOf, hasError, packDiagnostics, packPath } from "./diagnostics";
import { packValue, unpackObject } from "./dynamic-value";
import type { Lifecycle } from "./lifecycle";
import type { DynamicValue, Handlers } from "./messages";
import { planNew } from "./plan";
import { packSchema } from "./schema";
import { mapValues, shapeOf } from "./shape";
import type {
  DataSource,
  Diagnostic,
  ObjectValue,
  OperationContext,
  PlanResult,
  Provider,
  Resource,
  Schema,
  StateResult,
} from "./types";
import { upgradeState } from "./upgrade";

const capabilities = { planDestroy: true, getProviderSchemaOptional: true };
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
  const resource = (typeName: string): Resource<Client> => lookUp(provider.resources, typeName);
  const dataSource = (typeName: string): DataSource<Client> => lookUp(provider.dataSources, typeName);

  const validate = async (
    doing: string,
    find: () => { schema: Schema; validate?(config: ObjectValue): readonly Diagnostic[] },
    config: DynamicValue | undefined,
  ) => {
    const { diagnostics = [] } = await attempt(doing, async () => {
      const validated = find();
      const value = unpackObject(shapeOf(validated.schema.block), config);
      return { diagnostics: value === null ? [] : validated.validate?.(value) };
    });
    return { diagnostics: packDiagnostics(diagnostics) };
  };

  /** Turns whatever is thrown into diagnostics. */
  async function attempt<R extends { diagnostics?: readonly Diagnostic[] }>(
    doing: string,
    operation: () => Promise<R>,
    schema?: () => Schema,
  ): Promise<Partial<R> & { diagnostics?: readonly Diagnostic[] }> {
    try {
      return await lifecycle.track(operation);
    } catch (error) {
      const failure: Partial<R> = {};
      return { ...failure, diagnostics: diagnosticsOf(error, doing, schema?.().block) };
    }
  }

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

    ValidateProviderConfig: ({ config }) => validate("Checking the provider block", () => provider, config),
    ValidateResourceConfig: ({ typeName, config }) =>
      validate(`Checking ${typeName}`, () => resource(typeName), config),
    ValidateDataResourceConfig: ({ typeName, config }) =>
      validate(`Checking data ${typeName}`, () => dataSource(typeName), config),

    async ConfigureProvider({ terraformVersion, config }) {
      const { diagnostics = [] } = await attempt("Configuring the provider", async () => {
        const value = unpackObject(shapeOf(provider.schema.block), config) ?? {};
        const result = await provider.configure(value, { terraformVersion, signal: lifecycle.signal });
        client = result.client;
        return result;
      });
      return { diagnostics: packDiagnostics(diagnostics) };
    },

    async UpgradeResourceState({ typeName, version, rawState }) {
      const { upgradedState, diagnostics = [] } = await attempt(`Reading the state of ${typeName}`, async () => {
        const known = resource(typeName);
        const value = upgradeState(typeName, known, version, rawState?.json ?? nothing);
        return { upgradedState: packValue(shapeOf(known.schema.block), value), diagnostics: [] };
      });
      return { upgradedState, diagnostics: packDiagnostics(diagnostics) };
    },

    async ReadResource({ typeName, currentState, private: privateData }) {
      const result = await attempt(
        `Reading ${typeName}`,
        async () => {
          const known = resource(typeName);
          const shape = shapeOf(known.schema.block);
          const state = unpackObject(shape, currentState);
          const answer: StateResult = state === null ? { state } : await known.read(context, state, privateData);
          return { ...answer, newState: packValue(shape, answer.state) };
        },
        () => resource(typeName).schema,
      );
      return {
        // An error must never look like absence: Terraform would plan to create the object again.
        newState: hasError(result.diagnostics) ? currentState : result.newState,
        private: result.privateData ?? privateData,
        diagnostics: packDiagnostics(result.diagnostics ?? []),
      };
    },

    async PlanResourceChange(request) {
      const { typeName } = request;
      const result = await attempt(
        `Planning ${typeName}`,
        async () => {
          const known = resource(typeName);
          const shape = shapeOf(known.schema.block);
          const prior = unpackObject(shape, request.priorState);
          const proposed = unpackObject(shape, request.proposedNewState);
          const config = unpackObject(shape, request.config);
          const answer: PlanResult = known.plan
            ? await known.plan(context, { prior, proposed, config, priorPrivate: request.priorPrivate })
            : { planned: prior === null && proposed ? planNew(known.schema.block, proposed) : proposed };
          return { ...answer, plannedState: packValue(shape, answer.planned) };
        },
        () => resource(typeName).schema,
      );
      return {
        plannedState: result.plannedState ?? request.priorState,
        requiresReplace: (result.requiresReplace ?? []).map(packPath),
        plannedPrivate: result.privateData ?? request.priorPrivate,
        diagnostics: packDiagnostics(result.diagnostics ?? []),
      };
    },

    async ApplyResourceChange(request) {
      const { typeName, plannedPrivate } = request;
      let creating = false;
      const result = await attempt(
        `Applying ${typeName}`,
        async () => {
          const known = resource(typeName);
          const shape = shapeOf(known.schema.block);
          const prior = unpackObject(shape, request.priorState);
          const planned = unpackObject(shape, request.plannedState);
          const config = unpackObject(shape, request.config) ?? {};
          creating = prior === null;
          let answer: StateResult = { state: null };
          if (planned === null) {
            if (prior !== null) answer = deleted(prior, await known.delete(context, prior, plannedPrivate));
          } else if (prior === null) {
            answer = created(await known.create(context, { prior, planned, config, plannedPrivate }));
          } else {
            answer = await known.update(context, { prior, planned, config, plannedPrivate });
          }
          return { ...answer, newState: packValue(shape, answer.state) };
        },
        () => resource(typeName).schema,
      );
      const fallback = creating ? packNull() : request.priorState;
      return {
        newState: result.newState ?? fallback,
        private: result.privateData ?? plannedPrivate,
        diagnostics: packDiagnostics(result.diagnostics ?? []),
      };
    },

    async ImportResourceState({ typeName, id }) {
      const result = await attempt(`Importing ${typeName}`, async () => {
        const known = resource(typeName);
        if (!known.importState) throw fail(importUnsupported, typeName);
        const answer = await known.importState(context, id);
        if (answer.state === null && !hasError(answer.diagnostics)) throw fail(importNotFound, typeName, id);
        return { ...answer, packed: packValue(shapeOf(known.schema.block), answer.state) };
      });
      const importedResources =
        result.state == null ? [] : [{ typeName, state: result.packed, private: result.privateData ?? nothing }];
      return { importedResources, diagnostics: packDiagnostics(result.diagnostics ?? []) };
    },

    async ReadDataSource({ typeName, config }) {
      const result = await attempt(
        `Reading data ${typeName}`,
        async () => {
          const known = dataSource(typeName);
          const shape = shapeOf(known.schema.block);
          const answer = await known.read(context, unpackObject(shape, config) ?? {});
          return { ...answer, packed: packValue(shape, answer.state) };
        },
        () => dataSource(typeName).schema,
      );
      return { state: result.packed, diagnostics: packDiagnostics(result.diagnostics ?? []) };
    },

    async StopProvider() {
      lifecycle.stop("Terraform was interrupted");
      return { error: "" };
    },
  };
}

function lookUp<T>(known: Readonly<Record<string, T>>, typeName: string): T {
  const found = Object.hasOwn(known, typeName) ? known[typeName] : undefined;
  if (found === undefined) throw fail(unknownObjectType, typeName);
  return found;
}

const packNull = (): DynamicValue => packValue({ kind: "object", members: {} }, null);

/**
 * Terraform taints an object that comes with an error from its creation, and destroys it at the next apply. Once it
 * exists, whatever else went wrong is a warning.
 */
function created(result: StateResult): StateResult {
  if (result.state === null || !hasError(result.diagnostics)) return result;
  return { ...result, diagnostics: result.diagnostics?.map((entry) => ({ ...entry, severity: "warning" })) };
}

/** What could not be deleted is still there. */
function deleted(prior: ObjectValue, result: StateResult): StateResult {
  return result.state === null && hasError(result.diagnostics) ? { ...result, state: prior } : result;
}
