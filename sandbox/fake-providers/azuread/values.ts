import { isObjectValue } from "../../../provider/plugin/conform";
import type { ObjectValue } from "../../../provider/plugin/types";
import { listOf } from "./tags";

/** Returns the blocks of one name. */
export const blocksOf = (parent: ObjectValue, name: string): ObjectValue[] =>
  listOf(parent[name]).filter(isObjectValue);

/** The one block of a name, empty when there is none. */
export const blockOf = (parent: ObjectValue, name: string): ObjectValue => blocksOf(parent, name)[0] ?? {};
