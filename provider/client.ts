import { z } from "zod";
import { describeDeletedApp, readableDeletedApps } from "../lib/entra/graph/deleted-apps";
import { type TaggedApplication, taggedApplications } from "../lib/entra/graph/tagged-applications";
import { odataString } from "../lib/entra/graph/odata";
import { projectFolder } from "../lib/core/project-folder";
import type { Cloud } from "../lib/entra/graph/cloud";
import type { Clock, Sleep } from "../lib/core/clock";
import type { Env } from "../lib/core/env";
import type { Secrets } from "../lib/core/secrets";
import {
  createCredential,
  createGraph,
  resolveEndpoints,
  resolveTokenSource,
  SamlApi,
  SynchronizationApi,
  type Graph,
  type SignInOptions,
} from "../lib/entra/graph";
import { JobClaims } from "./resources/job-claims";
import * as errors from "./errors";
import { fail } from "../lib/core/problem";
import { type HttpTrace, tracedFetch } from "../lib/core/http-trace";
import { connectOkta, type Okta } from "../lib/okta/api";

/** Tenant and org, connected to at first use: a provider that only validates or shows its schema sends nothing. */
export interface Client {
  readonly env: Env;
  /** The tenant of Microsoft Entra ID. */
  connect(): Promise<TenantConnection>;
  readonly jobs: JobClaims;
  /**
   * The Okta org.
   * @throws ScimformError PROVIDER_ORG_URL_MISSING, OKTA_SANDBOX_ONLY, OKTA_SIGN_IN_*
   */
  okta(): Okta;
  /** The secret that a token source names. */
  secret(source: string): Promise<string>;
}

export interface TenantConnection {
  readonly synchronization: SynchronizationApi;
  readonly saml: SamlApi;
  /** False only after a successful answer without it. */
  servicePrincipalExists(servicePrincipalId: string): Promise<boolean>;
  /** Whether the service principal is known to have been made without an application template; false where it cannot be read. */
  isWithoutTemplate(servicePrincipalId: string): Promise<boolean>;
  /** Applications that carry the tag of a stack. */
  taggedApplications(stack: string): Promise<TaggedApplication[]>;
  /** Apps of a stack in the recycle bin, for people; none where it cannot be read. */
  deletedApps(stack: string): Promise<readonly string[]>;
  /** Clock for waits and deadlines. */
  readonly monotonic: Clock;
  readonly sleep: Sleep;
}

export interface ClientOptions {
  /** Refuses tokens of any other tenant before they are sent to Graph. */
  readonly tenantId: string | undefined;
  readonly cloud: Cloud;
  /** `https://acme.okta.com`. */
  readonly orgUrl: string | undefined;
  /** Environment for sign-in, token sources and switches; ARM_METADATA_HOSTNAME already replaced by the provider block's. */
  readonly env: Env;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** Clock for the pace of requests, waits and deadlines; absent: `clock`. */
  readonly monotonic?: Clock;
  /** Root folder as in `TokenSourceOptions`; absent: the project that the root module is in, or the root module's own folder. */
  readonly root?: string;
  /** Loader of the identity library, as in `SignInOptions`. */
  readonly loadIdentity?: SignInOptions["loadIdentity"];
  /** Receives every request; absent: requests are not traced. */
  readonly trace?: HttpTrace | undefined;
  /** Secrets that no diagnostic and no log shows. */
  readonly secrets: Secrets;
}

/** A client that makes one connection to each; a failed attempt to connect is not remembered. */
export function createClient(options: ClientOptions): Client {
  let connection: Promise<TenantConnection> | undefined;
  let okta: Okta | undefined;
  return {
    env: options.env,
    jobs: new JobClaims(),
    connect() {
      connection ??= open(options).catch((error: unknown) => {
        connection = undefined;
        throw error;
      });
      return connection;
    },
    okta: () => (okta ??= openOkta(options)),
    secret: (source) => resolveTokenSource(source, { root: projectFolder(process.cwd()), ...options }),
  };
}

async function open({
  tenantId,
  cloud,
  env,
  clock,
  monotonic = clock,
  sleep,
  secrets,
  ...options
}: ClientOptions): Promise<TenantConnection> {
  const fetch = tracedFetch(options.fetch, { trace: options.trace, monotonic });
  const endpoints = await resolveEndpoints({ cloud, env, fetch });
  const credential = createCredential({ env, endpoints, tenantId, fetch, secrets, loadIdentity: options.loadIdentity });
  const graph = createGraph({ credential, endpoints, fetch, clock, monotonic, sleep });
  return {
    synchronization: new SynchronizationApi(graph),
    saml: new SamlApi(graph),
    servicePrincipalExists: (id) => servicePrincipalExists(graph, id),
    isWithoutTemplate: (id) => isWithoutTemplate(graph, id),
    taggedApplications: (stack) => taggedApplications(graph, stack),
    deletedApps: async (stack) =>
      (await readableDeletedApps(graph, { stack, environment: "" })).map(describeDeletedApp),
    monotonic,
    sleep,
  };
}

/** Opens the Okta org. In the sandbox the org is the sandbox's own, whatever the provider block says. */
function openOkta({ orgUrl, env, fetch, clock, sleep, monotonic, trace, secrets }: ClientOptions): Okta {
  if (orgUrl === undefined && !env.SCIMFORM_SANDBOX) throw fail(errors.orgUrlMissing);
  return connectOkta({ orgUrl, env, fetch, clock, sleep, monotonic, trace, secrets });
}

/** A collection with a filter: an object that is asked for by its path may also be "not found" while it replicates. */
async function servicePrincipalExists(graph: Graph, id: string): Promise<boolean> {
  const query = { $filter: `id eq ${odataString(id)}`, $select: "id" };
  const permission = "Application.Read.All";
  const found = await graph.list({ method: "GET", path: "/servicePrincipals", query, permission }, z.looseObject({}));
  return found.length > 0;
}

/** Whether the application has no template. The answer only improves a message, so an error counts as false. */
async function isWithoutTemplate(graph: Graph, id: string): Promise<boolean> {
  const query = { $select: "id,applicationTemplateId" };
  const path = `/servicePrincipals/${encodeURIComponent(id)}`;
  const permission = "Application.Read.All";
  const shape = z.looseObject({ applicationTemplateId: z.string().nullable() });
  const found = await graph.request({ method: "GET", path, query, permission }, shape).catch(() => undefined);
  return found?.applicationTemplateId === null;
}
