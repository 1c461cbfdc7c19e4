import { onlyInOkta } from "./errors";
import type { Problem } from "../../lib/core/problem";

/** Refusal of an option that there is for other identity providers only. */
export const absent: Readonly<Record<string, (stack: string) => Problem>> = {
  "credentials --verify": (stack) => onlyInOkta("--verify", [stack]),
};
