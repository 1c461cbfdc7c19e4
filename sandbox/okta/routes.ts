import { appGroupRoutes } from "./apps/app-groups";
import { appUserRoutes } from "./apps/app-users";
import { appSchemaRoutes } from "./apps/app-schemas";
import { applicationRoutes } from "./apps/applications";
import { mappingRoutes } from "./apps/mappings";
import { groupRoutes } from "./directory/groups";
import { orgRoutes } from "./directory/org-routes";
import { userRoutes } from "./directory/users";
import type { Route } from "./http/route";

/** Every operation of the org's API. */
export const routes: readonly Route[] = [
  ...applicationRoutes,
  ...appUserRoutes,
  ...appGroupRoutes,
  ...appSchemaRoutes,
  ...mappingRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...orgRoutes,
];
