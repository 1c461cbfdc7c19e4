import { found, type Examination } from "../examination";
import { outcomeOf } from "../exchange";
import type { CheckFinding } from "../finding";
import { idsOf, resourcesOf } from "../judge";
import { createUser } from "./create";
import { judgeDeleted, remove } from "./deletion";
import { textOf } from "../sample";

/** D3 and D4. */
export async function checkRemoval(examination: Examination, deletes: boolean): Promise<void> {
  const { first, probe, sample } = examination;
  const [target] = sample.matching;
  const name = textOf(first?.values, target);
  await examination.check("D3", async () => {
    if (!first) return { findings: [], unverified: "there is no user", stops: true };
    const deletion = await remove(examination, "users", first.id);
    const search = await probe.find("users", target, name);
    const again = await probe.send({ method: "DELETE", path: ["Users", first.id] });
    const findings: CheckFinding[] = judgeDeleted("user", deletion);
    const gone = findings.every(({ level }) => level !== "E");
    if (gone && idsOf(resourcesOf(search.body) ?? []).includes(first.id)) {
      findings.push({
        level: "E",
        what: "A deleted user is gone by its id, but still found by the matching attribute.",
        breaks: "Somebody who returns is linked to an account that is gone: every change fails.",
        remedy: "Ask the vendor.",
        evidence: [search],
      });
    }
    if (gone && again.status !== 404) {
      findings.push({
        level: "W",
        what: `A second DELETE of the same user is ${outcomeOf(again)}, not by 404.`,
        breaks: "Microsoft's SCIM Validator fails; Entra takes 404 for done.",
        remedy: "Ask the vendor for 404 (RFC 7644, 3.6).",
        evidence: [again],
      });
    }
    // Who never deletes can do without it.
    const weighed = deletes ? findings : findings.map((finding): CheckFinding => ({ ...finding, level: "I" }));
    return { findings: weighed, stops: !gone };
  });
  await examination.check("D4", async () => {
    if (!first) return { findings: [], unverified: "there is no user" };
    const created = await createUser(examination, first.values);
    if (created.id !== undefined) return found();
    return found({
      level: deletes ? "E" : "I",
      what: `A user of the same name as a deleted one is ${outcomeOf(created.posted)}.`,
      breaks: "Somebody who was deleted and returns cannot be created again.",
      remedy: "Ask the vendor how long names of deleted users are kept, and by whom they are set free.",
      evidence: [created.posted],
    });
  });
}
