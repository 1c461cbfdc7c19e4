import { Testing } from "cdktf";
import { z } from "zod";
import type { StackConfig } from "../../lib/config/entra/model";
import { EntraStack } from "../../stacks/entra/entra-stack";
import { stackConfig } from "./stack-config";
import { conformObject } from "../../provider/plugin/conform";
import { shapeOf } from "../../provider/plugin/shape";
import {
  unknownValue,
  type BlockSchema,
  type ObjectValue,
  type Schema,
  type TerraformValue,
} from "../../provider/plugin/types";
import type { ClientName, EntraSandbox } from "../../sandbox/entra";
import type { AzureadClient } from "../../sandbox/fake-providers/azuread/directory";
import { fakeAzuread } from "../../sandbox/fake-providers/azuread/provider";
import { environmentOf } from "../sandbox/fake-providers/azuread/session";
import { ProviderProgram } from "./provider-program";
import { ProviderRun } from "./provider-run";

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
 * What Terraform does with azuread, without Terraform: data sources and state are read, then each resource is planned
 * and applied in the order of its references. One after the other, so that a test takes milliseconds.
 */
export class StackRun {
  private readonly state = new Map<string, ObjectValue>();
  private readonly data = new Map<string, ObjectValue>();

  private constructor(private readonly run: ProviderRun<AzureadClient>) {}

  /** @param options who signs in, the deployer unless told otherwise; and the program of the real provider in place of the stand-in */
  static async start(
    sandbox: EntraSandbox,
    { caller, program }: { readonly caller?: ClientName | undefined; readonly program?: string | undefined } = {},
  ): Promise<StackRun> {
    const env = { PATH: process.env["PATH"], ...sandbox.env(caller) };
    const run = await ProviderRun.start(
      () => fakeAzuread({ ...environmentOf(sandbox), env }),
      program === undefined ? undefined : () => ProviderProgram.start(program, env),
    );
    return new StackRun(run);
  }

  stop(): Promise<void> {
    return this.run.stop();
  }

  /** Takes over what exists. @param ids import ids by address */
  async import(ids: Readonly<Record<string, string>>): Promise<void> {
    for (const [address, id] of Object.entries(ids))
      this.state.set(address, await this.run.import(typeOf(address), id));
  }

  /** @returns addresses of what a deploy would change */
  async plan(stack: StackJson): Promise<string[]> {
    await this.refresh(stack);
    const changes = [];
    for (const [address, config] of inOrder(stack.resource)) {
      if (await this.isChanged(address, config)) changes.push(address);
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
      const own = Object.fromEntries(Object.entries(config).filter(([name]) => name !== "lifecycle"));
      const values = this.values(this.run.dataSchemaOf(typeOf(address)), own);
      const state = await this.run.data(typeOf(address), values);
      if (state) this.data.set(`data.${address}`, state);
    }
    for (const [address, state] of this.state) this.keep(address, await this.run.refresh(typeOf(address), state));
  }

  private async isChanged(address: string, config: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { type, prior, kept, written } = this.wanted(address, config);
    return prior === null || (await this.run.changes(type, kept, prior, written)).length > 0;
  }

  private async applyOne(address: string, config: Readonly<Record<string, unknown>>): Promise<void> {
    if (!(await this.isChanged(address, config))) return;
    const { type, prior, kept, written } = this.wanted(address, config);
    const { replace } = await this.run.plan(type, kept, prior, written);
    if (prior && replace.length > 0) throw new Error(`${address} would be replaced`);
    const { state, errors } = await this.run.apply(type, kept, prior, written);
    if (errors.length > 0) throw new Error(errors.join("\n"));
    this.keep(address, state);
  }

  /** What a resource is, the configuration as it is written, and with what is to be ignored kept as it is. */
  private wanted(address: string, config: Readonly<Record<string, unknown>>) {
    const { lifecycle, ...rest } = config;
    const own = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== "depends_on"));
    const type = typeOf(address);
    const prior = this.state.get(address) ?? null;
    const { ignore_changes: ignored = [] } = lifecycleBlock.parse(lifecycle ?? {});
    const written = this.values(this.run.schemaOf(type), own);
    const before: ObjectValue = Object.fromEntries(prior ? ignored.map((name) => [name, prior[name] ?? null]) : []);
    const kept: ObjectValue = { ...written, ...before };
    return { type, prior, written, kept };
  }

  private async delete(addresses: readonly string[]): Promise<void> {
    for (const address of addresses) {
      const { errors } = await this.run.apply(typeOf(address), null, this.state.get(address) ?? null);
      if (errors.length > 0) throw new Error(errors.join("\n"));
      this.state.delete(address);
    }
  }

  private keep(address: string, state: ObjectValue | null): void {
    if (state) this.state.set(address, state);
    else this.state.delete(address);
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
    const [, groups, name] = byDisplayName.exec(String(value)) ?? [];
    if (groups !== undefined && name !== undefined) {
      const [names, ids] = [this.at(`${groups}.display_names`), this.at(`${groups}.object_ids`)];
      return (ids as string[])[(names as string[]).indexOf(JSON.parse(name) as string)];
    }
    const [, list, path] = /^\$\{(?:(.*)\[0\]|(.*))\}$/.exec(String(value)) ?? [];
    if (list !== undefined) return (this.at(list) as TerraformValue[])[0];
    return path === undefined ? value : this.at(path);
  }

  private at(reference: string): TerraformValue {
    const names = reference.split(".");
    const address = names.slice(0, -1).join(".");
    // What is not there yet is known after it is made.
    return (this.state.get(address) ?? this.data.get(address))?.[names.at(-1) ?? ""] ?? unknownValue;
  }
}

/** How a stack takes the group of one name among those that start so. */
const byDisplayName = /^\$\{\[for index, name in (\S+)\.display_names : .* == lower\((".*")\)\]\[0\]\}$/;

const lifecycleBlock = z.object({ ignore_changes: z.array(z.string()).optional() });

const typeOf = (address: string): string => address.split(".")[0] ?? "";

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
