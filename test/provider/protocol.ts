import { SamlApi, SynchronizationApi, type Graph } from "../../lib/entra/graph";
import type { Client } from "../../provider/client";
import { differences } from "../../provider/plugin/compare";
import { packValue, unpackObject } from "../../provider/plugin/dynamic-value";
import { Lifecycle } from "../../provider/plugin/lifecycle";
import type { Handlers, WireDiagnostic } from "../../provider/plugin/messages";
import { operations } from "../../provider/plugin/operations";
import { shapeOf } from "../../provider/plugin/shape";
import type { ObjectValue } from "../../provider/plugin/types";
import { JobClaims } from "../../provider/resources/job-claims";
import { scimformProvider } from "../../provider/provider";
import { invalidPlans, proposedState } from "./plan-rules";

export interface Planned {
  readonly planned: ObjectValue | null;
  /** Paths that the plan shows, as JSON. */
  readonly changes: readonly string[];
  readonly privateData: Buffer;
}

/** One object of our provider as Terraform drives it over its protocol, and its checks of what a provider answers. */
export class ProtocolObject {
  state: ObjectValue | null = null;
  private privateData: Buffer = Buffer.alloc(0);
  private readonly handlers: Handlers;
  private readonly attributes;
  private readonly shape;

  constructor(
    private readonly typeName: string,
    graph: Graph,
  ) {
    const { monotonic, sleep } = graph;
    const provider = scimformProvider({ env: {}, fetch: globalThis.fetch, clock: monotonic, sleep });
    const resource = provider.resources[typeName];
    if (!resource) throw new Error(`no resource ${typeName}`);
    this.attributes = resource.schema.block.attributes;
    this.shape = shapeOf(resource.schema.block);
    const synchronization = new SynchronizationApi(graph);
    const saml = new SamlApi(graph);
    const connection = {
      synchronization,
      saml,
      servicePrincipalExists: async () => true,
      isWithoutTemplate: async () => false,
      taggedApplications: async () => [],
      deletedApps: async () => [],
      monotonic,
      sleep,
    };
    const client: Client = {
      env: {},
      jobs: new JobClaims(),
      connect: async () => connection,
      okta: () => {
        throw new Error("this is no resource of Okta");
      },
      secret: async () => "token",
    };
    this.handlers = operations({ ...provider, configure: async () => ({ client }) }, new Lifecycle(() => true));
  }

  async configure(): Promise<this> {
    succeed(await this.handlers.ConfigureProvider({ terraformVersion: "1.11.4", config: undefined }));
    return this;
  }

  async validate(config: ObjectValue): Promise<readonly WireDiagnostic[]> {
    const { typeName } = this;
    return (await this.handlers.ValidateResourceConfig({ typeName, config: packValue(this.shape, config) }))
      .diagnostics;
  }

  async refresh(): Promise<void> {
    if (this.state === null) return;
    const currentState = packValue(this.shape, this.state);
    const answer = await this.handlers.ReadResource({
      typeName: this.typeName,
      currentState,
      private: this.privateData,
    });
    succeed(answer);
    this.state = unpackObject(this.shape, answer.newState);
    this.privateData = answer.private;
  }

  /** Refreshes and plans. */
  async plan(config: ObjectValue): Promise<Planned> {
    await this.refresh();
    const { typeName, shape, attributes, state } = this;
    const complete = unpackObject(shape, packValue(shape, config)) ?? {};
    const proposed = proposedState(attributes, complete, state);
    const answer = await this.handlers.PlanResourceChange({
      typeName,
      priorState: packValue(shape, state),
      proposedNewState: packValue(shape, proposed),
      config: packValue(shape, complete),
      priorPrivate: this.privateData,
    });
    succeed(answer);
    const planned = unpackObject(shape, answer.plannedState);
    expect(invalidPlans(attributes, state, complete, planned ?? {})).toEqual([]);
    const changes = differences(shape, planned, state).map((path) => JSON.stringify(path));
    return { planned, changes, privateData: answer.plannedPrivate };
  }

  /** Plans and, when there is something to change, applies. */
  async apply(config: ObjectValue): Promise<Planned> {
    const plan = await this.plan(config);
    if (plan.changes.length === 0) return plan;
    const { typeName, shape } = this;
    const answer = await this.handlers.ApplyResourceChange({
      typeName,
      priorState: packValue(shape, this.state),
      plannedState: packValue(shape, plan.planned),
      config: packValue(shape, config),
      plannedPrivate: plan.privateData,
    });
    succeed(answer);
    this.state = unpackObject(shape, answer.newState);
    this.privateData = answer.private;
    expect(differences(shape, plan.planned, this.state)).toEqual([]);
    return plan;
  }
}

function succeed({ diagnostics }: { readonly diagnostics: readonly WireDiagnostic[] }): void {
  expect(diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
}
