/**
 * The reason why a regular expression cannot be used: `invalid` for .NET itself, `unsupported` by this implementation only, or
 * too `expensive` on some text.
 */
export class RegexFault extends Error {
  constructor(
    readonly kind: "invalid" | "unsupported" | "expensive",
    readonly reason: string,
  ) {
    super(reason);
    this.name = "RegexFault";
  }
}
