import { Testing } from "cdktf";
import { z } from "zod";
import type { StackConfig } from "../../lib/config/model";
import { EntraStack } from "../../stacks/entra-stack";
import { stackConfig } from "./stack-config";
import { conformObject } from "../../provider/plugin/conform";
import { shapeOf } from "../../provider/plugin/shape";
import {
  UNKNOWN,
  type BlockSchema,
  type DataSource,
  type ObjectValue,
  type OperationContext,
  type Provider,
  type Resource,
  type Schema,
  type Value,
} from "../../provider/plugin/types";
import type { ClientName, EntraSandbox } from "../../sandbox";
import type { AzureadClient } from "../../sandbox/azuread/directory";
import { azureadStandIn } from "../../sandbox/azuread/provider";
import { contextOf, environmentOf } from "../sandbox/azuread/session";

/** A stack as Terraform JSON, as far as it is azuread's. */
const blocks = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));
const stackJson = z.object({ resource: blocks, data: blocks.default({}) });
export type StackJson = z.infer<typeof stackJson>;

/** A stack of ours. */
export function synthesize(overrides: Partial<StackConfig>): StackJson {
  const state = { root: "/", stackFolder: "/", sandbox: "/" };
  const stack = new EntraStack(Testing.app(), stackConfig(overrides), { state, version: "9.9.9" });
  return stackJson.parse(JSON.parse(Testing.synth(stack)));
}

/**
 * What Terraform does with the stand-in, without Terraform: data sources and state are read, then each resource is planned
 * and applied in the order of its references. One after the other, so that a test takes milliseconds.
 */
export class StackRun {
  private readonly state = new Map<string, ObjectValue>();
  private readonly data = new Map<string, ObjectValue>();

  private constructor(
    private readonly provider: Provider<AzureadClient>,
    private readonly context: OperationContext<AzureadClient>,
  ) {}

  /** @param caller who signs in; the deployer unless told otherwise */
  static async start(sandbox: EntraSandbox, caller?: ClientName): Promise<StackRun> {
    return new StackRun(azureadStandIn({ ...environmentOf(sandbox), env: {} }), await contextOf(sandbox, caller));
  }

  /** Takes over what exists. @param ids import ids by address */
  async import(ids: Readonly<Record<string, string>>): Promise<void> {
    for (const [address, id] of Object.entries(ids)) {
      const imported = await this.resource(address).importState?.(this.context, id);
      const { state } = await this.resource(address).read(this.context, imported?.state ?? {}, nothing);
      this.keep(address, state);
    }
  }

  /** @returns addresses of what a deploy would change */
  async plan(stack: StackJson): Promise<string[]> {
    await this.refresh(stack);
    const changes = [];
    for (const [address, config] of inOrder(stack.resource)) {
      const { planned, prior } = await this.planOne(address, config);
      if (planned !== prior) changes.push(address);
    }
    return changes;
  }

  async apply(stack: StackJson): Promise<void> {
    await this.refresh(stack);
    const wanted = inOrder(stack.resource);
    const gone = [...this.state.keys()].filter((address) => !wanted.some(([each]) => each === address));
    await this.delete(gone.reverse());
    for (const [address, config] of wanted) await this.applyOne(address, config);
  }

  async destroy(stack: StackJson): Promise<void> {
    await this.refresh(stack);
    await this.delete([...this.state.keys()].reverse());
  }

  private async refresh({ data }: StackJson): Promise<void> {
    for (const [address, config] of inOrder(data)) {
      const source = found<DataSource<AzureadClient>>(this.provider.dataSources, address);
      const { state } = await source.read(this.context, this.values(source.schema, config));
      if (state) this.data.set(`data.${address}`, state);
    }
    for (const [address, state] of this.state) {
      this.keep(address, (await this.resource(address).read(this.context, state, nothing)).state);
    }
  }

