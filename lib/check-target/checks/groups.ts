import { createGroupBody, memberBody, patchBody, readAttribute, type PatchDialect } from "../../entra/requests";
import { readQuery } from "../../scim";
import { coreGroupSchema } from "../../core/scim-schemas";
import { found, type Examination, type TestUser } from "../examination";
import { isRecord, isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { idsOf, otherCase, readBackOf, readBackText, resourcesOf } from "../judge";
import { crowdOf } from "./crowd";
import { listed, Membership, oldNameText, unseen, type MemberTrial } from "./membership";
import { judgeDeleted, remove } from "./deletion";
import { operations } from "./patch";
import { textOf, type SampleValues } from "../sample";
import { judgeDuplicate, judgeHit, judgeId, judgePart, partOf } from "./create";

interface TestGroup {
  readonly id: string;
  /** Created with Microsoft's second schema. */
  readonly isMarked: boolean;
  values: SampleValues;
}

const dialects = ["legacy", "aadOptscim062020"] as const;

/** G1 to G9. */
export async function checkGroups(examination: Examination): Promise<void> {
  const { sample } = examination;
  if (!sample.hasGroups) {
    if (examination.wanted("G1")) for (const id of groupChecks) examination.skip(id, "groups are not mapped");
    return;
  }
  let group: TestGroup | undefined;
  await examination.check("G1", async () => {
    const made = await createGroup(examination);
    group = made.group;
    return made.verdict;
  });
  await examination.check("G2", async () => {
    const { posted } = await postGroup(examination, group?.values ?? {}, group?.isMarked ?? true);
    return found(...judgeDuplicate("group", posted));
  });
  const members = new Membership(examination.probe, group?.id ?? "");
  let users: readonly TestUser[] = [];
  await examination.check("G4", async () => {
    users = await crowdOf(examination, 6);
    return checkAdding(examination, members, users);
  });
  await examination.check("G3", () => checkFinding(examination, group));
  await examination.check("G6", () => checkAddingTwice(examination, members));
  await examination.check("G5", () => checkRemoving(examination, members, users));
  await examination.check("G7", () => checkRenaming(examination, group, members, users));
  await examination.check("G9", () => checkManyMembers(examination, members));
  await examination.check("G8", () => checkDeleting(examination, group));
}

const groupChecks = ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9"] as const;

const breaksGroups = "Entra cannot provision groups: each is an error in the provisioning log.";

export async function postGroup({ probe, sample }: Examination, values: SampleValues, isMarked: boolean) {
  const body = createGroupBody(values, sample.groupTypes);
  const sent = isMarked ? body : { ...body, schemas: [coreGroupSchema] };
  return probe.create("groups", sent, [sample.groupMatching, textOf(values, sample.groupMatching)]);
}

/** G1: without Microsoft's second schema, if it is refused with it. */
async function createGroup(examination: Examination): Promise<{ verdict: CheckVerdict; group: TestGroup | undefined }> {
  const values = examination.sample.group();
  const created = await postGroup(examination, values, true);
  const asGroup = (id: string | undefined, isMarked: boolean): TestGroup | undefined =>
    id === undefined ? undefined : { id, isMarked, values };
  if (created.id !== undefined)
    return {
      group: asGroup(created.id, true),
      verdict: found(...judgeId("group", created.posted), ...judgeValues(created.read, values)),
    };
  const plain = await postGroup(examination, values, false);
  if (plain.id !== undefined) examination.groupSchemas = [coreGroupSchema];
  const finding: CheckFinding = {
    level: "E",
    what:
      plain.id === undefined
        ? `POST of a group is ${outcomeOf(created.posted)}${isSuccess(created.posted) ? ", without an id of its own" : ""}.`
        : `A group with Microsoft's second schema is ${outcomeOf(created.posted)}; without it, it is created.`,
    breaks: breaksGroups,
    remedy:
      plain.id === undefined
        ? "Switch the group mapping off (remove groups from the profile), or ask the vendor."
        : "Ask the vendor to tolerate schemas that it does not know; until then, switch the group mapping off.",
    evidence: [created.posted],
  };
  return { group: asGroup(plain.id, false), verdict: { findings: [finding], stops: plain.id === undefined } };
}

function judgeValues(read: CheckExchange | undefined, values: SampleValues): CheckFinding[] {
  if (!read || !isSuccess(read)) return [];
  return Object.entries(values).flatMap(([target, value]): CheckFinding[] => {
    const fate = readBackOf(read.body, target, value);
    if (fate.kind === "kept") return [];
    return [
      {
        level: "E",
        what: `${target} of the group ${readBackText(fate)}, although it was created with it.`,
        breaks: `${target} never arrives, and the provisioning log says that all went well.`,
        remedy: `Remove the group mapping of ${target}, or ask the vendor to keep it.`,
        evidence: [read],
      },
    ];
  });
}

/** G3: with members in it, if any can be. */
async function checkFinding(examination: Examination, group: TestGroup | undefined): Promise<CheckVerdict> {
  const { probe, sample } = examination;
  const target = sample.groupMatching;
  const name = textOf(group?.values, target);
  const exchange = await probe.find("groups", target, name);
  const findings = [...judgeHit(exchange, group?.id, `${target} eq "${name}"`)];
  if (findings.length === 0)
    findings.push(...judgePart(await probe.find("groups", target, partOf(name)), group?.id, "group"));
  const byId = await probe.get(["Groups", group?.id ?? ""], readQuery("groups"));
  const shownGroups = [byId.body, ...(resourcesOf(exchange.body) ?? [])];
  if (shownGroups.some((each) => isRecord(each) && "members" in each)) {
    findings.push({
      level: "E",
      what: "A group shows `members`, although excludedAttributes=members was asked for.",
      breaks:
        "Every look at a big group brings all its members along; with thousands of them Entra runs into timeouts, and Microsoft's SCIM Validator fails.",
      remedy: "Ask the vendor to honour excludedAttributes (RFC 7644, 3.9).",
      evidence: [byId, exchange],
    });
  }
  const other = await probe.find("groups", target, otherCase(name));
  if (findings.length === 0 && !idsOf(resourcesOf(other.body) ?? []).includes(group?.id)) {
    findings.push({
      level: "W",
      what: `${target} of a group in other letter case does not find it.`,
      breaks: "A group whose name is written otherwise at the target is there twice; Microsoft's SCIM Validator fails.",
      remedy: "Ask the vendor to compare names of groups without letter case.",
      evidence: [other],
    });
  }
  examination.findsGroups = idsOf(resourcesOf(exchange.body) ?? []).includes(group?.id);
  return { findings };
}

type Change = "added" | "removed";

const formOf = (kind: Change, dialect: PatchDialect): string =>
  dialect === "legacy"
    ? kind === "added"
      ? "`Add members`"
      : "`Remove members` with a value"
    : kind === "added"
      ? "`add members`"
      : '`remove members[value eq "id"]`';

/** Changes members by a PATCH of Entra's. */
const change =
  (examination: Examination, members: Membership, kind: Change, dialect: PatchDialect) =>
  (users: readonly TestUser[]): Promise<MemberTrial> =>
    members.change(kind, users, () =>
      examination.probe.patch("groups", members.group, memberBody({ [kind]: users.map(({ id }) => id) }, dialect)),
    );

type DialectTrial = readonly [dialect: PatchDialect, kind: Change, trial: MemberTrial];

/** G4: one, then several in one operation, while others are in the group. */
async function checkAdding(
  examination: Examination,
  members: Membership,
  users: readonly TestUser[],
): Promise<CheckVerdict> {
  const trials: DialectTrial[] = [];
  await members.calibrate(users.slice(0, 2));
  for (const [index, dialect] of dialects.entries()) {
    const [one, ...several] = users.slice(index * 3, index * 3 + 3);
    if (!one) continue;
    const add = change(examination, members, "added", dialect);
    const single = await add([one]);
    trials.push([dialect, "added", single]);
    if (isSuccess(single.patched) && several.length > 1) trials.push([dialect, "added", await add(several)]);
  }
  const findings = judgeMembers(examination, trials);
  const works = trials.find(([, , trial]) => members.outcome(trial) === "done");
  if (works) members.way = works[0];
  const hidden = !members.canSee && trials.some(([, , { patched }]) => isSuccess(patched));
  return { findings, ...(hidden && { unverified: unseen }), stops: !works && !hidden };
}

/** Returns one finding for each dialect, about the first trial that failed. */
function judgeMembers(examination: Examination, trials: readonly DialectTrial[]): CheckFinding[] {
  return dialects.flatMap((dialect) => {
    const wrong = trials.find(([its, , { fault }]) => its === dialect && fault !== undefined);
    if (!wrong) return [];
    const [, kind, { patched, read, fault }] = wrong;
    const silent = isSuccess(patched);
    const what = kind === "added" ? "add" : "remove";
    const finding: CheckFinding = {
      level: examination.levelOf(dialect),
      what: `${formOf(kind, dialect)}${fault ?? ""}.`,
      breaks: `${examination.speakers(dialect)} ${what} ${wrong[2].strays ? "others than they should" : "nobody"}${silent ? ", while the provisioning log says that it went well" : ""}${what === "remove" ? ": who leaves a group keeps its rights, or who stays loses them" : wrong[2].strays ? ": who is in the group loses its rights" : ""}.`,
      remedy:
        dialect !== "legacy"
          ? "Remove aadOptscim062020 from the tenant URL if the other form works, or ask the vendor."
          : examination.dialect === "legacy"
            ? "Add aadOptscim062020 to the tenant URL if the other form works, and do not provision groups on demand; or switch the group mapping off."
            : "Do not provision groups on demand; cycles do it right.",
      evidence: silent ? [patched, read] : [patched],
    };
    return [finding];
  });
}

/** G6. */
async function checkAddingTwice(examination: Examination, members: Membership): Promise<CheckVerdict> {
  const [somebody] = members.present;
  const { way } = members;
  if (!members.canSee || !somebody || !way) return { findings: [], unverified: unseen };
  const again = await change(examination, members, "added", way)([somebody]);
  const times = listed(again.read).filter((id) => id === somebody.id).length;
  if (isSuccess(again.patched) && times <= 1)
    return members.lists ? found() : { findings: [], unverified: "the group does not list its members" };
  return found({
    level: "W",
    what: isSuccess(again.patched)
      ? `A member that was added twice is in the group ${times} times.`
      : `Adding somebody who is a member already is ${outcomeOf(again.patched)}.`,
    breaks: "When an answer is lost, Entra adds again: the group then has doubles, or an error that does not go away.",
    remedy: "Ask the vendor to treat members as a set.",
    evidence: [again.patched, again.read],
  });
}

/** G5: one of many, then several at once, by each dialect; whoever came in by whichever. */
async function checkRemoving(
  examination: Examination,
  members: Membership,
  users: readonly TestUser[],
): Promise<CheckVerdict> {
  if (!members.canSee) return { findings: [], unverified: unseen };
  const trials: DialectTrial[] = [];
  let unverified: string | undefined;
  for (const dialect of dialects) {
    const remove = change(examination, members, "removed", dialect);
    await fill(examination, members, users);
    // Neither the first nor the last: some servers take one of these, whoever is named.
    const [, one] = members.present.length > 2 ? members.present : [undefined, ...members.present];
    if (!one) return { findings: judgeMembers(examination, trials), unverified: "nobody can be added" };
    const single = await remove([one]);
    trials.push([dialect, "removed", single]);
    if (single.fault !== undefined) continue;
    const several = members.present.slice(1, 3);
    if (several.length > 1) trials.push([dialect, "removed", await remove(several)]);
    else unverified = "no two members can be brought in at once, so that several could be removed";
  }
  return { findings: judgeMembers(examination, trials), ...(unverified !== undefined && { unverified }) };
}

/** Adds all users who are not members, one by one; where that removes others, all at once, and in the end in place of all members. */
async function fill(examination: Examination, members: Membership, users: readonly TestUser[]): Promise<void> {
  const { way = "legacy" } = members;
  const add = change(examination, members, "added", way);
  const missing = () => users.filter((user) => !members.present.includes(user));
  for (const user of missing()) await add([user]);
  if (missing().length > 0) await add(users);
  if (missing().length === 0) return;
  const everybody = [...new Set([...members.present, ...users])];
  const value = everybody.map(({ id }) => ({ value: id }));
  const body = operations({ op: way === "legacy" ? "Replace" : "replace", path: "members", value });
  await members.change("set", everybody, () => examination.probe.patch("groups", members.group, body));
}

/** G9: Entra puts as many members into a request as there are; how many is not documented. */
async function checkManyMembers(examination: Examination, members: Membership): Promise<CheckVerdict> {
  const { way } = members;
  const everybody = await crowdOf(examination, mostTried);
  if (!way || everybody.length < mostTried) return { findings: [], unverified: unseen };
  const add = (count: number) =>
    examination.probe.patch(
      "groups",
      members.group,
      memberBody({ added: everybody.slice(0, count).map(({ id }) => id) }, way),
    );
  const all = await add(mostTried);
  if (isSuccess(all)) return found();
  // What refuses one as well is no limit: the group can have another id since it was renamed.
  if (!isSuccess(await add(1))) return { findings: [], unverified: "nobody can be added any more" };
  let [taken, refused] = [1, mostTried];
  while (refused - taken > 1) {
    const count = Math.floor((taken + refused) / 2);
    if (isSuccess(await add(count))) taken = count;
    else refused = count;
  }
  return found({
    level: "W",
    what: `${mostTried} members in one request are ${outcomeOf(all)}; the most that is taken is ${taken}.`,
    breaks:
      "Entra sends several members in one request: groups with more new members than that stay as they are, with an error for each attempt.",
    remedy: "Ask the vendor to take as many members as a group can have; until then, fill groups in small steps.",
    evidence: [all],
  });
}

const mostTried = 12;

/** G7: in both dialects, with members inside. */
async function checkRenaming(
  examination: Examination,
  group: TestGroup | undefined,
  members: Membership,
  users: readonly TestUser[],
): Promise<CheckVerdict> {
  const { probe, sample } = examination;
  if (!group) return { findings: [], unverified: "there is no group" };
  const findings: CheckFinding[] = [];
  for (const dialect of dialects) {
    const name = textOf(sample.group(), "displayName");
    if (name === "") return { findings: [], unverified: "displayName is not mapped" };
    if (members.canSee) await fill(examination, members, users);
    const inside = members.present;
    const body = patchBody([{ target: "displayName", value: name, operation: "replace" }], dialect, sample.groupTypes);
    const patched = await probe.patch("groups", group.id, body);
    const read = await probe.get(["Groups", group.id], readQuery("groups"));
    const renamed = isSuccess(patched) && readAttribute(read.body, "displayName") === name;
    if (renamed) group.values = { ...group.values, displayName: name };
    const gone = members.canSee ? await members.gone(inside) : 0;
    if (renamed && gone === 0) continue;
    findings.push({
      level: examination.levelOf(dialect),
      what: `${dialect === "legacy" ? "`Replace displayName`" : "`replace displayName`"} of a group is ${outcomeOf(patched)}${renamed ? `, and ${gone} of its ${inside.length} members are gone` : isSuccess(patched) ? `, but ${oldNameText(read)} afterwards` : ""}.`,
      breaks: renamed
        ? `${examination.speakers(dialect)} take everybody's rights away when a group is renamed.`
        : `${examination.speakers(dialect)} do not rename groups.`,
      remedy: "Let displayName apply on creation only (apply: onCreate), or ask the vendor.",
      evidence: [patched, read],
    });
  }
  return { findings, ...(!members.canSee && { unverified: `it is renamed, but ${unseen}` }) };
}

/** G8. */
async function checkDeleting(examination: Examination, group: TestGroup | undefined): Promise<CheckVerdict> {
  if (!group) return { findings: [], unverified: "there is no group" };
  const deletion = await remove(examination, "groups", group.id);
  return found(...judgeDeleted("group", deletion));
}
