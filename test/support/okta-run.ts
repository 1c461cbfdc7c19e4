import { loopbackFetch } from "../../sandbox/loopback";
import type { OktaSandbox } from "../../sandbox/okta";
import type { OrgApi } from "../../sandbox/fake-providers/okta/org-api";
import { fakeOkta } from "../../sandbox/fake-providers/okta/provider";
import { ProviderProgram } from "./provider-program";
import { ProviderRun } from "./provider-run";

/**
 * okta/okta on a local org.
 * @param program of the real one; absent: the stand-in, in this process
 */
export function startOktaRun(sandbox: OktaSandbox, program?: string): Promise<ProviderRun<OrgApi>> {
  const env = { PATH: process.env["PATH"], ...sandbox.env() };
  return ProviderRun.start(
    () => fakeOkta({ env, fetch: loopbackFetch }),
    program === undefined ? undefined : () => ProviderProgram.start(program, env),
  );
}
