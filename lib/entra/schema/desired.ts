import type { DesiredFilter } from "../filters/filter";

/**
 * The desired state of a job's synchronization schema: the shape of the config's `users`/`groups`/`attributes` after resolving,
 * of the `scimform_synchronization_schema` resource, and of what is extracted from a live schema.
 */

/** `create` | `update` | `delete`: Graph calls them flow types Add, Update, Delete. */
export type ProvisioningAction = "create" | "update" | "delete";

/**
 * `always` = FlowType Always; `onCreate` = ObjectAddOnly ("only during object creation" in the portal). The portal offers
 * these two; the others are only ever found in schemas written through Graph.
 */
export type ApplyMapping = "always" | "onCreate" | "multiValueAddOnly" | "valueAddOnly" | "attributeAddOnly";

/** An attribute mapping; its key in the record is the target attribute. */
export interface DesiredMapping {
  /**
   * Expression in Entra's own language: `[attribute]`, `"constant"`, or a function call; null means "none" (only the default
   * flows).
   */
  readonly source: string | null;
  /** The source is the text of a live schema: what no page describes in it is left as it is, with a warning. Absent = false. */
  readonly raw?: boolean | null;
  /** Matching precedence, from 1; absent = no matching attribute. */
  readonly match?: number | null;
  /** Absent = always. */
  readonly apply?: ApplyMapping | null;
  /** Value when the source evaluates to null (on create). */
  readonly default?: string | null;
}

export interface DesiredObjectMapping {
  /** Absent = true. */
  readonly enabled?: boolean | null;
  /** Absent = all three. */
  readonly actions?: readonly ProvisioningAction[] | null;
  /** Mappings, keyed by target attribute; the WHOLE set: mappings not listed are removed. */
  readonly mappings: Readonly<Record<string, DesiredMapping>>;
  readonly filters?: readonly DesiredFilter[] | null;
}

export interface DesiredAttribute {
  /** Absent = String. */
  readonly type?: "String" | "Integer" | "Reference" | "Binary" | "Boolean" | "DateTime" | null;
  readonly multivalued?: boolean | null;
  readonly required?: boolean | null;
  readonly caseExact?: boolean | null;
  /** Object names of the reference's targets, such as `User`. */
  readonly references?: readonly string[] | null;
}

export interface DesiredSchema {
  readonly users?: DesiredObjectMapping | null;
  /** Absent = the group mapping is off. */
  readonly groups?: DesiredObjectMapping | null;
  /** Definitions to add to the directories before they are mapped, keyed by attribute name. */
  readonly attributes?: {
    readonly source?: Readonly<Record<string, DesiredAttribute>> | null;
    readonly target?: Readonly<Record<string, DesiredAttribute>> | null;
  } | null;
}
