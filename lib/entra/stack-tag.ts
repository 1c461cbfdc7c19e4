/** The tag that our stacks put on application and service principal, by which scripts find them: names are not unique. */
export function stackTag(stack: string): string {
  return `scimform:${stack}`;
}
