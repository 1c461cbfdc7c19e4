/** A refusal, as RFC 7644, 3.12 words it. */
export class ScimRefusal extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly options: { readonly scimType?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
  }

  get body(): object {
    const { scimType } = this.options;
    return {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: String(this.status),
      detail: this.message,
      ...(scimType !== undefined && { scimType }),
    };
  }
}
