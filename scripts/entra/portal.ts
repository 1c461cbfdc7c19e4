import type { EnterpriseApp } from "../../lib/entra/graph/directory-api";
import type { SignedInTenant } from "./session";

/** Address of an enterprise application in the admin center. */
export const portalPage = ({ endpoints }: Pick<SignedInTenant, "endpoints">, { id, appId }: EnterpriseApp): string =>
  `${endpoints.portal}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/${id}/appId/${appId}`;
