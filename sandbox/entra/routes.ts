import { applicationRoutes } from "./directory/applications";
import { assignmentRoutes } from "./directory/assignments";
import { directoryObjectRoutes } from "./directory/directory-objects";
import { groupRoutes } from "./directory/groups";
import { policyRoutes } from "./directory/policies";
import { servicePrincipalRoutes } from "./directory/service-principals";
import { userRoutes } from "./directory/users";
import type { GraphRoute } from "./http/route";
import { credentialRoutes } from "./synchronization/credentials";
import { expressionRoutes } from "./synchronization/expressions";
import { jobRoutes } from "./synchronization/jobs";
import { logRoutes } from "./synchronization/logs";
import { objectConnectionRoutes } from "./synchronization/object-connections";
import { onDemandRoutes } from "./synchronization/on-demand";
import { schemaRoutes } from "./synchronization/schema-routes";
import { secretRoutes } from "./synchronization/secrets";
import { templateRoutes } from "./synchronization/templates";

/** Every Graph operation of one tenant. */
export const routes = (): readonly GraphRoute[] => [
  ...userRoutes,
  ...groupRoutes,
  ...applicationRoutes,
  ...servicePrincipalRoutes,
  ...assignmentRoutes,
  ...directoryObjectRoutes,
  ...policyRoutes,
  ...templateRoutes,
  ...jobRoutes,
  ...schemaRoutes,
  ...expressionRoutes,
  ...secretRoutes,
  ...credentialRoutes,
  ...onDemandRoutes(),
  ...objectConnectionRoutes,
  ...logRoutes,
];
