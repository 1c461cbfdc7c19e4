/** The environment variable that holds a stack's token, where the config names no other place. */
export const tokenVariable = (stack: string): string => `SCIMFORM_TOKEN_${stack.toUpperCase().replaceAll("-", "_")}`;
