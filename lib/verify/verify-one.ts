import type { PreviewPlan } from "../preview/plan";
import type { Accounts, Traces } from "./accounts";
import { type Conditions, judge, type PersonVerdict } from "./judge";
import { checkOwner, followLink, followLog, locateByValues } from "./locate";
import { compareReferences, type ReferenceSource } from "./references";
import type { Candidate } from "./reconcile";

/** Looks one person up, by everything that leads to an account. */
export async function verifyOne(
  plan: PreviewPlan,
  { person, deployed }: Pick<Candidate, "person" | "deployed">,
  accounts: Accounts,
  traces: Traces,
  { holding, references: source }: Conditions & { readonly references?: ReferenceSource },
): Promise<PersonVerdict> {
  const linked = await followLink(person, await locateByValues(person, accounts), accounts, traces);
  const id = person.objectId ?? "";
  const log = (await traces.lastEntries([id]))?.get(id);
  const located = await checkOwner(person, await followLog(linked, log, accounts), traces);
  const references = located.account && source ? await compareReferences(person, located.account, source) : [];
  return judge(plan, person, located, { holding, held: log?.held === true, references, ...(deployed && { deployed }) });
}
