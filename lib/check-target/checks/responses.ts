import { connectionFailureOf } from "../../core/connection-failure";
import { collections, matchQuery } from "../../scim";
import type { ObjectType } from "../../entra/schema/object-type";
import { equalsQuery } from "../../okta/requests";
import { found, type Examination } from "../examination";
import { isSuccess, outcomeOf, type CheckExchange } from "../exchange";
import type { CheckFinding, CheckVerdict } from "../finding";
import { faultsOfEmptyList, faultsOfError, numbersMissing } from "../judge";

/** Values that no object of the target has. */
export interface UnknownValues {
  /** Random texts that no object has. */
  readonly unknown: () => string;
}

/** T3: checks that requests without a token, or with a wrong one, are refused. */
export async function checkAuthorization(examination: Examination, { unknown }: UnknownValues): Promise<void> {
  await examination.check("T3", async () => {
    const { probe, sample } = examination;
    const query = matchQuery("users", sample.matching[0], unknown());
    const ask = (token: string | null) => probe.send({ method: "GET", path: ["Users"], query, token });
    const cases = [
      ["without a token", await ask(null)],
      ["with a wrong token", await ask(unknown())],
    ] as const;
    return found(...cases.flatMap(([how, exchange]) => judgeRefusal(how, exchange)));
  });
}

function judgeRefusal(how: string, exchange: CheckExchange): CheckFinding[] {
  const { status, body } = exchange;
  if (status !== 401) {
    const open = isSuccess(exchange);
    return [
      {
        level: "E",
        what: `A request ${how} is ${outcomeOf(exchange)}, not by 401.`,
        breaks: open
          ? "Anybody can read and change accounts; a revoked or expired token goes unnoticed."
          : "Entra does not see that the token is wrong or expired: it reports another error, or none.",
        remedy: open ? "Do not use the target before the vendor has closed it." : "Ask the vendor to answer by 401.",
        evidence: [exchange],
      },
    ];
  }
  const faults = faultsOfError(body, 401);
  if (faults.length === 0) return [];
  return [
    {
      level: "O",
      what: `The 401 of a request ${how} is not the error of RFC 7644, 3.12: ${faults.join("; ")}.`,
      breaks: "Okta's SCIM test fails, and an integration cannot be submitted.",
      remedy: "Ask the vendor for `schemas`, `status` as a text and `detail` in errors.",
      evidence: [exchange],
    },
  ];
}

/** T4: Test Connection. An endpoint that says yes to everything, with an empty object, is found out here. */
export async function checkEmptyList(examination: Examination, { unknown }: UnknownValues): Promise<void> {
  await examination.check("T4", async () => {
    const { sample } = examination;
    const questions: [ObjectType, string][] = [["users", sample.matching[0]]];
    if (sample.hasGroups) questions.push(["groups", sample.groupMatching]);
    const findings: CheckFinding[] = [];
    let stops = false;
    for (const [type, target] of questions) {
      const exchange = await lookUp(examination, type, target, unknown());
      const wanting = exchange.status === 406 ? await withAccept(examination, type, target, unknown()) : undefined;
      if (wanting) {
        findings.push({ ...wanting.finding, evidence: [exchange] }, ...judgeEmptyList(type, wanting.answer));
        continue;
      }
      findings.push(...judgeEmptyList(type, exchange));
      // A server that answers 404 instead of an empty list can still show what else it does.
      stops ||= type === "users" && exchange.status !== 404 && findings.some(({ level }) => level === "E");
    }
    return { findings, stops };
  });
}

/** The search of the provider that is asked about. */
function lookUp(examination: Examination, type: ObjectType, target: string, value: string) {
  const query = examination.asks("entra") ? matchQuery(type, target, value) : equalsQuery(target, value);
  return examination.probe.get([collections[type]], query);
}

