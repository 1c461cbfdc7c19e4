import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Env } from "./env";
import * as errors from "./errors";
import { isLoopback } from "./loopback";
import { readPrivate } from "./private-file";
import { type Problem, ScimformError } from "./problem";
import { writeFile } from "./write-file";

/*
 * `sandbox env` points many variables at a sandbox, and SCIMFORM_SANDBOX says so. Where only that one is gone, half of the programs work
 * with the sandbox and half with a tenant: Terraform would make an app in the one and note it in the state of the other.
 */

/** Variables that name files: of Terraform, of what is trusted, of providers. */
const fileVariables = ["TF_CLI_CONFIG_FILE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "TF_PLUGIN_CACHE_DIR"];
/** Variables that name a host that stands for a tenant or an org. */
const addressVariables = ["ARM_METADATA_HOSTNAME", "OKTA_HTTP_PROXY", "OKTA_CLIENT_ORGURL"];

/** Files that every sandbox's folder has, also while it is stopped. */
const folderMarks = ["keys.json", "server-key.pem", "ca.pem"];

/** A variable that still points at a sandbox. */
export interface SandboxTrace {
  readonly variable: string;
  /** The sandbox's folder, or its address. */
  readonly place: string;
}

/** Returns the signs of a sandbox in an environment that is not a sandbox's. Other local services are not our concern. */
export function sandboxTraces(env: Env): SandboxTrace[] {
  if (env.SCIMFORM_SANDBOX) return [];
  const found = [
    ...fileVariables.map((variable) => ({ variable, place: folderAround(env[variable] ?? "") })),
    ...addressVariables.map((variable) => ({ variable, place: sandboxAt(env[variable] ?? "") })),
  ];
  return found.flatMap(({ variable, place }) => (place === undefined ? [] : { variable, place }));
}

/** The problem of an environment that is half a sandbox's. */
export function halfSandbox(env: Env): Problem | undefined {
  const traces = sandboxTraces(env);
  const [first] = traces;
  return (
    first &&
    errors.sandboxHalfLeft(
      traces.map(({ variable }) => variable),
      first.place,
    )
  );
}

/** @throws ScimformError SANDBOX_HALF_LEFT */
export function requireOneWorld(env: Env): void {
  const problem = halfSandbox(env);
  if (problem) throw new ScimformError([problem], errors.sandboxHalfLeft.exitCode);
}

/** The sandbox's folder that a file is in. */
function folderAround(file: string): string | undefined {
  if (file === "") return undefined;
  const path = resolve(file);
  return foldersAround(existsSync(path) ? realpathSync(path) : path).find((folder) =>
    folderMarks.every((name) => existsSync(join(folder, name))),
  );
}

const foldersAround = (path: string): string[] =>
  path === dirname(path) ? [path] : [path, ...foldersAround(dirname(path))];

/** The address, when it is a sandbox's: one that runs, or that was killed and whose folder is still there, to be started again. */
function sandboxAt(text: string): string | undefined {
  const address = text.includes("://") ? text : `https://${text}`;
  if (text === "" || !isLoopback(address)) return undefined;
  const { protocol, port, origin } = new URL(address);
  if (!isOurs(recordFolder())) return undefined;
  const { isRunning, folder } = readRecord(join(recordFolder(), port || (protocol === "https:" ? "443" : "80")));
  return isRunning || existsSync(folder) ? origin : undefined;
}

function readRecord(file: string): { readonly isRunning: boolean; readonly folder: string } {
  const [pid = "", folder = ""] = readPrivate(file)?.split("\n") ?? [];
  return { isRunning: isAlive(Number(pid)), folder };
}

/**
 * Removes the records of killed sandboxes: those that nobody can start again, and that of this folder, which is started at
 * another port.
 */
function removeFormer(folder: string): void {
  for (const file of readdirSync(recordFolder()).map((name) => join(recordFolder(), name))) {
    const record = readRecord(file);
    if (!record.isRunning && (record.folder === folder || !existsSync(record.folder))) rmSync(file, { force: true });
  }
}

/** A container's user need not have a name. */
const userId = (): number => process.getuid?.() ?? 0;

/** Folder where a user's running sandboxes record their ports: the same for every program, whatever HOME and TMPDIR are. */
const recordFolder = (): string => join("/tmp", `scimform-sandboxes-${userId()}`);

/** Whether the folder is our own: everybody may write into /tmp, so another user's folder is ignored. */
function isOurs(folder: string): boolean {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  return status !== undefined && status.isDirectory() && status.uid === userId();
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Leaves the port of a sandbox in this process for {@link sandboxTraces}.
 * @param folder keeps the sandbox; absent: it is gone with the process
 * @returns takes it back
 */
export function announceSandbox(port: number, folder = ""): () => void {
  const file = join(recordFolder(), String(port));
  try {
    mkdirSync(recordFolder(), { recursive: true, mode: 0o700 });
    if (!isOurs(recordFolder())) return () => undefined;
    removeFormer(folder);
    rmSync(file, { force: true });
    writeFile(file, `${process.pid}\n${folder}`, { create: true, private: true });
  } catch {
    // A sandbox runs where /tmp cannot be written, too; its folder is still known by its files.
    return () => undefined;
  }
  return () => rmSync(file, { force: true });
}
