import type { StackConfig } from "../../lib/config";
import { liveCertificates, SamlApi } from "../../lib/entra/graph";
import type { SignedInTenant } from "./session";

/**
 * The stack with the signing certificates of the tenant in place of those of its config: when they end, and which one signs, only
 * the tenant knows. Without SAML sign-on of ours it is the stack as it is, and nothing is asked.
 * @throws GraphError
 */
export async function withLiveCertificates(
  config: StackConfig,
  { graph }: SignedInTenant,
  servicePrincipalId: string,
): Promise<StackConfig> {
  const { saml } = config;
  if (!saml) return config;
  const { certificates } = await new SamlApi(graph).read(servicePrincipalId);
  return { ...config, saml: { ...saml, certificates: liveCertificates(saml, certificates) } };
}
