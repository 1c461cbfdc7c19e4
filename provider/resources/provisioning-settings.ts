import { isRunning, type ProvisioningSettings, sameSettings } from "../../lib/entra/graph";
import { fail, type Problem } from "../../lib/core/problem";
import * as errors from "./errors";
import {
  provisioningSettingsDescription,
  settingsArguments,
  settingsOfArguments,
} from "../../lib/terraform/resources/provisioning-settings";
import type { Client, TenantConnection } from "../client";
import { replacedBy } from "../plugin/compare";
import { diagnosticOf } from "../plugin/diagnostics";
import { planNew } from "../plugin/plan";
import { shapeOf } from "../plugin/shape";
import {
  unknownValue,
  type Diagnostic,
  type ObjectValue,
  type OperationContext,
  type Resource,
  type StateResult,
} from "../plugin/types";
import { checkValues } from "./check-values";
import { findJob, unlessGone } from "./find-job";
import { formatId, knownIdentity, parseImportId } from "./identity";
import { readJobSettings, type JobSettings } from "./job-settings";
import { decideStart, readStatus, type StatusNotice, type DesiredStatus } from "./job-status";
import { settingsWarnings } from "./settings-warnings";
import { withSubject, report, reportError, type DiagnosticSubject } from "./diagnostic-subject";
import { switchJob } from "./switch-job";
import { flag, number, text } from "./value";
import { replicationOptions, poll } from "./polling";
import { writeSettings } from "./write-settings";

const { attributes, description } = provisioningSettingsDescription;
const block = { attributes, description };

export const provisioningSettings: Resource<Client> = {
  schema: { version: 0, block },

  validate(config) {
    return [...checkValues(attributes, config), ...checkFormats(config)].map((it) =>
      withSubject(subjectOf(config), it),
    );
  },

  async read(context, state) {
    const connection = await context.client.connect();
    // Credentials that are handed over do not show everywhere at once: that there are none any more must last.
    const isSettled = (shown: ObjectValue | null): boolean =>
      shown === null || !flag(state["credentials_present"]) || flag(shown["credentials_present"]) === true;
    return poll(
      context,
      connection,
      () => readState(connection, state),
      (result) => isSettled(result.state),
    );
  },

  async plan(_context, { prior, proposed, priorPrivate }) {
    if (proposed === null) return { planned: null };
    const planned = prior ? proposed : planNew(block, proposed);
    const requiresReplace = replacedBy(shapeOf(block), prior, planned, ["service_principal_id", "job_id"]);
    const warnings = settingsWarnings({ prior, planned, people: readPeople(priorPrivate) });
    return {
      planned,
      requiresReplace,
      diagnostics: warnings.map((it) => withSubject(subjectOf(planned), diagnosticOf(it, block))),
    };
  },

  async create(context, { planned }) {
    try {
      const { live, diagnostics } = await bring(context, null, planned);
      context.client.jobs.take(settingsOf(planned));
      const known = { id: formatId(knownIdentity(planned)), credentials_present: live.condition.credentialsPresent };
      return { state: { ...planned, ...known }, diagnostics };
    } catch (error) {
      return { state: null, diagnostics: reportError(subjectOf(planned), error) };
    }
  },

  async update(context, { prior, planned }) {
    try {
      const { live, diagnostics } = await bring(context, prior, planned);
      // Credentials that arrive between plan and apply show at the next read: what was planned must come out as planned.
      const known = planned["credentials_present"] === unknownValue;
      const state = known ? { ...planned, credentials_present: live.condition.credentialsPresent } : planned;
      return { state, diagnostics };
    } catch (error) {
      const current = await context.client
        .connect()
        .then((connection) => readState(connection, prior))
        .catch(() => null);
      return { state: current?.state ?? prior, diagnostics: reportError(subjectOf(planned), error) };
    }
  },

  /** Pauses, unless this run created the settings anew before; the settings and credentials stay as they are. */
  async delete(context, prior) {
    if (context.client.jobs.isTaken(settingsOf(prior))) return { state: null };
    const subject = subjectOf(prior);
    const identity = knownIdentity(prior);
    try {
      const connection = await context.client.connect();
      const job = await findJob(connection, identity);
      if (!job || !isRunning(job)) return { state: null };
      const warnings = await switchJob(context, connection, identity, "pause", subject.stack);
      return { state: null, diagnostics: warnings.map((it) => report(subject, it)) };
    } catch (error) {
      return { state: prior, diagnostics: reportError(subject, error) };
    }
  },

  async importState({ client }, id) {
    const { attributes: given, ...identity } = parseImportId(id, ["stack", "token_source", "oauth_client_id"]);
    const connection = await client.connect();
    const live = await unlessGone(connection, identity, () => readJobSettings(connection, identity));
    if (!live) throw fail(errors.importNotFound, id);
    return {
      state: {
        ...Object.fromEntries(Object.keys(attributes).map((name) => [name, null])),
        ...given,
        ...settingsArguments(live.settings),
        id: formatId(identity),
        service_principal_id: identity.servicePrincipalId,
        job_id: identity.jobId,
        status: readStatus(null, live.condition).status,
        credentials_present: live.condition.credentialsPresent,
      },
    };
  },
};

