import { createGroupBody, memberBody, patchBody, readAttribute, type PatchDialect } from "../../entra/requests";
import { readQuery, referenceQuery } from "../../scim";
import { coreGroupSchema } from "../../core/scim-schemas";
import { found, type Examination, type TestUser } from "../examination";
import { isRecord, isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { readBackOf, readBackText, idOf, idsOf, otherCase, resourcesOf } from "../judge";
import { textOf, type SampleValues } from "../sample";
import { judgeDuplicate, judgeHit, judgeId } from "./create";

interface TestGroup {
  readonly id: string;
  /** Created with Microsoft's second schema. */
  readonly isMarked: boolean;
  values: SampleValues;
}

const dialects = ["legacy", "aadOptscim062020"] as const;

/** The result of a membership change; `unseen`: the target does not show members, so nobody can tell. */
type MembershipOutcome = "done" | "refused" | "lost" | "unseen";

interface MemberTrial {
  readonly dialect: PatchDialect;
  readonly member: TestUser;
  readonly patched: CheckExchange;
  readonly read: CheckExchange;
  outcome: MembershipOutcome;
}

/** G1 to G8. */
export async function checkGroups(examination: Examination): Promise<void> {
  const { sample, second, third, first } = examination;
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
  const [one, two] = [second, third ?? first];
  const members = new Members(examination, group?.id ?? "");
  await examination.check("G4", () => checkAdding(examination, members, [one, two]));
  await examination.check("G3", () => checkFinding(examination, group));
  await examination.check("G6", () => checkAddingTwice(members));
  await examination.check("G5", () => checkRemoving(examination, members));
  await examination.check("G7", () => checkRenaming(examination, group));
  await examination.check("G8", () => checkDeleting(examination, group));
}

const groupChecks = ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8"] as const;

const breaksGroups = "Entra cannot provision groups: each is an error in the provisioning log.";

async function postGroup({ probe, sample }: Examination, values: SampleValues, isMarked: boolean) {
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
async function checkFinding({ probe, sample }: Examination, group: TestGroup | undefined): Promise<CheckVerdict> {
  const target = sample.groupMatching;
  const name = textOf(group?.values, target);
  const exchange = await probe.find("groups", target, name);
  const findings = [...judgeHit(exchange, group?.id, `${target} eq "${name}"`)];
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
  return found(...findings);
}

/** Changes members, and finds out whether it came about: from the group, by a search, or from the member. */
class Members {
  /** Somebody was seen to be a member: then whoever is not seen is none. */
  canSee = false;
  readonly added: MemberTrial[] = [];

  constructor(
    private readonly examination: Examination,
    readonly group: string,
  ) {}

  async change(kind: "added" | "removed", member: TestUser, dialect: PatchDialect): Promise<MemberTrial> {
    const { probe } = this.examination;
    const patched = await probe.patch("groups", this.group, memberBody({ [kind]: [member.id] }, dialect));
    const [isMember, read] = await this.has(member);
    const done = isMember === (kind === "added");
    return { dialect, member, patched, read, outcome: !isSuccess(patched) ? "refused" : done ? "done" : "lost" };
  }

  async has(member: TestUser): Promise<[boolean, CheckExchange]> {
    const { probe } = this.examination;
    const read = await probe.get(["Groups", this.group]);
    let isMember = this.listed(read).includes(member.id);
    if (!isMember && !this.canSee) {
      const asked = await probe.get(["Groups"], referenceQuery(this.group, "members", member.id));
      const user = await probe.get(["Users", member.id]);
      isMember =
        idsOf(resourcesOf(asked.body) ?? []).includes(this.group) ||
        JSON.stringify(readAttribute(user.body, "groups")).includes(this.group);
    }
    this.canSee ||= isMember;
    return [isMember, read];
  }

  listed({ body }: CheckExchange): string[] {
    const members = isRecord(body) ? body["members"] : undefined;
    if (!Array.isArray(members)) return [];
    return members.flatMap((each: unknown) =>
      isRecord(each) && typeof each["value"] === "string" ? each["value"] : [],
    );
  }
}

const unseen = "the target never shows members: look in its own portal";

/** G4. */
async function checkAdding(
  examination: Examination,
  members: Members,
  users: readonly (TestUser | undefined)[],
): Promise<CheckVerdict> {
  for (const [index, dialect] of dialects.entries()) {
    const member = users[index];
    if (member) members.added.push(await members.change("added", member, dialect));
  }
  if (!members.canSee) for (const trial of members.added) if (trial.outcome === "lost") trial.outcome = "unseen";
  return judgeMembers(examination, members.added, "add");
}

function judgeMembers(examination: Examination, trials: readonly MemberTrial[], what: "add" | "remove"): CheckVerdict {
  const findings = trials
    .filter(({ outcome }) => outcome === "refused" || outcome === "lost")
    .map(({ dialect, patched, read, outcome }): CheckFinding => {
      const form =
        dialect === "legacy"
          ? what === "add"
            ? "`Add members`"
            : "`Remove members` with a value"
          : what === "add"
            ? "`add members`"
            : '`remove members[value eq "id"]`';
      const lost = outcome === "lost";
      return {
        level: examination.levelOf(dialect, true),
        what: lost
          ? `${form} is ${outcomeOf(patched)}, but the user is ${what === "add" ? "no member" : "still a member"} afterwards.`
          : `${form} is ${outcomeOf(patched)}.`,
        breaks: `${examination.speakers(dialect, true)} ${what} nobody${lost ? ", while the provisioning log says that it went well" : ""}${what === "remove" ? ": who leaves a group keeps its rights" : ""}.`,
        remedy:
          dialect !== "legacy"
            ? "Remove aadOptscim062020 from the tenant URL if the other form works, or ask the vendor."
            : examination.dialect === "legacy"
              ? "Add aadOptscim062020 to the tenant URL if the other form works, and do not provision groups on demand; or switch the group mapping off."
              : "Do not provision groups on demand; cycles do it right.",
        evidence: lost ? [patched, read] : [patched],
      };
    });
  const hidden = trials.some(({ outcome }) => outcome === "unseen");
  const stops = !trials.some(({ outcome }) => outcome === "done") && !hidden;
  return { findings, ...(hidden && { unverified: unseen }), ...(what === "add" && { stops }) };
}

/** G6. */
async function checkAddingTwice(members: Members): Promise<CheckVerdict> {
  const trial = members.added.find(({ outcome }) => outcome === "done");
  if (!trial) return { findings: [], unverified: unseen };
  const again = await members.change("added", trial.member, trial.dialect);
  const times = members.listed(again.read).filter((id) => id === trial.member.id).length;
  if (isSuccess(again.patched) && times <= 1) return found();
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

/** G5: whoever came in, by whatever dialect, leaves by each. */
async function checkRemoving(examination: Examination, members: Members): Promise<CheckVerdict> {
  const entry = members.added.find(({ outcome }) => outcome === "done");
  if (!entry) return { findings: [], unverified: unseen };
  const trials: MemberTrial[] = [];
  for (const dialect of dialects) {
    const member = members.added.find((each) => each.dialect === dialect)?.member ?? entry.member;
    const [isMember] = await members.has(member);
    if (!isMember) await members.change("added", member, entry.dialect);
    trials.push(await members.change("removed", member, dialect));
  }
  return judgeMembers(examination, trials, "remove");
}

/** G7: in both dialects. */
async function checkRenaming(examination: Examination, group: TestGroup | undefined): Promise<CheckVerdict> {
  const { probe, sample } = examination;
  if (!group) return { findings: [], unverified: "there is no group" };
  const findings: CheckFinding[] = [];
  for (const dialect of dialects) {
    const name = textOf(sample.group(), "displayName");
    if (name === "") return { findings: [], unverified: "displayName is not mapped" };
    const body = patchBody([{ target: "displayName", value: name, operation: "replace" }], dialect, sample.groupTypes);
    const patched = await probe.patch("groups", group.id, body);
    const read = await probe.get(["Groups", group.id], readQuery("groups"));
    if (isSuccess(patched) && readAttribute(read.body, "displayName") === name) {
      group.values = { ...group.values, displayName: name };
      continue;
    }
    findings.push({
      level: examination.levelOf(dialect, true),
      what: `${dialect === "legacy" ? "`Replace displayName`" : "`replace displayName`"} of a group is ${outcomeOf(patched)}${isSuccess(patched) ? ", but the name is the old one afterwards" : ""}.`,
      breaks: `${examination.speakers(dialect, true)} do not rename groups.`,
      remedy: "Let displayName apply on creation only (apply: onCreate), or ask the vendor.",
      evidence: [patched, read],
    });
  }
  return found(...findings);
}

/** G8. */
async function checkDeleting({ probe }: Examination, group: TestGroup | undefined): Promise<CheckVerdict> {
  if (!group) return { findings: [], unverified: "there is no group" };
  const removed = await probe.send({ method: "DELETE", path: ["Groups", group.id] });
  const read = await probe.get(["Groups", group.id], readQuery("groups"));
  return found(...judgeDeleted("group", removed, read, idOf(read.body) === group.id));
}

/** Checks the effect of DELETE on users and on groups. */
export function judgeDeleted(
  what: "user" | "group",
  removed: CheckExchange,
  read: CheckExchange,
  isThere: boolean,
): CheckFinding[] {
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
