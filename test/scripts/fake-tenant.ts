import type { SecretPair } from "../../lib/entra/graph";
import { observed } from "../contract/observed-fetch";

type Body = Record<string, unknown>;

/** An answer outside the ordinary for one request; taken instead of the ordinary one, as often as it says. */
export interface RequestFault {
  readonly request: RegExp;
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  times?: number;
}

export const guid = (n: number): string => `aaaaaaaa-0000-4000-8000-${String(n).padStart(12, "0")}`;
export const appId = guid(1);
export const jobId = `scim.${"0".repeat(32)}.${guid(2)}`;
export const ruleId = "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8";

/**
 * Just enough of Graph for one deployed stack, answering as documented. It keeps what is written and what was asked, so
 * that a test can look at effects.
 */
export class FakeTenant {
  readonly requests: string[] = [];
  readonly bodies: unknown[] = [];
  faults: RequestFault[] = [];
  /** Of the first app. */
  keyCredentials: Body[] = [];
  apps: Body[] = [
    { id: appId, appId: guid(3), displayName: "&Money Advisors (test)", tags: ["scimform:advisors-test"] },
  ];
  job: Body = {
    id: jobId,
    templateId: "scim",
    schedule: { state: "Disabled", interval: "PT40M" },
    status: { code: "Paused", lastExecution: null, quarantine: null, synchronizedEntryCountByType: [] },
  };
  jobs: Body[] = [this.job];
  /** Synchronization templates of the app. */
  templates: Body[] = [];
  secrets: SecretPair[] = [];
  secretsPut: "replace" | "merge" = "replace";
  /** Reads of the secrets that still show the state before a write. */
  staleReads = 0;
  objectMappings: Body[] = [
    { sourceObjectName: "User", targetObjectName: "U", enabled: true },
    { sourceObjectName: "Group", targetObjectName: "G", enabled: true },
  ];
  users: Body[] = [
    { id: guid(10), userPrincipalName: "anna@contoso.example", displayName: "Anna", accountEnabled: true },
  ];
  groups: Body[] = [{ id: guid(20), displayName: "Pilot" }];
  /** Records of the provisioning log; a query gets those of the action and status that it asks for. */
  log: Body[] = [];
  /** Ids of people in the only group. */
  members: string[] = [];
  assignments: Body[] = [];
  onDemand: (subject: Body) => { key: unknown; value: unknown } = () => success("Create");
  /** How the service keeps what is written. */
  store: (pairs: SecretPair[]) => SecretPair[] = (pairs) => pairs;
  private before: SecretPair[] = [];

