/** The little of express 5 that the scimmy target needs; the package ships no types. */
declare module "express" {
  import type { RequestListener } from "node:http";
  export interface Request {
    readonly headers: Readonly<Record<string, string | undefined>>;
  }
  export type Router = RequestListener;
  export default function express(): RequestListener & { use(path: string, handler: Router): void };
}
