import { ServerCredentials, type Server } from "@grpc/grpc-js";
import { sleep } from "../../lib/core/clock";
import { Lifecycle } from "../../provider/plugin/lifecycle";
import { operations } from "../../provider/plugin/operations";
import { listen, providerServer } from "../../provider/plugin/serve";
import type { Provider } from "../../provider/plugin/types";
import { scimformProvider } from "../../provider/provider";
import { fakeAzuread } from "../../sandbox/fake-providers/azuread/provider";
import { fakeOkta } from "../../sandbox/fake-providers/okta/provider";
import { loopbackFetch } from "../../sandbox/loopback";
import { isReal } from "./providers";
import { sandboxClients } from "./sandbox-clients";
import type { ProviderHost } from "./terraform";

/**
 * Serves our provider and the stand-ins from this process for one run of Terraform: starting their programs, six times a plan,
 * is most of what a run costs. `init` then neither looks for them nor locks them; tests about that leave this out.
 * developer.hashicorp.com/terraform/plugin/debugging#terraform-cli-development-overrides
 * @param caPem authority of the sandbox, which the programs would trust by NODE_EXTRA_CA_CERTS
 * @param fetch what our provider and azuread send through; absent: one that trusts that authority
 */
export const providerHost =
  ({ caPem, fetch: given }: { readonly caPem?: string; readonly fetch?: typeof globalThis.fetch }): ProviderHost =>
  async (env, run) => {
    const { fetch: trusting, loadIdentity } = sandboxClients(caPem);
    const fetch = given ?? trusting;
    const outside = { env, fetch, clock: Date.now, sleep };
    const served = await Promise.all([
      serveHere("scimform.local/scimform/scimform", scimformProvider({ ...outside, loadIdentity })),
      ...(isReal("azuread") ? [] : [serveHere("registry.terraform.io/hashicorp/azuread", fakeAzuread(outside))]),
      ...(isReal("okta")
        ? []
        : [serveHere("registry.terraform.io/okta/okta", fakeOkta({ env, fetch: loopbackFetch }))]),
    ]);
    try {
      return await run({ TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(served.map(({ entry }) => entry))) });
    } finally {
      for (const { server } of served) server.forceShutdown();
    }
  };

async function serveHere<Client>(address: string, provider: Provider<Client>) {
  const server: Server = providerServer(operations(provider, new Lifecycle(() => true)));
  const port = await listen(server, ServerCredentials.createInsecure());
  const entry = {
    Protocol: "grpc",
    ProtocolVersion: 6,
    Pid: process.pid,
    // Terraform leaves the process alone when it is done.
    Test: true,
    Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
  };
  return { server, entry: [address, entry] as const };
}
