import { fail, type Problem, ScimformError } from "../../lib/core/problem";
import { sameTemplate } from "../../lib/entra/graph";
import { defaultTemplateName } from "../../lib/entra/graph/synchronization-template";
import { isNotFound } from "../../lib/entra/graph/graph-error";
import * as errors from "./errors";
import type { Client } from "../client";
import { replacedBy } from "../plugin/compare";
import { planNew } from "../plugin/plan";
import { shapeOf } from "../plugin/shape";
import { type Diagnostic, type ObjectValue, type Resource, unknownValue } from "../plugin/types";
import { synchronizationJobDescription } from "../../lib/terraform/resources/synchronization-job";
import { checkValues } from "./check-values";
import { createOrAdoptJob } from "./create-job";
import { findJob } from "./find-job";
import { formatId, knownIdentity, parseImportId } from "./identity";
import { requireDestructible } from "./protection";
import { withSubject, report, reportError, type DiagnosticSubject } from "./diagnostic-subject";
import { text } from "./value";
import { replicationOptions, poll } from "./polling";

/** The template of an application that is not from the gallery. */
const defaultTemplate = "scim";

const { attributes, description } = synchronizationJobDescription;
const block = { attributes, description };

/** `scimform_synchronization_job`. https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationjob */
export const synchronizationJob: Resource<Client> = {
  schema: { version: 0, block },

  validate: (config) => checkValues(attributes, config).map((it) => withSubject(subjectOf(config), it)),

  async read({ client }, state) {
    const job = await findJob(await client.connect(), knownIdentity(state));
    if (!job) return { state: null };
    const known = text(state["template_id"]);
    // Another spelling alone would replace the job.
    const same = known !== null && (!job.templateId || isCalled(job.templateId, known));
    return { state: { ...state, template_id: same ? known : (job.templateId ?? null) } };
  },

  async plan({ client }, { prior, proposed, priorPrivate }) {
    if (proposed === null) {
      if (!prior) return { planned: null };
      const known = await requireDestructible(client, prior, "destroy");
      return { planned: null, diagnostics: [...said(prior, known), ...claim(client, prior, "destroy")] };
    }
    const templateId = proposed["template_id"] ?? defaultTemplate;
    const planned: ObjectValue = { ...(prior ? proposed : planNew(block, proposed)), template_id: templateId };
    // Under another name it may be the job's template still.
    const compared: ObjectValue | null = prior && { ...prior };
    if (compared && isSameJob(compared, planned)) compared["template_id"] = planned["template_id"] ?? null;
    const requiresReplace = replacedBy(shapeOf(block), compared, planned, ["service_principal_id", "template_id"]);
    if (!prior) {
      const replaces = priorPrivate.toString();
      const deleted = replaces === "" ? await refuseSecondApp(client, planned) : [];
      const known = [...deleted, ...(await requireReplaceable(client, planned, replaces))];
      return {
        planned,
        diagnostics: [...said(planned, known), ...claimCreation(client, planned, replaces)],
        privateData: Buffer.alloc(0),
      };
    }
    if (requiresReplace.length > 0) await requireDestructible(client, prior, "replace");
    // Whatever replaces the job is planned next, as a creation that is handed this.
    const privateData = Buffer.from(text(prior["job_id"]) ?? "");
    return { planned, requiresReplace, diagnostics: claim(client, prior, "keep"), privateData };
  },

  async create(context, { planned }) {
    const subject = subjectOf(planned);
    const servicePrincipalId = text(planned["service_principal_id"]) ?? "";
    const templateId = text(planned["template_id"]) ?? defaultTemplate;
    const diagnostics: Diagnostic[] = [];
    try {
      const connection = await context.client.connect();
      const job = await createOrAdoptJob(context, connection, { servicePrincipalId, templateId, stack: subject.stack });
      context.client.jobs.take(job.id);
      const identity = { servicePrincipalId, jobId: job.id };
      // The job exists: from here on nothing may fail, or Terraform would destroy it at the next apply.
      try {
        await connection.synchronization.getJob(servicePrincipalId, job.id, replicationOptions(context, connection));
      } catch (error) {
        diagnostics.push(report(subject, errors.jobNotVisible(error instanceof Error ? error.message : String(error))));
      }
      return { state: { ...planned, id: formatId(identity), job_id: job.id, template_id: templateId }, diagnostics };
    } catch (error) {
      return { state: null, diagnostics: reportError(subject, error) };
    }
  },

  /** Returns the planned state unchanged: Graph knows nothing of the attributes that can change in place. */
  async update(_context, { planned }) {
    return { state: planned };
  },

  async delete(context, prior) {
    const { client } = context;
    const subject = subjectOf(prior);
    const identity = knownIdentity(prior);
    const { servicePrincipalId, jobId } = identity;
    try {
      // With create_before_destroy, and of a deposed object, nothing says at the creation that the job is in the state.
      if (client.jobs.isTaken(jobId))
        return { state: null, diagnostics: [report(subject, errors.jobTakenOver(jobId))] };
      await requireDestructible(client, prior, "destroy");
      const connection = await client.connect();
      context.beforeWrite();
      const { signal } = context;
      await connection.synchronization.deleteJob(servicePrincipalId, jobId, { signal }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
      // A job that is created right after must not find the old one in the list.
      const left = await poll(
        context,
        connection,
        () => findJob(connection, identity),
        (job) => job === null,
      );
      return { state: null, diagnostics: left ? [report(subject, errors.jobStillListed(jobId))] : [] };
    } catch (error) {
      return { state: prior, diagnostics: reportError(subject, error) };
    }
  },

  async importState({ client }, id) {
    const { attributes, ...identity } = parseImportId(id, ["stack", "application_id", "protected"]);
    const job = await findJob(await client.connect(), identity);
    if (!job) throw new ScimformError(errors.importNotFound(id));
    const ours = {
      stack: attributes["stack"] ?? null,
      application_id: attributes["application_id"] ?? null,
      protected: attributes["protected"] === "true" || null,
    };
    return { state: { ...empty, ...imported(identity), ...ours, template_id: job.templateId ?? defaultTemplate } };
  },
};

const isCalled = (templateId: string, name: string): boolean =>
  name === defaultTemplateName || sameTemplate(templateId, name);

/** Whether the job that is there fits the name of a template. Its id begins with its template's. */
function isSameJob(prior: ObjectValue, planned: ObjectValue): boolean {
  const [templateId = ""] = text(prior["job_id"])?.split(".") ?? [];
  const name = text(planned["template_id"]);
  return name !== null && templateId !== "" && isCalled(templateId, name);
}

const empty: ObjectValue = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));

