import type { StackConfig } from "./model";

/** The stack's name before its app was renamed (`formerly`): that of its state, and of its tag until the next deploy. */
export function formerStack({
  formerly,
  environment,
}: Pick<StackConfig, "formerly" | "environment">): string | undefined {
  return formerly === undefined ? undefined : `${formerly}-${environment}`;
}
