import { appendFileSync } from "node:fs";
import { maskedKeys } from "./entra/synchronization/secret-keys";

/** One request to the tenant and its answer; secrets are gone before it is kept. */
export interface Exchange {
  readonly time: string;
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly status: number;
  readonly milliseconds: number;
  /** Client id of the caller; absent before sign-in. */
  readonly client?: string;
  readonly request?: unknown;
  /** Of errors only. */
  readonly response?: unknown;
  /** Set when a fault hit the request. */
  readonly fault?: unknown;
}

const redacted = "(redacted)";
const most = 10_000;

/** Properties whose values are secrets wherever they stand. */
const secretProperties = new Set([
  "authorization",
  "client_secret",
  "client_assertion",
  "access_token",
  "refresh_token",
  "id_token",
  "secrettext",
  "password",
  "token",
  "adminpassword",
]);

/**
 * The traffic with the tenant, oldest first: in memory (the latest 10,000), and as JSON lines when a file is given.
 */
export class Traffic {
  private exchanges: Exchange[] = [];

  constructor(private readonly file?: string) {}

  record(exchange: Exchange): void {
    const safe: Exchange = { ...exchange, request: redact(exchange.request), response: redact(exchange.response) };
    this.exchanges.push(safe);
    if (this.exchanges.length > most) this.exchanges = this.exchanges.slice(-most / 2);
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify(safe)}\n`, { mode: 0o600 });
  }

  /** @param matches on `<method> <url>`, such as `/^PUT .*secrets/` */
  list(matches?: RegExp): readonly Exchange[] {
    if (matches === undefined) return [...this.exchanges];
    return this.exchanges.filter(({ method, url }) => matches.test(`${method} ${url}`));
  }

  clear(): void {
    this.exchanges = [];
  }
}

/** A copy without the values of secrets: OAuth fields, passwords, and `{key, value}` pairs with a secret key. */
export function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== "object" || value === null) return value;
  const pairKey = (value as { key?: unknown }).key;
  const secretPair = typeof pairKey === "string" && maskedKeys.has(pairKey);
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => {
      const secret = secretProperties.has(name.toLowerCase()) || (secretPair && name === "value");
      return [name, secret && isFilled(content) ? redacted : redact(content)];
    }),
  );
}

/** A text, or an object such as Okta's `password: { value }`; what is empty may be seen. */
function isFilled(content: unknown): boolean {
  if (typeof content === "string") return content !== "";
  return typeof content === "object" && content !== null && Object.keys(content).length > 0;
}
