/** Text in a `$filter`: https://learn.microsoft.com/graph/query-parameters#escaping-single-quotes */
export const odataString = (text: string): string => `'${text.replaceAll("'", "''")}'`;
