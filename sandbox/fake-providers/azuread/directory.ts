import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { Clock, Sleep } from "../../../lib/core/clock";
import {
  createGraph,
  isNotFound,
  resolveEndpoints,
  type Endpoints,
  type Graph,
  type GraphRequest,
} from "../../../lib/entra/graph";
import type { OperationContext } from "../../../provider/plugin/types";

/** Address and credentials of the sandbox. */
export interface SignInSettings {
  readonly metadataHost: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The sandbox tenant, connected to at first use. */
export interface AzureadClient {
  connect(): Promise<Directory>;
}

export interface Directory {
  readonly graph: Graph;
  /** Graph without a version, for beta calls and object references. */
  readonly graphUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** Object id of the service principal that is signed in. */
  callerObjectId(): Promise<string>;
}

export interface ClientDependencies {
  /** Reaches this machine only. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Clock for waits and deadlines; absent: `clock`. */
  readonly monotonic?: Clock;
  readonly sleep: Sleep;
}

export function createClient(settings: SignInSettings, environment: ClientDependencies): AzureadClient {
  let connection: Promise<Directory> | undefined;
  return {
    connect: () => (connection ??= connect(settings, environment)),
  };
}

async function connect(settings: SignInSettings, environment: ClientDependencies): Promise<Directory> {
  const endpoints = await resolveEndpoints({
    cloud: "public",
    // Whatever the metadata names, only endpoints on this machine are taken.
    env: { SCIMFORM_SANDBOX: "1", ARM_METADATA_HOSTNAME: settings.metadataHost },
    fetch: environment.fetch,
  });
  const token = tokenSource(settings, endpoints, environment);
  return {
    graph: createGraph({ ...environment, endpoints, credential: { getToken: async () => (await token()).text } }),
    graphUrl: endpoints.graph,
    tenantId: settings.tenantId,
    clientId: settings.clientId,
    callerObjectId: async () => (await token()).objectId,
  };
}

interface ConnectedToken {
  readonly text: string;
  readonly objectId: string;
}

const tokenAnswer = z.looseObject({ access_token: z.string(), expires_in: z.number() });
const tokenRefusal = z.looseObject({ error_description: z.string() });
const tokenClaims = z.looseObject({ oid: z.string() });

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
function tokenSource(
  settings: SignInSettings,
  endpoints: Endpoints,
  environment: ClientDependencies,
): () => Promise<ConnectedToken> {
  const { monotonic = environment.clock } = environment;
  let current: { token: ConnectedToken; until: number } | undefined;
  return async () => {
    if (current && monotonic() < current.until) return current.token;
    const response = await environment.fetch(`${endpoints.login}/${settings.tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        scope: `${endpoints.graph}/.default`,
      }),
    });
    const body: unknown = await response.json().catch(() => undefined);
    const answer = tokenAnswer.safeParse(body);
    if (!answer.success) {
      const refusal = tokenRefusal.safeParse(body);
      throw fail(errors.signInRefused, refusal.data?.error_description ?? `status ${response.status}.`);
    }
    const { access_token: text, expires_in: seconds } = answer.data;
    const payload: unknown = JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString("utf8"));
    current = {
      token: { text, objectId: tokenClaims.parse(payload).oid },
      until: monotonic() + (seconds - 60) * 1000,
    };
    return current.token;
  };
}

/** Longest time that an object that was just created or deleted may take to show everywhere. */
const replicationMilliseconds = 60_000;

type AzureadContext = OperationContext<AzureadClient>;
export type DirectoryRequest = Omit<GraphRequest, "permission" | "signal">;

const permission = "Application.ReadWrite.All";

/** Calls to Graph on behalf of one operation: they end when Terraform is interrupted, and ask before they write. */
export class GraphSession {
  private constructor(
    readonly directory: Directory,
    private readonly context: AzureadContext,
  ) {}

  static async open(context: AzureadContext): Promise<GraphSession> {
    return new GraphSession(await context.client.connect(), context);
  }

  get<Answer>(call: Omit<DirectoryRequest, "method">, shape: z.ZodType<Answer>): Promise<Answer> {
    return this.directory.graph.request(this.reading(call), shape);
  }

  /** Finds an object; null when there is none. */
  async find<Answer>(call: Omit<DirectoryRequest, "method">, shape: z.ZodType<Answer>): Promise<Answer | null> {
    try {
      return await this.get(call, shape);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  list<Element>(call: Omit<DirectoryRequest, "method">, shape: z.ZodType<Element>): Promise<Element[]> {
    return this.directory.graph.list(this.reading(call), shape);
  }

  /** A write is carried through even when Terraform is interrupted meanwhile. */
  async write<Answer>(call: DirectoryRequest, shape: z.ZodType<Answer>): Promise<Answer> {
    this.context.beforeWrite();
    return this.directory.graph.request({ ...call, permission }, shape);
  }

  private reading(call: Omit<DirectoryRequest, "method">): GraphRequest {
    return { ...call, method: "GET", permission, signal: this.context.signal };
  }

  /** Deletes what may be gone already. */
  async remove(path: string): Promise<void> {
    try {
      await this.write({ method: "DELETE", path }, z.unknown());
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /**
   * Five answers in a row, as azuread wants them to believe in a change; it pauses between them, the fake provider does not.
   */
  async steadily(what: string, holds: () => Promise<boolean>): Promise<void> {
    await this.until(what, async () => {
      for (let seen = 0; seen < 5; seen++) if (!(await holds())) return undefined;
      return true;
    });
  }

  /** Asks again, with growing waits, until there is an answer. */
  async until<Answer>(what: string, probe: () => Promise<Answer | undefined>): Promise<Answer> {
    const { monotonic, sleep } = this.directory.graph;
    const deadline = monotonic() + replicationMilliseconds;
    for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
      const answer = await probe();
      if (answer !== undefined) return answer;
      if (monotonic() + wait > deadline) throw fail(errors.notReplicated, what);
      await sleep(wait, this.context.signal);
    }
  }
}
