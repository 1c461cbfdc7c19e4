/** Text in a `$filter`: https://learn.microsoft.com/graph/query-parameters#escaping-single-quotes */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
