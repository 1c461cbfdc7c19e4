/** The text with every secret value replaced, also where it was cut out of or encoded in a URL. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .reduce((result, secret) => result.replaceAll(secret, "***"), text);
}
