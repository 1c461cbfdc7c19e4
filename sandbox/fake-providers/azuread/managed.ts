import { diagnosticsOf } from "../../../provider/plugin/diagnostics";
import { mapValues, shapeOf } from "../../../provider/plugin/shape";
import type { Diagnostic, ObjectValue, Resource, Schema, StateResult } from "../../../provider/plugin/types";
import { changeOf, type Change } from "../common/change";
import { planChange, type PlanRules } from "../common/plan";
import { known, settle } from "../common/settle";
import { checkArguments } from "./argument-rules";
import { GraphSession, type AzureadClient } from "./directory";

/** The definition of one resource type. */
export interface AzureadResourceKind {
  readonly schema: Schema;
  readonly rules: PlanRules;
  validate?(config: ObjectValue): readonly Diagnostic[];
  /** Makes the object. @param made takes its id as soon as it has one: what fails after that leaves it tainted */
  create(session: GraphSession, change: Change, made: (id: string) => void): Promise<void>;
  /** Brings the object to its planned state; absent when every change replaces it. */
  update?(session: GraphSession, change: Change, id: string): Promise<void>;
  /** Reads the current object; null when it is gone. */
  read(session: GraphSession, id: string, state: ObjectValue): Promise<ObjectValue | null>;
  delete(session: GraphSession, id: string, state: ObjectValue): Promise<void>;
  /** The id in the form in which it is kept. Throws when it is no such id. */
  identify(id: string): string;
}

/** A Terraform resource made of a kind of Graph object, with the manners of terraform-plugin-sdk. */
export function managed(typeName: string, kind: AzureadResourceKind): Resource<AzureadClient> {
  const { schema, rules } = kind;
  const shape = shapeOf(schema.block);
  const nothing = mapValues({ ...schema.block.attributes, ...schema.block.blocks }, () => null);
  /**
   * azuread reads once after a write, whatever the kind. An object that this replica of the directory does not know yet counts as
   * gone: Terraform reports "Root object was present, but now absent" and forgets it, and the object stays (seen with 3.9.0).
   */
  const applied = async (session: GraphSession, planned: ObjectValue, before: ObjectValue): Promise<StateResult> => {
    const live = await kind.read(session, idOf(before), before);
    return { state: live && (settle(shape, planned, { ...before, ...live }) as ObjectValue) };
  };
  return {
    schema,
    legacy: true,
    validate: (config) => [...checkArguments(typeName, config), ...(kind.validate?.(config) ?? [])],
    async read(context, state) {
      const live = await kind.read(await GraphSession.open(context), idOf(state), state);
      return { state: live && { ...state, ...live } };
    },
    plan: async (_context, request) => planChange(schema, rules, request),
    async create(context, { planned }) {
      const session = await GraphSession.open(context);
      const change = changeOf(schema, null, planned);
      let id: string | undefined;
      try {
        await kind.create(session, change, (made) => void (id = made));
        return await applied(session, planned, { ...change.planned, id: id ?? null });
      } catch (error) {
        if (id === undefined) throw error;
        const state = { ...change.planned, id };
        return { state, diagnostics: diagnosticsOf(error, `Completing ${typeName}`, schema.block) };
      }
    },
    async update(context, { planned, prior }) {
      const session = await GraphSession.open(context);
      const before = { ...prior, ...known(planned, prior) };
      try {
        await kind.update?.(session, changeOf(schema, prior, planned), idOf(prior));
        return await applied(session, planned, before);
      } catch (error) {
        // What was planned is kept as if it had been done, until the next refresh.
        return { state: before, diagnostics: diagnosticsOf(error, `Updating ${typeName}`, schema.block) };
      }
    },
    async delete(context, prior) {
      await kind.delete(await GraphSession.open(context), idOf(prior), prior);
      return { state: null };
    },
    async importState(_context, id) {
      return { state: { ...nothing, id: kind.identify(id) } };
    },
  };
}

function idOf(state: ObjectValue): string {
  if (typeof state["id"] !== "string") throw new TypeError("an object of the state has an id");
  return state["id"];
}
