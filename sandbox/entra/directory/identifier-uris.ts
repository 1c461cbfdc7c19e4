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

/** A PATCH brings these: the added ones may not be seen at once. To be called before they are stored. */
export function replicateIdentifierUris(tenant: Tenant, application: Application, uris: readonly string[] = []): void {
  const present = textsOf(application["identifierUris"]);
  for (const uri of uris.filter((each) => !present.includes(each)))
    tenant.replication.created("identifierUri", nameOf(application, uri));
}

/** The application as a GET answers it: without identifier URIs that are still on their way. */
export function withVisibleUris(tenant: Tenant, application: Application): Application {
  const uris = textsOf(application["identifierUris"]);
  return {
    ...application,
    identifierUris: uris.filter((uri) => tenant.replication.isVisible(nameOf(application, uri))),
  };
}

const nameOf = ({ id }: Application, uri: string): string => `${id} ${uri}`;

/** Other schemes, such as `api:` and `urn:`, name no host. */
function isOnDomain(uri: string, domain: string): boolean {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(uri)?.[1]?.toLowerCase();
  return host === undefined || host === domain || host.endsWith(`.${domain}`);
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
