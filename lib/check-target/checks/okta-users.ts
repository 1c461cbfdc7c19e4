import { coreUserSchema } from "../../core/scim-schemas";
import { readAttribute } from "../../entra/requests";
import { createUserBody, equalsQuery, replaceUserBody, type OktaUser } from "../../okta/requests";
import { found, type Examination, type TestUser } from "../examination";
import { isRecord, isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { idsOf, isNothing, resourcesOf, shown } from "../judge";
import type { CreatedObject } from "../probe";
import type { NameFlavour } from "../synthetic-object";
import { judgeId, judgePart, partOf, showsUser } from "./create";

/** A user that was created as Okta does it. */
export interface OktaTestUser extends TestUser {
  readonly user: OktaUser;
}

/** C6, C8, C9, P13 and P14: Okta's requests for people, each looked at afterwards. */
export async function checkOktaUsers(examination: Examination): Promise<void> {
  const { probe } = examination;
  let somebody: OktaTestUser | undefined;
  const speaking = (work: () => Promise<CheckVerdict>) => () => probe.speaking(examination.oktaHeaders, work);
  await examination.check("C8", async () => {
    const { verdict, made } = await create(examination);
    somebody = made;
    examination.third = made;
    return verdict;
  });
  await examination.check("C6", () => createByJson(examination));
  await examination.check(
    "C9",
    speaking(() => search(examination, somebody)),
  );
  await examination.check(
    "P13",
    speaking(() => update(examination, somebody)),
  );
  await examination.check(
    "P14",
    speaking(() => switchByPut(examination, somebody)),
  );
}

export const oktaFinding = (
  what: string,
  breaks: string,
  remedy: string,
  ...evidence: readonly CheckExchange[]
): CheckFinding => ({ level: "O", what, breaks, remedy, evidence });

/** Creates a user with the requests that Okta sends. */
export async function createAsOkta(
  examination: Examination,
  flavour?: NameFlavour,
): Promise<{
  readonly created: CreatedObject;
  readonly made: OktaTestUser | undefined;
  readonly user: OktaUser;
}> {
  const { probe, sample } = examination;
  const user = sample.oktaUser(flavour);
  const body = creation(examination, user);
  const created = await probe.speaking(examination.oktaHeaders, () =>
    probe.create("users", body, ["userName", user.userName]),
  );
  const { id } = created;
  return { created, user, made: id === undefined ? undefined : { id, user, values: { userName: user.userName } } };
}

const creation = ({ sample, oktaRefused }: Examination, user: OktaUser) =>
  Object.fromEntries(
    Object.entries(createUserBody(user, sample.password())).filter(([name]) => !oktaRefused.has(name)),
  );

const cannotCreate = "Okta cannot create people: each is a task that an administrator has to look at.";

/** C8: creates the user without the refused attributes, until it works. */
async function create(
  examination: Examination,
): Promise<{ readonly verdict: CheckVerdict; readonly made: OktaTestUser | undefined }> {
  const first = await createAsOkta(examination);
  if (first.made) return { verdict: found(...judgeCreated(first.created, first.made)), made: first.made };
  const { posted } = first.created;
  if (isSuccess(posted)) {
    const finding = oktaFinding(
      `POST of a user is ${outcomeOf(posted)}, without the id of the new user in the body.`,
      "Okta reports that an empty user was returned, and does not know the account.",
      "Ask the vendor to answer by 201 and the resource with its id (RFC 7644, 3.3).",
      posted,
    );
    return { verdict: { findings: [finding], stops: true }, made: undefined };
  }
  const { oktaHeaders } = examination;
  examination.oktaHeaders = (hasBody) => ({ ...oktaHeaders(hasBody), ...(hasBody && json) });
  const byJson = await createAsOkta(examination);
  if (byJson.made) {
    const finding = oktaFinding(
      `POST with the content type application/scim+json; charset=utf-8 is ${outcomeOf(posted)}; with application/json, the user is created.`,
      cannotCreate,
      "Ask the vendor to take application/scim+json, with a charset, too (RFC 7644, 3.1).",
      posted,
    );
    return { verdict: { findings: [finding] }, made: byJson.made };
  }
  examination.oktaHeaders = oktaHeaders;
  return leaveOut(examination, posted);
}

const json = { "content-type": "application/json" };

async function leaveOut(examination: Examination, posted: CheckExchange) {
  const always = {
    password: "Okta sends one in every POST, also when no passwords are synchronized.",
    groups: "Okta sends an empty list in every POST.",
  };
  const names = Object.keys(always) as (keyof typeof always)[];
  for (const without of [...names.map((name) => [name]), names]) {
    examination.oktaRefused.clear();
    for (const name of without) examination.oktaRefused.add(name);
    const { made } = await createAsOkta(examination);
    if (!made) continue;
    const findings = without.map((name) =>
      oktaFinding(
        `A user with \`${name === "groups" ? "groups: []" : name}\` is ${outcomeOf(posted)}; without it, the user is created.`,
        `${cannotCreate} ${always[name]}`,
        "Ask the vendor to pass it over.",
        posted,
      ),
    );
    return { verdict: { findings }, made };
  }
  examination.oktaRefused.clear();
  const remedy = "Read what the target says, and ask the vendor which values it takes.";
  const finding = oktaFinding(`POST of a user is ${outcomeOf(posted)}.`, cannotCreate, remedy, posted);
  return { verdict: { findings: [finding], stops: true }, made: undefined };
}

function judgeCreated({ posted, read }: CreatedObject, { id, user }: OktaTestUser): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const remedy = "Ask the vendor.";
  if (posted.status !== 201) {
    const what = `POST of a user is ${outcomeOf(posted)}, not by 201.`;
    findings.push({ ...oktaFinding(what, "Okta's SPEC test fails.", remedy, posted), level: "W" });
  }
  findings.push(...judgeId("user", posted).map((each) => ({ ...each, level: "O" as const })));
  if (!read || !showsUser(read, id)) {
    const what = `The user that was just created is ${read ? outcomeOf(read) : "not there"} when read by its id.`;
    return [...findings, oktaFinding(what, "Every change fails: Okta reads the user first.", remedy, posted)];
  }
  const lost = lostOf(read.body, user);
  if (lost.length > 0) {
    const breaks = "It never arrives, and Okta reports no error.";
    findings.push(
      oktaFinding(`${lost.join(", ")}, although the user was created with it.`, breaks, remedy, posted, read),
    );
  }
  return findings;
}

