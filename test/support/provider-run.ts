import type { DynamicValue, Handlers } from "../../provider/plugin/messages";
import { packValue, unpackObject } from "../../provider/plugin/dynamic-value";
import { Lifecycle } from "../../provider/plugin/lifecycle";
import { operations } from "../../provider/plugin/operations";
import { shapeOf } from "../../provider/plugin/shape";
import type { ObjectValue, Provider, Schema } from "../../provider/plugin/types";
import type { RunningProvider } from "./provider-program";

/** What a provider answered, in Terraform's form. */
interface Diagnosed {
  readonly diagnostics: readonly { readonly severity: number; readonly summary: string; readonly detail: string }[];
}

export interface Planned {
  readonly planned: ObjectValue | null;
  /** Attributes for which Terraform would replace the object. */
  readonly replace: readonly string[];
}

export interface Applied {
  readonly state: ObjectValue | null;
  /** The errors that came along; with a new object they taint it. */
  readonly errors: readonly string[];
}

/**
 * Terraform's side of the plugin protocol, object by object: what a run asks of a provider, in a few milliseconds. Core's own
 * checks are not made; tests of whole stacks run the real Terraform.
 */
export class ProviderRun<Client> {
  private running?: RunningProvider;

  private constructor(
    private readonly provider: () => Provider<Client>,
    private readonly begin: () => Promise<RunningProvider>,
  ) {}

  /**
   * Starts the provider, as Terraform does for each walk through its graph.
   * @param provider whose schemas count, and which runs in this process
   * @param begin starts another one, with the same schemas, in its place
   */
  static async start<Client>(
    provider: () => Provider<Client>,
    begin: () => Promise<RunningProvider> = async () => inThisProcess(provider()),
  ): Promise<ProviderRun<Client>> {
    const run = new ProviderRun(provider, begin);
    await run.restart();
    return run;
  }

