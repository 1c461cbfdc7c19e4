/** A refusal of the token endpoint (RFC 6749, section 5.2). */
export class OAuthError extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    description: string,
  ) {
    super(description);
    this.name = "OAuthError";
  }

  toJson(): Record<string, unknown> {
    return { error: this.error, error_description: this.message };
  }
}
