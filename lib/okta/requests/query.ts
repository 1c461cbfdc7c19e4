/* Queries as Okta writes them: blanks are %20, and every list has bounds. */

/** Looks for one value. */
export const equalsQuery = (attribute: string, value: string): string =>
  `filter=${encodeURIComponent(`${attribute} eq ${JSON.stringify(value)}`)}&${pageQuery(1, 100)}`;

/** A part of a list. */
const pageQuery = (startIndex: number, count: number): string => `startIndex=${startIndex}&count=${count}`;

/**
 * Constant queries that are sent when a connection is saved or tested.
 * https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-11/
 */
export const connectionQueries = { Users: pageQuery(1, 2), Groups: pageQuery(1, 100) } as const;
