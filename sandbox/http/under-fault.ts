import type { Fault, Faults } from "../faults";
import type { Answer } from "./answer";
import type { OutgoingAnswer } from "./message";

/** The fault that hits a request, after the time that it costs. */
export async function takeFault(faults: Faults, method: string, path: string): Promise<Fault | undefined> {
  const fault = faults.take(method, path);
  if (fault?.latency) await new Promise((resolve) => setTimeout(resolve, fault.latency));
  return fault;
}

/**
 * What becomes of a request with a fault in its way, or without one.
 * @param carryOut does what was asked for
 * @param refuse makes the error of a fault that answers with a status
 */
export async function underFault(
  fault: Fault | undefined,
  carryOut: () => Promise<Answer>,
  refuse: (status: number, fault: Fault) => Error,
): Promise<OutgoingAnswer> {
  const isSpoiled = fault !== undefined && (fault.drop === true || fault.status !== undefined);
  const result = isSpoiled && fault.carriedOut !== true ? { status: 204 } : await carryOut();
  if (fault?.drop) return { ...result, headers: {}, cut: "instead" };
  if (fault?.status !== undefined) throw refuse(fault.status, fault);
  const { headers = {}, ...answer }: Answer = result;
  return { ...answer, headers, ...(fault?.truncate && { cut: "halfway" }) };
}
