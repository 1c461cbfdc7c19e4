import { createUserBody, type JsonObject } from "../../entra/requests";
import { toScimValue } from "../../entra/requests/target-value";
import { found, type Examination, type TestUser } from "../examination";
import { isRecord, isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { elementsOf, readBackOf, readBackText, idOf, idsOf, otherCase, resourcesOf } from "../judge";
import type { CreatedObject } from "../probe";
import { textOf, type SampleValues } from "../sample";

/** Creates a user of these values. */
export function createUser(
  examination: Examination,
  values: SampleValues,
  more: Partial<JsonObject> = {},
): Promise<CreatedObject> {
  const { probe, sample } = examination;
  const [target] = sample.matching;
  const body: JsonObject = { ...createUserBody(values, sample.plan.types), ...(more as JsonObject) };
  return probe.create("users", body, [target, textOf(values, target)]);
}

export const asUser = ({ id }: CreatedObject, values: SampleValues): TestUser | undefined =>
  id === undefined ? undefined : { id, values };

/** C1 to C5 and C7: users are created as the mappings say, found, and not created twice. */
export async function checkCreation(examination: Examination): Promise<void> {
  await examination.check("C1", () => createFirst(examination));
  const { first, sample, probe } = examination;
  await examination.check("C2", () => createAgain(examination, values(first)));
  const [target, ...others] = sample.matching;
  const name = textOf(first?.values, target);
  await examination.check("C3", async () => {
    const exchange = await probe.find("users", target, name);
    const hit = judgeHit(exchange, first?.id, `${target} eq "${name}"`);
    const part = hit.length > 0 ? [] : judgePart(await probe.find("users", target, partOf(name)), first?.id, "user");
    return { findings: [...hit, ...part], stops: !isHit(exchange, first?.id) };
  });
  await examination.check("C4", async () => {
    if (otherCase(name) === name || sample.plan.caseExact.has(target))
      return { findings: [], skipped: `letter case counts in ${target}, or it has none` };
    const exchange = await probe.find("users", target, otherCase(name));
    return judgeOtherCase(exchange, first?.id, target);
  });
  await examination.check("C5", async () => {
    if (others.length === 0) return { findings: [], skipped: "there is one matching attribute" };
    const findings: CheckFinding[] = [];
    for (const other of others) {
      const value = values(first)[other];
      if (typeof value !== "string") continue;
      findings.push(...judgeHit(await probe.find("users", other, value), first?.id, `${other} eq "${value}"`));
    }
    return found(...findings);
  });
  await examination.check("C7", () => createWithEmptyRoles(examination));
}

const values = (user: TestUser | undefined): SampleValues => user?.values ?? {};

async function createFirst(examination: Examination): Promise<CheckVerdict> {
  const { sample } = examination;
  const all = sample.person();
  const created = await createUser(examination, all);
  if (created.id !== undefined) return { findings: takeFirst(examination, created, all) };
  if (isSuccess(created.posted)) return { findings: [withoutId(created)], stops: true };
  return (await withoutCharset(examination, created.posted)) ?? narrowDown(examination, created.posted);
}

/** The user that further checks work with, and the findings about it. */
function takeFirst(examination: Examination, created: CreatedObject, values: SampleValues): CheckFinding[] {
  examination.first = asUser(created, values);
  const { types } = examination.sample.plan;
  const lost = judgeRead(created.read, values, types);
  for (const [target, value] of Object.entries(values)) {
    const isKept = readBackOf(created.read?.body, target, toScimValue(value, types.get(target))).kind === "kept";
    if (isKept) examination.kept.add(target);
  }
  return [...judgeCreated(created), ...lost];
}

/** Whether it was the charset that was refused: then all goes on without one. */
async function withoutCharset(examination: Examination, refusal: CheckExchange): Promise<CheckVerdict | undefined> {
  const { probe, sample } = examination;
  const { headers } = probe;
  probe.headers = (hasBody) => ({ ...headers(hasBody), ...(hasBody && { "content-type": "application/scim+json" }) });
  const all = sample.person();
  const created = await createUser(examination, all);
  if (created.id === undefined) {
    probe.headers = headers;
    return undefined;
  }
  const finding: CheckFinding = {
    level: "E",
    what: `POST with the content type application/scim+json; charset=utf-8 is ${outcomeOf(refusal)}; without the charset, the user is created.`,
    breaks: "Entra cannot create or change anybody: its bodies come with the charset.",
    remedy: "Ask the vendor to read the type up to the semicolon (RFC 9110, 8.3).",
    evidence: [refusal],
  };
  return { findings: [finding, ...takeFirst(examination, created, all)] };
}

/** Narrows down the cause of a refusal: tries again with the required attributes only, then with each attribute by itself. */
async function narrowDown(examination: Examination, refusal: CheckExchange): Promise<CheckVerdict> {
  const { sample } = examination;
  const refused = (what: string, remedy: string, ...evidence: CheckExchange[]): CheckFinding => ({
    level: "E",
    what,
    breaks: "Entra cannot create people: each is an error in the provisioning log, and tried again.",
    remedy,
    evidence,
  });
  const said = "Read what the target says, and ask the vendor which values it takes.";
  const few = sample.minimal(sample.person());
  if ((await createUser(examination, few)).id === undefined) {
    return { findings: [refused(`POST of a user is ${outcomeOf(refusal)}.`, said, refusal)], stops: true };
  }
  const findings: CheckFinding[] = [];
  for (const target of Object.keys(sample.person()).filter((each) => !(each in few))) {
    const all = sample.person();
    const one: SampleValues = { ...sample.minimal(all), [target]: all[target] ?? null };
    const created = await createUser(examination, one);
    if (created.id !== undefined) continue;
    sample.refused.add(target);
    findings.push(
      refused(
        `A user with ${target} is ${outcomeOf(created.posted)}; without it, it is created.`,
        `Remove the mapping of ${target}, or ask the vendor which values it takes.`,
        created.posted,
      ),
    );
  }
  if (findings.length === 0)
    findings.push(
      refused(
        `POST of a user is ${outcomeOf(refusal)}, though each of its attributes is taken by itself.`,
        said,
        refusal,
      ),
    );
  const rest = sample.person();
  const created = await createUser(examination, rest);
  examination.first = asUser(created, rest);
  return { findings, stops: created.id === undefined };
}

const withoutId = ({ posted, read }: CreatedObject): CheckFinding => ({
  level: "E",
  what: read
    ? "The id in the answer to POST leads to another resource than the one that was created."
    : `POST of a user is ${outcomeOf(posted)}, without an id in the body.`,
  breaks: "Entra cannot link the person to the account: nothing more is ever sent for them.",
  remedy: "Ask the vendor to answer by 201 and the resource with its id (RFC 7644, 3.3).",
  evidence: read ? [posted, read] : [posted],
});

function judgeCreated({ posted, read }: CreatedObject): CheckFinding[] {
  const findings: CheckFinding[] = [];
  if (posted.status !== 201) {
    findings.push({
      level: "W",
      what: `POST of a user is ${outcomeOf(posted)}, not by 201.`,
      breaks: "Nothing with Entra; Okta and Microsoft's SCIM Validator want 201.",
      remedy: "Ask the vendor for 201 (RFC 7644, 3.3).",
      evidence: [posted],
    });
  }
  findings.push(...judgeId("user", posted));
  if (read && !isSuccess(read)) {
    findings.push({
      level: "E",
      what: `The user that was just created is ${outcomeOf(read)} when read by its id.`,
      breaks: "Entra takes the account for deleted.",
      remedy: "Ask the vendor.",
      evidence: [posted, read],
    });
  }
  return findings;
}

/** An id has to be a text: RFC 7643, 3.1. */
export function judgeId(what: "user" | "group", posted: CheckExchange): CheckFinding[] {
  const id = isRecord(posted.body) ? posted.body["id"] : undefined;
  if (typeof id !== "number") return [];
  return [
    {
      level: "E",
      what: `The id of a ${what} is the number ${id}, not a text.`,
      breaks: "Who takes answers at their word cannot read the resource, and links nobody with it.",
      remedy: `Ask the vendor for "id": "${id}" (RFC 7643, 3.1).`,
      evidence: [posted],
    },
  ];
}

/** Whether each mapped value came back. */
function judgeRead(
  read: CheckExchange | undefined,
  sent: SampleValues,
  types: ReadonlyMap<string, string>,
): CheckFinding[] {
  if (!read || !isSuccess(read)) return [];
  const findings: CheckFinding[] = [];
  for (const [target, value] of Object.entries(sent)) {
    const fate = readBackOf(read.body, target, toScimValue(value, types.get(target)));
    if (fate.kind !== "kept") {
      findings.push({
        level: "E",
        what: `${target} ${readBackText(fate)}, although the user was created with it.`,
        breaks: `${target} never arrives, and the provisioning log says that all went well.`,
        remedy: `Remove the mapping of ${target}, or ask the vendor to keep it as it is sent.`,
        evidence: [read],
      });
    } else if (elementsOf(read.body, target) > 1) {
      findings.push({
        level: "E",
        what: `The user has more than one element for ${target}, though one was sent.`,
        breaks: "Each type has to be there once: which of them Entra compares and changes is left to chance.",
        remedy: "Ask the vendor to show one element of a type.",
        evidence: [read],
      });
    }
  }
  return findings;
}

/** C2. */
async function createAgain(examination: Examination, sent: SampleValues): Promise<CheckVerdict> {
  const { posted } = await createUser(examination, sent);
  return found(...judgeDuplicate("user", posted));
}

export function judgeDuplicate(what: "user" | "group", posted: CheckExchange): CheckFinding[] {
  if (posted.status === 409) return [];
  const twice = isSuccess(posted);
  return [
    {
      level: "E",
      what: `A second ${what} of the same name is ${outcomeOf(posted)}, not by 409.`,
      breaks: twice
        ? `There are two ${what}s of one name; when Entra finds both, it changes neither (DuplicateTargetEntries).`
        : "Entra does not learn that the name is taken, and reports another error.",
      remedy: "Ask the vendor to answer by 409 with scimType uniqueness (RFC 7644, 3.3).",
      evidence: [posted],
    },
  ];
}

const hits = (exchange: CheckExchange): (string | undefined)[] => idsOf(resourcesOf(exchange.body) ?? []);

const isHit = (exchange: CheckExchange, id: string | undefined): boolean =>
  id !== undefined && hits(exchange).includes(id);

/** Whether a search finds an object, and nothing else. */
export function judgeHit(exchange: CheckExchange, id: string | undefined, filter: string): CheckFinding[] {
  const ids = hits(exchange);
  if (isSuccess(exchange) && ids.length === 1 && ids[0] === id) return [];
  const what = !isSuccess(exchange)
    ? `The search for ${filter} is ${outcomeOf(exchange)}.`
    : isHit(exchange, id)
      ? `The search for ${filter} finds ${ids.length} resources.`
      : `The search for ${filter} does not find what was just created.`;
  return [
    {
      level: "E",
      what,
      breaks:
        "Entra does not find accounts that are there already: it tries to create them again, and gets 409 or a duplicate.",
      remedy:
        "Match by an attribute that the target searches by, or ask the vendor to; some look a user up by the first e-mail address: map both from the same source.",
      evidence: [exchange],
    },
  ];
}

/** A part of a name, which nobody has. */
export const partOf = (name: string): string => name.slice(0, -1);

/** Whether a search by a part of a name finds who has the whole one. */
export function judgePart(exchange: CheckExchange, id: string | undefined, what: "user" | "group"): CheckFinding[] {
  if (!isHit(exchange, id)) return [];
  return [
    {
      level: "E",
      what: `The search by eq for a part of its name finds the ${what}.`,
      breaks: `A ${what} whose name is a part of another's is linked with the other one, and changes it.`,
      remedy: "Ask the vendor to compare whole values with eq (RFC 7644, 3.4.2.2).",
      evidence: [exchange],
    },
  ];
}

function judgeOtherCase(exchange: CheckExchange, id: string | undefined, target: string): CheckVerdict {
  if (isHit(exchange, id)) return found();
  return found({
    level: "W",
    what: `${target} in other letter case does not find it.`,
    breaks:
      "Somebody whose name is written otherwise at the target gets a second account; Microsoft's SCIM Validator fails.",
    remedy: `Ask the vendor to compare ${target} without letter case (RFC 7643, 4.1.1), or map it through ToLower().`,
    evidence: [exchange],
  });
}

/** C7: Entra's bodies can carry empty lists. */
async function createWithEmptyRoles(examination: Examination): Promise<CheckVerdict> {
  const { sample } = examination;
  const all = sample.person();
  const few = sample.minimal(all);
  const created = await createUser(examination, few, { roles: [] });
  examination.second = asUser(created, few);
  if (created.id !== undefined) return found();
  const without = await createUser(examination, few);
  examination.second = asUser(without, few);
  return {
    stops: without.id === undefined,
    findings: [
      {
        level: "E",
        what: `A user with \`roles: []\` is ${outcomeOf(created.posted)}${without.id === undefined ? "" : "; without it, it is created"}.`,
        breaks: "Entra cannot create people whose list of roles is empty.",
        remedy: "Ask the vendor to tolerate empty lists (RFC 7643, 2.5: they mean that there is no value).",
        evidence: [created.posted],
      },
    ],
  };
}

/** Whether an exchange shows a user of this id at all. */
export const showsUser = (exchange: CheckExchange, id: string): boolean =>
  isSuccess(exchange) && isRecord(exchange.body) && idOf(exchange.body) === id;
