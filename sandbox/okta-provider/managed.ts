import { diagnosticsOf } from "../../provider/plugin/diagnostics";
import { mapValues } from "../../provider/plugin/shape";
import type { ObjectValue, Resource, Schema } from "../../provider/plugin/types";
import { echo, fill, objectOr } from "../azuread/echo";
import { planObject, type PlanRules } from "../azuread/plan";
import type { OrgApi } from "./org-api";

/** What is special about one kind of object. */
export interface Kind {
  readonly schema: Schema;
  readonly rules: PlanRules;
  /** Attributes of which an import id consists, with slashes between them; absent: it cannot be imported. */
  readonly importedBy?: readonly string[];
  /** Makes the object. Its attributes as far as they identify it are the answer. */
  create(api: OrgApi, planned: ObjectValue): Promise<ObjectValue>;
  /** Brings an existing object to what is planned; absent where every change replaces. */
  update?(api: OrgApi, planned: ObjectValue, prior: ObjectValue): Promise<void>;
  /** All attributes as they are now; null when the object is gone. */
  read(api: OrgApi, state: ObjectValue): Promise<ObjectValue | null>;
  delete(api: OrgApi, state: ObjectValue): Promise<void>;
}

/** A Terraform resource made of a kind of object of the local org. */
export function managed(typeName: string, kind: Kind): Resource<OrgApi> {
  const { schema, rules, importedBy } = kind;
  const nothing = mapValues({ ...schema.block.attributes, ...schema.block.blocks }, () => null);
  const applied = async (api: OrgApi, planned: ObjectValue, identity: ObjectValue): Promise<ObjectValue> => {
    const live = await kind.read(api, { ...planned, ...identity });
    return objectOr(fill(planned, { ...nothing, ...identity, ...live }), nothing);
  };
  return {
    schema,
    async read({ client }, state) {
      const live = await kind.read(client, state);
      return { state: live && objectOr(echo(state, { ...state, ...live }), nothing) };
    },
    plan: async (_context, request) => planObject(schema, rules, request),
    async create({ client, beforeWrite }, { planned }) {
      beforeWrite();
      const identity = await kind.create(client, planned);
      try {
        return { state: await applied(client, planned, identity) };
      } catch (error) {
        const state = objectOr(fill(planned, { ...nothing, ...identity }), nothing);
        return { state, diagnostics: diagnosticsOf(error, `Reading the new ${typeName}`, schema.block) };
      }
    },
    async update({ client, beforeWrite }, { planned, prior }) {
      beforeWrite();
      await kind.update?.(client, planned, prior);
      return { state: await applied(client, planned, prior) };
    },
    async delete({ client, beforeWrite }, prior) {
      beforeWrite();
      await kind.delete(client, prior);
      return { state: null };
    },
    ...(importedBy && {
      importState: async ({ client }, id) => {
        const parts = id.split("/");
        const identity = Object.fromEntries(importedBy.map((name, at) => [name, parts[at] ?? null]));
        const live = await kind.read(client, { ...nothing, ...identity });
        return { state: live && objectOr({ ...nothing, ...identity, ...live }, nothing) };
      },
    }),
  };
}
