import { z } from "zod";
import { synchronizationSchema } from "./synchronization-schema";
import type { OfferedFunction } from "../schema/offered-language";
import { type SynchronizationSchema } from "../schema/synchronization-schema";
import { type CallOptions, type Graph, noContent } from "./graph";
import { GraphError, ifFound } from "./graph-error";
import { jobSchema, type SynchronizationJob } from "./job";
import { onDemandAnswerSchema, type OnDemandResult, readOnDemandAnswer } from "./on-demand";
import { type SynchronizationTemplate, synchronizationTemplateSchema } from "./synchronization-template";
import { isSecretKey, type SecretPair, secretPairSchema } from "./secrets";

const read = "Synchronization.Read.All";
const write = "Synchronization.ReadWrite.All";

const operatorSchema = z.looseObject({ name: z.string().nullish(), id: z.string().nullish() });
const functionSchema = z.looseObject({
  name: z.string().nullish(),
  id: z.string().nullish(),
  parameters: z
    .array(z.looseObject({ required: z.boolean().nullish(), allowMultipleOccurrences: z.boolean().nullish() }))
    .nullish(),
});

/** Result of a connection test: whether the target answered Entra's probe, and if not, Entra's words. */
export type Validation = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** An object to provision now; `members` of a group are people, at most five a call. */
export interface OnDemandSubject {
  readonly objectId: string;
  readonly objectTypeName: "User" | "Group";
  readonly members?: readonly string[];
}

/**
 * Graph's API under `/servicePrincipals/{id}/synchronization`, by the service principal's object id.
 * Every method throws GraphError when Graph refuses, and ScimformError when an answer has an unknown shape.
 * https://learn.microsoft.com/graph/api/resources/synchronization-overview
 */
export class SynchronizationApi {
  constructor(private readonly graph: Graph) {}

  listJobs(servicePrincipalId: string, options: CallOptions = {}): Promise<SynchronizationJob[]> {
    const path = `${root(servicePrincipalId)}/jobs`;
    return this.graph.list({ ...options, method: "GET", path, permission: read }, jobSchema);
  }

  /** https://learn.microsoft.com/graph/api/synchronization-synchronization-list-templates */
  listTemplates(servicePrincipalId: string, options: CallOptions = {}): Promise<SynchronizationTemplate[]> {
    const path = `${root(servicePrincipalId)}/templates`;
    return this.graph.list({ ...options, method: "GET", path, permission: read }, synchronizationTemplateSchema);
  }

  /** Creates a stopped job. Not idempotent: when `isUndecided(error)`, list before another try. */
  createJob(servicePrincipalId: string, templateId: string, options: CallOptions = {}): Promise<SynchronizationJob> {
    const path = `${root(servicePrincipalId)}/jobs`;
    return this.graph.request({ ...options, method: "POST", path, body: { templateId }, permission: write }, jobSchema);
  }

  getJob(servicePrincipalId: string, jobId: string, options: CallOptions = {}): Promise<SynchronizationJob> {
    const path = job(servicePrincipalId, jobId);
    return this.graph.request({ ...options, method: "GET", path, permission: read }, jobSchema);
  }

  /** Stops the job and forgets all its links; accounts stay in the target. */
  async deleteJob(servicePrincipalId: string, jobId: string, options: CallOptions = {}): Promise<void> {
    const path = job(servicePrincipalId, jobId);
    await this.graph.request({ ...options, method: "DELETE", path, permission: write }, noContent);
  }

  /**
   * Starts a job. Not to be called on a running job: repeated starts can stop the service
   * (synchronization-synchronizationjob-start).
   */
  async start(servicePrincipalId: string, jobId: string, options: CallOptions = {}): Promise<void> {
    const path = `${job(servicePrincipalId, jobId)}/start`;
    await this.graph.request({ ...options, method: "POST", path, permission: write }, noContent);
  }

  /** A cycle in progress runs to its end. */
  async pause(servicePrincipalId: string, jobId: string, options: CallOptions = {}): Promise<void> {
    const path = `${job(servicePrincipalId, jobId)}/pause`;
    await this.graph.request({ ...options, method: "POST", path, permission: write }, noContent);
  }

  /** @param resetScope comma-separated flags, such as `Watermark, Escrows, QuarantineState` */
  async restart(
    servicePrincipalId: string,
    jobId: string,
    resetScope: string,
    options: CallOptions = {},
  ): Promise<void> {
    const path = `${job(servicePrincipalId, jobId)}/restart`;
    const body = { criteria: { resetScope } };
    await this.graph.request({ ...options, method: "POST", path, body, permission: write }, noContent);
  }

  getSchema(servicePrincipalId: string, jobId: string, options: CallOptions = {}): Promise<SynchronizationSchema> {
    const path = `${job(servicePrincipalId, jobId)}/schema`;
    return this.graph.request({ ...options, method: "GET", path, permission: read }, synchronizationSchema);
  }

  /**
   * Returns the schema that a job of this template starts with.
   * https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-get
   */
  templateSchema(
    servicePrincipalId: string,
    templateId: string,
    options: CallOptions = {},
  ): Promise<SynchronizationSchema | undefined> {
    const path = `${root(servicePrincipalId)}/templates/${encodeURIComponent(templateId)}/schema`;
    return ifFound(this.graph.request({ ...options, method: "GET", path, permission: read }, synchronizationSchema));
  }

