import type { Env } from "../../../lib/core/env";
import { Secrets } from "../../../lib/core/secrets";
import { createGraph, resolveTokenSource, SamlApi, SynchronizationApi } from "../../../lib/entra/graph";
import { createClient, type Client } from "../../../provider/client";
import { differences } from "../../../provider/plugin/compare";
import { diagnosticsOf, hasError } from "../../../provider/plugin/diagnostics";
import { Lifecycle } from "../../../provider/plugin/lifecycle";
import { shapeOf } from "../../../provider/plugin/shape";
import {
  type Diagnostic,
  type ObjectValue,
  type OperationContext,
  type PlanResult,
  type Resource,
} from "../../../provider/plugin/types";
import { JobClaims } from "../../../provider/resources/job-claims";
import { invalidPlans, proposedState } from "../plan-rules";
import type { GraphFake } from "./graph-fake";

/** A clock that only sleeping moves. */
class VirtualTime {
  now = Date.UTC(2026, 0, 1);
  readonly clock = (): number => this.now;
  readonly sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.now += milliseconds;
  };
}

/** What one operation of a provider reports. */
export interface OperationResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * One resource as Terraform runs it: refresh, plan, apply, and Terraform's own checks of what a provider answers. Every
 * apply uses a new connection, as every start of the provider does.
 */
abstract class ResourceWorkspace {
  state: ObjectValue | null = null;
  private privateData: Buffer = Buffer.alloc(0);
  readonly time = new VirtualTime();
  lifecycle = new Lifecycle(() => true);
  /** Of the run that this workspace and others are instances of; without it each step is a run of its own. */
  run: JobClaims | null = null;

  constructor(protected readonly resource: Resource<Client>) {}

  /** As a provider that was just started has it. */
  protected abstract connect(): Client;

  get context(): OperationContext<Client> {
    return { client: this.connect(), beforeWrite: this.lifecycle.beforeWrite, signal: this.lifecycle.signal };
  }

  complete(config: ObjectValue): ObjectValue {
    const names = Object.keys(this.resource.schema.block.attributes);
    return { ...Object.fromEntries(names.map((name) => [name, null])), ...config };
  }

  validate(config: ObjectValue): readonly Diagnostic[] {
    return this.resource.validate?.(this.complete(config)) ?? [];
  }

  async refresh(): Promise<OperationResult> {
    if (this.state === null) return outcome([]);
    const before = this.state;
    return attempt(async () => {
      const { state, diagnostics = [], privateData } = await this.resource.read(this.context, before, this.privateData);
      this.privateData = privateData ?? this.privateData;
      if (!hasError(diagnostics)) this.state = state;
      return diagnostics;
    });
  }

  /** @param config null: destroy */
  async plan(config: ObjectValue | null): Promise<OperationResult & PlanResult & { changes: string[] }> {
    const refreshed = await this.refresh();
    const prior = this.state;
    const { attributes } = this.resource.schema.block;
    const complete = config && this.complete(config);
    const proposed = complete && proposedState(attributes, complete, prior);
    let result: PlanResult = { planned: null };
    const planned = await attempt(async () => {
      const request = { prior, proposed, config: complete, priorPrivate: this.privateData };
      result = (await this.resource.plan?.(this.context, request)) ?? { planned: proposed };
      return result.diagnostics ?? [];
    });
    if (complete && result.planned) expect(invalidPlans(attributes, prior, complete, result.planned)).toEqual([]);
    const all = outcome([...refreshed.diagnostics, ...planned.diagnostics]);
    const changes =
      prior && result.planned ? differences(this.shape, result.planned, prior).map((path) => JSON.stringify(path)) : [];
    return { ...result, ...all, changes };
  }

