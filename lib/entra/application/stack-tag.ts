export const tagPrefix = "scimform:";

/** The tag that our stacks put on application and service principal, by which scripts find them: names are not unique. */
export function stackTag(stack: string): string {
  return `${tagPrefix}${stack}`;
}

/** The stack that an app's tags name; undefined for apps that are not ours. */
export function stackOfTags(tags: readonly string[]): string | undefined {
  return tags.find((tag) => tag.startsWith(tagPrefix))?.slice(tagPrefix.length);
}
