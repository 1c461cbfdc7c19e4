import type { OktaMapping } from "../../lib/okta/api/profile-mapping";
import * as oktaErrors from "../../lib/okta/api/errors";
import * as errors from "./errors";
import { fail, ScimformError } from "../../lib/core/problem";
import {
  findProfileMapping,
  getApp,
  getProfileMapping,
  hasMarker,
  ifFound,
  listApps,
  type Okta,
  type ProfileMapping,
  readAppUserSchema,
  readProfileMapping,
} from "../../lib/okta/api";
import type { Client } from "../client";
import { replacedBy } from "../plugin/compare";
import { planNew } from "../plugin/plan";
import { shapeOf } from "../plugin/shape";
import { mayDestroy } from "../../lib/terraform/permitted-stacks";
import { type Diagnostic, type ObjectValue, type OperationContext, type Resource, unknownValue } from "../plugin/types";
import { oktaProfileMappingDescription } from "../../lib/terraform/resources/okta-profile-mapping";
import { checkValues } from "./check-values";
import { fromMappings, keepMappingSpelling, toMappings } from "./mapping-value";
import { fromOktaProvider } from "./moved-mapping";
import { report, reportError, type DiagnosticSubject } from "./diagnostic-subject";
import { flag, text } from "./value";
import { poll } from "./polling";
import { writeMappings } from "./write-mappings";

const { attributes, description } = oktaProfileMappingDescription;
const block = { attributes, description };

/**
 * `scimform_okta_profile_mapping`. Okta makes the mapping together with the app, and fills it: here only what is declared is ever
 * written or removed, so that several of these can share an app with each other, and with people in the Admin Console.
 */
export const oktaProfileMapping: Resource<Client> = {
  schema: { version: 0, block },

  validate: (config) => checkValues(attributes, config),

  async read({ client }, state) {
    return { state: await readState(client.okta(), state) };
  },

  async plan({ client }, { prior, proposed, priorPrivate }) {
    if (proposed === null)
      return { planned: null, diagnostics: prior ? requirePermission(client, prior, "destroy") : [] };
    const planned = prior ? keepMappingSpelling(prior, proposed) : planNew(block, proposed);
    const requiresReplace = replacedBy(shapeOf(block), prior, planned, ["app_id"]);
    if (!prior && priorPrivate.length === 0) await refuseSecondApp(client, planned);
    const left = prior && requiresReplace.length === 0 && !removes(planned) ? takenOut(prior, planned) : [];
    const diagnostics = left.length > 0 ? [report(subjectOf(planned), errors.mappingsLeft(left))] : [];
    const replaced = prior && requiresReplace.length > 0 ? requirePermission(client, prior, "replace") : [];
    return {
      planned,
      requiresReplace,
      diagnostics: [...replaced, ...diagnostics],
      privateData: Buffer.from(prior ? known : ""),
    };
  },

  async create(context, { planned }) {
    try {
      const okta = context.client.okta();
      const id = await newMapping(context, okta, appOf(planned));
      await writeMappings(context, okta, id, { declared: toMappings(planned), removed: [] });
      return { state: { ...planned, id } };
    } catch (error) {
      return { state: null, diagnostics: await writeFailure(context.client, planned, error) };
    }
  },

  async update(context, { prior, planned }) {
    const removed = removes(planned) ? takenOut(prior, planned) : [];
    try {
      const declared = toMappings(planned);
      await writeMappings(context, context.client.okta(), text(prior["id"]) ?? "", { declared, removed });
      return { state: planned };
    } catch (error) {
      // What got lost must show in the next plan: the state says what is, not what was wanted.
      const current = await Promise.resolve()
        .then(() => readState(context.client.okta(), prior))
        .catch(() => null);
      return { state: current ?? prior, diagnostics: await writeFailure(context.client, planned, error) };
    }
  },

  /** Forgotten, but for what cannot stay: people's data flows through these mappings, and the app outlives the stack or takes them along. */
  async delete(context, prior) {
    if (!removes(prior)) return { state: null };
    try {
      const removed = Object.keys(toMappings(prior));
      const write = writeMappings(context, context.client.okta(), text(prior["id"]) ?? "", { declared: {}, removed });
      await ifFound(write);
      return { state: null };
    } catch (error) {
      return { state: prior, diagnostics: reportError(subjectOf(prior), error) };
    }
  },

  /** `<app id>` for all mappings of an app, `<app id>/<variable name>` for one; what only Terraform knows can come along as a query. */
  async importState({ client }, importId) {
    const [, appId, name, query] = /^(\w+)(?:\/(\w+))?(?:\?(.*))?$/.exec(importId.trim()) ?? [];
    const ours = new URLSearchParams(query);
    if (appId === undefined || [...ours.keys()].some((key) => key !== "stack" && key !== "on_removal"))
      throw fail(errors.mappingImportId, importId);
    const { id, properties } = await readProfileMapping(client.okta(), appId);
    const chosen = Object.entries(properties).filter(([each]) => name === undefined || each === name);
    const mappings = fromMappings(Object.fromEntries(chosen));
    return {
      state: {
        id,
        stack: ours.get("stack"),
        app_id: appId,
        mappings,
        protected: null,
        on_removal: ours.get("on_removal"),
      },
    };
  },

  moveFrom: fromOktaProvider,
};

