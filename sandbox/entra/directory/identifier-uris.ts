import { graphErrors } from "../graph-error";
import type { Application } from "../model";
import type { Tenant } from "../tenant";

/**
 * New identifier URIs with a host must be on a verified domain of the tenant, unless the app signs people in with SAML:
 * then they are the service provider's entity ids. Those that are there already are not looked at again.
 * https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions,
 * https://github.com/hashicorp/terraform-provider-azuread/issues/797
 * @param application undefined: it is about to be made
 * @throws GraphError 400
 */
export function checkIdentifierUris(
  tenant: Tenant,
  application: Application | undefined,
  uris: readonly string[] = [],
): void {
  const present = new Set(textsOf(application?.["identifierUris"]));
  const added = uris.filter((uri) => !present.has(uri));
  const { applications, servicePrincipals, defaultDomain } = tenant.state;
  const others = Object.values(applications).filter(
    ({ id, deletedDateTime }) => id !== application?.id && !deletedDateTime,
  );
  const taken = new Set(others.flatMap((other) => textsOf(other["identifierUris"])));
  if (added.some((uri) => taken.has(uri))) {
    throw graphErrors.badRequest("Another object with the same value for property identifierUris already exists.");
  }
  const principal = Object.values(servicePrincipals).find(({ appId }) => appId === application?.appId);
  if (principal?.["preferredSingleSignOnMode"] === "saml") return;
  const foreign = added.find((uri) => !isOnDomain(uri, defaultDomain));
  if (foreign !== undefined) throw graphErrors.unverifiedDomain(foreign);
}

/** Other schemes, such as `api:` and `urn:`, name no host. */
function isOnDomain(uri: string, domain: string): boolean {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(uri)?.[1]?.toLowerCase();
  return host === undefined || host === domain || host.endsWith(`.${domain}`);
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
