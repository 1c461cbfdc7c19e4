import { cpSync, mkdtempSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { EntraSandbox } from "../../sandbox/entra";
import { portAfterListening } from "./proxies";

/** A sandbox as a tenant of somebody's own: at another address, with files outside of its folder; no sandbox for whoever looks. */
export async function startElsewhere(
  sandbox: Pick<EntraSandbox, "env" | "metadataHost">,
): Promise<{ readonly env: NodeJS.ProcessEnv; readonly close: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "scimform-elsewhere-"));
  const { TF_CLI_CONFIG_FILE: settings = "", SSL_CERT_FILE: authority = "" } = sandbox.env();
  for (const file of [settings, authority]) cpSync(file, join(folder, basename(file)));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const there = connect(Number(sandbox.metadataHost.split(":")[1]), "127.0.0.1");
    for (const each of [socket, there])
      sockets.add(each.on("error", () => [socket, there].forEach((one) => one.destroy())));
    socket.pipe(there).pipe(socket);
  });
  const port = await portAfterListening(server);
  return {
    env: {
      ...{ SCIMFORM_SANDBOX: undefined, ARM_METADATA_HOSTNAME: `localhost:${port}` },
      TF_CLI_CONFIG_FILE: join(folder, basename(settings)),
      ...Object.fromEntries(
        ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].map((name) => [name, join(folder, basename(authority))]),
      ),
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
