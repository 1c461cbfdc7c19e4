import type { Clock, Sleep } from "../core/clock";
import type { TargetRules } from "../config/entra/model";
import type { DesiredSchema } from "../entra/schema";
import { oktaHeaders } from "../okta/requests";
import { scimEndpoint, type ScimClient } from "../scim";
import type { AudienceName } from "./audience";
import { checks } from "./catalogue";
import { checkActivation } from "./checks/activation";
import {
  checkAuthorization,
  checkBurst,
  checkEmptyList,
  checkUnknownId,
  judgeContentTypes,
  judgeTimes,
} from "./checks/responses";
import { checkCreation } from "./checks/create";
import { checkDetails } from "./checks/details";
import { checkGallery } from "./checks/gallery";
import { checkGroupPush } from "./checks/group-push";
import { checkGroupNames, checkUserNames } from "./checks/names";
import { checkOktaSpec } from "./checks/okta-spec";
import { checkOktaUsers } from "./checks/okta-users";
import { checkDiscovery, checkPages } from "./checks/discovery";
import { checkGroups } from "./checks/groups";
import { checkRemoval } from "./checks/removal";
import { judgeResourceTypes } from "./checks/resource-types";
import { checkSignIn, type SignIn } from "./checks/sign-in";
import { judgeTenantUrl, judgeTls, type TlsFacts } from "./checks/transport";
import { checkUpdates } from "./checks/update";
import { Examination } from "./examination";
import type { CheckResult } from "./finding";
import type { LeftoverObject } from "./clean-up";
import { galleryVerdicts, type GalleryFacts, type GalleryVerdict } from "./gallery";
import { Probe } from "./probe";
import { Sample } from "./sample";

export interface CheckTargetOptions {
  readonly client: ScimClient;
  /** Tenant URL, as in the config. */
  readonly tenantUrl: string;
  readonly schema: DesiredSchema;
  readonly rules?: TargetRules | undefined;
  readonly patchFlag?: "required" | "forbidden" | undefined;
  /** Audiences whose provisioning, or list of tests, the target has to be ready for. */
  readonly providers: ReadonlySet<AudienceName>;
  readonly readOnly: boolean;
  /** Part of the name of everything that is created. */
  readonly prefix: string;
  /** Domain of the mail addresses of synthetic people. */
  readonly domain: string;
  /** Sign-in at the target; absent: the target takes a fixed token. */
  readonly signIn?: SignIn | undefined;
  /** Looks at the TLS of the target; null: there is none to look at, since it is on this machine. */
  readonly tls: () => Promise<TlsFacts | null>;
  readonly uuid: () => string;
  /** Whether to send 25 requests a second for some seconds as well; only for the gallery. */
  readonly load?: boolean;
  readonly sleep: Sleep;
  readonly clock: Clock;
  /** Clock that measures response times under load. */
  readonly monotonic: Clock;
  /** Signal to stop: once aborted, no further check begins, and the created objects are removed. */
  readonly signal: AbortSignal;
  readonly onResult: (result: CheckResult) => void;
}

export interface CheckTargetReport {
  /** Results, in the order of the catalogue. */
  readonly results: readonly CheckResult[];
  /** Objects that remain at the target. */
  readonly leftOvers: readonly LeftoverObject[];
  /** Error that stopped the run early. */
  readonly stopped?: unknown;
  readonly requests: number;
  /** Verdicts for the gallery; absent unless the gallery was checked for. */
  readonly gallery?: readonly GalleryVerdict[];
}

/**
 * Goes through the catalogue against one target. Whatever it makes, it removes; it changes nothing else.
 * @throws ScimformError what is wrong with the mappings; what is wrong with the target is in the report
 */
export async function checkTarget(options: CheckTargetOptions): Promise<CheckTargetReport> {
  const { client, prefix, signal, schema, rules, domain, uuid, clock } = options;
  const probe = new Probe(client, prefix, signal);
  const sample = new Sample({ schema, prefix, domain, uuid, now: clock(), required: rules?.required ?? [] });
  const { dialect } = scimEndpoint(options.tenantUrl);
  const { providers, readOnly, onResult } = options;
  const examination = new Examination({ probe, sample, providers, readOnly, dialect, onResult, sleep: options.sleep });
  let stopped: unknown;
  let facts: GalleryFacts = {};
  try {
    facts = await examine(examination, options);
  } catch (error) {
    stopped = error;
  }
  const leftOvers = await probe.cleanUp(sample.names, options.sleep);
  const order = new Map<string, number>(checks.map(({ id }, index) => [id, index]));
  return {
    results: examination.results.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    leftOvers,
    ...(stopped !== undefined && { stopped }),
    requests: probe.exchanges.length,
    ...(providers.has("gallery") && {
      gallery: galleryVerdicts(examination.results, facts),
    }),
  };
}

async function examine(examination: Examination, options: CheckTargetOptions): Promise<GalleryFacts> {
  const { tenantUrl, patchFlag, tls, clock, uuid, rules, schema } = options;
  const { probe } = examination;
  if (!examination.asks("entra")) probe.headers = oktaHeaders;
  const strangers = { unknown: () => `${options.prefix}-${uuid()}` };
  await examination.check("T1", () => judgeTenantUrl(tenantUrl, patchFlag));
  await examination.check("T2", async () => {
    const facts = await tls();
    if (facts === null) return { findings: [], unverified: "the target is on this machine, without TLS" };
    return judgeTls(facts, clock());
  });
  const { signIn } = options;
  const tokenLifetime = signIn && (await checkSignIn(examination, signIn, strangers.unknown));
  if (signIn && !examination.holds("A1")) return {};
  await checkEmptyList(examination, strangers);
  await checkAuthorization(examination, strangers);
  await checkUnknownId(examination, strangers);
  await checkDiscovery(examination);
  await checkCreation(examination);
  await checkOktaUsers(examination);
  await checkUserNames(examination);
  await checkPages(examination);
  await checkActivation(examination);
  await checkUpdates(examination);
  await checkDetails(examination);
  await checkGroups(examination);
  await checkGroupPush(examination);
  await checkGroupNames(examination);
  await checkOktaSpec(examination, strangers);
  const load = options.load === true ? { monotonic: options.monotonic, sleep: options.sleep } : undefined;
  const hasGroups = await checkGallery(examination, strangers, load);
  const actions = schema.users?.actions ?? ["delete"];
  await checkRemoval(examination, actions.includes("delete") && rules?.deletes !== false);
  await examination.check("F1", () => ({ findings: judgeResourceTypes(examination) }));
  await checkBurst(examination, strangers, rules?.requestsPerMinute);
  await examination.check("T6", () => judgeContentTypes(probe.exchanges));
  await examination.check("T9", () => judgeTimes(probe.exchanges, examination.asks("okta")));
  return { hasGroups, tokenLifetime };
}
