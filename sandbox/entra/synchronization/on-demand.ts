import { access } from "../http/access";
import { graphErrors } from "../graph-error";
import type { Job } from "../model";
import { contextOf, ok, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { onDemandBody } from "./bodies";
import { findJob } from "./lookup";

/** 5 requests in 10 s (learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand). */
const limit = { requests: 5, windowSeconds: 10 };
const mostMembers = 5;

/** Makes the provision-on-demand operation; each tenant counts its own requests. */
export function onDemandRoutes(): readonly GraphRoute[] {
  let recent: number[] = [];
  const throttle = (now: number) => {
    recent = recent.filter((time) => time > now - limit.windowSeconds * 1000);
    const [oldest] = recent;
    if (recent.length >= limit.requests && oldest !== undefined) {
      throw graphErrors.throttled(Math.ceil((oldest + limit.windowSeconds * 1000 - now) / 1000));
    }
    recent.push(now);
  };
  return [
    route({
      method: "POST",
      path: "/servicePrincipals/:id/synchronization/jobs/:job/provisionOnDemand",
      access: access.writeSynchronization,
      body: onDemandBody,
      handle: async (call) => {
        const job = findJob(call);
        throttle(call.clock.now());
        const [request] = call.body.parameters;
        if (request === undefined) throw graphErrors.missingParameter("parameters");
        if (!ruleIds(job).includes(request.ruleId)) {
          throw graphErrors.invalidBody(`The synchronization rule '${request.ruleId}' was not found.`);
        }
        checkSubjects(request.subjects);
        if (!hasCredentials(call, job)) throw graphErrors.credentialsRefused("The credentials of the job are not set.");
        const { key, value } = await call.engine.provisionOnDemand(call.tenant.state, job, request);
        call.tenant.onChange();
        return ok({
          "@odata.context": contextOf(call, "microsoft.graph.stringKeyStringValuePair"),
          key: JSON.stringify(key),
          value: JSON.stringify(value),
        });
      },
    }),
  ];
}

function hasCredentials(call: GraphApiCall, job: Job): boolean {
  const pairs = call.tenant.state.secrets[job.servicePrincipalId] ?? [];
  return pairs.some(({ key }) => key === "BaseAddress");
}

function ruleIds(job: Job): string[] {
  const rules = job.schema["synchronizationRules"];
  return Array.isArray(rules) ? rules.map((rule: { id?: unknown }) => String(rule.id)) : [];
}

type Subjects = readonly {
  readonly objectTypeName: string;
  readonly links?: { readonly members?: readonly unknown[] };
}[];

/** Checks that the subjects are one person, or one group with at most five of its members. */
function checkSubjects(subjects: Subjects): void {
  if (subjects.length !== 1) throw graphErrors.invalidBody("Exactly one subject can be provisioned on demand.");
  const members = subjects.flatMap(({ links }) => links?.members ?? []);
  if (members.length > mostMembers) {
    throw graphErrors.invalidBody(`At most ${mostMembers} members of a group can be provisioned on demand at a time.`);
  }
}
