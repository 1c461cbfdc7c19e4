import type { AnyStackConfig } from "../../../lib/config";
import type { DriftResult, Orphan } from "../../../lib/drift";
import type { Problem } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";

/** Comparison of one stack that could be read. */
export interface Compared {
  readonly comparison: Exclude<DriftResult, { state: "unknown" }>;
  /** Id of the application in the tenant or org; null: there is none. */
  readonly id: string | null;
  /** Problems besides the differences of the comparison. */
  readonly problems?: readonly Problem[];
}

/** Comparer of the stacks of one identity provider; data that several of them share is read once. */
interface Comparer<Stack extends AnyStackConfig> {
  /** @throws ScimformError when the stack cannot be read */
  compare(stack: Stack): Promise<Compared>;
  /** Applications of ours that belong to no stack of the config, where stacks were compared before. */
  orphans(): Promise<readonly Orphan[]>;
}

/** Adapter of an identity provider for `drift`. */
export interface DriftAdapter<Stack extends AnyStackConfig> {
  /** Name of the live side of the comparison. */
  readonly place: "tenant" | "org";
  /** Name of the application's id in `results`. */
  readonly idName: "servicePrincipalId" | "appId";
  comparer(context: CommandContext): Comparer<Stack>;
}
