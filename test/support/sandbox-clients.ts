import * as identity from "@azure/identity";
import { createCredential, type SignInOptions } from "../../lib/entra/graph";
import type { EntraSandbox } from "../../sandbox/entra";
import { trustingFetch } from "../../sandbox/trusting-fetch";

/** For its Graph, and for its SCIM servers, which are plain HTTP. */
export const sandboxFetch = ({ caPem }: Pick<EntraSandbox, "caPem">): typeof globalThis.fetch => {
  const trusting = trustingFetch(caPem);
  return (input, init) =>
    (/^http:/.test(input instanceof Request ? input.url : input.toString()) ? fetch : trusting)(input, init);
};

/**
 * What programs get from NODE_EXTRA_CA_CERTS, for code that runs in this process: trust in the authority of a sandbox.
 * @param caPem absent: the sandbox speaks no TLS
 */
export function sandboxClients(caPem?: string) {
  const loadIdentity = async () => identity;
  return {
    fetch: caPem === undefined ? fetch : sandboxFetch({ caPem }),
    loadIdentity,
    createCredential: (options: SignInOptions) => createCredential({ ...options, loadIdentity }),
  };
}
