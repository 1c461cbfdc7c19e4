import { defaultSynchronizationSchema } from "../../../lib/entra/schema/default-schema";
import type { SynchronizationSchema } from "../../../lib/entra/schema/synchronization-schema";
import { observed } from "../../contract/observed-fetch";

export const principal = "11111111-1111-4111-8111-111111111111";
const tenant = "22222222-2222-4222-8222-222222222222";

interface FakeJob {
  id: string;
  templateId: string;
  schedule: { state: string; interval: string };
  status: Record<string, unknown>;
}

/** What happens to a call: `before` it takes effect, or `after` it did and the answer is lost. */
export interface GraphFault {
  readonly call: RegExp;
  readonly kind: "before" | "after";
  /** HTTP status, or null for a broken connection. */
  readonly status: number | null;
  readonly code?: string;
  readonly message?: string;
  /** How many calls it hits. */
  times: number;
}

/**
 * The part of Graph that the provider uses, for one application, in memory. Records every call; a test scripts faults,
 * lag and what happens outside Terraform.
 */
export class GraphFake {
  readonly calls: string[] = [];
  readonly bodies: unknown[] = [];
  readonly jobs = new Map<string, FakeJob>();
  /** Synchronization templates that the application offers. */
  templates: readonly { readonly id: string; readonly default?: boolean }[] = [];
  readonly schemas = new Map<string, SynchronizationSchema>();
  secrets: { key: string; value: string }[] = [];
  principalExists = true;
  isWithoutTemplate = false;
  /** The service principal itself, as a GET answers it. */
  signOn: Record<string, unknown> = { appId: "client", keyCredentials: [], passwordCredentials: [] };
  faults: GraphFault[] = [];
  /** Called before each read is answered. */
  onRead: (call: string) => void = () => undefined;
  /** Called after each write took effect. */
  onWrite: (call: string) => void = () => undefined;
  /** Writes that are accepted and change nothing. */
  ignored: RegExp | null = null;
  /** What filterOperators lists; null: it is refused. */
  operatorNames: string[] | null = null;
  secretsPut: "replace" | "merge" = "replace";
  readonly authorizations = new Set<string>();
  private count = 0;

  addJob(options: { running?: boolean; ran?: boolean; exported?: boolean; templateId?: string } = {}): string {
    this.count += 1;
    const templateId = options.templateId ?? "scim";
    const id = `${templateId}.${tenant.replaceAll("-", "")}.00000000-0000-4000-8000-${String(this.count).padStart(12, "0")}`;
    const execution = {
      state: "Succeeded",
      timeBegan: "2026-01-02T03:04:05Z",
      countExported: options.exported ? 3 : 0,
    };
    const ran = options.ran === true || options.exported === true;
    this.jobs.set(id, {
      id,
      templateId,
      schedule: { state: options.running ? "Active" : ran ? "Paused" : "Disabled", interval: "PT40M" },
      status: {
        code: options.running ? "Active" : "Paused",
        lastExecution: ran ? execution : null,
        lastSuccessfulExecution: ran ? execution : null,
        lastSuccessfulExecutionWithExports: options.exported ? execution : null,
        quarantine: null,
        synchronizedEntryCountByType: [],
      },
    });
    this.schemas.set(id, defaultSynchronizationSchema({ jobId: id }));
    return id;
  }

  get onlyJob(): FakeJob {
    const [job] = this.jobs.values();
    if (!job || this.jobs.size !== 1) throw new Error(`${this.jobs.size} jobs`);
    return job;
  }

  setCredentials(token = "s3cret-token"): void {
    this.secrets = [
      ...this.secrets.filter(({ key }) => key !== "BaseAddress" && key !== "SecretToken"),
      { key: "BaseAddress", value: "https://target.example/scim" },
      { key: "SecretToken", value: token },
    ];
  }

