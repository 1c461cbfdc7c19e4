import type { Env } from "./env";
import { needlesOf, redact, type Needles } from "./redact";

/**
 * The secrets that a run has come to know. What it prints, logs or keeps goes through here, values before they are serialized and the
 * text afterwards; how they are found in any encoding: `redact.ts`.
 */
export class Secrets {
  private readonly known = new Set<string>();
  private prepared: Needles | undefined;

  constructor(secrets: Iterable<string | undefined> = []) {
    for (const secret of secrets) this.add(secret ?? "");
  }

  /**
   * Adds a secret, unless it is too short: one or two letters are in every text, so hiding them would hide everything but them.
   * @returns the secret itself
   */
  add<Secret extends string>(secret: Secret): Secret {
    if (secret.length >= shortestHidden && !this.known.has(secret)) {
      this.known.add(secret);
      this.prepared = undefined;
    }
    return secret;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.known[Symbol.iterator]();
  }

  /** The text with each of them replaced by `***`. */
  redact(text: string): string {
    return redact(text, (this.prepared ??= needlesOf(this.known)));
  }

  /** A copy of plain data with each of them replaced in its texts and names. */
  redactValue<Value>(value: Value): Value {
    // Texts stay texts, and everything else what it is.
    return this.redacted(value) as Value;
  }

  private redacted(value: unknown): unknown {
    if (typeof value === "string") return this.redact(value);
    if (Array.isArray(value)) return value.map((each) => this.redacted(each));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, content]) => [this.redact(name), this.redacted(content)]),
    );
  }
}

/** Variables that hold a secret, by their names; not those that say where it is. */
const secretVariable = /(?:SECRET|TOKEN|PASSWORD|PASSPHRASE|PRIVATE_?KEY|ACCESS_KEY|API_KEY)(?:_[A-Z0-9_]*)?$/i;
const placeVariable = /_(?:ID|IDS|FILE|PATH|URL|URI|DIR|NAME|HOST|SOURCE|TYPE|SCOPES?)$/i;
/** Minimum length of a secret; a shorter text is none that anybody could keep. */
export const shortestSecret = 8;
const shortestHidden = 4;

/** The secrets in environment variables, a password in a proxy's address among them. */
export function secretsIn(env: Env): string[] {
  const found = Object.entries(env).flatMap(([name, value = ""]) => {
    if (/_proxy$/i.test(name)) return passwordIn(value);
    return secretVariable.test(name) && !placeVariable.test(name) ? value : [];
  });
  return found.filter((secret) => secret.trim().length >= shortestSecret);
}

/** The environment for a program that needs none of them. */
export const withoutSecrets = (env: Env): Env =>
  Object.fromEntries(Object.entries(env).filter(([name, value]) => secretsIn({ [name]: value }).length === 0));

/** Returns the password in an address, as it stands there, and decoded. */
function passwordIn(text: string): string[] {
  const address = text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(address)) return [];
  const { password } = new URL(address);
  const decoded = decodedOrUndefined(password);
  return decoded === undefined || decoded === password ? [password] : [password, decoded];
}

/** Decodes a percent-encoded text; undefined when it is not encoded correctly. */
export function decodedOrUndefined(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
