import { parseAttributePath } from "../../entra/schema/attribute-path";
import { patchBody, type AttributeChange, type JsonObject, type PatchDialect } from "../../entra/requests";
import { toScimValue } from "../../entra/requests/target-value";
import type { Examination, TestUser } from "../examination";
import { isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding } from "../finding";
import { goneBetween, readBackOf, readBackText, severalText, type ReadBack } from "../judge";
import { asUser, createUser, showsUser } from "./create";
import { operations, patchAndRead } from "./patch";

type Way = "path" | "keys";

/** The result of changing one attribute. */
interface UpdateOutcome {
  readonly target: string;
  readonly dialect: PatchDialect;
  readonly op: "add" | "replace";
  /** `keys`: as a key in the value of an operation without a path. */
  readonly way: Way;
  /** "refused", or how it came back. */
  readonly fate: ReadBack | { readonly kind: "refused"; readonly exchange: CheckExchange };
  readonly evidence: readonly CheckExchange[];
}

/** P5 to P7: checks the changes, replacements and additions of the mappings, in both dialects. */
export async function checkUpdates(examination: Examination): Promise<void> {
  const ids = (["P5", "P6", "P7"] as const).filter((id) => examination.wanted(id));
  const { first, sample } = examination;
  if (ids.length === 0 || !first) return;
  const outcomes: UpdateOutcome[] = [];
  const losses: Loss[] = [];
  for (const dialect of ["legacy", "aadOptscim062020"] as const) {
    const next = sample.person();
    const replaced = sample.updatable
      .filter((target) => target in next && next[target] !== first.values[target])
      .map((target): AttributeChange => ({
        target,
        value: next[target] ?? null,
        previous: first.values[target] ?? null,
        operation: "replace",
      }));
    outcomes.push(...(await change(examination, first, replaced, dialect, "replace")));
    first.values = { ...first.values, ...Object.fromEntries(replaced.map(({ target, value }) => [target, value])) };
    losses.push(...(await changeSingly(examination, first, dialect)));
    outcomes.push(...(await addToBlank(examination, dialect)));
  }
  const isExtension = ({ target }: UpdateOutcome): boolean => parseAttributePath(target)?.schema != null;
  const tried = {
    P5: outcomes.filter((each) => each.way === "path" && !isExtension(each)),
    P6: outcomes.filter((each) => each.way === "keys"),
    P7: outcomes.filter((each) => each.way === "path" && isExtension(each)),
  };
  for (const id of ids) {
    const bad = tried[id].filter(({ fate }) => fate.kind !== "kept");
    const findings = [
      ...grouped(bad).map((each) => describe(examination, each)),
      ...losses.filter((each) => each.id === id).map((each) => describeLoss(examination, each)),
    ];
    examination.record(id, { findings, ...(tried[id].length === 0 && { skipped: "nothing of the kind is mapped" }) });
  }
}

/** What a change of one attribute took away besides. */
interface Loss {
  readonly id: "P5" | "P6" | "P7";
  readonly target: string;
  readonly dialect: PatchDialect;
  readonly gone: readonly string[];
  readonly evidence: readonly [CheckExchange, CheckExchange];
}

/**
 * Changes one part of a name, one element of a list, one attribute of an extension, and one attribute that stands alone, each in a
 * PATCH of its own: servers were seen to drop what stands beside it.
 */
async function changeSingly(examination: Examination, user: TestUser, dialect: PatchDialect): Promise<Loss[]> {
  const { sample } = examination;
  const { types } = sample.plan;
  const next = sample.person();
  const losses: Loss[] = [];
  let before = await examination.probe.get(["Users", user.id]);
  for (const target of oneOfEach(sample.updatable.filter((each) => each in next))) {
    const change = {
      target,
      value: next[target] ?? null,
      previous: user.values[target] ?? null,
      operation: "replace",
    } as const;
    const body = patchBody([change], dialect, types);
    const [patched, read] = await patchAndRead(examination, user, body);
    if (!isSuccess(patched) || !showsUser(read, user.id)) continue;
    user.values = { ...user.values, [target]: change.value };
    const gone = goneBetween(before.body, read.body);
    before = read;
    if (gone.length === 0) continue;
    const id = keysOf(body).has(target) ? "P6" : parseAttributePath(target)?.schema == null ? "P5" : "P7";
    losses.push({ id, target, dialect, gone, evidence: [patched, read] });
  }
  return losses;
}

/** One attribute of those that share a name, a list or an extension, and one of those that share nothing. */
function oneOfEach(targets: readonly string[]): string[] {
  const byHolder = new Map<string, string>();
  for (const target of targets) {
    const path = parseAttributePath(target);
    const holder = path?.schema ?? (path?.filter || path?.subAttribute ? path.attribute : "");
    if (!byHolder.has(holder)) byHolder.set(holder, target);
  }
  return [...byHolder.values()];
}

function describeLoss(examination: Examination, { target, dialect, gone, evidence }: Loss): CheckFinding {
  const [patched] = evidence;
  return {
    level: examination.levelOf(dialect),
    what: `${dialect === "legacy" ? "`Replace`" : "`replace`"} of ${target} is ${outcomeOf(patched)}, but ${severalText(gone)} ${gone.length > 1 ? "are" : "is"} gone afterwards.`,
    breaks: `${examination.speakers(dialect)} take away what nobody changed, while the provisioning log says that it went well.`,
    remedy: "Ask the vendor to change only what an operation names (RFC 7644, 3.5.2).",
    evidence,
  };
}