  async restart(config: ObjectValue = {}): Promise<void> {
    await this.stop();
    this.running = await this.begin();
    const request = { terraformVersion: "1.11.4", config: pack(this.provider().schema, config) };
    throwFor(await this.handlers.ConfigureProvider(request));
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  private get handlers(): Handlers {
    if (!this.running) throw new Error("the provider is not started");
    return this.running.handlers;
  }

  /** @returns what is wrong with a configuration */
  async validate(typeName: string, config: ObjectValue): Promise<string[]> {
    const request = { typeName, config: pack(this.schemaOf(typeName), config) };
    return errorsOf(await this.handlers.ValidateResourceConfig(request));
  }

  async validateData(typeName: string, config: ObjectValue): Promise<string[]> {
    const request = { typeName, config: pack(this.dataSchemaOf(typeName), config) };
    return errorsOf(await this.handlers.ValidateDataResourceConfig(request));
  }

  /** @throws Error when the provider has an error, also while it checks the configuration */
  async data(typeName: string, config: ObjectValue): Promise<ObjectValue | null> {
    const schema = this.dataSchemaOf(typeName);
    const request = { typeName, config: pack(schema, config) };
    throwFor(await this.handlers.ValidateDataResourceConfig(request));
    const answer = await this.handlers.ReadDataSource(request);
    throwFor(answer);
    return unpack(schema, answer.state);
  }

  /** @throws Error when the object cannot be read */
  async refresh(typeName: string, state: ObjectValue): Promise<ObjectValue | null> {
    const schema = this.schemaOf(typeName);
    const request = { typeName, currentState: pack(schema, state), private: nothing };
    const answer = await this.handlers.ReadResource(request);
    throwFor(answer);
    return unpack(schema, answer.newState);
  }

  /**
   * @param config null: the object is to go
   * @param written the configuration as it is written, where `ignore_changes` makes it another one
   */
  async plan(
    typeName: string,
    config: ObjectValue | null,
    prior: ObjectValue | null,
    written = config,
  ): Promise<Planned> {
    const schema = this.schemaOf(typeName);
    if (written !== null) throwForAll(await this.validate(typeName, written));
    const answer = await this.handlers.PlanResourceChange({
      typeName,
      priorState: pack(schema, prior),
      proposedNewState: pack(schema, proposed(schema, config, prior)),
      config: pack(schema, config),
      priorPrivate: nothing,
    });
    throwFor(answer);
    const replace = answer.requiresReplace.map(({ steps }) => steps.map((step) => step.attributeName).join("."));
    return { planned: unpack(schema, answer.plannedState), replace };
  }

  /** Whether a plan would change something. */
  async changes(typeName: string, config: ObjectValue, state: ObjectValue, written = config): Promise<string[]> {
    const { planned } = await this.plan(typeName, config, state, written);
    return Object.keys(planned ?? {}).filter(
      (name) => JSON.stringify(planned?.[name]) !== JSON.stringify(state[name] ?? null),
    );
  }

  /** Plans, and does it; what is to be replaced is deleted first. */
  async apply(
    typeName: string,
    config: ObjectValue | null,
    prior: ObjectValue | null,
    written = config,
  ): Promise<Applied> {
    const { planned, replace } = await this.plan(typeName, config, prior, written);
    if (prior === null || config === null || replace.length === 0) return this.change(typeName, config, prior, planned);
    const deleted = await this.apply(typeName, null, prior);
    return deleted.errors.length > 0 ? deleted : this.apply(typeName, config, null);
  }

  /** @throws Error when the provider has an error, or there is no such object */
  async import(typeName: string, id: string): Promise<ObjectValue> {
    const answer = await this.handlers.ImportResourceState({ typeName, id });
    throwFor(answer);
    const imported = unpack(this.schemaOf(typeName), answer.importedResources[0]?.state);
    const state = imported && (await this.refresh(typeName, imported));
    if (!state) throw new Error(`Cannot import non-existent remote object ${id}`);
    return state;
  }

  private async change(
    typeName: string,
    config: ObjectValue | null,
    prior: ObjectValue | null,
    planned: ObjectValue | null,
  ): Promise<Applied> {
    const schema = this.schemaOf(typeName);
    const answer = await this.handlers.ApplyResourceChange({
      typeName,
      priorState: pack(schema, prior),
      plannedState: pack(schema, planned),
      config: pack(schema, config),
      plannedPrivate: nothing,
    });
    return { state: unpack(schema, answer.newState), errors: errorsOf(answer) };
  }

  schemaOf(typeName: string): Schema {
    const resource = this.provider().resources[typeName];
    if (!resource) throw new Error(`no resource ${typeName}`);
    return resource.schema;
  }

  dataSchemaOf(typeName: string): Schema {
    const source = this.provider().dataSources[typeName];
    if (!source) throw new Error(`no data source ${typeName}`);
    return source.schema;
  }
}

function inThisProcess<Client>(provider: Provider<Client>): RunningProvider {
  return { handlers: operations(provider, new Lifecycle(() => true)), stop: async () => undefined };
}

const nothing = Buffer.alloc(0);

const pack = ({ block }: Schema, value: ObjectValue | null): DynamicValue => packValue(shapeOf(block), value);

const unpack = ({ block }: Schema, value: DynamicValue | undefined): ObjectValue | null =>
  unpackObject(shapeOf(block), value);

/** The configuration over the state, as Terraform proposes it. */
function proposed({ block }: Schema, config: ObjectValue | null, prior: ObjectValue | null): ObjectValue | null {
  if (config === null || prior === null) return config;
  const computed = Object.entries(block.attributes).flatMap(([name, attribute]) =>
    attribute.computed && (config[name] ?? null) === null ? [[name, prior[name] ?? null] as const] : [],
  );
  return { ...config, ...Object.fromEntries(computed) };
}

const errorsOf = ({ diagnostics }: Diagnosed): string[] =>
  diagnostics.filter(({ severity }) => severity === 1).map(({ summary, detail }) => `${summary} ${detail}`);

const throwFor = (answer: Diagnosed): void => throwForAll(errorsOf(answer));

function throwForAll(errors: readonly string[]): void {
  if (errors.length > 0) throw new Error(errors.join("\n"));
}
