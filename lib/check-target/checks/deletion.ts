import type { ObjectType } from "../../entra/schema/object-type";
import { collections, readQuery } from "../../scim";
import { awaitDeletion } from "../deletion";
import type { Examination } from "../examination";
import { isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding } from "../finding";
import { idOf } from "../judge";

/** A deletion, and what was seen of the object afterwards. */
interface Deletion {
  readonly removed: CheckExchange;
  /** The last look. */
  readonly read: CheckExchange;
  readonly isThere: boolean;
  /** Milliseconds until then. */
  readonly waited: number;
}

/** Deletes an object, and looks at it afterwards; again for some seconds, as long as it is there. */
export async function remove({ probe, sleep }: Examination, type: ObjectType, id: string): Promise<Deletion> {
  const path = [collections[type], id];
  const removed = await probe.send({ method: "DELETE", path });
  const look = () => probe.get(path, readQuery(type));
  const shows = (exchange: CheckExchange) => isSuccess(exchange) && idOf(exchange.body) === id;
  let read = await look();
  if (!isSuccess(removed) || !shows(read)) return { removed, read, isThere: shows(read), waited: 0 };
  const lookAgain = async () => shows((read = await look()));
  const waited = await awaitDeletion(lookAgain, sleep);
  return { removed, read, isThere: shows(read), waited };
}

/** Checks the effect of DELETE on users and on groups. */
export function judgeDeleted(what: "user" | "group", { removed, read, isThere, waited }: Deletion): CheckFinding[] {
  const remedy = `Take delete out of the ${what}s' actions, so that nobody expects it, or ask the vendor.`;
  if (!isSuccess(removed)) {
    const breaks = `${what === "user" ? "People" : "Groups"} that are deleted in Entra stay at the target; each is an error in the provisioning log.`;
    return [{ level: "E", what: `DELETE of a ${what} is ${outcomeOf(removed)}.`, breaks, remedy, evidence: [removed] }];
  }
  const findings: CheckFinding[] = [];
  if (isThere) {
    findings.push({
      level: "E",
      what: `DELETE of a ${what} is ${outcomeOf(removed)}, but it is still there.`,
      breaks: `${what === "user" ? "People" : "Groups"} that are deleted in Entra stay at the target, while the provisioning log says that it went well.`,
      remedy,
      evidence: [removed, read],
    });
  }
  if (!isThere && waited > 0) {
    findings.push({
      level: "I",
      what: `A deleted ${what} is still shown for a while: DELETE is ${outcomeOf(removed)}, and it is gone within ${waited / 1_000} s.`,
      breaks: "Who is assigned again at once is taken for somebody who is there; the account is gone a moment later.",
      remedy: "Nothing, unless it takes much longer: the next cycle creates the account again.",
      evidence: [removed, read],
    });
  }
  if (removed.status !== 204) {
    findings.push({
      level: "W",
      what: `DELETE of a ${what} is ${outcomeOf(removed)}, not by 204.`,
      breaks: "Entra takes any 2xx; Microsoft's SCIM Validator wants 204.",
      remedy: "Ask the vendor for 204 (RFC 7644, 3.6).",
      evidence: [removed],
    });
  }
  return findings;
}
