import type { Fault, Faults } from "../faults";
import type { HandlerResponse } from "./response";
import type { OutgoingAnswer } from "./message";

/** Takes the fault that hits a request, after its latency. */
export async function takeFault(faults: Faults, method: string, path: string): Promise<Fault | undefined> {
  const fault = faults.take(method, path);
  if (fault?.latency) await new Promise((resolve) => setTimeout(resolve, fault.latency));
  return fault;
}

/**
 * Carries out a request, with a fault injected or without one.
 * @param carryOut does what was asked for
 * @param refuse makes the error of a fault that answers with a status
 */
export async function withFault(
  fault: Fault | undefined,
  carryOut: () => Promise<HandlerResponse>,
  refuse: (status: number, fault: Fault) => Error,
): Promise<OutgoingAnswer> {
  const isSpoiled = fault !== undefined && (fault.drop === true || fault.status !== undefined);
  const result = isSpoiled && fault.carriedOut !== true ? { status: 204 } : await carryOut();
  if (fault?.drop) return { ...result, headers: {}, cut: "instead" };
  if (fault?.status !== undefined) throw refuse(fault.status, fault);
  const { headers = {}, ...answer }: HandlerResponse = result;
  return { ...answer, headers, ...(fault?.truncate && { cut: "halfway" }) };
}
