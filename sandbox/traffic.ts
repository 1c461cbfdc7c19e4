import { appendPrivate } from "../lib/core/private-file";
import { Secrets, shortestSecret } from "../lib/core/secrets";

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
  /** Body of the answer; set for errors only. */
  readonly response?: unknown;
  /** The fault that hit the request; absent when none did. */
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

  /**
   * @param secrets what nobody is to see, in whatever form and wherever it stands; those of requests are added
   * @param secretKeys keys whose values are secrets, of pairs `{ key, value }`
   */
  constructor(
    private readonly file?: string,
    private readonly secrets = new Secrets(),
    private readonly secretKeys: ReadonlySet<string> = new Set(),
  ) {}

  record(exchange: Exchange): void {
    const { secrets, secretKeys } = this;
    const [request, response] = [exchange.request, exchange.response].map((body) => redact(body, secrets, secretKeys));
    const safe = secrets.redactValue<Exchange>({ ...exchange, request, response });
    this.exchanges.push(safe);
    if (this.exchanges.length > most) this.exchanges = this.exchanges.slice(-most / 2);
    if (this.file !== undefined) appendPrivate(this.file, `${this.secrets.redact(JSON.stringify(safe))}\n`);
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

/**
 * A copy without the values of secrets: OAuth fields, passwords, and `{key, value}` pairs with a secret key.
 * @param secrets get to know these values
 */
export function redact(value: unknown, secrets: Secrets, secretKeys: ReadonlySet<string> = new Set()): unknown {
  if (Array.isArray(value)) return value.map((each) => redact(each, secrets, secretKeys));
  if (typeof value !== "object" || value === null) return value;
  const pairKey = (value as { key?: unknown }).key;
  const secretPair = typeof pairKey === "string" && secretKeys.has(pairKey);
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => {
      const secret = secretProperties.has(name.toLowerCase()) || (secretPair && name === "value");
      if (!secret || !isFilled(content)) return [name, redact(content, secrets, secretKeys)];
      if (typeof content === "string" && content.length >= shortestSecret) secrets.add(content);
      return [name, redacted];
    }),
  );
}

/** A text, or an object such as Okta's `password: { value }`; what is empty may be seen. */
function isFilled(content: unknown): boolean {
  if (typeof content === "string") return content !== "";
  return typeof content === "object" && content !== null && Object.keys(content).length > 0;
}