/** Returns the attributes that were sent and come back changed or not at all; limited to those that every server supports. */
function lostOf(resource: unknown, user: OktaUser): string[] {
  const values = new Map(user.attributes.map(({ externalName, value }) => [externalName, value]));
  return ["name.givenName", "name.familyName"].flatMap((name) => {
    const held = readAttribute(resource, name);
    return held === values.get(name) ? [] : [`${name} is ${held === null ? "gone" : shown(held)}`];
  });
}

/** C6: creates a user with the body of Okta's SPEC test; recorded requests of Okta have the type of SCIM. */
async function createByJson(examination: Examination): Promise<CheckVerdict> {
  const { oktaHeaders } = examination;
  examination.oktaHeaders = (hasBody) => ({ ...oktaHeaders(hasBody), ...(hasBody && json) });
  const { created, made } = await createAsOkta(examination);
  examination.oktaHeaders = oktaHeaders;
  // C8 speaks of everything but the type.
  if (made || created.posted.status !== 415) return found();
  return found({
    level: "W",
    what: `POST with content type application/json is ${outcomeOf(created.posted)}.`,
    breaks:
      "Okta's SPEC test fails, which an integration has to pass before it is submitted; Okta itself sends application/scim+json.",
    remedy: "Ask the vendor to take application/json beside application/scim+json (RFC 7644, 3.1).",
    evidence: [created.posted],
  });
}

/** C9. */
async function search(examination: Examination, somebody: OktaTestUser | undefined): Promise<CheckVerdict> {
  const { probe } = examination;
  if (!somebody) return { findings: [], unverified: "there is no user" };
  const { userName } = somebody.user;
  const found = await probe.get(["Users"], equalsQuery("userName", userName));
  const body = creation(examination, somebody.user);
  const again = await probe.create("users", body, ["userName", userName]);
  const ids = idsOf(resourcesOf(found.body) ?? []);
  const findings: CheckFinding[] = [];
  const isFound = isSuccess(found) && ids.includes(somebody.id);
  if (!isFound || ids.length > 1) {
    findings.push(
      oktaFinding(
        isFound
          ? `The search for userName eq "${userName}" finds ${ids.length} users.`
          : `The search for userName eq "${userName}", with startIndex and count, ${isSuccess(found) ? "does not find who was just created" : `is ${outcomeOf(found)}`}.`,
        "Okta does not find accounts that are there already, and tries to create them again.",
        "Ask the vendor to search by userName with eq (RFC 7644, 3.4.2.2).",
        found,
      ),
    );
  }
  if (isFound) {
    const part = await probe.get(["Users"], equalsQuery("userName", partOf(userName)));
    findings.push(...judgePart(part, somebody.id, "user").map((each) => ({ ...each, level: "O" as const })));
  }
  if (again.posted.status !== 409) {
    findings.push(
      oktaFinding(
        `A second user of the same name is ${outcomeOf(again.posted)}, not by 409.`,
        isSuccess(again.posted)
          ? "There are two accounts of one person; Okta knows one of them."
          : "Okta's SPEC test fails, and the task does not say that the name is taken.",
        "Ask the vendor to answer by 409 with scimType uniqueness (RFC 7644, 3.3).",
        again.posted,
      ),
    );
  }
  return { findings, stops: !isFound };
}

