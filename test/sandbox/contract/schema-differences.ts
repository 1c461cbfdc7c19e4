/** Where the stand-in's schemas differ from azuread's on purpose: what differs, as the test names it, and why. */
export const differences: Readonly<Record<string, string>> = {};
