import type { Clock, Sleep } from "../../core/clock";
import { parseAttributePath } from "../../entra/schema/attribute-path";
import { readAttribute } from "../../entra/requests";
import { collections, matchQuery } from "../../scim";
import { found, type Examination } from "../examination";
import { isRecord, isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { idOf, idsOf, resourcesOf, shown } from "../judge";
import { coreGroupSchema } from "../../core/scim-schemas";
import { crowdOf } from "./crowd";
import { mappedPaths, judgeSchemas } from "./discovery";
import { postGroup } from "./groups";
import { changeManager } from "./manager";
import { operations, patchAndRead } from "./patch";
import type { UnknownValues } from "./responses";

export interface LoadOptions {
  readonly monotonic: Clock;
  readonly sleep: Sleep;
}

/**
 * V1 to V6: tests of Microsoft's validation for the app gallery that no other check stands for.
 * https://github.com/AzureAD/SCIMReferenceCode: SCIM-Validation-Test-Overview.md
 * @param load absent: nobody wants 25 requests a second sent
 * @returns whether /Schemas lists groups
 */
export async function checkGallery(
  examination: Examination,
  strangers: UnknownValues,
  load: LoadOptions | undefined,
): Promise<boolean> {
  let hasGroups = false;
  await examination.check("V1", async () => {
    const schemas = await examination.probe.get(["Schemas"]);
    hasGroups = (resourcesOf(schemas.body) ?? []).some((schema) => idOf(schema) === coreGroupSchema);
    const findings = isSuccess(schemas)
      ? judgeSchemas(schemas, mappedPaths(examination))
      : [galleryFinding(`/Schemas is ${outcomeOf(schemas)}.`, schemas)];
    return { findings: findings.map((each) => ({ ...each, level: "E" as const, breaks: notListed })) };
  });
  await examination.check("V2", () => checkNulls(examination));
  await examination.check("V3", () => checkManager(examination));
  await examination.check("V4", async () => {
    const there = await crowdOf(examination, fewest);
    return checkFives(examination, "users", there.length);
  });
  if (examination.sample.hasGroups) {
    await examination.check("V5", async () => {
      let there = 0;
      while (
        there < fewest &&
        (await postGroup(examination, examination.sample.group(), examination.groupSchemas === undefined)).id !==
          undefined
      )
        there++;
      return checkFives(examination, "groups", there);
    });
  } else if (examination.wanted("V5")) examination.skip("V5", "groups are not mapped");
  if (!load) {
    if (examination.wanted("V6")) examination.skip("V6", "--load was not given");
  } else await examination.check("V6", () => checkLoad(examination, strangers, load));
  return hasGroups;
}

const notListed = "Microsoft's validation fails, and the app is not listed in the gallery.";

const galleryFinding = (what: string, ...evidence: readonly CheckExchange[]): CheckFinding => ({
  level: "E",
  what,
  breaks: notListed,
  remedy: "Ask the vendor.",
  evidence,
});

/** V2: empty texts, then nulls, on every single text that nobody needs. */
async function checkNulls(examination: Examination): Promise<CheckVerdict> {
  const { first, sample } = examination;
  if (!first) return { findings: [], unverified: "there is no user" };
  const targets = sample.updatable.filter((target) => {
    const path = parseAttributePath(target);
    return path?.filter === null && typeof first.values[target] === "string" && !sample.minimal(first.values)[target];
  });
  if (targets.length === 0) return { findings: [], skipped: "no optional attribute is mapped" };
  const findings: CheckFinding[] = [];
  for (const [how, value] of [
    ["empty texts", ""],
    ["nulls", null],
  ] as const) {
    const body = operations(...targets.map((path) => ({ op: "replace", path, value })));
    const [patched, read] = await patchAndRead(examination, first, body);
    const left = targets.filter((target) => !["", null].includes(readAttribute(read.body, target) as string | null));
    if (isSuccess(patched) && left.length === 0) continue;
    const besides = isSuccess(patched) ? `, but ${left.join(", ")} stay` : "";
    findings.push(
      galleryFinding(
        `A PATCH that replaces optional attributes by ${how} is ${outcomeOf(patched)}${besides}.`,
        patched,
        read,
      ),
    );
  }
  return found(...findings);
}

/** V3: set by Add, changed by Replace, removed by Replace with nothing. */
async function checkManager(examination: Examination): Promise<CheckVerdict> {
  const target = examination.sample.manager;
  if (target === undefined) return { findings: [], skipped: "no manager is mapped" };
  const [user, one, other] = await crowdOf(examination, 3);
  if (!user || !one || !other) return { findings: [], unverified: "there are too few users" };
  const findings: CheckFinding[] = [];
  for (const [op, value] of [
    ["Add", one.id],
    ["Replace", other.id],
    ["Replace", ""],
  ] as const) {
    const body = operations({ op, path: target, value });
    const wanted = value === "" ? null : value;
    const managers = [one.id, other.id];
    const { patched, read, held, arrived } = await changeManager(examination, user, body, { target, wanted, managers });
    if (isSuccess(patched) && arrived) continue;
    const what = value === "" ? "`Replace` of the manager by an empty text" : `\`${op}\` of the manager`;
    findings.push(
      galleryFinding(
        `${what} is ${outcomeOf(patched)}${isSuccess(patched) ? `, but it is ${shown(held)} afterwards` : ""}.`,
        patched,
        read,
      ),
    );
  }
  return found(...findings);
}

const fewest = 11;
const perPage = 5;

/** V4 and V5. */
async function checkFives({ probe }: Examination, type: "users" | "groups", there: number): Promise<CheckVerdict> {
  if (there < fewest) return { findings: [], unverified: `there are not ${fewest} ${type}` };
  const level = type === "users" ? "E" : "W";
  const seen = new Set<string>();
  for (let page = 0; page < 3; page++) {
    const startIndex = page * perPage + 1;
    const query = { startIndex: String(startIndex), count: String(perPage) };
    const list = await probe.get([collections[type]], query);
    const ids = idsOf(resourcesOf(list.body) ?? []);
    const echoed = isRecord(list.body) ? list.body["startIndex"] : undefined;
    const faults = [
      ...(isSuccess(list) ? [] : [`is ${outcomeOf(list)}`]),
      ...(echoed === startIndex ? [] : [`says startIndex ${shown(echoed)}`]),
      ...(ids.length === 0 || ids.length > perPage ? [`has ${ids.length} ${type}`] : []),
      ...(ids.some((id) => id !== undefined && seen.has(id)) ? [`has ${type} of an earlier page`] : []),
    ];
    if (faults.length > 0)
      return found({
        ...galleryFinding(`The page from ${startIndex} on, ${perPage} each, ${faults.join(", ")}.`, list),
        level,
      });
    for (const id of ids) if (id !== undefined) seen.add(id);
  }
  return found();
}

const second = 1_000;
const perSecond = 25;
const seconds = 4;

/** V6: as many as a target has to bear, for some seconds. */
async function checkLoad(
  { probe, sample }: Examination,
  { unknown }: UnknownValues,
  { monotonic, sleep }: LoadOptions,
): Promise<CheckVerdict> {
  const query = matchQuery("users", sample.matching[0], unknown());
  const request = { method: "GET", path: [collections.users], query, burst: true } as const;
  for (let index = 0; index < seconds; index++) {
    const began = monotonic();
    const answers = await Promise.all(Array.from({ length: perSecond }, () => probe.send(request)));
    const took = monotonic() - began;
    const [refused] = answers.filter((answer) => !isSuccess(answer));
    if (refused)
      return found(galleryFinding(`Of ${perSecond} requests a second, some are ${outcomeOf(refused)}.`, refused));
    if (took > second) return found(galleryFinding(`${perSecond} requests at once take ${Math.round(took)} ms.`));
    await sleep(Math.max(0, second - took));
  }
  return found();
}