/** P13. */
async function update(examination: Examination, somebody: OktaTestUser | undefined): Promise<CheckVerdict> {
  if (!somebody) return { findings: [], unverified: "there is no user" };
  const path = ["Users", somebody.id];
  const before = await examination.probe.get(path);
  if (!isRecord(before.body)) return { findings: [], unverified: `the user is ${outcomeOf(before)}` };
  const next = examination.sample.oktaUser();
  const names = next.attributes.filter(({ externalName }) => externalName.startsWith("name."));
  const body = replaceUserBody(before.body, { ...somebody.user, attributes: names });
  const { put, read } = await replace(examination, somebody, body);
  const breaks = "Okta does not update people: profiles go by PUT, with everything that the target showed.";
  if (!isSuccess(put)) {
    const rest = Object.fromEntries(Object.entries(body).filter(([name]) => name !== "id" && name !== "meta"));
    const bare = await replace(examination, somebody, rest);
    const remedy = isSuccess(bare.put)
      ? "Ask the vendor to pass read-only attributes over (RFC 7644, 3.5.1)."
      : "Ask the vendor for PUT (RFC 7644, 3.5.1): Okta's custom apps know nothing else.";
    const besides = isSuccess(bare.put) ? "; without id and meta, it is taken" : "";
    return found(oktaFinding(`PUT of a user is ${outcomeOf(put)}${besides}.`, breaks, remedy, put));
  }
  if (!showsUser(read, somebody.id)) return { findings: [], unverified: `the user is ${outcomeOf(read)} afterwards` };
  const wrong = [...lostOf(read.body, { ...somebody.user, attributes: names }), ...goneOf(body, read.body)];
  if (wrong.length === 0) return renameByPut(examination, next.userName);
  const what = `PUT of a user is ${outcomeOf(put)}, but ${wrong.join(", ")} afterwards.`;
  return found(oktaFinding(what, breaks, "Ask the vendor to keep what a PUT says (RFC 7644, 3.5.1).", put, read));
}

/** A new user name, by itself and of somebody else: some targets refuse it, and ids of some change with it. */
async function renameByPut(examination: Examination, userName: string): Promise<CheckVerdict> {
  const { created, made } = await createAsOkta(examination);
  if (!made || !isRecord(created.read?.body)) return { findings: [], unverified: "there is nobody to rename" };
  const { put, read } = await replace(examination, made, { ...created.read.body, userName });
  const held = readAttribute(read.body, "userName");
  if (isSuccess(put) && showsUser(read, made.id) && held === userName) return found();
  const still = "Who gets another user name in Okta keeps the old one at the target";
  const what = `PUT of a user with a new userName is ${outcomeOf(put)}`;
  if (!isSuccess(put)) {
    const remedy = "Map a user name that never changes, or ask the vendor.";
    return found({ ...oktaFinding(`${what}.`, `${still}, and each update of them fails.`, remedy, put), level: "W" });
  }
  if (!showsUser(read, made.id)) {
    const breaks = "Okta knows accounts by their id: whoever was renamed is never changed or disabled again.";
    const remedy = "Ask the vendor for ids that never change (RFC 7643, 3.1).";
    return found(oktaFinding(`${what}; by the id it had, it is ${outcomeOf(read)}.`, breaks, remedy, put, read));
  }
  const remedy = "Ask the vendor to keep what a PUT says (RFC 7644, 3.5.1).";
  const silent = `${still}, and Okta reports no error.`;
  return found(oktaFinding(`${what}, but it is ${shown(held)} afterwards.`, silent, remedy, put, read));
}

/** Returns the attributes of a PUT, other than names, that are no longer returned. */
function goneOf(sent: Readonly<Record<string, unknown>>, resource: unknown): string[] {
  const ours = ["schemas", "id", "meta", "name", "groups"];
  const names = Object.keys(sent).filter((name) => !ours.includes(name) && !isNothing(sent[name]));
  return names.filter((name) => !isRecord(resource) || isNothing(resource[name])).map((name) => `${name} is gone`);
}

async function replace({ probe }: Examination, { id }: TestUser, body: Readonly<Record<string, unknown>>) {
  const put = await probe.send({ method: "PUT", path: ["Users", id], body });
  return { put, read: await probe.get(["Users", id]) };
}

/** P14: as custom apps do it. */
async function switchByPut(examination: Examination, somebody: OktaTestUser | undefined): Promise<CheckVerdict> {
  if (!somebody) return { findings: [], unverified: "there is no user" };
  const findings: CheckFinding[] = [];
  for (const active of [false, true]) {
    const before = await examination.probe.get(["Users", somebody.id]);
    if (!isRecord(before.body) || !showsUser(before, somebody.id))
      return { findings, unverified: `the user is ${outcomeOf(before)}: see D1` };
    const body = { schemas: [coreUserSchema], ...before.body, active };
    const { put, read } = await replace(examination, somebody, body);
    const held = readAttribute(read.body, "active");
    if (isSuccess(put) && (!showsUser(read, somebody.id) || held === null || held === active)) continue;
    findings.push(
      oktaFinding(
        `PUT with \`active: ${active}\` is ${outcomeOf(put)}${isSuccess(put) ? `, but active is ${shown(held)} afterwards` : ""}.`,
        `Custom apps of Okta do not ${active ? "enable" : "disable"} people${isSuccess(put) ? ", and report no error" : ""}${active ? "" : ": who leaves keeps the account"}.`,
        "Ask the vendor to take active from a PUT (RFC 7644, 3.5.1).",
        put,
        read,
      ),
    );
    if (!isSuccess(put)) break;
  }
  return { findings };
}