/** Settings and status as they are now; a status that only a person should change is reported instead. */
async function readState(connection: TenantConnection, state: ObjectValue): Promise<StateResult> {
  const identity = knownIdentity(state);
  const live = await unlessGone(connection, identity, () => readJobSettings(connection, identity));
  if (!live) return { state: null };
  const { status, notice } = readStatus(desiredStatusOf(state), live.condition);
  return {
    state: {
      ...state,
      ...(live.settingsKept ? keepNulls(state, live.settings) : {}),
      status,
      credentials_present: live.condition.credentialsPresent,
    },
    diagnostics: noticesOf(notice, live, subjectOf(state)),
    privateData: writePeople(live.people),
  };
}

/** The number of people waits for the plan in the private data: an attribute would show a difference with every cycle. */
const writePeople = (people: number): Buffer => Buffer.from(`people ${people}`);

function readPeople(privateData: Buffer): number | undefined {
  const people = /^people (\d+)$/.exec(privateData.toString())?.[1];
  return people === undefined ? undefined : Number(people);
}

/** Brings settings and status about. Pausing comes first and starting last, so that nothing runs with half of a change. */
async function bring(
  context: OperationContext<Client>,
  prior: ObjectValue | null,
  planned: ObjectValue,
): Promise<{ live: JobSettings; diagnostics: Diagnostic[] }> {
  const subject = subjectOf(planned);
  const { stack } = subject;
  const identity = knownIdentity(planned);
  const connection = await context.client.connect();
  const live = await readJobSettings(connection, identity, prior ? {} : replicationOptions(context, connection));
  const settings = settingsOfArguments(planned);
  const { step, notice } = decideStart(
    prior && desiredStatusOf(prior),
    desiredStatusOf(planned) ?? "off",
    live.condition,
  );

  const warnings: Problem[] = [];
  if (step === "pause") warnings.push(...(await switchJob(context, connection, identity, step, stack)));
  if (!sameSettings(settings, live.settings)) {
    const { servicePrincipalId } = identity;
    const tokenSource = text(planned["token_source"]);
    const secretKey = text(planned["oauth_client_id"]) === null ? "SecretToken" : "Oauth2ClientSecret";
    const { credentialsPresent, running } = live.condition;
    const credentialsExpected = credentialsPresent || running || flag(prior?.["credentials_present"]) === true;
    const write = { servicePrincipalId, stack, settings, tokenSource, secretKey, credentialsExpected } as const;
    warnings.push(...(await writeSettings(context, connection, write)));
  }
  if (step === "start") warnings.push(...(await switchJob(context, connection, identity, step, stack)));
  return { live, diagnostics: [...warnings.map((it) => report(subject, it)), ...noticesOf(notice, live, subject)] };
}

/** Returns the arguments for the live settings, with the null of the state wherever it means the same. */
function keepNulls(state: ObjectValue, settings: ProvisioningSettings): ObjectValue {
  const asked: ObjectValue = settingsArguments(settingsOfArguments(state));
  const live: ObjectValue = settingsArguments(settings);
  return Object.fromEntries(
    Object.entries(live).map(([name, value]) => [name, value === asked[name] ? (state[name] ?? null) : value]),
  );
}

function noticesOf(notice: StatusNotice | undefined, live: JobSettings, subject: DiagnosticSubject): Diagnostic[] {
  if (!notice) return [];
  const problem =
    notice === "quarantined" ? errors.quarantined(subject.stack, live.quarantineReason) : errors[notice](subject.stack);
  return [report(subject, problem)];
}

function checkFormats(config: ObjectValue): Diagnostic[] {
  const threshold = number(config["accidental_deletion_threshold"]);
  const email = text(config["notification_email"]);
  const source = text(config["token_source"]);
  const at = (attribute: string, problem: Problem): Diagnostic => ({ ...diagnosticOf(problem), path: [{ attribute }] });
  return [
    ...(threshold !== null && !(Number.isInteger(threshold) && threshold >= 0)
      ? [at("accidental_deletion_threshold", errors.thresholdInvalid(threshold))]
      : []),
    ...(email !== null && !/^[^\s@,;]+@[^\s@,;]+$/.test(email)
      ? [at("notification_email", errors.emailInvalid(email))]
      : []),
    ...(source !== null && !/^(env|file|keyvault):\S/.test(source)
      ? [at("token_source", errors.tokenSourceInvalid())]
      : []),
  ];
}

const settingsOf = (value: ObjectValue): string => `settings of ${knownIdentity(value).jobId}`;

function desiredStatusOf(value: ObjectValue): DesiredStatus | null {
  const status = text(value["status"]);
  return status === "on" || status === "off" ? status : null;
}

function subjectOf(value: ObjectValue): DiagnosticSubject {
  return { stack: text(value["stack"]), object: "provisioning settings" };
}
