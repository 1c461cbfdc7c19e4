import { activationBody, readAttribute, type JsonObject, type PatchDialect } from "../../entra/requests";
import * as okta from "../../okta/requests";
import { found, type Examination, type TestUser } from "../examination";
import { isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { goneBetween, idsOf, resourcesOf, severalText, shown } from "../judge";
import { showsUser } from "./create";
import { createOne } from "./crowd";
import { operations, patchAndRead } from "./patch";
import { textOf } from "../sample";

/** The result of changing `active`. */
interface Trial {
  readonly outcome: "done" | "refused" | "lost" | "text" | "hidden" | "untold";
  readonly patched: CheckExchange;
  readonly read: CheckExchange;
  /** What was there before, and is no more. */
  readonly gone: readonly string[];
}

const mixedBody = (active: boolean): JsonObject => operations({ op: "Replace", path: "active", value: active });

type Form = PatchDialect | "mixed" | "okta";

type Body = Readonly<Record<string, unknown>>;

const bodyOf = (form: Form, active: boolean): Body =>
  form === "mixed" ? mixedBody(active) : form === "okta" ? okta.activationBody(active) : activationBody(active, form);

/** P1 to P4, D1 and D2: disabling and enabling, in every form, looked at afterwards. */
export async function checkActivation(examination: Examination): Promise<void> {
  const { first, third, probe } = examination;
  const forms = new Map<Form, { readonly off: Trial; readonly on: Trial }>();
  const tryForm = async (former: TestUser, form: Form) => {
    const user = await enabledUser(examination, former);
    if (!user) return undefined;
    const off = await setActive(examination, user, false, bodyOf(form, false));
    const on = await setActive(examination, user, true, bodyOf(form, true));
    forms.set(form, { off, on });
    // The next form starts with an enabled user again, if anything can bring it there.
    if (on.outcome !== "done" && form !== "legacy") await setActive(examination, user, true, bodyOf("legacy", true));
    return off;
  };
  for (const [id, form] of [
    ["P2", "aadOptscim062020"],
    ["P1", "legacy"],
    ["P3", "mixed"],
  ] as const) {
    if (!examination.sample.mapsActive) {
      if (examination.wanted(id)) examination.skip(id, "active is not mapped: nobody is ever disabled");
      continue;
    }
    if (!examination.wanted(id) || !first) continue;
    const off = await tryForm(first, form);
    const flagWorks = forms.get("aadOptscim062020")?.off.outcome === "done";
    examination.record(id, off ? judgeOff(examination, form, off, flagWorks) : nobodyEnabled);
  }
  if (examination.wanted("P4")) {
    const user = third ?? first;
    await probe.speaking(examination.oktaHeaders, async () => {
      if (!user) return;
      const off = await tryForm(user, "okta");
      examination.record("P4", off ? judgeOkta(off, forms.get("okta")?.on) : nobodyEnabled);
    });
  }
  const working = [...forms].find(
    ([, { off }]) => off.outcome === "done" || off.outcome === "hidden" || off.outcome === "text",
  );
  await checkDisabled(examination, working?.[0]);
  await examination.check("D2", () => judgeOn(examination, forms));
}

const nobodyEnabled: CheckVerdict = {
  findings: [],
  unverified: "nobody is enabled any more, and nobody can be created",
};

/** Somebody who can be disabled: who is disabled already looks the same afterwards, whatever the target does. */
async function enabledUser(examination: Examination, user: TestUser): Promise<TestUser | undefined> {
  const read = await examination.probe.get(["Users", user.id]);
  const active = readAttribute(read.body, "active");
  const isDisabled = typeof active !== "object" && String(active).toLowerCase() === "false";
  return showsUser(read, user.id) && !isDisabled ? user : createOne(examination);
}

async function setActive(examination: Examination, user: TestUser, active: boolean, body: Body): Promise<Trial> {
  const before = await examination.probe.get(["Users", user.id]);
  const [patched, read] = await patchAndRead(examination, user, body);
  const outcome = outcomeOfTrial(user.id, active, patched, read);
  const isSeen = isSuccess(patched) && showsUser(before, user.id) && showsUser(read, user.id);
  return { patched, read, outcome, gone: isSeen ? goneBetween(before.body, read.body) : [] };
}

function outcomeOfTrial(id: string, active: boolean, patched: CheckExchange, read: CheckExchange): Trial["outcome"] {
  if (!isSuccess(patched)) return "refused";
  if (!showsUser(read, id)) return "hidden";
  const value = readAttribute(read.body, "active");
  if (value === active) return "done";
  if (typeof value === "string" && value.toLowerCase() === String(active)) return "text";
  return value === null ? "untold" : "lost";
}

function describe({ outcome, patched, read, gone }: Trial, active: boolean): string {
  switch (outcome) {
    case "refused":
      return `is ${outcomeOf(patched)}`;
    case "lost":
      return `is ${outcomeOf(patched)}, but active is still ${shown(readAttribute(read.body, "active"))}`;
    case "text":
      return `is ${outcomeOf(patched)}, but active becomes the text ${shown(readAttribute(read.body, "active"))}, not ${active}: an application that only asks whether it is set takes it for true`;
    case "done":
      return `is ${outcomeOf(patched)}, but ${severalText(gone)} ${gone.length > 1 ? "are" : "is"} gone afterwards`;
    default:
      return `is ${outcomeOf(patched)}`;
  }
}

const clears = "Who is disabled loses more than the right to sign in; when they come back, it is gone.";

const untold = (trial: Trial): string | undefined =>
  trial.outcome === "hidden"
    ? `the user is ${outcomeOf(trial.read)} afterwards: see D1`
    : trial.outcome === "untold"
      ? "the target does not show active"
      : undefined;

/** P1 to P3. */
function judgeOff(examination: Examination, form: Exclude<Form, "okta">, off: Trial, flagWorks: boolean): CheckVerdict {
  const unverified = untold(off);
  if (unverified !== undefined) return { findings: [], unverified };
  if (off.outcome === "done" && off.gone.length === 0) return found();
  const silent = off.outcome !== "refused";
  const flagged = examination.dialect !== "legacy";
  const dialect: PatchDialect = form === "mixed" ? "legacy" : form;
  const speakers =
    form === "mixed" ? "Entra's tutorial shows this form: whoever sends it" : examination.speakers(dialect);
  const remedy =
    form === "aadOptscim062020"
      ? flagged
        ? "Remove aadOptscim062020 from the tenant URL if P1 passes; otherwise ask the vendor."
        : "Do not add aadOptscim062020 to the tenant URL."
      : flagged || form === "mixed"
        ? "Disable people through cycles only; use provisioning on demand to create and update. Ask the vendor to take ops in any letter case, and booleans as texts."
        : flagWorks
          ? "Add aadOptscim062020 to the tenant URL (P2 passes), and use provisioning on demand only to create and update: it ignores the flag."
          : "Ask the vendor: neither of Entra's dialects disables anybody.";
  const finding: CheckFinding = {
    level: form === "mixed" && flagged ? "W" : examination.levelOf(dialect),
    what: `${form === "aadOptscim062020" ? "`replace active false`" : form === "mixed" ? "`Replace active false`" : '`Replace active "False"`'} ${describe(off, false)}.`,
    breaks:
      off.outcome === "done"
        ? clears
        : `${speakers} ${form === "mixed" ? "does" : "do"} not disable people${silent ? ", while the provisioning log says that it went well" : ""}: who leaves keeps the account.`,
    remedy,
    evidence: [off.patched, off.read],
  };
  return found(finding);
}

/** P4. */
function judgeOkta(off: Trial, on: Trial | undefined): CheckVerdict {
  const unverified = untold(off);
  if (unverified !== undefined) return { findings: [], unverified };
  const cases = [[off, false] as const, ...(on ? [[on, true] as const] : [])];
  return found(
    ...cases
      .filter(([trial]) => (trial.outcome !== "done" || trial.gone.length > 0) && untold(trial) === undefined)
      .map(([trial, active]): CheckFinding => ({
        level: "O",
        what: `\`replace\` without a path, {"active":${active}}, ${describe(trial, active)}.`,
        breaks:
          trial.outcome === "done"
            ? clears
            : `Apps of Okta's catalogue do not ${active ? "enable" : "disable"} people: Okta never sends DELETE, only this. Custom apps send PUT (P14).`,
        remedy: "Ask the vendor to take operations without a path (RFC 7644, 3.5.2.3).",
        evidence: [trial.patched, trial.read],
      })),
  );
}

/** D1. */
async function checkDisabled(examination: Examination, form: Form | undefined): Promise<void> {
  const { probe, sample, first = examination.third } = examination;
  await examination.check("D1", async () => {
    if (form === undefined || !first) return { findings: [], unverified: "no form of disabling by PATCH works" };
    const target = examination.asks("entra") ? sample.matching[0] : "userName";
    await probe.patch("users", first.id, bodyOf(form, false));
    const byId = await probe.get(["Users", first.id]);
    const bySearch =
      examination.holds("C3") && examination.holds("C9")
        ? await probe.find("users", target, textOf(first.values, target))
        : undefined;
    await probe.patch("users", first.id, bodyOf(form, true));
    return judgeDisabled(first.id, byId, bySearch);
  });
}

/** @param bySearch absent: nobody is found there, disabled or not */
function judgeDisabled(id: string, byId: CheckExchange, bySearch: CheckExchange | undefined): CheckVerdict {
  const findings: CheckFinding[] = [];
  const add = (what: string, exchange: CheckExchange): void => {
    findings.push({
      level: "E",
      what,
      breaks:
        "Who is disabled is taken for deleted: when they return (in Entra also after a restart of the job) they are created again, and that is answered by 409.",
      remedy: "Ask the vendor to return disabled users by id and by search.",
      evidence: [exchange],
    });
  };
  if (!showsUser(byId, id)) add(`A disabled user is ${outcomeOf(byId)} when read by its id.`, byId);
  if (bySearch && !idsOf(resourcesOf(bySearch.body) ?? []).includes(id))
    add("A disabled user is not found by the matching attribute.", bySearch);
  return found(...findings);
}

/** D2: of every form that disables. */
function judgeOn(
  examination: Examination,
  forms: ReadonlyMap<Form, { readonly off: Trial; readonly on: Trial }>,
): CheckVerdict {
  const findings: CheckFinding[] = [];
  const reasons: string[] = [];
  let works = false;
  for (const [form, { off, on }] of forms) {
    if (form === "okta" || form === "mixed") continue;
    if (on.outcome === "done" && (off.outcome === "done" || off.outcome === "hidden")) {
      works = true;
      continue;
    }
    if (off.outcome !== "done" && off.outcome !== "hidden") {
      reasons.push(`nobody was disabled in the dialect ${form}`);
      continue;
    }
    if (on.outcome === "untold") {
      reasons.push("the target does not show active");
      continue;
    }
    findings.push({
      level: examination.levelOf(form),
      what:
        on.outcome === "hidden"
          ? `After it was enabled in the dialect ${form}, the user is ${outcomeOf(on.read)} when read by its id.`
          : `Enabling in the dialect ${form} ${describe(on, true)}.`,
      breaks: `${examination.speakers(form)} do not bring anybody back who was disabled once.`,
      remedy: "Ask the vendor whether accounts are enabled again through SCIM, or by hand.",
      evidence: [on.patched, on.read],
    });
  }
  return reasons.length > 0 && findings.length === 0 && !works
    ? { findings, unverified: reasons.join("; ") }
    : { findings };
}
