import { X509Certificate } from "node:crypto";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { createPluginCertificate } from "../../provider/plugin/certificate";
import { calls, type Handlers } from "../../provider/plugin/messages";
import type { Codec } from "../../provider/plugin/protobuf";

/** Calls that protocol 5 names otherwise than protocol 6; of what the tests send, the messages are the same (tfplugin5.proto). */
const inProtocol5: Readonly<Record<string, string>> = {
  GetProviderSchema: "GetSchema",
  ValidateProviderConfig: "PrepareProviderConfig",
  ValidateResourceConfig: "ValidateResourceTypeConfig",
  ValidateDataResourceConfig: "ValidateDataSourceConfig",
  ConfigureProvider: "Configure",
  StopProvider: "Stop",
};

/** A provider that answers, wherever it runs. */
export interface RunningProvider {
  readonly handlers: Handlers;
  stop(): Promise<void>;
}

/** A provider's program, started and spoken to as by Terraform: https://github.com/hashicorp/go-plugin, docs/internals.md */
export class ProviderProgram implements RunningProvider {
  private constructor(
    readonly handlers: Handlers,
    private readonly child: ChildProcess,
    private readonly client: Client,
  ) {}

  /** @param env the whole environment of the program */
  static async start(program: string, env: NodeJS.ProcessEnv): Promise<ProviderProgram> {
    const own = createPluginCertificate();
    const child = spawn(program, [], {
      env: {
        ...env,
        TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
        PLUGIN_PROTOCOL_VERSIONS: "5,6",
        PLUGIN_CLIENT_CERT: own.certificatePem,
      },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [, protocol = "", network = "", address = "", , certificate = ""] = (await firstLine(child)).split("|");
    const server = new X509Certificate(Buffer.from(certificate, "base64")).toString();
    const client = new Client(
      network === "unix" ? `unix:${address}` : address,
      credentials.createSsl(Buffer.from(server), Buffer.from(own.privateKeyPem), Buffer.from(own.certificatePem)),
      { "grpc.ssl_target_name_override": "localhost", "grpc.max_receive_message_length": -1 },
    );
    return new ProviderProgram(handlersOf(client, protocol), child, client);
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = once(this.child, "exit");
    if (this.child.exitCode === null && this.child.kill("SIGKILL")) await ended;
  }
}

/** Every call of the protocol, sent to the program. */
function handlersOf(client: Client, protocol: string): Handlers {
  const call = (name: keyof Handlers) => {
    const { request, response } = calls[name] as { request: Codec<unknown>; response: Codec<unknown> };
    const named = protocol === "5" ? (inProtocol5[name] ?? name) : name;
    return (message: unknown) =>
      new Promise((resolve, reject) =>
        client.makeUnaryRequest(
          `/tfplugin${protocol}.Provider/${named}`,
          (value) => request.encode(value),
          (bytes) => response.decode(bytes),
          message,
          (error: ServiceError | null, answer: unknown) => (error ? reject(error) : resolve(answer)),
        ),
      );
  };
  const names = Object.keys(calls) as (keyof Handlers)[];
  return Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as Handlers;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const [line, rest] = said.split("\n");
      if (rest !== undefined) resolve(line ?? "");
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the provider ended with ${code}: ${said}`)));
  });
}
