import type { StackConfig } from "../config/entra/model";
import { claimsPolicy, settingsOfClaimsPolicy } from "../entra/application/claims-policy";
import { certificatesMeant } from "../entra/graph/certificate-changes";
import type { LiveCertificate, LiveClaimsPolicy } from "../entra/graph/saml-api";
import { type AzureadObjects, type ManagedObject, managedObjects } from "../terraform/azuread-objects";
import type { ManagedIds } from "../terraform/state";

/** The objects of a stack's SAML sign-on in the tenant. */
export interface SamlObjects {
  readonly identifiers: readonly string[];
  readonly certificates: readonly LiveCertificate[];
  readonly assignedPolicies: readonly LiveClaimsPolicy[];
  /** Policies that could be the stack's, and that no app uses. */
  readonly unusedPolicies: readonly LiveClaimsPolicy[];
}

/** The objects of a stack in the tenant, as far as its config declares them. */
export type StackObjects = Omit<AzureadObjects, "saml"> & { readonly saml?: SamlObjects };

/** Objects that an interrupted deploy created and that are missing in Terraform's state. */
export interface UnmanagedObjects {
  /** Objects that the config wants and Terraform does not know: the next deploy tries to create them again. */
  readonly unknown: readonly ManagedObject[];
  /** Claims mapping policies that look like the stack's, beside the one it has: each failed deploy leaves one. */
  readonly surplusPolicies: readonly LiveClaimsPolicy[];
  /** Certificates of the config of which there are several. */
  readonly ambiguousCertificates: readonly { readonly name: string; readonly thumbprints: readonly string[] }[];
}

type Config = Pick<StackConfig, "displayName" | "saml">;

/** Finds a stack's objects in the tenant that its state does not contain. */
export function findUnmanagedObjects(
  config: Config,
  { saml, ...objects }: StackObjects,
  state: ManagedIds,
): UnmanagedObjects {
  const policies = saml && policiesOf(config, saml, state);
  const certificates = saml && certificatesOf(config, saml.certificates);
  const there: AzureadObjects = {
    ...objects,
    ...(saml && {
      saml: {
        identifiers: saml.identifiers.filter((uri) => config.saml?.identifiers.includes(uri)),
        certificates: certificates?.own ?? {},
        claimsPolicyId: policies?.own,
      },
    }),
  };
  const absent =
    policies?.assigned === false ? "azuread_service_principal_claims_mapping_policy_assignment" : undefined;
  return {
    unknown: managedObjects(there).filter(({ type, name }) => type !== absent && !state.has(`${type}.${name}`)),
    surplusPolicies: policies?.surplus ?? [],
    ambiguousCertificates: certificates?.ambiguous ?? [],
  };
}

/** Whether scimform wrote the policy for an app of this name: names of policies are not unique, nor do they have tags. */
export function couldBePolicyOf({ displayName }: Config, policy: LiveClaimsPolicy): boolean {
  const [definition = "", ...more] = policy.definition;
  return policy.displayName === displayName && more.length === 0 && settingsOfClaimsPolicy(definition) !== undefined;
}

function policiesOf(config: Config, { assignedPolicies, unusedPolicies }: SamlObjects, state: ManagedIds) {
  const wanted = config.saml && claimsPolicy(config.saml);
  const couldBe = (policy: LiveClaimsPolicy): boolean => couldBePolicyOf(config, policy);
  const isWanted = (policy: LiveClaimsPolicy): boolean => couldBe(policy) && policy.definition[0] === wanted;
  const known = state.get("azuread_claims_mapping_policy.claims_mapping_policy")?.split("/").at(-1);
  const own = known ?? assignedPolicies.find(couldBe)?.id ?? unusedPolicies.find(isWanted)?.id;
  return {
    own,
    assigned: assignedPolicies.some(({ id }) => id === own),
    surplus: unusedPolicies.filter((policy) => policy.id !== own && couldBe(policy)),
  };
}

/**
 * Returns the live certificates of the config, whose keys are their names. Which of several of a name is the right one cannot be
 * told from here.
 */
function certificatesOf({ saml }: Config, live: readonly LiveCertificate[]) {
  // Those with a thumbprint are not Terraform's.
  const own = (saml?.certificates ?? []).filter(({ thumbprint }) => thumbprint === undefined);
  const named = own.map((one) => ({ name: one.name, found: saml ? certificatesMeant(one, saml, live) : [] }));
  return {
    own: Object.fromEntries(
      named.flatMap(({ name, found: [only, more] }) => (only && !more ? [[name, only.keyId]] : [])),
    ),
    ambiguous: named
      .filter(({ found }) => found.length > 1)
      .map(({ name, found }) => ({ name, thumbprints: found.map(({ thumbprint }) => thumbprint) })),
  };
}
