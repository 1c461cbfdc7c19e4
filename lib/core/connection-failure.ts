/** Causes for which a target cannot be reached. */
export type ConnectionCause =
  | "unauthorized"
  | "forbidden"
  | "blocked"
  | "throttled"
  | "notFound"
  | "failing"
  | "dns"
  | "tls"
  | "timeout"
  | "refused"
  | "other";

interface Meaning {
  readonly cause: ConnectionCause;
  readonly what: string;
  readonly remedy: string;
}

interface Sign extends Meaning {
  readonly sign: RegExp;
}

/** A status as number, or in .NET's words. */
const status = (code: string, ...words: string[]): RegExp => new RegExp(`\\b(?:${[code, ...words].join("|")})\\b`, "i");

/** Signs of each cause. Those without a status come first, as a port can look like a status. */
const signs: readonly Sign[] = [
  {
    cause: "dns",
    sign: /ENOTFOUND|EAI_AGAIN|no such host|name or service not known|remote name could not be resolved|name resolution/i,
    what: "its host name is not known",
    remedy: "Correct `url` in the config, or ask the vendor whether the address has changed (DNS).",
  },
  {
    cause: "tls",
    sign: /certificate|\bSSL\b|\bTLS\b|ERR_SSL|CERT_|trust relationship/i,
    what: "its certificate is not trusted",
    remedy:
      "The vendor has to serve a valid public certificate for this host, with its intermediate ones; Entra and Okta trust no private authority.",
  },
  {
    cause: "timeout",
    sign: /ETIMEDOUT|timed? ?out|did not answer within|not answered within|task was canceled/i,
    what: "it does not answer in time",
    remedy: "Wait, and ask the vendor if it lasts; a firewall that lets nobody in looks the same.",
  },
  {
    cause: "refused",
    sign: /ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|actively refused|closed the connection/i,
    what: "nothing takes the connection",
    remedy: "Check that the target runs, and that its firewall lets the identity provider in.",
  },
  {
    cause: "unauthorized",
    sign: status("401", "unauthorized", "InvalidCredentials", "invalid_client"),
    what: "it does not accept the token (401)",
    remedy: "The token has expired, was revoked, or belongs to another address: make a new token in the target.",
  },
  {
    cause: "forbidden",
    sign: status("403", "forbidden", "InsufficientRights"),
    what: "it knows the token, and does not let it in (403)",
    remedy:
      "Give the token's owner the right to manage users in the target; a list of allowed addresses there can be the reason, too.",
  },
  {
    cause: "throttled",
    sign: status("429", "TooManyRequests", "Too Many Requests"),
    what: "it throttles (429)",
    remedy: "Wait, and try again: the token may be good. Ask the vendor for a higher limit if it lasts.",
  },
  {
    cause: "notFound",
    sign: status("404", "NotFound", "Not Found"),
    what: "there is no SCIM endpoint at this address (404)",
    remedy: "Check `url` in the config: the target has to answer GET /Users below it (and /Groups, if mapped).",
  },
  {
    cause: "failing",
    sign: status("5\\d\\d", "InternalServerError", "ServiceUnavailable", "BadGateway"),
    what: "it fails (5xx)",
    remedy: "Look at the vendor's status page, and wait: neither the token nor the config is to blame.",
  },
];

/** A SCIM server answers in JSON: a page of HTML is of something in front of it. */
const blocked: Meaning = {
  cause: "blocked",
  what: "something in front of it does not let the request in (403, with a page of HTML)",
  remedy:
    "A firewall or a list of allowed addresses, as it seems, before any token is looked at: have the vendor let the identity provider's addresses in (of Entra: service tag AzureActiveDirectory). Make no new token for it.",
};

const htmlPage = /<(!doctype\s+html|html|head|body|title|h1)[\s>]/i;

const unknown: Meaning = {
  cause: "other",
  what: "it does not answer as it should",
  remedy:
    "Check `url` in the config, and that the target answers GET /Users (and /Groups, if mapped) from the internet.",
};

/**
 * Beginning of a response that the service passes on, as `StatusCode: 401` or `Response Status Code: Unauthorized`; its body can
 * say anything.
 */
const passedOn = /status ?code:? *"?(\w+)/i;

/** Determines from the words of a failure why a target cannot be reached, and the remedy. */
export function connectionFailure(words: string): Meaning {
  const said = passedOn.exec(words)?.[1] ?? words;
  const meaning = signs.find(({ sign }) => sign.test(said)) ?? unknown;
  return meaning.cause === "forbidden" && htmlPage.test(words) ? blocked : meaning;
}

/** The same by the status and the text that the target answered. */
export const connectionFailureOf = (answered: number, text = ""): Meaning =>
  connectionFailure(`StatusCode: ${answered} ${text}`);
