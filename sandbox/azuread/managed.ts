import { diagnosticsOf } from "../../provider/plugin/diagnostics";
import { mapValues } from "../../provider/plugin/shape";
import type { Diagnostic, ObjectValue, Resource, Schema } from "../../provider/plugin/types";
import { Session, type AzureadClient } from "./directory";
import { echo, fill, objectOr } from "./echo";
import { planObject, type PlanRules } from "./plan";

/** What is special about one kind of object. */
export interface Kind {
  readonly schema: Schema;
  readonly rules: PlanRules;
  validate?(config: ObjectValue): readonly Diagnostic[];
  /** Makes the object. Its attributes as far as they identify it are the answer. */
  create(session: Session, planned: ObjectValue): Promise<ObjectValue>;
  /** Brings an existing (or just created) object to what is planned. */
  write?(session: Session, planned: ObjectValue, identity: ObjectValue): Promise<void>;
  /** All attributes as they are now; null when the object is gone. */
  read(session: Session, identity: ObjectValue): Promise<ObjectValue | null>;
  delete(session: Session, identity: ObjectValue): Promise<void>;
  /** Attributes that identify the object with this import id. Throws when it is no such id. */
  identify(id: string): ObjectValue;
}

/** A Terraform resource made of a kind of Graph object. */
export function managed(typeName: string, kind: Kind): Resource<AzureadClient> {
  const { schema, rules } = kind;
  const nothing = mapValues({ ...schema.block.attributes, ...schema.block.blocks }, () => null);
  const applied = async (session: Session, planned: ObjectValue, identity: ObjectValue): Promise<ObjectValue> => {
    const live = await session.until(
      `the ${typeName} is there`,
      async () => (await kind.read(session, identity)) ?? undefined,
    );
    return objectOr(fill(planned, { ...nothing, ...identity, ...live }), nothing);
  };
  return {
    schema,
    validate: (config) => kind.validate?.(config) ?? [],
    async read(context, state) {
      const session = await Session.open(context);
      const live = await kind.read(session, state);
      return { state: live && objectOr(echo(state, { ...state, ...live }), nothing) };
    },
    plan: async (_context, request) => planObject(schema, rules, request),
    async create(context, { planned }) {
      const session = await Session.open(context);
      const identity = await kind.create(session, planned);
      try {
        await kind.write?.(session, planned, identity);
        return { state: await applied(session, planned, identity) };
      } catch (error) {
        // It exists: the next plan shows what is missing.
        const state = objectOr(fill(planned, { ...nothing, ...identity }), nothing);
        return { state, diagnostics: diagnosticsOf(error, `Completing ${typeName}`, schema.block) };
      }
    },
    async update(context, { planned, prior }) {
      const session = await Session.open(context);
      await kind.write?.(session, planned, prior);
      return { state: await applied(session, planned, prior) };
    },
    async delete(context, prior) {
      await kind.delete(await Session.open(context), prior);
      return { state: null };
    },
    async importState(_context, id) {
      return { state: { ...nothing, ...kind.identify(id) } };
    },
  };
}