/** Whatever replaces a mapping is planned next, as a creation that is handed this. */
const known = "known";

/**
 * A state that was lost must not cost a second app; without a mapping in the state and with an app that is yet to be made, Terraform knows neither.
 * @throws ScimformError PROVIDER_APP_EXISTS
 */
async function refuseSecondApp(client: Client, planned: ObjectValue): Promise<void> {
  const stack = text(planned["stack"]);
  if (stack === null || planned["app_id"] !== unknownValue) return;
  const found = (await listApps(client.okta())).filter(({ settings }) => hasMarker(settings?.notes?.admin, stack));
  if (found.length === 0) return;
  throw fail(
    errors.appExists,
    stack,
    found.map(({ id, label }) => `${label} (${id})`),
  );
}

/** The mapping of an app that may have been created moments ago. @throws ScimformError OKTA_MAPPING_MISSING */
async function newMapping(context: OperationContext<Client>, okta: Okta, appId: string): Promise<string> {
  const look = (): Promise<string | undefined> => ifFound(findProfileMapping(okta, appId));
  const id = await poll(context, okta, look, (found) => found !== undefined);
  if (id === undefined) throw fail(oktaErrors.mappingMissing, appId);
  return id;
}

/** The state as the declared mappings are now, in the state's own words where they mean the same; null when the app is gone. */
async function readState(okta: Okta, state: ObjectValue): Promise<ObjectValue | null> {
  const live = await findLive(okta, text(state["id"]) ?? "", appOf(state));
  if (!live) return null;
  const declared = toMappings(state);
  const shown = Object.entries(live.properties).filter(([name]) => name in declared);
  const mappings = fromMappings(Object.fromEntries(shown));
  return keepMappingSpelling(state, { ...state, id: live.id, mappings });
}

/** @returns null when the app is certainly gone: Okta does not know it AND a list without it succeeded */
async function findLive(okta: Okta, id: string, appId: string): Promise<ProfileMapping | null> {
  const live = await ifFound(getProfileMapping(okta, id));
  if (live) return live;
  if (await ifFound(getApp(okta, appId))) return readProfileMapping(okta, appId);
  if ((await listApps(okta)).some((app) => app.id === appId)) throw fail(oktaErrors.mappingMissing, appId);
  return null;
}

/**
 * The mapping itself is only forgotten. But it is planned before the app on which it depends: so this is the place to speak before
 * Terraform says of the app that it has `prevent_destroy`.
 * @returns what there is to know
 * @throws ScimformError PROVIDER_APP_PROTECTED
 */
function requirePermission({ env }: Client, prior: ObjectValue, act: "destroy" | "replace"): Diagnostic[] {
  if (flag(prior["protected"]) !== true) return [];
  const stack = text(prior["stack"]);
  const name = stack ?? appOf(prior);
  if (mayDestroy(env, name)) return [report(subjectOf(prior), errors.appDestroyAllowed(name))];
  throw fail(errors.appProtected, act, stack, name);
}

/**
 * Reports a failed write. Of a rejected one Okta names a single attribute and no reason, so the attributes that the app's profile
 * lacks are listed.
 */
async function writeFailure(client: Client, planned: ObjectValue, error: unknown): Promise<Diagnostic[]> {
  const subject = subjectOf(planned);
  const isRejected =
    error instanceof ScimformError && error.problems.some(({ code }) => code === oktaErrors.rejected.code);
  const profile = isRejected
    ? await readAppUserSchema(client.okta(), appOf(planned)).catch(() => undefined)
    : undefined;
  const missing = Object.keys(toMappings(planned)).filter(
    (name) => profile && !(name in profile.base) && !(name in profile.custom),
  );
  return missing.length > 0
    ? [report(subject, errors.mappedAttributesMissing(missing, subject.stack))]
    : reportError(subject, error);
}

const removes = (value: ObjectValue): boolean => text(value["on_removal"]) === "remove";

function takenOut(prior: ObjectValue, planned: ObjectValue): string[] {
  const declared: Readonly<Record<string, OktaMapping>> = toMappings(planned);
  return Object.keys(toMappings(prior)).filter((name) => !(name in declared));
}

/** Returns the app id where Terraform guarantees one: in a state, or in values that are about to be applied. */
const appOf = (value: ObjectValue): string => text(value["app_id"]) ?? "";

const subjectOf = (value: ObjectValue): DiagnosticSubject => ({
  stack: text(value["stack"]),
  object: "profile mapping",
});
