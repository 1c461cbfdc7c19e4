import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { providerSource, sourceText } from "../provider-source";

/** The options of a sandbox process; plain data, handed to the background process as one argument. */
export const serveOptions = z.object({
  folder: z.string(),
  /** Project whose stacks get SCIM endpoints. */
  root: z.string(),
  port: z.number().int().optional(),
  /** File with seed, switches and faults. */
  settings: z.string().optional(),
  /** Source from which Terraform takes hashicorp/azuread; absent: the fake provider. */
  azuread: providerSource.optional(),
  /** Source from which Terraform takes okta/okta; absent: the fake provider. */
  okta: providerSource.optional(),
  /** Stacks whose target is a server of the user's own, on this machine, and its URL. */
  targets: z.record(z.string(), z.string()).optional(),
});
export type ServeOptions = z.infer<typeof serveOptions>;

/** The options that are fixed at the start. */
export const startedWith = serveOptions.pick({ port: true, settings: true, azuread: true, okta: true, targets: true });
export type StartedWith = z.infer<typeof startedWith>;

/** Lists the options in which a running sandbox differs from the requested ones; options that do not matter may be left out. */
export function differences(running: StartedWith, wanted: StartedWith): string[] {
  const settled: StartedWith = { azuread: "stand-in", okta: "stand-in", ...running };
  return startedWith.keyof().options.flatMap((name) => {
    if (wanted[name] === undefined || isDeepStrictEqual(wanted[name], settled[name])) return [];
    return [`${spoken(name, settled[name])}, not ${spoken(name, wanted[name])}`];
  });
}

function spoken(name: keyof StartedWith, value: StartedWith[keyof StartedWith]): string {
  if (name === "targets") return ownTargetsText(value);
  if (value === undefined) return `no --${name}`;
  const source = providerSource.safeParse(value);
  return `--${name} ${source.success ? sourceText(source.data) : JSON.stringify(value).replace(/^"|"$/g, "")}`;
}

function ownTargetsText(targets: unknown): string {
  const pairs = Object.entries(serveOptions.shape.targets.parse(targets) ?? {});
  return pairs.map(([stack, url]) => `--target ${stack}=${url}`).join(" ") || "no --target";
}
