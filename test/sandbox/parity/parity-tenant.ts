import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { graphAs, type Graph } from "../client";

/** A tenant with one application and its job, whose target takes everything and remembers the headers it got. */
export interface ParityTenant {
  readonly sandbox: EntraSandbox;
  readonly graph: Graph;
  readonly principalId: string;
  /** `/servicePrincipals/{id}/synchronization`. */
  readonly base: string;
  /** Path of the job. */
  readonly job: string;
  readonly tenantUrl: string;
  /** Headers of the requests to the target, oldest first. */
  readonly received: IncomingHttpHeaders[];
  stop(): Promise<void>;
}

/** Shows that a behaviour is still missing; fails when it is there. */
export type Pin = (world: ParityTenant) => Promise<void> | void;

export async function createParityTenant(): Promise<ParityTenant> {
  const tenantUrl = "https://api.vendor.example/scim";
  const received: IncomingHttpHeaders[] = [];
  const target = createServer((request, response) => {
    received.push(request.headers);
    request.resume();
    const list = { schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], totalResults: 0, Resources: [] };
    response.setHeader("content-type", "application/scim+json");
    if (request.method === "POST") response.statusCode = 201;
    response.end(JSON.stringify(request.method === "GET" ? list : { id: `target-${received.length}` }));
  });
  await new Promise<void>((listening) => target.listen(0, "127.0.0.1", listening));
  const routes = { [tenantUrl]: `http://127.0.0.1:${(target.address() as AddressInfo).port}` };
  // Time stands still but for what tests add.
  const sandbox = await startEntraSandbox({ routes, now: () => Date.parse("2026-06-01T08:00:00Z") });
  const graph = await graphAs(sandbox);
  const principalId = sandbox.tenant.instantiateApp("Parity").id;
  const base = `/servicePrincipals/${principalId}/synchronization`;
  const job = `${base}/jobs/${(await graph("POST", `${base}/jobs`, { templateId: "scim" })).body.id}`;
  const { id } = sandbox.tenant.user("hugo.falk@contoso.example");
  const appRoleId = "18d14569-c3bd-439b-9a66-3a2aee01d14f";
  const body = { principalId: id, resourceId: principalId, appRoleId };
  await graph("POST", `/servicePrincipals/${principalId}/appRoleAssignedTo`, body);
  return {
    ...{ sandbox, graph, principalId, base, job, tenantUrl, received },
    stop: async () => {
      await sandbox.stop();
      await new Promise((closed) => target.close(closed));
    },
  };
}

/** Sets the secrets, starts the job and runs one full cycle. */
export async function cycle(world: ParityTenant, secrets: Readonly<Record<string, string>> = {}): Promise<void> {
  const { graph, base, job, sandbox, principalId, tenantUrl } = world;
  const pairs = Object.entries({ BaseAddress: tenantUrl, ...secrets }).map(([key, value]) => ({ key, value }));
  await graph("PUT", `${base}/secrets`, { value: pairs });
  await graph("POST", `${job}/restart`, { criteria: { resetScope: "Full" } });
  await graph("POST", `${job}/start`);
  world.received.length = 0;
  await sandbox.runCycle(principalId);
}
