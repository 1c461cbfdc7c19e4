/** An error of the target, in the words that end up in the System Log. */
export class TargetError extends Error {
  constructor(
    message: string,
    /** Status of the answer; absent: there was none. */
    readonly status?: number,
  ) {
    super(message);
    this.name = "TargetError";
  }
}