function imported(identity: { servicePrincipalId: string; jobId: string }): ObjectValue {
  return { id: formatId(identity), service_principal_id: identity.servicePrincipalId, job_id: identity.jobId };
}

/**
 * A state that was lost must not cost a second app. azuread makes the application and knows nothing of the tag, but no job in the state and an
 * application that is yet to be made mean that Terraform knows neither.
 * @returns a warning where one lies in the recycle bin: to leave it there can be meant
 * @throws ScimformError PROVIDER_APP_EXISTS
 */
async function refuseSecondApp(client: Client, planned: ObjectValue): Promise<readonly Problem[]> {
  const stack = text(planned["stack"]);
  if (stack === null || planned["application_id"] !== unknownValue) return [];
  const connection = await client.connect();
  const found = await connection.taggedApplications(stack);
  if (found.length === 0) {
    const deleted = await connection.deletedApps(stack);
    return deleted.length > 0 ? [errors.appDeleted(stack, deleted)] : [];
  }
  const apps = found.map(({ id, displayName }) => `${displayName ?? ""} (${id})`.trim());
  throw fail(errors.appExists, stack, apps);
}

function claim(client: Client, job: ObjectValue, act: "keep" | "destroy"): Diagnostic[] {
  const templateId = text(job["template_id"]) ?? defaultTemplate;
  const identity = knownIdentity(job);
  return client.jobs.add({ act, templateId, ...identity }) ? [] : [shared(job, identity.servicePrincipalId)];
}

const said = (job: ObjectValue, problems: readonly Problem[]): Diagnostic[] =>
  problems.map((problem) => report(subjectOf(job), problem));

/**
 * Checks a replacement that Terraform makes by itself (`-replace`, taint), which shows only when the new job is planned.
 * Terraform refuses it then, too (`prevent_destroy`), and leaves out every warning, so the protection is reported as an error.
 * @param replaces job id, empty when nothing is replaced
 */
async function requireReplaceable(client: Client, planned: ObjectValue, replaces: string): Promise<readonly Problem[]> {
  if (replaces === "" || text(planned["service_principal_id"]) === null) return [];
  const known = await requireDestructible(client, { ...planned, job_id: replaces }, "replace");
  return known.map((each) => (each.code === errors.stackProtected.code ? { ...each, severity: "error" } : each));
}

/** @param replaces job id, empty when nothing is replaced */
function claimCreation(client: Client, planned: ObjectValue, replaces: string): Diagnostic[] {
  const servicePrincipalId = text(planned["service_principal_id"]);
  const templateId = text(planned["template_id"]);
  if (servicePrincipalId === null || templateId === null) return [];
  const fits = client.jobs.add({ act: "create", servicePrincipalId, templateId, replaces: replaces || null });
  return fits ? [] : [shared(planned, servicePrincipalId)];
}

function shared(job: ObjectValue, servicePrincipalId: string): Diagnostic {
  return {
    ...report(subjectOf(job), errors.jobShared(servicePrincipalId)),
    path: [{ attribute: "service_principal_id" }],
  };
}

function subjectOf(value: ObjectValue): DiagnosticSubject {
  return { stack: text(value["stack"]), object: "synchronization job" };
}
