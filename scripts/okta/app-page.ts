import { adminConsole, type OktaApp } from "../../lib/okta/api";

/** The app's page in the Admin Console. */
export const appPage = (orgUrl: string, { name, id }: Pick<OktaApp, "name" | "id">): string =>
  `${adminConsole(orgUrl)}/admin/app/${name}/instance/${id}`;
