/** Environment variables as handed in by the caller. */
export type Env = Readonly<Record<string, string | undefined>>;