  private async planOne(address: string, config: Readonly<Record<string, unknown>>) {
    const { lifecycle, ...rest } = config;
    const own = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== "depends_on"));
    const resource = this.resource(address);
    const prior = this.state.get(address) ?? null;
    const { ignore_changes: ignored = [] } = lifecycleBlock.parse(lifecycle ?? {});
    const values = this.values(resource.schema, own);
    const kept: ObjectValue = Object.fromEntries(prior ? ignored.map((name) => [name, prior[name] ?? null]) : []);
    const wanted: ObjectValue = { ...values, ...kept };
    const request = { prior, proposed: wanted, config: wanted, priorPrivate: nothing };
    const { planned, requiresReplace = [] } = (await resource.plan?.(this.context, request)) ?? { planned: null };
    if (!planned) throw new Error(`${address} is not planned`);
    return { resource, prior, planned, config: wanted, replaced: requiresReplace.length > 0 };
  }

  private async applyOne(address: string, config: Readonly<Record<string, unknown>>): Promise<void> {
    const { resource, prior, planned, config: wanted, replaced } = await this.planOne(address, config);
    if (planned === prior) return;
    if (replaced) throw new Error(`${address} would be replaced`);
    const request = { planned, config: wanted, plannedPrivate: nothing };
    const { state, diagnostics = [] } = prior
      ? await resource.update(this.context, { ...request, prior })
      : await resource.create(this.context, { ...request, prior });
    if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
    this.keep(address, state);
  }

  private async delete(addresses: readonly string[]): Promise<void> {
    for (const address of addresses) {
      await this.resource(address).delete(this.context, this.state.get(address) ?? {}, nothing);
      this.state.delete(address);
    }
  }

  private keep(address: string, state: ObjectValue | null): void {
    if (state) this.state.set(address, state);
    else this.state.delete(address);
  }

  private resource(address: string): Resource<AzureadClient> {
    return found(this.provider.resources, address);
  }

  /** The configuration as the schema has it, references filled in. */
  private values({ block }: Schema, config: Readonly<Record<string, unknown>>): ObjectValue {
    return conformObject(shapeOf(block), this.filled(listed(block, config))) ?? {};
  }

  private filled(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.filled(entry));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, this.filled(entry)]));
    }
    const [, first, list, path] = /^\$\{(?:(element)\((.*), 0\)|(.*))\}$/.exec(String(value)) ?? [];
    if (first !== undefined && list !== undefined) return (this.at(list) as Value[])[0];
    return path === undefined ? value : this.at(path);
  }

  private at(reference: string): Value {
    const names = reference.split(".");
    const address = names.slice(0, -1).join(".");
    // What is not there yet is known after it is made.
    return (this.state.get(address) ?? this.data.get(address))?.[names.at(-1) ?? ""] ?? UNKNOWN;
  }
}

const nothing = Buffer.alloc(0);
const lifecycleBlock = z.object({ ignore_changes: z.array(z.string()).optional() });

function found<Kind>(kinds: Readonly<Record<string, Kind>>, address: string): Kind {
  const kind = kinds[address.split(".")[0] ?? ""];
  if (kind === undefined) throw new Error(`the stand-in has no ${address}`);
  return kind;
}

/** Terraform JSON may have a block where the schema has a list of them. */
function listed(block: BlockSchema, config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const nested = block.blocks?.[name];
      if (nested === undefined || nested.mode === "single") return [name, value];
      const entries = (Array.isArray(value) ? value : [value]) as Record<string, unknown>[];
      return [name, entries.map((entry) => listed(nested.block, entry))];
    }),
  );
}

type Addressed = readonly (readonly [address: string, config: Readonly<Record<string, unknown>>])[];

/** azuread's blocks, those first that others refer to. */
function inOrder(kinds: StackJson["resource"]): Addressed {
  const waiting = new Map(
    Object.entries(kinds)
      .filter(([type]) => type.startsWith("azuread_"))
      .flatMap(([type, named]) => Object.entries(named).map(([name, config]) => [`${type}.${name}`, config] as const)),
  );
  const ordered: (readonly [string, Readonly<Record<string, unknown>>])[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([address, config]) => {
      const text = JSON.stringify(config);
      return ![...waiting.keys()].some((other) => other !== address && new RegExp(`\\b${other}\\b`).test(text));
    });
    if (ready.length === 0) throw new Error("references go round in a circle");
    for (const [address, config] of ready) {
      ordered.push([address, config]);
      waiting.delete(address);
    }
  }
  return ordered;
}
