import { ScimformError } from "../../../lib/core/problem";
import type { Secrets } from "../../../lib/core/secrets";
import { routeToLoopback } from "../../../lib/scim";
import {
  type ClientCredentials,
  refusalText,
  renewalOf,
  requestToken,
  secretsOf,
  tokenOf,
} from "../../../lib/scim/client-credentials";
import type { EngineEnvironment, StoredSecretPair } from "../model";
import { EntryError } from "./entry-error";

interface HeldToken {
  readonly value: string;
  /** Time at which the token is to be renewed, by the tenant's clock. */
  readonly renewal: number;
}

/** Tokens outlive a cycle: the service keeps the one it has until its life is over. */
const held = new WeakMap<EngineEnvironment, Map<string, HeldToken>>();

/**
 * The bearer token for a target: the stored one, or one that is asked for by client credentials. Without
 * AuthenticationType the service exchanges nothing (onboarding validation of github.com/AzureAD/SCIMReferenceCode).
 */
export class TargetToken {
  private readonly client: ClientCredentials | undefined;
  private readonly fixed: string;

  constructor(
    credentials: readonly StoredSecretPair[],
    private readonly environment: EngineEnvironment,
    /** Secrets, to which every token is added. */
    private readonly secrets: Secrets,
  ) {
    const valueOf = (key: string) => credentials.find((pair) => pair.key === key)?.value ?? "";
    const isExchanged = valueOf("AuthenticationType") === "OAuth2ClientCredentialsGrant";
    this.fixed = secrets.add(valueOf("SecretToken"));
    this.client = isExchanged
      ? {
          tokenUrl: valueOf("Oauth2TokenExchangeUri"),
          clientId: valueOf("Oauth2ClientId"),
          clientSecret: valueOf("Oauth2ClientSecret"),
        }
      : undefined;
    for (const secret of this.client ? secretsOf(this.client) : []) secrets.add(secret);
  }

  /** Whether a refused one can be replaced. */
  get isObtained(): boolean {
    return this.client !== undefined;
  }

  /** @throws EntryError with `quarantine` when there is none to be had */
  async value(): Promise<string> {
    const { client, environment } = this;
    if (client === undefined) return this.fixed;
    const known = this.tokens.get(JSON.stringify(client));
    if (known !== undefined && environment.now() < known.renewal) return this.secrets.add(known.value);
    return this.secrets.add((await this.obtain(client)).value);
  }

  /** The target takes it no more, whatever was said of its life. */
  drop(): void {
    this.tokens.delete(JSON.stringify(this.client));
  }

  private get tokens(): Map<string, HeldToken> {
    const tokens = held.get(this.environment) ?? new Map<string, HeldToken>();
    held.set(this.environment, tokens);
    return tokens;
  }

  private async obtain(client: ClientCredentials): Promise<HeldToken> {
    const { now, fetch, routes, clientAuthentication } = this.environment;
    const loopback = routeToLoopback(client.tokenUrl, routes());
    if (loopback === undefined)
      throw refused(client, "it cannot be reached: the sandbox talks to token endpoints on this machine only");
    const ask = (location: "basic" | "body") => requestToken({ ...client, tokenUrl: loopback }, location, fetch);
    try {
      let answer = await ask("basic");
      if (clientAuthentication === "either" && [400, 401].includes(answer.status)) answer = await ask("body");
      const token = tokenOf(answer);
      if (token === undefined) throw refused(client, refusalText(client, answer));
      const obtained = { value: token.value, renewal: renewalOf(token, now()) };
      this.tokens.set(JSON.stringify(client), obtained);
      return obtained;
    } catch (error) {
      if (error instanceof ScimformError) throw refused(client, error.problems[0]?.summary ?? error.message);
      throw error;
    }
  }
}

const refused = ({ tokenUrl }: ClientCredentials, reason: string): EntryError =>
  new EntryError(
    "SystemForCrossDomainIdentityManagementInvalidCredentials",
    `No access token could be obtained from ${tokenUrl}: ${reason}.`,
    { quarantine: true },
  );
