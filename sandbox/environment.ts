/** Variables that point every tool at the sandbox; undefined: the variable must not be set at all. */
export type SandboxEnvironment = Readonly<Record<string, string | undefined>>;

/** Lines for a POSIX shell: `eval "$(scimform sandbox env)"`. */
export function toShell(environment: SandboxEnvironment): string {
  return Object.entries(environment)
    .map(([name, value]) =>
      value === undefined ? `unset ${name}` : `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
    )
    .join("\n");
}
