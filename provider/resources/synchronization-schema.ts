import { isNotFound } from "../../lib/entra/graph/graph-error";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import {
  checkSchema,
  compileSchema,
  extractSchema,
  readSchema,
  sameDesired,
  type SynchronizationSchema,
} from "../../lib/entra/schema";
import type { Client, TenantConnection } from "../client";
import { replacedBy } from "../plugin/compare";
import { hasError } from "../plugin/diagnostics";
import { planNew } from "../plugin/plan";
import { shapeOf } from "../plugin/shape";
import type { Diagnostic, ObjectValue, Resource } from "../plugin/types";
import { checkValues } from "./check-values";
import {
  schemaArguments,
  synchronizationSchemaDescription,
} from "../../lib/terraform/resources/synchronization-schema";
import { toDesired } from "./desired-value";
import { unlessGone } from "./find-job";
import { formatId, identityOf, knownIdentity, parseImportId, type JobIdentity } from "./identity";
import { schemaDiagnostics, settledProblems } from "./schema-problems";
import { schemaWarnings } from "./schema-warnings";
import { keepSpelling } from "./spelling";
import { withSubject, reportError, type DiagnosticSubject } from "./diagnostic-subject";
import { text, unknownPaths } from "./value";
import { writeSchema } from "./write-schema";

const { attributes, description } = synchronizationSchemaDescription;
const block = { attributes, description };

export const synchronizationSchema: Resource<Client> = {
  schema: { version: 0, block },

  validate(config) {
    return [
      ...checkValues(attributes, config),
      ...schemaDiagnostics(settledProblems(checkSchema(toDesired(config)), config), config),
    ].map((diagnostic) => withSubject(subjectOf(config), diagnostic));
  },

  async read({ client }, state) {
    return { state: await readState(await client.connect(), state) };
  },

  async plan({ client }, { prior, proposed }) {
    if (proposed === null) return { planned: null };
    const planned = prior ? keepSpelling("plan", prior, proposed) : planNew(block, proposed);
    const requiresReplace = replacedBy(shapeOf(block), prior, planned, ["service_principal_id", "job_id"]);
    // Terraform plans a replacement once more, as a create.
    const diagnostics = requiresReplace.length > 0 ? [] : await checkLive(client, prior, planned);
    return { planned, requiresReplace, diagnostics: diagnostics.map((it) => withSubject(subjectOf(planned), it)) };
  },

  async create(context, { planned }) {
    const subject = subjectOf(planned);
    const identity = knownIdentity(planned);
    try {
      const connection = await context.client.connect();
      const found = await writeSchema(context, connection, { identity, planned, prior: null });
      const diagnostics = found.map((diagnostic) => withSubject(subject, diagnostic));
      return { state: hasError(found) ? null : { ...planned, id: formatId(identity) }, diagnostics };
    } catch (error) {
      return { state: null, diagnostics: reportError(subject, error) };
    }
  },

  async update(context, { prior, planned }) {
    const subject = subjectOf(planned);
    const write = { identity: knownIdentity(planned), planned, prior };
    const diagnostics = await context.client
      .connect()
      .then((connection) => writeSchema(context, connection, write))
      .then(
        // The plan has shown the warnings.
        (found) => found.filter(({ severity }) => severity === "error").map((it) => withSubject(subject, it)),
        (error: unknown) => reportError(subject, error),
      );
    if (diagnostics.length === 0) return { state: planned };
    // What got lost must show in the next plan: the state says what is, not what was wanted.
    const current = await context.client
      .connect()
      .then((connection) => readState(connection, prior))
      .catch(() => null);
    return { state: current ?? prior, diagnostics };
  },

  /** Forgotten only: the schema goes with its job, and until then these mappings are better than the template's. */
  async delete() {
    return { state: null };
  },

  async importState({ client }, id) {
    const { attributes, ...identity } = parseImportId(id, ["stack"]);
    const live = await readLive(await client.connect(), identity);
    if (!live) throw fail(errors.importNotFound, id);
    const { servicePrincipalId, jobId } = identity;
    const stack = attributes["stack"] ?? null;
    const state = { id: formatId(identity), stack, service_principal_id: servicePrincipalId, job_id: jobId };
    return { state: { ...state, ...schemaArguments(extractSchema(live)) } };
  },
};

/** The state as the live schema has it now, in the state's own words where they mean the same; null when the job is gone. */
async function readState(connection: TenantConnection, state: ObjectValue): Promise<ObjectValue | null> {
  const live = await readLive(connection, knownIdentity(state));
  return live && keepSpelling("read", state, { ...state, ...schemaArguments(readSchema(toDesired(state), live)) });
}

function readLive(connection: TenantConnection, identity: JobIdentity): Promise<SynchronizationSchema | null> {
  const { servicePrincipalId, jobId } = identity;
  return unlessGone(connection, identity, () => connection.synchronization.getSchema(servicePrincipalId, jobId));
}

/**
 * Checks what only the live schema can tell, once it can be read. A job that was just created may not be readable yet: then apply
 * checks.
 */
async function checkLive(
  client: Client,
  prior: ObjectValue | null,
  planned: ObjectValue,
): Promise<readonly Diagnostic[]> {
  const identity = identityOf(planned);
  const { users = null, groups = null, attributes = null } = planned;
  if (!identity || unknownPaths({ users, groups, attributes }).length > 0) return [];
  const desired = toDesired(planned);
  const before = prior ? toDesired(prior) : {};
  if (prior && sameDesired(before, desired)) return [];
  const { synchronization } = await client.connect();
  try {
    const live = await synchronization.getSchema(identity.servicePrincipalId, identity.jobId);
    const { problems } = compileSchema(desired, live, before);
    return schemaDiagnostics([...problems, ...(prior ? schemaWarnings(before, desired) : [])], planned);
  } catch (error) {
    if (prior === null && isNotFound(error)) return [];
    throw error;
  }
}

function subjectOf(value: ObjectValue): DiagnosticSubject {
  return { stack: text(value["stack"]), object: "synchronization schema" };
}
