import { advisorsMappings } from "../../../../bench/advisors";
import { blankUser } from "../../../../sandbox/entra/directory/blank-objects";
import { compileSchema, defaultSynchronizationSchema, type DesiredSchema } from "../../../../lib/entra/schema";
import { createEngine } from "../../../../sandbox/entra/engine";
import type {
  EngineEnvironment,
  Group,
  Job,
  ProvisioningEngine,
  ScimExchange,
  TenantState,
  User,
} from "../../../../sandbox/entra/model";

export const tenantUrl = "https://api.vendor.example/advisors/scim";
export const token = "s3cret-token";
const principalId = "5b000000-0000-4000-8000-000000000001";
export const userRole = "18d14569-c3bd-439b-9a66-3a2aee01d14f";

/** Mappings of a target that takes people only. */
export const advisors: DesiredSchema = {
  users: {
    mappings: advisorsMappings,
  },
};

const jobId = "scim.00000000000000000000000000000000.11111111-1111-4111-8111-111111111111";

/** A tenant with one application and its job; changes count as the directory counts them. */
export class TestTenant {
  readonly state: TenantState;
  readonly job: Job;
  private serial = 0;

  constructor(desired: DesiredSchema | "template" = advisors) {
    const template = defaultSynchronizationSchema({ jobId });
    const schema = desired === "template" ? template : compileSchema(desired, template).schema;
    this.job = {
      id: jobId,
      servicePrincipalId: principalId,
      templateId: "scim",
      job: {
        id: jobId,
        templateId: "scim",
        schedule: { expiration: null, interval: "PT40M", state: "Active" },
        status: { code: "NotRun", countSuccessiveCompleteFailures: 0, quarantine: null },
      },
      schema,
      links: [],
      watermark: null,
    };
    this.state = {
      tenantId: "00000000-0000-0000-0000-000000000000",
      defaultDomain: "contoso.example",
      users: {},
      groups: {},
      applications: {},
      servicePrincipals: {
        [principalId]: {
          id: principalId,
          appId: "a0000000-0000-4000-8000-000000000001",
          displayName: "Advisors",
          applicationTemplateId: "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
          accountEnabled: true,
          appRoleAssignmentRequired: true,
          appRoles: [
            {
              id: userRole,
              displayName: "User",
              description: "User",
              value: null,
              isEnabled: true,
              allowedMemberTypes: ["User"],
              origin: "Application",
            },
          ],
        },
      },
      appRoleAssignments: {},
      jobs: { [jobId]: this.job },
      secrets: {
        [principalId]: [
          { key: "BaseAddress", value: tenantUrl },
          { key: "SecretToken", value: token },
          { key: "SyncAll", value: "false" },
        ],
      },
      provisioningLog: [],
      changeNumber: 0,
      changedAt: {},
    };
  }

  secret(key: string, value: string): void {
    const pairs = this.state.secrets[principalId] ?? [];
    this.state.secrets[principalId] = [...pairs.filter((pair) => pair.key !== key), { key, value }];
  }

  user(alias: string, properties: Partial<User> = {}): User {
    const id = this.id("a1");
    const principalName = `${alias}@contoso.example`;
    const user: User = {
      ...blankUser(id, principalName, "2026-01-01T00:00:00Z"),
      displayName: `${alias} Example`,
      givenName: alias,
      surname: "Example",
      mail: principalName,
      ...properties,
    };
    this.state.users[id] = user;
    this.touch(id);
    return user;
  }

  group(displayName: string, members: readonly { readonly id: string }[] = []): Group {
    const id = this.id("b2");
    const group: Group = {
      id,
      displayName,
      description: null,
      mailNickname: displayName,
      mail: null,
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
      createdDateTime: "2026-01-01T00:00:00Z",
      deletedDateTime: null,
      members: members.map((member) => member.id),
      owners: [],
    };
    this.state.groups[id] = group;
    this.touch(id);
    return group;
  }

  /** Changes an object that this tenant made. */
  change<T extends User | Group>(object: T, properties: Partial<T>): void {
    Object.assign(object, properties);
    this.touch(object.id);
  }