/** Whether it was a type in Accept that was wanting: then all goes on with one. */
async function withAccept(
  examination: Examination,
  type: ObjectType,
  target: string,
  value: string,
): Promise<{ readonly finding: Omit<CheckFinding, "evidence">; readonly answer: CheckExchange } | undefined> {
  const { probe } = examination;
  const { headers } = probe;
  probe.headers = (hasBody) => ({ ...headers(hasBody), accept: "application/scim+json" });
  const answer = await lookUp(examination, type, target, value);
  if (isSuccess(answer)) {
    const finding = {
      level: "E",
      what: `The search for ${type} is answered by 406, unless Accept names application/scim+json.`,
      breaks: "Test Connection fails: Entra names no type that it accepts.",
      remedy:
        "Ask the vendor to answer by application/scim+json whatever Accept says (RFC 7644, 3.8: it is the default).",
    } as const;
    return { finding, answer };
  }
  probe.headers = headers;
  return undefined;
}

export function judgeEmptyList(type: ObjectType, exchange: CheckExchange): CheckFinding[] {
  const { status, body } = exchange;
  const entry = { evidence: [exchange] };
  const what = `The search for ${type} that do not exist is`;
  if (status === 404) {
    return [
      {
        ...entry,
        level: "E",
        // Okta takes 404 for nobody; its SPEC test does not.
        oktaLevel: "W",
        what: `${what} answered by 404, not by an empty list.`,
        breaks:
          "Entra takes it for a missing endpoint: Test Connection fails, and the job goes into quarantine at once.",
        remedy: "Check the path of the tenant URL; if it is right, ask the vendor for 200 and an empty ListResponse.",
      },
    ];
  }
  if (!isSuccess(exchange)) {
    return [
      {
        ...entry,
        level: "E",
        what: `${what} ${outcomeOf(exchange)}.`,
        breaks: "Test Connection fails, and the job goes into quarantine.",
        remedy:
          connectionFailureOf(status ?? 0, typeof body === "string" ? body : "").cause === "blocked"
            ? "A page of HTML: something in front of the target, a firewall or a list of allowed addresses, refuses the request. Have it let in this machine, and the identity provider's addresses; the token may be good."
            : status === 401 || status === 403
              ? "Check the token: right one, right environment, not expired?"
              : status !== null && status >= 300 && status < 400
                ? "Check the tenant URL: Entra does not follow redirects."
                : `Ask the vendor; the matching attribute has to be searchable by eq.`,
      },
    ];
  }
  const faults = faultsOfEmptyList(body);
  if (faults.length > 0) {
    return [
      {
        ...entry,
        level: "E",
        what: `${what} ${outcomeOf(exchange)}, but not by an empty ListResponse: ${faults.join("; ")}.`,
        breaks: "Entra cannot tell whether somebody exists: it creates nobody, or takes the wrong account.",
        remedy:
          "Check that the tenant URL is the SCIM endpoint, and that the connection is switched on at the vendor's.",
      },
    ];
  }
  const missing = numbersMissing(body);
  if (missing.length === 0) return [];
  return [
    {
      ...entry,
      level: "O",
      what: `The empty list of ${type} has no ${missing.join(" and no ")}.`,
      breaks: "Okta's SCIM test wants them as numbers.",
      remedy: "Ask the vendor for all fields of the ListResponse (RFC 7644, 3.4.2).",
    },
  ];
}

/** T5. */
export async function checkUnknownId(examination: Examination, { unknown }: UnknownValues): Promise<void> {
  await examination.check("T5", async () => {
    const exchange = await examination.probe.get(["Users", unknown()]);
    return judgeUnknownId(exchange);
  });
}

function judgeUnknownId(exchange: CheckExchange): CheckVerdict {
  const { status, body } = exchange;
  if (status !== 404) {
    return found({
      level: "E",
      what: `A user id that nobody has is ${outcomeOf(exchange)}, not by 404.`,
      breaks: "Entra does not notice that an account was deleted at the target, and does not create it again.",
      remedy: "Ask the vendor to answer by 404 (RFC 7644, 3.12).",
      evidence: [exchange],
    });
  }
  const faults = faultsOfError(body, 404);
  if (faults.length === 0) return found();
  return found({
    level: "O",
    what: `The 404 is not the error of RFC 7644, 3.12: ${faults.join("; ")}.`,
    breaks: "Okta's SCIM test fails, and an integration cannot be submitted.",
    remedy: "Ask the vendor for `schemas`, `status` as a text and `detail` in errors.",
    evidence: [exchange],
  });
}

