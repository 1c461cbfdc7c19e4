import { parseAttributePath } from "../../entra/schema/attribute-path";
import { patchBody, readAttribute, type JsonObject } from "../../entra/requests";
import { referenceQuery } from "../../scim";
import { found, type Examination, type TestUser } from "../examination";
import { isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { idOf, idsOf, isNothing, resourcesOf, severalText, shown } from "../judge";
import { showsUser } from "./create";
import { changeManager, type ManagerTrial } from "./manager";
import { operations, patchAndRead } from "./patch";
import { textOf } from "../sample";

/** P8 to P12. */
export async function checkDetails(examination: Examination): Promise<void> {
  await examination.check("P8", () => checkManager(examination));
  await examination.check("P9", () => checkRemoval(examination));
  await examination.check("P10", () => checkRename(examination));
  await examination.check("P11", () =>
    checkOddity(
      examination,
      "W",
      "A PATCH of an attribute that the target does not know",
      operations({ op: "Add", path: "scimformUnknown", value: "unknown" }),
    ),
  );
  await examination.check("P12", () => checkOddity(examination, "I", "A PATCH without operations", operations()));
}

/** P8. */
async function checkManager(examination: Examination): Promise<CheckVerdict> {
  const { first, second, third, crowd, sample, probe } = examination;
  const target = sample.manager;
  if (target === undefined) return { findings: [], skipped: "no manager is mapped" };
  if (!first || !second) return { findings: [], unverified: "there are no two users" };
  const legacy = examination.dialect === "legacy";
  const op = (name: "add" | "replace" | "remove"): string =>
    legacy ? `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}` : name;
  const managers = [first.id, second.id];
  const beside = sample.updatable.find((each) => parseAttributePath(each)?.schema != null);
  if (beside !== undefined) {
    const change = { target: beside, value: sample.person()[beside] ?? null };
    await probe.patch("users", second.id, patchBody([change], examination.dialect, sample.plan.types));
  }
  const findings = await askForManager(examination, target, second, first);
  const forms: readonly (readonly [how: string, body: JsonObject, wanted: string | null])[] = [
    ["as text", patchBody([{ target, value: first.id }], examination.dialect, sample.plan.types), first.id],
    ["as object", operations({ op: op("replace"), path: target, value: { value: second.id } }), second.id],
    ["removed", operations({ op: op("remove"), path: target }), null],
  ];
  for (const [how, body, wanted] of forms) {
    const trial = await changeManager(examination, second, body, { target, wanted, managers });
    findings.push(...judgeManager(how, target, wanted, trial));
    const other = third ?? crowd[0];
    const isNews = how === "as text" && findings.length === 0 && other !== undefined;
    if (isNews) findings.push(...(await askForManager(examination, target, second, other)));
  }
  return found(...findings);
}

/**
 * Judges a manager that is returned as text; for Entra's treatment of texts see
 * https://github.com/Budibase/budibase/issues/15369, https://support.auth0.com (Synchronization Failure During User Provisioning)
 */
function judgeManager(
  how: string,
  target: string,
  wanted: string | null,
  { patched, read, held, arrived, gone }: ManagerTrial,
): CheckFinding[] {
  const isText = typeof held === "string" && held !== "";
  const evidence = [patched, read];
  if (isSuccess(patched) && arrived && !isText) {
    if (gone.length === 0) return [];
    return [
      {
        level: "E",
        what: `The manager, ${how}, is ${outcomeOf(patched)}, but ${severalText(gone)} ${gone.length > 1 ? "are" : "is"} gone afterwards.`,
        breaks: "With a manager people lose what nobody changed, while the provisioning log says that it went well.",
        remedy: `Ask the vendor to change only what an operation names (RFC 7644, 3.5.2), or remove the mapping of ${target}.`,
        evidence,
      },
    ];
  }
  if (isSuccess(patched) && arrived) {
    return [
      {
        level: "E",
        what: `The manager, ${how}, is ${outcomeOf(patched)}, but ${target} is the text ${shown(held)} afterwards, not an object.`,
        breaks:
          "Entra cannot read the person any more: from then on each of their changes fails (SystemForCrossDomainIdentityManagementServiceIncompatible).",
        remedy: `Ask the vendor to show {"value": id} whatever was sent (RFC 7643, 4.3), or remove the mapping of ${target}.`,
        evidence,
      },
    ];
  }
  return [
    {
      level: wanted === null ? "W" : "E",
      what: isSuccess(patched)
        ? `The manager, ${how}, is ${outcomeOf(patched)}, but ${target} is ${shown(held)} afterwards.`
        : `The manager, ${how}, is ${outcomeOf(patched)}.`,
      breaks: isSuccess(patched)
        ? "Managers do not arrive, while the provisioning log says that it went well."
        : "Entra reports an error for each person with a manager, and tries again; the person itself is there.",
      remedy: `Remove the mapping of ${target}, or ask the vendor to take the manager's id as text and as {"value": id}.`,
      evidence,
    },
  ];
}

/**
 * Whether the target answers the question that Entra asks before it sets a manager, for somebody who has another one, or none.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
async function askForManager(
  { probe }: Examination,
  target: string,
  user: TestUser,
  manager: TestUser,
): Promise<CheckFinding[]> {
  const query = referenceQuery(user.id, target, manager.id);
  const asked = await probe.get(["Users"], query);
  const finding = (level: CheckFinding["level"], what: string, breaks: string): CheckFinding[] => [
    {
      ...{ level, what, breaks },
      remedy: `Ask the vendor for filters with \`and\` (RFC 7644, 3.4.2.2), or remove the mapping of ${target}.`,
      evidence: [asked],
    },
  ];
  if (asked.status === null || (asked.status >= 500 && asked.status !== 501)) {
    return finding(
      "E",
      `The question \`${query["filter"] ?? ""}\` is ${outcomeOf(asked)}.`,
      "Entra asks it before it sets a manager: each person with one fails (InternalServerError), and is tried again.",
    );
  }
  // T4 speaks of a target that answers 404 when nothing is found.
  if (!isSuccess(asked)) {
    if (asked.status === 404) return [];
    return finding(
      "W",
      `The question \`${query["filter"] ?? ""}\` is refused: it is ${outcomeOf(asked)}.`,
      "Entra asks it before it sets a manager; whether it then sets the manager or reports an error is not documented.",
    );
  }
  if (!idsOf(resourcesOf(asked.body) ?? []).includes(user.id)) return [];
  return finding(
    "E",
    `The question \`${query["filter"] ?? ""}\` finds the user, who does not have this manager.`,
    "Entra takes every manager for set, and never sends one; the provisioning log says nothing.",
  );
}

/** P9: on an attribute that nobody needs. */
async function checkRemoval(examination: Examination): Promise<CheckVerdict> {
  const { first, sample, dialect } = examination;
  const optional = sample.updatable.filter((each) => {
    const path = parseAttributePath(each);
    return path?.filter === null && path.schema === null && typeof first?.values[each] === "string";
  });
  // Names are optional in the standard only: servers make one up from what is left.
  const target = optional.find((each) => !/name|externalId/i.test(each)) ?? optional[0];
  if (target === undefined || !first) return { findings: [], skipped: "no optional attribute is mapped" };
  const legacy = dialect === "legacy";
  const value = first.values[target] ?? null;
  const cases: readonly (readonly [string, JsonObject])[] = [
    ["removed", { op: legacy ? "Remove" : "remove", path: target }],
    ["set to an empty text", { op: legacy ? "Replace" : "replace", path: target, value: "" }],
    ["set to null", { op: legacy ? "Replace" : "replace", path: target, value: null }],
  ];
  const findings: CheckFinding[] = [];
  for (const [how, operation] of cases) {
    await examination.probe.patch(
      "users",
      first.id,
      patchBody([{ target, value, operation: "replace" }], dialect, sample.plan.types),
    );
    const [patched, read] = await patchAndRead(examination, first, operations(operation));
    const left = readAttribute(read.body, target);
    if (isSuccess(patched) && isNothing(left)) continue;
    findings.push({
      level: "W",
      what: isSuccess(patched)
        ? `${target}, ${how}, is ${outcomeOf(patched)}, but is ${shown(left)} afterwards.`
        : `${target}, ${how}, is ${outcomeOf(patched)}.`,
      breaks: "Entra clears nothing by itself, so old values stay anyway; Microsoft's gallery tests fail.",
      remedy: "Ask the vendor; until then, a mapping with a default keeps values from becoming empty.",
      evidence: [patched, read],
    });
  }
  await examination.probe.patch(
    "users",
    first.id,
    patchBody([{ target, value, operation: "replace" }], dialect, sample.plan.types),
  );
  return found(...findings);
}

/** P10. */
async function checkRename(examination: Examination): Promise<CheckVerdict> {
  const { first, sample, probe, dialect } = examination;
  const [target] = sample.matching;
  if (!sample.renames) return { findings: [], skipped: `${target} is mapped on creation only` };
  if (!first) return { findings: [], unverified: "there is no user" };
  const before = textOf(first.values, target);
  const after = textOf(sample.person(), target);
  const body = patchBody([{ target, value: after, operation: "replace" }], dialect, sample.plan.types);
  const [patched, read] = await patchAndRead(examination, first, body);
  const changed = readAttribute(read.body, target) === after;
  const byNew = await probe.find("users", target, after);
  const otherId = isSuccess(read) ? undefined : (resourcesOf(byNew.body) ?? []).filter(probe.isOurs).map(idOf)[0];
  if (isSuccess(patched) && otherId !== undefined) {
    first.id = otherId;
    first.values = { ...first.values, [target]: after };
    return found({
      level: "E",
      what: `With a new ${target} a user gets another id: by the id it had, it is ${outcomeOf(read)}.`,
      breaks: "Entra and Okta know accounts by their id: whoever was renamed is never changed or disabled again.",
      remedy:
        "Ask the vendor for ids that never change (RFC 7643, 3.1); until then, map names on creation only (apply: onCreate).",
      evidence: [patched, read, byNew],
    });
  }
  const byOld = await probe.find("users", target, before);
  if (changed) first.values = { ...first.values, [target]: after };
  return judgeRename(first.id, target, { patched, read, changed, byNew, byOld });
}

function judgeRename(
  id: string,
  target: string,
  {
    patched,
    read,
    changed,
    byNew,
    byOld,
  }: { patched: CheckExchange; read: CheckExchange; changed: boolean; byNew: CheckExchange; byOld: CheckExchange },
): CheckVerdict {
  const has = (exchange: CheckExchange): boolean => idsOf(resourcesOf(exchange.body) ?? []).includes(id);
  const findings: CheckFinding[] = [];
  const add = (what: string, breaks: string, ...evidence: CheckExchange[]): void => {
    findings.push({
      level: "E",
      what,
      breaks,
      remedy: `Match by an attribute that never changes (such as externalId from objectId), if the target searches by it; or ask the vendor.`,
      evidence,
    });
  };
  if (!isSuccess(patched))
    add(
      `A new ${target} is ${outcomeOf(patched)}.`,
      "People who change their name keep the old one at the target.",
      patched,
    );
  else if (!changed) {
    add(
      `A new ${target} is ${outcomeOf(patched)}, but is not there afterwards.`,
      "People who change their name keep the old one, while the provisioning log says that it went well.",
      patched,
      read,
    );
  } else {
    const restart =
      "After a restart of the job, who was renamed is not found: Entra tries to create them again and gets 409, or a second account.";
    if (!has(byNew)) add(`A renamed user is not found by the new ${target}.`, restart, byNew);
    if (has(byOld))
      add(
        `A renamed user is still found by the old ${target}.`,
        "Somebody else who gets the old name is taken for this one.",
        byOld,
      );
  }
  return found(...findings);
}

/** P11 and P12: any refusal will do, but not a broken server. */
async function checkOddity(
  examination: Examination,
  level: "W" | "I",
  what: string,
  body: JsonObject,
): Promise<CheckVerdict> {
  const { first } = examination;
  if (!first) return { findings: [], unverified: "there is no user" };
  const [patched, read] = await patchAndRead(examination, first, body);
  const broken = patched.status === null || patched.status >= 500;
  if (!broken && showsUser(read, first.id)) return found();
  return found({
    level,
    what: broken
      ? `${what} is ${outcomeOf(patched)}.`
      : `${what} is ${outcomeOf(patched)}, and the user is ${outcomeOf(read)} afterwards.`,
    breaks:
      "Entra takes it for a fault of the server and tries again and again, where a refusal would show what is wrong.",
    remedy: "Ask the vendor to answer by 400 or to ignore it.",
    evidence: [patched, read],
  });
}