  /** Replaces the whole schema; each write makes Entra run a full cycle. */
  async putSchema(
    servicePrincipalId: string,
    jobId: string,
    schema: SynchronizationSchema,
    options: CallOptions = {},
  ): Promise<void> {
    const path = `${job(servicePrincipalId, jobId)}/schema`;
    await this.graph.request({ ...options, method: "PUT", path, body: schema, permission: write }, noContent);
  }

  /**
   * Names of the operators that scoping filters of this job's schema can use. The documented sample calls the name `name`,
   * the metadata `id`. https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-filteroperators
   */
  async listFilterOperators(servicePrincipalId: string, jobId: string, options: CallOptions = {}): Promise<string[]> {
    const path = `${job(servicePrincipalId, jobId)}/schema/filterOperators`;
    const operators = await this.graph.list({ ...options, method: "GET", path, permission: read }, operatorSchema);
    return operators.flatMap(({ name, id }) => name ?? id ?? []);
  }

  /**
   * Functions that mappings of this job's schema can use.
   * https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-functions
   */
  async listFunctions(
    servicePrincipalId: string,
    jobId: string,
    options: CallOptions = {},
  ): Promise<OfferedFunction[]> {
    const path = `${job(servicePrincipalId, jobId)}/schema/functions`;
    const functions = await this.graph.list({ ...options, method: "GET", path, permission: read }, functionSchema);
    return functions.flatMap(({ name, id, parameters }) => {
      const known = name ?? id;
      if (known == null) return [];
      const all = (parameters ?? []).map(({ required, allowMultipleOccurrences }) => ({
        required: required === true,
        repeats: allowMultipleOccurrences === true,
      }));
      return [{ name: known, parameters: all }];
    });
  }

  /** Reads stored settings and credentials; the values of secrets are `*`. */
  getSecrets(servicePrincipalId: string, options: CallOptions = {}): Promise<SecretPair[]> {
    const path = `${root(servicePrincipalId)}/secrets`;
    return this.graph.list({ ...options, method: "GET", path, permission: read }, secretPairSchema);
  }

  /**
   * Stores settings and credentials. Whether a PUT merges or replaces is not documented: always give the whole set
   * (`wholeSet`). https://learn.microsoft.com/graph/api/synchronization-serviceprincipal-put-synchronization
   */
  async putSecrets(servicePrincipalId: string, pairs: readonly SecretPair[], options: CallOptions = {}): Promise<void> {
    const path = `${root(servicePrincipalId)}/secrets`;
    const body = { value: pairs };
    const secrets = secretsOf(pairs);
    await this.graph.request({ ...options, method: "PUT", path, body, permission: write, secrets }, noContent);
  }

  /**
   * Lets Entra try to reach the target.
   * @param credentials values to test before they are saved; "saved" tests those that are stored
   */
  async validateCredentials(
    servicePrincipalId: string,
    jobId: string,
    credentials: "saved" | readonly SecretPair[],
    options: CallOptions = {},
  ): Promise<Validation> {
    const path = `${job(servicePrincipalId, jobId)}/validateCredentials`;
    const saved = credentials === "saved";
    const body = saved ? { useSavedCredentials: true } : { useSavedCredentials: false, credentials };
    const secrets = saved ? [] : secretsOf(credentials);
    try {
      await this.graph.request({ ...options, method: "POST", path, body, permission: write, secrets }, noContent);
      return { ok: true };
    } catch (error) {
      // Every other code blames the request, not the target.
      if (error instanceof GraphError && error.status === 400 && error.code === "CredentialValidationUnavailable") {
        return { ok: false, message: error.detail };
      }
      throw error;
    }
  }

  /** Provisions one object now; Graph allows 5 calls in 10 seconds. */
  async provisionOnDemand(
    servicePrincipalId: string,
    jobId: string,
    request: { readonly ruleId: string; readonly subject: OnDemandSubject },
    options: CallOptions = {},
  ): Promise<OnDemandResult> {
    const { objectId, objectTypeName, members } = request.subject;
    const links = members?.length
      ? { links: { members: members.map((id) => ({ objectId: id, objectTypeName: "User" })) } }
      : {};
    const body = { parameters: [{ ruleId: request.ruleId, subjects: [{ objectId, objectTypeName, ...links }] }] };
    const path = `${job(servicePrincipalId, jobId)}/provisionOnDemand`;
    const answer = await this.graph.request(
      { ...options, method: "POST", path, body, permission: write },
      onDemandAnswerSchema,
    );
    return readOnDemandAnswer(answer);
  }
}

const root = (servicePrincipalId: string): string =>
  `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}/synchronization`;

const job = (servicePrincipalId: string, jobId: string): string =>
  `${root(servicePrincipalId)}/jobs/${encodeURIComponent(jobId)}`;

const secretsOf = (pairs: readonly SecretPair[]): string[] =>
  pairs.filter((pair) => isSecretKey(pair.key)).map((pair) => pair.value);
