import type { Io } from "./io";

/** Whether output is coloured: https://no-color.org, https://nodejs.org/api/tty.html#writestreamgetcolordepthenv */
export function hasColors({ env, isTerminal }: Pick<Io, "env" | "isTerminal">): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return canRewrite({ env, isTerminal });
}

/** Whether a line that is shown can be written anew. */
export const canRewrite = ({ env, isTerminal }: Pick<Io, "env" | "isTerminal">): boolean =>
  isTerminal && env["TERM"] !== "dumb";
