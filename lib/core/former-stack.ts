/** The stack's name before its app was renamed (`formerly`): that of its state, and of its tag until the next deploy. */
export function formerStack({
  formerly,
  environment,
}: {
  readonly formerly?: string | undefined;
  readonly environment: string;
}): string | undefined {
  return formerly === undefined ? undefined : `${formerly}-${environment}`;
}