/** Adds attributes to a user that had none of them. */
async function addToBlank(examination: Examination, dialect: PatchDialect): Promise<UpdateOutcome[]> {
  const { sample } = examination;
  const all = sample.person();
  const few = sample.minimal(all);
  const created = await createUser(examination, few);
  const blank = asUser(created, few);
  if (!blank) return [];
  const added = sample.updatable
    .filter((target) => target in all && !(target in few))
    .map((target): AttributeChange => ({ target, value: all[target] ?? null, previous: null, operation: "add" }));
  return change(examination, blank, added, dialect, "add");
}

/** Sends all changes in one PATCH, as Entra does; those that did not arrive are tried by themselves. */
async function change(
  examination: Examination,
  user: TestUser,
  changes: readonly AttributeChange[],
  dialect: PatchDialect,
  op: "add" | "replace",
): Promise<UpdateOutcome[]> {
  if (changes.length === 0) return [];
  const { plan } = examination.sample;
  const body = patchBody(changes, dialect, plan.types);
  const keys = keysOf(body);
  const together = await send(examination, user, changes, body);
  const outcomes: UpdateOutcome[] = [];
  for (const each of changes) {
    const way: Way = keys.has(each.target) ? "keys" : "path";
    const before = together.find(({ target }) => target === each.target);
    if (!before) continue;
    const common = { target: each.target, dialect, op };
    if (before.fate.kind === "kept") {
      outcomes.push({ ...common, way, ...before });
      continue;
    }
    const [alone] = await send(
      examination,
      user,
      [each],
      way === "keys" ? keyBody(each, plan.types) : patchBody([each], dialect, plan.types),
    );
    if (alone) outcomes.push({ ...common, way, ...alone });
  }
  const spoiled = spoiledOf(together, outcomes);
  const way: Way = spoiled.every(({ target }) => keys.has(target)) ? "keys" : "path";
  return [...outcomes, ...spoiled.map((each): UpdateOutcome => ({ ...each, dialect, op, way }))];
}

type Sent = Pick<UpdateOutcome, "target" | "fate" | "evidence">;

/** What arrives by itself, but not with the others. A refusal of all is told by the finding about the one that is refused alone. */
function spoiledOf(together: readonly Sent[], alone: readonly UpdateOutcome[]): readonly Sent[] {
  const arrived = new Set(alone.filter(({ fate }) => fate.kind === "kept").map(({ target }) => target));
  const spoiled = together.filter(({ target, fate }) => fate.kind !== "kept" && arrived.has(target));
  return arrived.size === alone.length ? spoiled : spoiled.filter(({ fate }) => fate.kind !== "refused");
}

async function send(
  examination: Examination,
  user: TestUser,
  changes: readonly AttributeChange[],
  body: JsonObject,
): Promise<Sent[]> {
  const { probe, sample } = examination;
  const patched = await probe.patch("users", user.id, body);
  if (!isSuccess(patched)) {
    return changes.map(({ target }) => ({ target, fate: { kind: "refused", exchange: patched }, evidence: [patched] }));
  }
  const read = await probe.get(["Users", user.id]);
  return changes.map(({ target, value }) => ({
    target,
    fate: readBackOf(read.body, target, toScimValue(value, sample.plan.types.get(target))),
    evidence: [patched, read],
  }));
}

/** Targets that travel as keys of an operation without a path. */
function keysOf(body: JsonObject): ReadonlySet<string> {
  const sent = body["Operations"] as readonly JsonObject[];
  return new Set(sent.filter((each) => !("path" in each)).flatMap((each) => Object.keys(each["value"] as JsonObject)));
}

const keyBody = ({ target, value }: AttributeChange, types: ReadonlyMap<string, string>): JsonObject =>
  operations({ op: "replace", value: { [target]: toScimValue(value, types.get(target)) } });

/** Groups outcomes: several attributes with the same outcome are one finding. */
function grouped(outcomes: readonly UpdateOutcome[]): UpdateOutcome[][] {
  const groups = new Map<string, UpdateOutcome[]>();
  for (const each of outcomes) {
    const key = [each.dialect, each.op, each.way, each.fate.kind].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

function describe(examination: Examination, outcomes: readonly UpdateOutcome[]): CheckFinding {
  const [first] = outcomes;
  if (!first) throw new Error("a finding is about something");
  const { dialect, op, way, fate, evidence } = first;
  const targets = [...new Set(outcomes.map(({ target }) => target))];
  const form = `${dialect === "legacy" ? (op === "add" ? "`Add`" : "`Replace`") : `\`${op}\``}${way === "keys" ? " without a path" : ""}`;
  const says = fate.kind === "refused" ? `is ${outcomeOf(fate.exchange)}` : readBackText(fate);
  return {
    level: examination.levelOf(dialect),
    what: `${form} of ${targets[0] ?? ""}${targets.length > 1 ? ` and ${targets.length - 1} more` : ""} ${says}.`,
    breaks:
      fate.kind === "refused"
        ? `${examination.speakers(dialect)} cannot ${op === "add" ? "fill in" : "change"} it, and every other change of the same PATCH is refused with it.`
        : `${examination.speakers(dialect)} lose the change, while the provisioning log says that it went well.`,
    remedy: remedyFor(examination, targets, way, dialect),
    evidence,
  };
}

function remedyFor(
  { dialect: cycles }: Examination,
  targets: readonly string[],
  way: Way,
  dialect: PatchDialect,
): string {
  const names = targets.join(", ");
  if (way === "keys" && cycles !== "legacy")
    return `Remove aadOptscim062020 from the tenant URL if P1 and P5 pass, or the mapping of ${names}; or ask the vendor.`;
  if (dialect !== cycles && dialect === "legacy")
    return `Use provisioning on demand for people without changes of ${names}, or remove the mapping.`;
  if (dialect !== cycles) return "Do not add aadOptscim062020 to the tenant URL, or ask the vendor first.";
  return `Remove the mapping of ${names}, let it apply on creation only (apply: onCreate), or ask the vendor.`;
}