  assign(...principals: readonly (User | Group)[]): void {
    for (const principal of principals) {
      const id = this.id("c3");
      this.state.appRoleAssignments[id] = {
        id,
        appRoleId: userRole,
        principalId: principal.id,
        principalType: "members" in principal ? "Group" : "User",
        principalDisplayName: principal.displayName,
        resourceId: principalId,
        resourceDisplayName: "Advisors",
        createdDateTime: "2026-01-01T00:00:00Z",
        deletedDateTime: null,
      };
      this.touch(principal.id);
    }
  }

  unassign(principal: User | Group): void {
    for (const [id, assignment] of Object.entries(this.state.appRoleAssignments)) {
      if (assignment.principalId === principal.id) delete this.state.appRoleAssignments[id];
    }
    this.touch(principal.id);
  }

  purge(object: User | Group): void {
    delete this.state.users[object.id];
    delete this.state.groups[object.id];
    this.touch(object.id);
  }

  private id(kind: string): string {
    this.serial += 1;
    return `${kind}000000-0000-4000-8000-${String(this.serial).padStart(12, "0")}`;
  }

  private touch(id: string): void {
    this.state.changeNumber += 1;
    this.state.changedAt[id] = this.state.changeNumber;
  }
}

/** A request in short: `PATCH /Users/t1`, and its body. */
export interface Sent {
  readonly request: string;
  readonly body?: unknown;
}

type Resource = Record<string, unknown> & { id: string };

/** A SCIM endpoint that remembers requests, and what was created in it. PATCH is answered, not applied. */
export class RecordingTarget {
  readonly users = new Map<string, Resource>();
  readonly groups = new Map<string, Resource>();
  readonly sent: Sent[] = [];
  /** Answers instead of the endpoint; undefined leaves it to the endpoint. */
  intercept: (method: string, path: string) => Response | Error | undefined = () => undefined;
  /** Requests that are carried out, and whose answers are lost. */
  lose: (method: string) => boolean = () => false;

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? "GET";
    const path = decodeURIComponent(url.pathname.replace(/^\/base/, "") + url.search.replaceAll("+", " "));
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    this.sent.push({ request: `${method} ${path}`, ...(body === undefined ? {} : { body }) });
    const answer = this.intercept(method, path) ?? this.answer(method, url, body);
    if (this.lose(method)) throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
    if (!(answer instanceof Response)) throw answer;
    return answer;
  };

  /** What was sent since the last call. */
  take(): Sent[] {
    return this.sent.splice(0);
  }

  private answer(method: string, url: URL, body: unknown): Response {
    const [, collection, id] = url.pathname.replace(/^\/base/, "").split("/");
    const stored = collection === "Groups" ? this.groups : this.users;
    if (method === "POST") {
      const resource = {
        ...(body as Record<string, unknown>),
        id: `${collection === "Groups" ? "g" : "t"}${stored.size + 1}`,
      };
      stored.set(resource.id, resource);
      return Response.json(resource, { status: 201 });
    }
    if (id === undefined) {
      const [attribute, value] = (url.searchParams.get("filter") ?? "").split(" eq ");
      const found = [...stored.values()].filter((each) => JSON.stringify(each[attribute ?? ""]) === value);
      return Response.json({ totalResults: found.length, Resources: found });
    }
    if (!stored.has(id)) return Response.json({ detail: "not found" }, { status: 404 });
    if (method === "DELETE") stored.delete(id);
    return method === "GET" ? Response.json(stored.get(id)) : new Response(null, { status: 204 });
  }
}

/** An engine with a clock that stands still, on a recording target. */
export function testEngine(
  target: { readonly fetch: typeof fetch },
  options: Partial<EngineEnvironment> = {},
): { engine: ProvisioningEngine; traffic: ScimExchange[] } {
  const traffic: ScimExchange[] = [];
  let serial = 0;
  const engine = createEngine({
    now: () => Date.parse("2026-11-22T08:00:00Z"),
    random: () => 0.5,
    uuid: () => `d4000000-0000-4000-8000-${String((serial += 1)).padStart(12, "0")}`,
    fetch: target.fetch,
    routes: () => ({ [tenantUrl]: "http://127.0.0.1:9/base" }),
    onTraffic: (exchange) => traffic.push(exchange),
    ...options,
  });
  return { engine, traffic };
}
