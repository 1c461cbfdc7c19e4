import { fail } from "../../lib/core/problem";
import { routes as entraRoutes } from "../entra/routes";
import type { Fault } from "../faults";
import { routes as oktaRoutes } from "../okta/routes";
import * as errors from "./errors";
import type { ServedOrg } from "./okta-console";
import type { ServedTargets } from "./target-token";

type Served = ServedOrg & ServedTargets;

/**
 * Arms a fault where it says: at the tenant, the org, all SCIM endpoints, or the one of a stack.
 * @throws ScimformError SANDBOX_FAULT_IDLE where it could never act, SANDBOX_NO_ORG, SANDBOX_NO_ENDPOINT
 */
export async function armFault(served: Served, { at = "tenant", ...fault }: Fault): Promise<void> {
  const { entra, okta, tokenHolders } = served;
  if (at === "tenant") {
    requirePath(
      fault,
      entraRoutes().flatMap(({ method, path }) =>
        ["/v1.0", "/beta"].map((version) => [method, `${version}${path}`] as const),
      ),
      signInPaths,
    );
    return entra.faults.add(fault);
  }
  if (at === "org") {
    if (!okta) throw fail(errors.noOrg);
    requirePath(
      fault,
      oktaRoutes.map(({ method, path }) => [method, path] as const),
      [["POST", "/oauth2/v1/token"]],
    );
    return okta.faults.add(fault);
  }
  const holder = tokenHolders.find(({ stack }) => stack === at);
  const targets = entra.targets.filter(({ tenantUrl }) => at === "targets" || tenantUrl === holder?.tenantUrl);
  if (targets.length === 0)
    throw fail(
      errors.noEndpoint,
      at,
      tokenHolders.map(({ stack }) => stack),
    );
  for (const target of targets) await target.addFault(fault);
}

/** Lists every armed fault, with its place. */
export function listFaults({ entra, okta, tokenHolders }: Served): Fault[] {
  const at =
    (place: string) =>
    (fault: Fault): Fault => ({ ...fault, at: place });
  return [
    ...entra.faults.list(),
    ...(okta?.faults.list() ?? []).map(at("org")),
    ...entra.targets.flatMap(({ tenantUrl, faults }) =>
      faults.map(at(tokenHolders.find((holder) => holder.tenantUrl === tenantUrl)?.stack ?? "targets")),
    ),
  ];
}

export async function clearFaults({ entra, okta }: Served): Promise<void> {
  entra.faults.clear();
  okta?.faults.clear();
  for (const target of entra.targets) await target.clearFaults();
}

type Operation = readonly [method: string, path: string];

const signInPaths: readonly Operation[] = [
  ["GET", "/metadata/endpoints"],
  ["GET", "/common/discovery/instance"],
  ["GET", "/:tenant/v2.0/.well-known/openid-configuration"],
  ["POST", "/:tenant/oauth2/v2.0/token"],
  ["POST", "/v1.0/$batch"],
];

/** A path that names an object cannot be judged. */
const namesObject = /[0-9a-f]{8}|@|'/i;

function requirePath({ method, path = "" }: Fault, operations: readonly Operation[], more: readonly Operation[]): void {
  const wanted = new RegExp(path);
  const some = [...operations, ...more].some(
    ([each, sample]) =>
      (method === undefined || method.toUpperCase() === each) && wanted.test(sample.replace(/:\w+/g, "0a1b2c3d")),
  );
  if (!some && !namesObject.test(path))
    throw fail(errors.faultIdle, `no request there is ${method ?? "any method"} with a path like ${path}`);
}
