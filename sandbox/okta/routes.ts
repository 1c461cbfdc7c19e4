import { appGroupRoutes } from "./apps/app-groups";
import { appUserRoutes } from "./apps/app-users";
import { appSchemaRoutes } from "./apps/app-schemas";
import { applicationRoutes } from "./apps/applications";
import { connectionRoutes } from "./apps/connections";
import { featureRoutes } from "./apps/features";
import { groupPushRoutes } from "./apps/group-push-mappings";
import { mappingRoutes } from "./apps/mappings";
import { groupRoutes } from "./directory/groups";
import { logRoutes } from "./directory/logs";
import { orgRoutes } from "./directory/org-routes";
import { userRoutes } from "./directory/users";
import type { OktaRoute } from "./http/route";

/** Every operation of the org's API. */
export const routes: readonly OktaRoute[] = [
  ...applicationRoutes,
  ...appUserRoutes,
  ...appGroupRoutes,
  ...appSchemaRoutes,
  ...mappingRoutes,
  ...connectionRoutes,
  ...featureRoutes,
  ...groupPushRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...orgRoutes,
  ...logRoutes,
];
