/** A text as the pattern that finds it, in the syntax of .NET, Java and JavaScript. */
export const escapePattern = (text: string): string => text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
