import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { thisPackage } from "../lib/core/package";
import { createPluginCertificate } from "../provider/plugin/certificate";
import { medianTime, type Measurement } from "./measurement";

/**
 * Measures the time from the start of the provider's process to its handshake line; one `terraform plan` pays it about three
 * times.
 */
export async function benchHandshake(): Promise<Measurement[]> {
  const env = {
    PATH: process.env["PATH"],
    TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
    PLUGIN_PROTOCOL_VERSIONS: "6",
    PLUGIN_CLIENT_CERT: createPluginCertificate().certificatePem,
  };
  const value = await medianTime(11, async () => {
    const child = spawn(process.execPath, [join(thisPackage.root, "dist/provider/scimform-provider.cjs")], {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
  });
  return [{ name: "provider: start to handshake", value, unit: "ms", aim: 250 }];
}
