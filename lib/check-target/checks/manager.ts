import { parseAttributePath } from "../../entra/schema/attribute-path";
import { readAttribute, type JsonObject } from "../../entra/requests";
import type { Value } from "../../entra/language/value";
import type { Examination, TestUser } from "../examination";
import { isSuccess, type CheckExchange } from "../exchange";
import { goneBetween } from "../judge";
import { showsUser } from "./create";
import { patchAndRead } from "./patch";

/** A change of somebody's manager, and its outcome. */
export interface ManagerTrial {
  readonly patched: CheckExchange;
  readonly read: CheckExchange;
  /** Value of the attribute afterwards. */
  readonly held: Value;
  /** Whether the manager is the wanted one afterwards, in whatever form. */
  readonly arrived: boolean;
  /** What else was there before, and is no more. */
  readonly gone: readonly string[];
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
  const before = await examination.probe.get(["Users", user.id]);
  const [patched, read] = await patchAndRead(examination, user, body);
  const held = readAttribute(read.body, target);
  const text = JSON.stringify(held);
  const arrived = wanted === null ? !managers.some((id) => text.includes(id)) : text.includes(wanted);
  const path = parseAttributePath(target);
  const own = [path?.schema, path?.attribute].filter(Boolean).join(".");
  const gone = goneBetween(before.body, read.body).filter((each) => !each.startsWith(own));
  return { patched, read, held, arrived, gone: isSuccess(patched) && showsUser(read, user.id) ? gone : [] };
}
