import { readAttribute, type JsonObject } from "../../entra/requests";
import type { Value } from "../../entra/language/value";
import type { Examination, TestUser } from "../examination";
import type { CheckExchange } from "../exchange";
import { patchAndRead } from "./patch";

/** A change of somebody's manager, and its outcome. */
export interface ManagerTrial {
  readonly patched: CheckExchange;
  readonly read: CheckExchange;
  /** Value of the attribute afterwards. */
  readonly held: Value;
  /** Whether the manager is the wanted one afterwards, in whatever form. */
  readonly arrived: boolean;
}

/**
 * Changes somebody's manager.
 * @param target attribute that managers are mapped to
 * @param wanted id of the manager that the body sets; null: it removes the manager
 * @param managers ids of everybody who is made a manager: none of them is left after a removal
 */
export async function changeManager(
  examination: Examination,
  user: TestUser,
  body: JsonObject,
  { target, wanted, managers }: { target: string; wanted: string | null; managers: readonly string[] },
): Promise<ManagerTrial> {
  const [patched, read] = await patchAndRead(examination, user, body);
  const held = readAttribute(read.body, target);
  const text = JSON.stringify(held);
  const arrived = wanted === null ? !managers.some((id) => text.includes(id)) : text.includes(wanted);
  return { patched, read, held, arrived };
}