  readonly fetch = observed("graph", async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const path = decodeURIComponent(url.pathname).replace("/v1.0", "");
    const method = init?.method ?? "GET";
    const body = typeof init?.body === "string" ? (JSON.parse(init.body) as Body) : {};
    this.requests.push(`${method} ${path}`);
    this.bodies.push(body);
    return this.fault(`${method} ${path}`) ?? this.answer(method, path, url.searchParams, body);
  });

  /** Requests that change something. */
  get writes(): string[] {
    return this.requests.filter((request) => !/^GET|validateCredentials$/.test(request));
  }

  saved(key: string): string | undefined {
    return this.secrets.find((pair) => pair.key === key)?.value;
  }

  saveCredentials(): void {
    this.secrets = [
      { key: "BaseAddress", value: "https://target.example/scim" },
      { key: "SecretToken", value: "old-token" },
      { key: "SyncAll", value: "false" },
    ];
  }

  private fault(request: string): Response | undefined {
    const fault = this.faults.find((each) => each.request.test(request) && (each.times ?? 1) > 0);
    if (!fault) return undefined;
    fault.times = (fault.times ?? 1) - 1;
    const answer = refusal(fault.status, fault.code, fault.message);
    for (const [name, value] of Object.entries(fault.headers ?? {})) answer.headers.set(name, value);
    return answer;
  }

  private answer(method: string, path: string, query: URLSearchParams, body: Body): Response {
    const root = `/servicePrincipals/${appId}/synchronization`;
    const job = `${root}/jobs/${jobId}`;
    switch (`${method} ${path}`) {
      case "GET /servicePrincipals": {
        const tag = /'(.*)'/.exec(query.get("$filter") ?? "")?.[1];
        return json({ value: this.apps.filter((app) => (app["tags"] as string[]).includes(tag ?? "")) });
      }
      case `GET /servicePrincipals/${appId}`:
        return json({ ...this.apps[0], keyCredentials: this.keyCredentials });
      case `GET ${root}/jobs`:
        return json({ value: this.jobs });
      case `GET ${root}/templates`:
        return json({ value: this.templates });
      case `GET ${root}/secrets`:
        return json({ value: this.readSecrets() });
      case `PUT ${root}/secrets`:
        this.before = this.secrets;
        this.write(body["value"] as SecretPair[]);
        return empty();
      case `POST ${job}/validateCredentials`:
        return empty();
      case `POST ${job}/start`:
        this.job["schedule"] = { state: "Active" };
        return empty();
      case `POST ${job}/pause`:
        this.job["schedule"] = { state: "Paused" };
        return empty();
      case `GET ${job}`:
        return json(this.job);
      case `POST ${job}/restart`:
        return empty();
      case `GET ${job}/schema`:
        return json({ synchronizationRules: [{ id: ruleId, objectMappings: this.objectMappings }] });
      case `POST ${job}/provisionOnDemand`: {
        const [parameters] = body["parameters"] as { subjects: Body[] }[];
        const { key, value } = this.onDemand(parameters?.subjects[0] ?? {});
        return json({ key: JSON.stringify(key), value: JSON.stringify(value) });
      }
      case "GET /users": {
        const mail = /^mail eq '(.*)'$/.exec(query.get("$filter") ?? "")?.[1];
        return json({ value: this.users.filter((user) => user["mail"] === mail) });
      }
      case `GET /servicePrincipals/${appId}/appRoleAssignedTo`:
        return json({ value: this.assignments });
      case "GET /auditLogs/provisioning": {
        const wanted = (pattern: RegExp) => pattern.exec(query.get("$filter") ?? "")?.[1];
        const [action, result] = [wanted(/provisioningAction eq '(\w+)'/), wanted(/\/status eq '(\w+)'/)];
        const isWanted = (record: Body): boolean =>
          [undefined, record["provisioningAction"]].includes(action) &&
          [undefined, (record["provisioningStatusInfo"] as Body)["status"]].includes(result);
        return json({ value: this.log.filter(isWanted) });
      }
      case "GET /groups": {
        const name = /'(.*)'/.exec(query.get("$filter") ?? "")?.[1];
        return json({ value: this.groups.filter((group) => group["displayName"] === name) });
      }
      case `GET /groups/${guid(20)}/members`:
        return json({ value: this.members.map((id) => ({ "@odata.type": "#microsoft.graph.user", id })) });
    }
    const user = this.users.find((each) =>
      [each["id"], each["userPrincipalName"]].includes(path.replace("/users/", "")),
    );
    return user ? json(user) : refusal(404, "Request_ResourceNotFound");
  }

  /** "" removes a key. */
  private write(pairs: SecretPair[]): void {
    const named = new Set(pairs.map(({ key }) => key));
    const kept = this.secretsPut === "merge" ? this.secrets.filter(({ key }) => !named.has(key)) : [];
    this.secrets = this.store([...kept, ...pairs].filter(({ value }) => value !== ""));
  }

  private readSecrets(): SecretPair[] {
    const stale = this.staleReads > 0 && this.requests.some((request) => request.startsWith("PUT"));
    if (stale) this.staleReads--;
    const masked = (pair: SecretPair): SecretPair => (pair.key.includes("Secret") ? { ...pair, value: "*" } : pair);
    return (stale ? this.before : this.secrets).filter((pair) => pair.value !== "").map(masked);
  }
}

/** Answers of provisionOnDemand. */
export const success = (action: string) => outcome("Success", {}, "Success", { action });
export const skipped = (errorCode: string, scoping: Body = {}) =>
  outcome("Skipped", { errorCode, errorMessage: "Nothing was done." }, "Skipped", { action: "Other" }, scoping);
export const failure = (errorCode: string, errorMessage: string) =>
  outcome("Failure", { errorCode, errorMessage }, "Failure", { action: "Create" });

function outcome(result: string, details: Body, exportStatus: string, value: Body, scoping: Body = {}) {
  const step = (type: string, status: string, more: Body = {}) => ({
    type,
    status,
    description: `${type} done`,
    details: more,
  });
  const steps = [step("Import", "Success"), step("Matching", "Success"), step("Scoping", "Success", scoping)];
  return { key: { result, details }, value: { ...value, provisioningSteps: [...steps, step("Export", exportStatus)] } };
}

const json = (body: unknown): Response =>
  new Response(JSON.stringify(body), { status: 200, headers: { "content-type": "application/json" } });
const empty = (): Response => new Response(null, { status: 204 });
const refusal = (status: number, code: string, message = ""): Response =>
  new Response(JSON.stringify({ error: { code, message } }), {
    status,
    headers: { "content-type": "application/json" },
  });
