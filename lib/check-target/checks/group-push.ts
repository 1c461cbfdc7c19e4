import {
  changeMembersBody,
  createGroupBody,
  equalsQuery,
  renameGroupBody,
  replaceGroupBody,
  replaceMembersBody,
  type OktaMember,
} from "../../okta/requests";
import { readAttribute } from "../../entra/requests";
import { readQuery } from "../../scim";
import { found, type Examination, type TestUser } from "../examination";
import { isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { idsOf, resourcesOf } from "../judge";
import { crowdOf } from "./crowd";
import { judgeId, judgePart, partOf } from "./create";
import { judgeDeleted, remove } from "./deletion";
import { Membership, oldNameText, unseen } from "./membership";
import { oktaFinding } from "./okta-users";

/** A group that was pushed. */
interface PushedGroup {
  readonly id: string;
  displayName: string;
}

const pushChecks = ["G11", "G12", "G13", "G14"] as const;

/**
 * G11 to G14: group push, by PATCH as apps of the catalogue do it and by PUT as custom apps do.
 * https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/
 */
export async function checkGroupPush(examination: Examination): Promise<void> {
  const { probe, sample } = examination;
  if (!sample.hasGroups) {
    for (const id of pushChecks) if (examination.wanted(id)) examination.skip(id, "groups are not mapped");
    return;
  }
  await probe.speaking(examination.oktaHeaders, async () => {
    let group: PushedGroup | undefined;
    await examination.check("G11", async () => {
      const { verdict, made } = await create(examination);
      group = made;
      return verdict;
    });
    const members = new Membership(probe, group?.id ?? "");
    await examination.check("G12", () => pushByPatch(examination, group, members));
    await examination.check("G13", () => pushByPut(examination, group, members));
    await examination.check("G14", () => checkDeleting(examination, group));
  });
}

const cannotPush = "Groups are not pushed: each is shown with an error in Okta.";

/** G11. */
async function create(
  examination: Examination,
): Promise<{ readonly verdict: CheckVerdict; readonly made: PushedGroup | undefined }> {
  const { probe, sample } = examination;
  const displayName = sample.groupName();
  const { posted, id } = await probe.create("groups", createGroupBody(displayName), ["displayName", displayName]);
  if (id === undefined) {
    const bare = createGroupBody(displayName, true);
    const without = await probe.create("groups", bare, ["displayName", displayName]);
    if (without.id !== undefined) examination.oktaRefused.add("members");
    const besides = without.id === undefined ? "" : "; without `members: []`, it is created";
    const remedy = "Ask the vendor to take an empty list (RFC 7643, 2.5: it means that there is no value).";
    const finding = oktaFinding(`POST of a group is ${outcomeOf(posted)}${besides}.`, cannotPush, remedy, posted);
    const made = without.id === undefined ? undefined : { id: without.id, displayName };
    return { verdict: { findings: [finding], stops: !made }, made };
  }
  const search = await probe.get(["Groups"], equalsQuery("displayName", displayName));
  const isFound = isSuccess(search) && idsOf(resourcesOf(search.body) ?? []).includes(id);
  examination.findsGroups ||= isFound;
  const finding = oktaFinding(
    `The search for displayName eq "${displayName}", with startIndex and count, ${isSuccess(search) ? "does not find the group" : `is ${outcomeOf(search)}`}.`,
    "Okta does not find groups that are there already, and creates them again.",
    "Ask the vendor to search groups by displayName with eq (RFC 7644, 3.4.2.2).",
    search,
  );
  const part = isFound
    ? judgePart(await probe.get(["Groups"], equalsQuery("displayName", partOf(displayName))), id, "group")
    : [];
  const faults = [...judgeId("group", posted), ...part].map((each) => ({ ...each, level: "O" as const }));
  return { verdict: found(...faults, ...(isFound ? [] : [finding])), made: { id, displayName } };
}

const asMembers = (users: readonly TestUser[]): OktaMember[] =>
  users.map(({ id, values }) => ({
    value: id,
    display: typeof values["userName"] === "string" ? values["userName"] : id,
  }));

/** G12. */
async function pushByPatch(
  examination: Examination,
  group: PushedGroup | undefined,
  members: Membership,
): Promise<CheckVerdict> {
  const { probe } = examination;
  if (!group) return { findings: [], unverified: "there is no group" };
  const [a, b, c, d, e] = await crowdOf(examination, 5);
  if (!a || !b || !c || !d || !e) return { findings: [], unverified: "there are too few users" };
  await members.calibrate([a, b]);
  const patch = (body: Readonly<Record<string, unknown>>) => () => probe.patch("groups", group.id, body);
  const findings: CheckFinding[] = [...(await rename(examination, group, members))];
  const filled = await members.change("set", [a, b, c], patch(replaceMembersBody(asMembers([a, b, c]))));
  if (filled.fault !== undefined) findings.push(memberFinding("`replace members`", filled));
  if (members.canSee) findings.push(...(await rename(examination, group, members)));
  await members.change("set", [a, b, c], patch(replaceMembersBody(asMembers([a, b, c]))));
  const changed = await members.change("set", [a, c, d, e], patch(changeMembersBody([b.id], asMembers([d, e]))));
  if (changed.fault !== undefined) findings.push(memberFinding("`remove` and `add` of members in one PATCH", changed));
  const again = await members.change("set", [d, a], patch(replaceMembersBody(asMembers([d, a]))));
  if (again.fault !== undefined && filled.fault === undefined) findings.push(memberFinding("`replace members`", again));
  const emptied = await members.change("set", [], patch(replaceMembersBody([])));
  if (emptied.fault !== undefined && again.fault === undefined)
    findings.push(memberFinding("`replace members` by nobody", emptied));
  return { findings: distinct(findings), ...(!members.canSee && { unverified: unseen }) };
}

/** Removes duplicate findings, since several steps can meet the same fault. */
const distinct = (findings: readonly CheckFinding[]): CheckFinding[] => [
  ...new Map(findings.map((finding) => [finding.what, finding])).values(),
];

const memberFinding = (
  what: string,
  { fault = "", patched, read }: { fault: string | undefined; patched: CheckExchange; read: CheckExchange },
): CheckFinding =>
  oktaFinding(
    `${what}${fault}.`,
    "Groups that are pushed by PATCH (apps of Okta's catalogue) have others in them than in Okta: who leaves keeps rights, or who stays loses them.",
    "Ask the vendor for replace, add and remove of members (RFC 7644, 3.5.2).",
    patched,
    read,
  );

/** The name, without a path and with the id inside: it goes along with every change of the members. */
async function rename(examination: Examination, group: PushedGroup, members: Membership): Promise<CheckFinding[]> {
  const { probe, sample } = examination;
  const displayName = sample.groupName();
  const inside = members.present;
  const body = renameGroupBody({ id: group.id, displayName });
  const patched = await probe.patch("groups", group.id, body);
  const read = await probe.get(["Groups", group.id], readQuery("groups"));
  const renamed = isSuccess(patched) && readAttribute(read.body, "displayName") === displayName;
  const gone = members.canSee ? await members.gone(inside) : 0;
  if (renamed) group.displayName = displayName;
  if (renamed && gone === 0) return [];
  let besides = isSuccess(patched) ? `, but ${oldNameText(read)} afterwards` : "";
  if (renamed) besides = `, and ${gone} of its members are gone`;
  else if (!isSuccess(patched)) {
    const operation = { op: "replace", value: { displayName } };
    const bare = await probe.patch("groups", group.id, { ...body, Operations: [operation] });
    if (isSuccess(bare)) {
      group.displayName = displayName;
      besides = "; without its id in the value, it is taken";
    }
  }
  return [
    oktaFinding(
      `\`replace\` of a group without a path, {"id":…,"displayName":…}, is ${outcomeOf(patched)}${besides}.`,
      renamed ? "Everybody in the group loses its rights with the next change." : cannotPush,
      "Ask the vendor to take operations without a path (RFC 7644, 3.5.2.3), and to pass the id over.",
      patched,
      read,
    ),
  ];
}

/** G13. */
async function pushByPut(
  examination: Examination,
  group: PushedGroup | undefined,
  members: Membership,
): Promise<CheckVerdict> {
  const { probe, sample } = examination;
  if (!group) return { findings: [], unverified: "there is no group" };
  const [a, b, c] = await crowdOf(examination, 3);
  if (!a || !b || !c) return { findings: [], unverified: "there are too few users" };
  const displayName = sample.groupName();
  const put = (users: readonly TestUser[]) => () =>
    probe.send({
      ...{ method: "PUT", path: ["Groups", group.id] },
      body: replaceGroupBody({ id: group.id, displayName }, asMembers(users)),
    });
  const remedy = "Ask the vendor for PUT of groups (RFC 7644, 3.5.1): Okta's custom apps know nothing else.";
  const breaks = "Custom apps of Okta do not push groups, or push others into them than they should.";
  for (const users of [[a, b], [b, c], []]) {
    const trial = await members.change("set", users, put(users));
    if (trial.fault === undefined) continue;
    return found(oktaFinding(`PUT of a group${trial.fault}.`, breaks, remedy, trial.patched, trial.read));
  }
  const read = await probe.get(["Groups", group.id], readQuery("groups"));
  if (readAttribute(read.body, "displayName") !== displayName)
    return found(oktaFinding("PUT of a group does not rename it.", breaks, remedy, read));
  return { findings: [], ...(!members.canSee && { unverified: unseen }) };
}

/** G14: when an administrator wants a group gone that is not pushed any more. */
async function checkDeleting(examination: Examination, group: PushedGroup | undefined): Promise<CheckVerdict> {
  if (!group) return { findings: [], unverified: "there is no group" };
  const findings = judgeDeleted("group", await remove(examination, "groups", group.id));
  return found(
    ...findings
      .filter(({ level }) => level === "E")
      .map(({ what, evidence }) =>
        oktaFinding(
          what,
          "Groups that are not pushed any more stay at the target.",
          "Leave groups in the target app when a push ends, or ask the vendor.",
          ...evidence,
        ),
      ),
  );
}
