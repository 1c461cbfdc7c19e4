const typographicQuotes = /[\u2018-\u201f\u2032\u2033\u00ab\u00bb]/;

/** Whether a text has quotes as word processors and web pages put them. */
export const hasTypographicQuotes = (text: string): boolean => typographicQuotes.test(text);

/** The text with straight quotes. */
export function straightened(text: string): string {
  return text.replace(/[\u201c-\u201f\u2033\u00ab\u00bb]/g, '"').replace(/[\u2018-\u201b\u2032]/g, "'");
}
