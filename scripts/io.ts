import { once } from "node:events";
import { type Clock, monotonic, type Sleep, sleep } from "../lib/core/clock";
import type { Env } from "../lib/core/env";
import { proxiedFetch } from "../lib/core/proxy";
import { Secrets } from "../lib/core/secrets";
import type { createCredential } from "../lib/entra/graph";
import type { Outputs } from "./outputs";

// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded by those who sign in
const entra = () => require("../lib/entra/graph") as typeof import("../lib/entra/graph");

/** The world outside a command; a test hands in its own. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly readStdin: () => Promise<string>;
  /** Standard input in chunks, for commands that process it as it arrives. */
  readonly stdin: () => AsyncIterable<Uint8Array | string>;
  /** Resolves as soon as standard output takes more: whoever writes without end awaits it now and then. */
  readonly stdoutReady: () => Promise<void>;
  /** Whether a person reads along: colours and wording may show it. */
  readonly isTerminal: boolean;
  /** Width of that terminal in columns. */
  readonly columns?: number;
  /** Calls the listener when somebody asks the process to end, the first time; the second time it ends. Returns the way to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
  readonly cwd: string;
  readonly env: Env;
  /** Secrets that must not be shown; code that reads or receives a secret adds it. */
  readonly secrets: Secrets;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Goes on evenly whatever becomes of the clock: for the pace of requests. */
  readonly monotonic: Clock;
  readonly sleep: Sleep;
  readonly createCredential: typeof createCredential;
}

/**
 * The real world.
 * @param outputs those of the process, if they are watched: losing one is an interruption
 */
export function processIo(outputs?: Pick<Outputs, "onLost">): Io {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    readStdin,
    stdin: () => standardInput(process.stdin),
    stdoutReady: async () => {
      if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
    },
    // isTTY is undefined, not false, when output goes elsewhere.
    isTerminal: Boolean(process.stdout.isTTY) && !process.env["CI"],
    ...(process.stdout.isTTY && { columns: process.stdout.columns }),
    onInterrupt: (listener) => onInterrupt(listener, outputs),
    cwd: process.cwd(),
    env: process.env,
    secrets: new Secrets(),
    fetch: proxiedFetch(process.env),
    clock: Date.now,
    monotonic,
    sleep,
    createCredential: (options) => entra().createCredential(options),
  };
}

/**
 * Reads standard input. It can be read again after a first answer, which breaking off a stream's own iteration would prevent;
 * keeps no process alive.
 */
export async function* standardInput(stream: NodeJS.ReadStream): AsyncGenerator<Uint8Array | string> {
  // Files, as in `< people.csv`, have neither.
  if ("ref" in stream) stream.ref();
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array | string;
  } finally {
    stream.pause();
    if ("unref" in stream) stream.unref();
  }
}

function onInterrupt(listener: () => void, outputs: Pick<Outputs, "onLost"> | undefined): () => void {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const stop = (): void => {
    signals.forEach((signal) => process.off(signal, once));
    stopOutputs?.();
  };
  const once = (): void => {
    stop();
    listener();
  };
  signals.forEach((signal) => process.on(signal, once));
  const stopOutputs = outputs?.onLost(once);
  return stop;
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array | string));
  return Buffer.concat(chunks).toString("utf8");
}
