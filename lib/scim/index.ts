export { parseAnswerBody } from "./answer-body";
export { ScimClient, type ScimRequest } from "./client";
export { scimEndpoint, type ScimEndpoint } from "./endpoint";
export { routeToLoopback, type LoopbackRoutes } from "./loopback-route";
export { Throttle } from "./throttle";
export { collections, matchQuery, readQuery, referenceQuery } from "./query";
export { listUsers } from "./list-users";
export { resourceFaults, type ResourceFault } from "./resource-faults";
