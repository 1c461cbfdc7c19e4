import { spawn, type SpawnOptions } from "node:child_process";

export interface Ran {
  readonly code: number;
  /** Both streams, as they came. */
  readonly output: string;
}

/**
 * Runs a program to its end, with nothing on its standard input.
 * @param options `killedBy`: once it resolves, the program is killed
 */
export async function runToEnd(
  program: string,
  args: readonly string[],
  { killedBy, ...options }: Pick<SpawnOptions, "cwd" | "env"> & { readonly killedBy?: Promise<unknown> | undefined },
): Promise<Ran> {
  const child = spawn(program, [...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  void killedBy?.then(() => child.kill("SIGKILL"));
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const code = await new Promise<number>((settle, reject) => {
    child.once("error", reject);
    child.once("close", (status) => settle(status ?? 1));
  });
  return { code, output };
}
