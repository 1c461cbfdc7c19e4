import { diagnosticOf, diagnosticsOf } from "../../../provider/plugin/diagnostics";
import { mapValues, shapeOf } from "../../../provider/plugin/shape";
import type {
  ObjectValue,
  PlanRequest,
  Resource,
  Schema,
  StateResult,
  TerraformValue,
} from "../../../provider/plugin/types";
import { planChange, type PlanRules as SdkRules } from "../common/plan";
import { known, settle } from "../common/settle";
import { type ArgumentRules, checkArguments } from "./arguments";
import { normalizedJson } from "./json";
import type { OrgApi } from "./org-api";

export interface OktaPlanRules extends SdkRules {
  /** Attributes of JSON, which the state has in one spelling. */
  readonly json?: readonly string[];
  /** Conditions under which a change of an attribute counts as none (DiffSuppressFunc). */
  readonly unchanged?: Readonly<
    Record<string, (prior: TerraformValue, wanted: TerraformValue, state: ObjectValue) => boolean>
  >;
}

/** Reports the identity of the object as soon as there is one: what fails after that leaves it tainted. */
type ReportIdentity = (identity: ObjectValue) => void;

/** The definition of one resource type. */
export interface OktaResourceKind {
  readonly schema: Schema;
  readonly rules: OktaPlanRules;
  readonly arguments?: ArgumentRules;
  create(api: OrgApi, planned: ObjectValue, made: ReportIdentity): Promise<void>;
  /** Brings an existing object to its planned state; absent where every change replaces. */
  update?(api: OrgApi, planned: ObjectValue, prior: ObjectValue): Promise<void>;
  /** Reads the object, as far as the provider looks; null when it is gone. */
  read(api: OrgApi, state: ObjectValue): Promise<ObjectValue | null>;
  delete(api: OrgApi, state: ObjectValue): Promise<void>;
  /** Parses an import id into the attributes that identify the object, which is read afterwards; throws when it is no such id. */
  identify(api: OrgApi, id: string): Promise<ObjectValue>;
}

/** A Terraform resource made of a kind of object of the local org, with the manners of terraform-plugin-sdk. */
export function managed(typeName: string, kind: OktaResourceKind): Resource<OrgApi> {
  const { schema, rules } = kind;
  const shape = shapeOf(schema.block);
  const nothing = mapValues({ ...schema.block.attributes, ...schema.block.blocks }, () => null);
  const applied = async (api: OrgApi, planned: ObjectValue, before: ObjectValue): Promise<StateResult> => {
    const live = await kind.read(api, before);
    return { state: live && (settle(shape, planned, { ...before, ...live }) as ObjectValue) };
  };
  const failed = (state: ObjectValue, error: unknown, doing: string): StateResult => ({
    state,
    diagnostics: diagnosticsOf(error, `${doing} ${typeName}`, schema.block),
  });
  return {
    schema,
    legacy: true,
    // A state of an earlier fake provider, whose schemas had no versions and fewer attributes.
    upgrade: (_version, state) => state as ObjectValue,
    validate: (config) =>
      checkArguments(kind.arguments ?? {}, config).map((problem) => diagnosticOf(problem, schema.block)),
    async read({ client }, state) {
      const live = await kind.read(client, state);
      return { state: live && { ...state, ...live } };
    },
    plan: async (_context, request) => planChange(schema, rules, { ...request, config: configured(rules, request) }),
    async create({ client, beforeWrite }, { planned }) {
      beforeWrite();
      let before = known(planned);
      let exists = false;
      try {
        await kind.create(client, before, (identity) => {
          [before, exists] = [{ ...before, ...identity }, true];
        });
        return await applied(client, planned, before);
      } catch (error) {
        if (!exists) throw error;
        return failed(before, error, "Creating");
      }
    },
    async update({ client, beforeWrite }, { planned, prior }) {
      beforeWrite();
      const before = { ...prior, ...known(planned) };
      try {
        await kind.update?.(client, before, prior);
        return await applied(client, planned, before);
      } catch (error) {
        // What was planned is kept as if it had been done, until the next refresh.
        return failed(before, error, "Updating");
      }
    },
    async delete({ client, beforeWrite }, prior) {
      beforeWrite();
      await kind.delete(client, prior);
      return { state: null };
    },
    importState: async ({ client }, id) => ({ state: { ...nothing, ...(await kind.identify(client, id)) } }),
  };
}

/** The configuration as it counts: JSON in one spelling, and what counts as unchanged as it is in the state. */
function configured({ json = [], unchanged = {} }: OktaPlanRules, { prior, config }: PlanRequest): ObjectValue | null {
  if (config === null) return null;
  const spelled = { ...config };
  for (const name of json) {
    const text = config[name];
    if (typeof text === "string") spelled[name] = normalizedJson(text);
  }
  if (prior === null) return spelled;
  for (const [name, isUnchanged] of Object.entries(unchanged)) {
    const before = prior[name] ?? null;
    if (isUnchanged(before, spelled[name] ?? null, prior)) spelled[name] = before;
  }
  return spelled;
}
