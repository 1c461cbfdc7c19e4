/** Whether an answer sends the caller elsewhere. Clients here never go: token and secret are for the host that was asked. */
export const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/**
 * The address that a redirect points to, for messages: without query and user info, which can hold secrets.
 * @param url what was asked for; `Location` may be relative to it
 */
export function redirectTarget(headers: Headers, url: string): string {
  const location = headers.get("location") ?? "";
  if (location === "" || !URL.canParse(location, url)) return "nowhere";
  const { origin, protocol, host, pathname } = new URL(location, url);
  return `${origin === "null" ? `${protocol}//${host}` : origin}${pathname}`;
}