  /** Calls made since the last time, and forgets them. */
  takeCalls(): string[] {
    return this.calls.splice(0);
  }

  get writes(): string[] {
    return this.calls.filter((call) => !call.startsWith("GET"));
  }

  readonly fetch = observed("graph", async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? "GET";
    this.authorizations.add(new Headers(init?.headers).get("authorization") ?? "");
    if (init?.signal?.aborted) throw new Error("aborted");
    const path = url.pathname.replace(`/v1.0/servicePrincipals/${principal}/synchronization`, "").replace("/v1.0", "");
    const call = `${method} ${path.replace(/scim\.[^/]+/, "{job}")}`;
    this.calls.push(call);
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    if (body !== undefined) this.bodies.push(body);
    const fault = this.faults.find((candidate) => candidate.times > 0 && candidate.call.test(call));
    if (fault) fault.times -= 1;
    if (fault?.kind === "before") return failWith(fault);
    if (method === "GET") this.onRead(call);
    if (method !== "GET" && this.ignored?.test(call)) return new Response(null, { status: 204 });
    const answer = this.handle(method, decodeURIComponent(path), body);
    if (method !== "GET" && answer.ok) this.onWrite(call);
    return fault ? failWith(fault) : answer;
  });

  private handle(method: string, path: string, body: unknown): Response {
    if (path === "/servicePrincipals") return json({ value: this.principalExists ? [{ id: principal }] : [] });
    if (!this.principalExists) return notFound();
    if (path === `/servicePrincipals/${principal}`) {
      if (method === "GET") return json(this.signOn);
      this.signOn = { ...this.signOn, ...(body as object) };
      return new Response(null, { status: 204 });
    }
    if (path === "/jobs") {
      if (method === "GET") return json({ value: [...this.jobs.values()] });
      const { templateId } = body as { templateId: string };
      return json(this.jobs.get(this.addJob({ templateId })), 201);
    }
    if (path === "/templates") return json({ value: this.templates });
    if (path === "/secrets") {
      if (method === "GET") {
        return json({
          value: this.secrets.map(({ key, value }) => ({ key, value: key === "SecretToken" ? "*" : value })),
        });
      }
      this.storeSecrets((body as { value: { key: string; value: string }[] }).value);
      return new Response(null, { status: 204 });
    }
    const [, jobId = "", rest = ""] = /^\/jobs\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const job = this.jobs.get(jobId);
    if (!job) return notFound();
    switch (`${method} ${rest}`) {
      case "GET ":
        return json(job);
      case "DELETE ":
        this.jobs.delete(jobId);
        return new Response(null, { status: 204 });
      case "POST /start":
        job.schedule.state = "Active";
        job.status["code"] = "NotRun";
        return new Response(null, { status: 204 });
      case "POST /pause":
        job.schedule.state = "Paused";
        job.status["code"] = "Paused";
        return new Response(null, { status: 204 });
      case "GET /schema":
        return json(this.schemas.get(jobId));
      case "GET /schema/filterOperators":
        return this.operatorNames ? json({ value: this.operatorNames.map((name) => ({ name })) }) : notFound();
      case "PUT /schema":
        this.schemas.set(jobId, body as SynchronizationSchema);
        return new Response(null, { status: 204 });
      default:
        return notFound();
    }
  }

  private storeSecrets(pairs: { key: string; value: string }[]): void {
    const kept =
      this.secretsPut === "merge" ? this.secrets.filter(({ key }) => !pairs.some((it) => it.key === key)) : [];
    this.secrets = [...kept, ...pairs].filter(({ value }) => value !== "");
  }
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });
}

const notFound = (): Response => json({ error: { code: "Request_ResourceNotFound", message: "not there" } }, 404);

function failWith({ status, code = "UnknownError", message = "" }: GraphFault): Response {
  if (status === null) throw new TypeError("fetch failed", { cause: new Error("connection reset") });
  return json({ error: { code, message } }, status);
}
