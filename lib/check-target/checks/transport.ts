import { isLoopback } from "../../core/loopback";
import type { PatchDialect } from "../../entra/requests";
import { dialectOf, isFeatureFlag } from "../../entra/requests/dialect";
import type { CheckFinding, CheckVerdict } from "../finding";
import { found } from "../examination";

const cannotUse = "Entra cannot use the tenant URL, or every request goes to the wrong place.";

/**
 * T1: judges the tenant URL.
 * @param patchFlag what the target's profile says of the flag
 */
export function judgeTenantUrl(tenantUrl: string, patchFlag?: "required" | "forbidden"): CheckVerdict {
  const url = new URL(tenantUrl);
  const parameters = url.search
    .slice(1)
    .split("&")
    .map((parameter) => parameter.split("=")[0] ?? "");
  const flags = parameters.filter(isFeatureFlag);
  const dialect: PatchDialect = dialectOf(parameters);
  const findings: CheckFinding[] = [];
  const add = (what: string, remedy: string, breaks = cannotUse): void => {
    findings.push({ level: "E", what, breaks, remedy, evidence: [] });
  };
  if (url.protocol !== "https:" && !isLoopback(tenantUrl)) {
    add("It is not https: the token would travel in the open.", "Use the https URL of the endpoint.");
  }
  const collection = /\/(Users|Groups|Schemas|ServiceProviderConfig)\/?$/i.exec(url.pathname)?.[1];
  if (collection !== undefined) {
    add(`It ends in /${collection}, which Entra adds itself.`, `Remove /${collection} from the tenant URL.`);
  }
  if (url.username !== "" || url.password !== "") {
    add("It holds a user name or a password.", "Remove them: the token belongs into the token source.");
  }
  if (url.hash !== "") add(`It has a fragment, ${url.hash}.`, "Remove everything from # on.");
  if (new Set(flags.map((flag) => flag.toLowerCase())).size < flags.length) {
    add(`It has a flag more than once: ${flags.join(", ")}.`, "Leave one of them.");
  } else if (flags.length > 1) {
    add(`It has flags that contradict or repeat one another: ${flags.join(", ")}.`, "Leave one of them.");
  }
  const changes = "What Entra changes is not understood, or is misunderstood, by the target.";
  if (patchFlag === "required" && dialect === "legacy") {
    add(
      "The target's profile wants aadOptscim062020, which is not there.",
      "Add ?aadOptscim062020 to the tenant URL.",
      changes,
    );
  }
  if (patchFlag === "forbidden" && dialect !== "legacy") {
    add(
      "The target's profile forbids aadOptscim062020, which is there.",
      "Remove aadOptscim062020 from the tenant URL.",
      changes,
    );
  }
  return found(...findings);
}

/** Facts of a TLS handshake with the target. */
export interface TlsFacts {
  /** TLS version, such as `TLSv1.3`; null when there was no handshake. */
  readonly protocol: string | null;
  /** Reason why the certificate is not trusted, or why the handshake failed. */
  readonly fault: string | null;
  /** End of the certificate, in milliseconds since 1970. */
  readonly validTo: number | null;
}

const day = 86_400_000;

/** T2. https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups#security-requirements */
export function judgeTls({ protocol, fault, validTo }: TlsFacts, now: number): CheckVerdict {
  const breaks = "Entra does not connect: the job goes into quarantine.";
  const error = (what: string, remedy: string) => found({ level: "E", what, breaks, remedy, evidence: [] });
  if (protocol === null) {
    return error(`No TLS connection came about: ${fault ?? "?"}.`, "Ask the vendor: TLS 1.2 or newer is needed.");
  }
  if (fault !== null) {
    return error(
      `The certificate is not trusted: ${fault}.`,
      "Ask the vendor for a certificate of a public authority, sent with its whole chain.",
    );
  }
  if (!/^TLSv1\.[23]$/.test(protocol))
    return error(`The target speaks ${protocol}.`, "Ask the vendor for TLS 1.2 or newer.");
  const days = validTo === null ? Infinity : Math.floor((validTo - now) / day);
  if (days >= 30) return found();
  const what = `The certificate ends in ${days} days.`;
  return found({ level: "W", what, breaks, remedy: "Ask the vendor to renew it in time.", evidence: [] });
}
