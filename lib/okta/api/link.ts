/** The next page of a `Link` header: `<https://…?after=…>; rel="next"`. https://developer.okta.com/docs/reference/core-okta-api/#link-header */
export function nextPage(header: string | null): string | undefined {
  for (const link of header?.split(/,\s*(?=<)/) ?? []) {
    const [, url, parameters] = /^<([^>]*)>(.*)$/.exec(link.trim()) ?? [];
    if (url && /;\s*rel="?next"?/i.test(parameters ?? "")) return url;
  }
  return undefined;
}
