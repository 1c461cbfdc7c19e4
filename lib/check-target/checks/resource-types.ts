import { enterpriseUserSchema } from "../../core/scim-schemas";
import type { ObjectType } from "../../entra/schema/object-type";
import { collections, resourceFaults, type ResourceFault } from "../../scim";
import type { Examination } from "../examination";
import { isSuccess, parameterOf, type CheckExchange } from "../exchange";
import type { CheckFinding } from "../finding";
import { resourcesOf } from "../judge";

interface SeenFault extends ResourceFault {
  readonly type: ObjectType;
  readonly exchange: CheckExchange;
}

/** F1: judges the resource type of every resource of this run that the target has returned in any response. */
export function judgeResourceTypes({ probe, sample }: Examination): CheckFinding[] {
  // What other checks say already.
  const told = new Set(["id", "active", ...(sample.manager === undefined ? [] : [`${enterpriseUserSchema}.manager`])]);
  const seen = new Map<string, SeenFault>();
  for (const exchange of probe.exchanges.filter(isSuccess)) {
    for (const type of ["users", "groups"] as const) {
      for (const fault of faultsIn(exchange, type, probe.isOurs)) {
        const key = `${type} ${fault.path}`;
        if (!told.has(fault.path) && !seen.has(key)) seen.set(key, { ...fault, type, exchange });
      }
    }
  }
  const faults = [...seen.values()];
  return (["users", "groups"] as const).flatMap((type) => [
    ...describe(
      type,
      faults.filter((fault) => fault.type === type && fault.kind !== "form"),
      "E",
    ),
    ...describe(
      type,
      faults.filter((fault) => fault.type === type && fault.kind === "form"),
      "W",
    ),
  ]);
}

function faultsIn(
  { request, body }: CheckExchange,
  type: ObjectType,
  isOurs: (resource: unknown) => boolean,
): ResourceFault[] {
  const [collection, id] = request.path;
  if (collection !== collections[type]) return [];
  const isOne = id !== undefined || request.method === "POST";
  const resources = isOne ? [body] : (resourcesOf(body) ?? []);
  const isPart = ["attributes", "excludedAttributes"].some((name) => parameterOf(request, name) !== undefined);
  const isWhole = !isPart && isOne && request.method !== "PATCH";
  return resources.filter(isOurs).flatMap((resource) => resourceFaults(resource, type, isWhole));
}

function describe(type: ObjectType, faults: readonly SeenFault[], level: "E" | "W"): CheckFinding[] {
  const [first] = faults;
  if (!first) return [];
  const what = faults.map(({ path, says }) => `${path} is ${says}`).join("; ");
  return [
    {
      level,
      oktaLevel: "W",
      what: `In ${type === "users" ? "users" : "groups"} that come back, ${what}.`,
      breaks:
        level === "E"
          ? 'Entra cannot read such a resource ("not able to deserialize the resource"): from then on every change of it fails. What Okta makes of it is not documented.'
          : "Nothing that is known of Entra; others read resources strictly, and Microsoft's and Okta's tests look at them.",
      remedy: "Ask the vendor for the types of RFC 7643, 3.1 and 4, in every answer that shows a resource.",
      evidence: [...new Set(faults.map(({ exchange }) => exchange))].slice(0, 3),
    },
  ];
}
