import * as identity from "@azure/identity";
import { createCredential, type SignInOptions } from "../../lib/entra/graph";
import { trustingFetch } from "../../sandbox/trusting-fetch";

/**
 * What programs get from NODE_EXTRA_CA_CERTS, for code that runs in this process: trust in the authority of a sandbox.
 * @param caPem absent: the sandbox speaks no TLS
 */
export function sandboxClients(caPem?: string) {
  const trusting = caPem === undefined ? fetch : trustingFetch(caPem);
  const loadIdentity = async () => trustingIdentity(caPem);
  return {
    fetch: ((input, init) =>
      new Request(input, init).url.startsWith("https:") ? trusting(input, init) : fetch(input, init)) as typeof fetch,
    loadIdentity,
    createCredential: (options: SignInOptions) => createCredential({ ...options, loadIdentity }),
  };
}

/** The sign-in of the SDK takes no fetch. */
function trustingIdentity(ca: string | undefined): typeof identity {
  class ClientSecretCredential extends identity.ClientSecretCredential {
    constructor(tenant: string, client: string, secret: string, options: identity.ClientSecretCredentialOptions) {
      super(tenant, client, secret, ca === undefined ? options : { ...options, tlsOptions: { ca } });
    }
  }
  return { ...identity, ClientSecretCredential };
}