const mediaType = "application/scim+json";

/** T6: of all answers of the run that have a body. */
export function judgeContentTypes(exchanges: readonly CheckExchange[]): CheckVerdict {
  const wrong = exchanges.filter(
    ({ status, body, headers }) =>
      status !== null && body !== null && !(headers["content-type"] ?? "").toLowerCase().startsWith(mediaType),
  );
  const [first] = wrong;
  if (!first) return found();
  const types = [...new Set(wrong.map(({ headers }) => headers["content-type"] ?? "no content type"))];
  return found({
    level: "W",
    what: `${wrong.length} of ${exchanges.length} answers are not of type ${mediaType}, but: ${types.join(", ")}.`,
    breaks: "Microsoft's SCIM Validator warns; Entra reads JSON all the same.",
    remedy: `Ask the vendor to answer with ${mediaType} (RFC 7644, 3.1).`,
    evidence: [first],
  });
}

const oktaLimit = 600;
const entraLimit = 10_000;

/** T9: of all answers of the run. */
export function judgeTimes(exchanges: readonly CheckExchange[], forOkta: boolean): CheckVerdict {
  const [slowest] = exchanges.toSorted((a, b) => b.milliseconds - a.milliseconds);
  const limit = forOkta ? oktaLimit : entraLimit;
  if (!slowest || slowest.milliseconds <= oktaLimit) return found();
  const slow = exchanges.filter(({ milliseconds }) => milliseconds > oktaLimit).length;
  return found({
    level: "W",
    what: `${slow} of ${exchanges.length} answers took more than ${oktaLimit} ms; the slowest ${Math.round(slowest.milliseconds)} ms.`,
    breaks:
      slowest.milliseconds > limit && !forOkta
        ? "Entra gives up on answers that take too long, and cycles become slow: 1,000 people take hours."
        : "Okta's SCIM test wants lists within 600 ms; Entra's cycles become slow.",
    remedy: "Ask the vendor; widen the assignment in waves.",
    evidence: [slowest],
  });
}

/**
 * R1: sends a single burst, no bigger than the number of requests allowed in a minute, so as not to strain the vendor's service.
 */
export async function checkBurst(
  examination: Examination,
  { unknown }: UnknownValues,
  perMinute?: number,
): Promise<void> {
  await examination.check("R1", async () => {
    const { probe, sample } = examination;
    const query = matchQuery("users", sample.matching[0], unknown());
    const request = { method: "GET", path: [collections.users], query, burst: true } as const;
    const requests = Math.min(burst, perMinute ?? burst);
    return judgeBurst(await Promise.all(Array.from({ length: requests }, () => probe.send(request))));
  });
}

/**
 * Number of requests that Entra sends in a second.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
const burst = 25;

export function judgeBurst(exchanges: readonly CheckExchange[]): CheckVerdict {
  const refused = exchanges.filter(({ status }) => status === 429);
  const [unsaid] = refused.filter(({ headers }) => !isWait(headers["retry-after"]));
  const [broken] = exchanges.filter(({ status }) => status === null || status >= 500);
  const findings: CheckFinding[] = [];
  if (unsaid) {
    findings.push({
      level: "W",
      what: `Of ${exchanges.length} requests at once, ${refused.length} are answered by 429, without Retry-After.`,
      breaks: "Entra cannot know how long to wait, and tries again too early, or too late.",
      remedy: "Ask the vendor for Retry-After in seconds (RFC 6585, 4); set rules.requestsPerMinute in the profile.",
      evidence: [unsaid],
    });
  }
  if (broken) {
    findings.push({
      level: "W",
      what: `Of ${exchanges.length} requests at once, some are ${outcomeOf(broken)}.`,
      breaks: "Entra counts them as failures; with many of them the job goes into quarantine.",
      remedy: "Ask the vendor to answer by 429 with Retry-After when it is too much.",
      evidence: [broken],
    });
  }
  return found(...findings);
}

const isWait = (header: string | undefined): boolean =>
  header !== undefined && (/^\d+$/.test(header.trim()) || !Number.isNaN(Date.parse(header)));