  /** Plans and applies; on an error the state is what the provider answered. */
  async apply(config: ObjectValue): Promise<OperationResult> {
    const planned = await this.plan(config);
    const { planned: wanted } = planned;
    if (planned.errors.length > 0 || !wanted) return planned;
    if (planned.requiresReplace?.length) throw new Error("a replacement was planned");
    const prior = this.state;
    const request = { planned: wanted, config: this.complete(config), plannedPrivate: Buffer.alloc(0) };
    if (prior && planned.changes.length === 0) return planned;
    const applied = await attempt(async () => {
      const answer = prior
        ? await this.resource.update(this.context, { ...request, prior })
        : await this.resource.create(this.context, { ...request, prior });
      const diagnostics = answer.diagnostics ?? [];
      if (hasError(diagnostics) && prior === null) expect(answer.state).toBeNull();
      if (!hasError(diagnostics)) expect(differences(this.shape, wanted, answer.state)).toEqual([]);
      this.state = answer.state;
      return diagnostics;
    });
    return outcome([...planned.diagnostics, ...applied.diagnostics]);
  }

  async destroy(): Promise<OperationResult> {
    const planned = await this.plan(null);
    const prior = this.state;
    if (planned.errors.length > 0 || !prior) return planned;
    return attempt(async () => {
      const answer = await this.resource.delete(this.context, prior, Buffer.alloc(0));
      this.state = answer.state;
      return answer.diagnostics ?? [];
    });
  }

  async import(id: string): Promise<OperationResult> {
    return attempt(async () => {
      const answer = await this.resource.importState?.(this.context, id);
      this.state = answer?.state ?? null;
      return answer?.diagnostics ?? [];
    });
  }

  private get shape(): ReturnType<typeof shapeOf> {
    return shapeOf(this.resource.schema.block);
  }
}

/** A resource of a tenant that is a fake. */
export class Workspace extends ResourceWorkspace {
  constructor(
    resource: Resource<Client>,
    private readonly graph: GraphFake,
    public env: Env = {},
  ) {
    super(resource);
  }

  protected override connect(): Client {
    const { clock, sleep } = this.time;
    const endpoints = { login: "https://login.test", graph: "https://graph.test", portal: "https://portal.test" };
    const credential = { getToken: async () => "access-token" };
    const graph = createGraph({ credential, endpoints, fetch: this.graph.fetch, clock, sleep });
    const connection = {
      synchronization: new SynchronizationApi(graph),
      saml: new SamlApi(graph),
      servicePrincipalExists: async () => this.graph.principalExists,
      isWithoutTemplate: async () => this.graph.isWithoutTemplate,
      taggedApplications: async () => [],
      deletedApps: async () => [],
      monotonic: clock,
      sleep,
    };
    return {
      env: this.env,
      jobs: this.run ?? new JobClaims(),
      connect: async () => connection,
      okta: () => {
        throw new Error("this is no resource of Okta");
      },
      secret: (source) => resolveTokenSource(source, { env: this.env, cloud: "public", fetch: this.graph.fetch }),
    };
  }
}

/** A resource of an Okta org on this machine. */
export class OktaWorkspace extends ResourceWorkspace {
  constructor(
    resource: Resource<Client>,
    public env: Env,
  ) {
    super(resource);
  }

  protected override connect(): Client {
    const { clock, sleep } = this.time;
    return createClient({
      ...{ tenantId: undefined, cloud: "public", orgUrl: undefined },
      env: this.env,
      secrets: new Secrets(),
      fetch,
      clock,
      sleep,
    });
  }
}

async function attempt(run: () => Promise<readonly Diagnostic[]>): Promise<OperationResult> {
  try {
    return outcome(await run());
  } catch (error) {
    if (error instanceof Error && "matcherResult" in error) throw error;
    return outcome(diagnosticsOf(error, "test"));
  }
}

function outcome(diagnostics: readonly Diagnostic[]): OperationResult {
  const texts = (wanted: Diagnostic["severity"]): string[] =>
    diagnostics.filter(({ severity }) => severity === wanted).map(({ summary, detail }) => `${summary} ${detail}`);
  return { diagnostics, errors: texts("error"), warnings: texts("warning") };
}
