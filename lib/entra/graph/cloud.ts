import { z } from "zod";
import type { Env } from "../../core/env";
import { isLoopback } from "../../core/loopback";
import { parseJson } from "../../core/json";
import { limits } from "../../core/limits";
import { readAnswer } from "../../core/read-answer";
import { reasonOf } from "../../core/reason";
import * as entraErrors from "./errors";
import { fail } from "../../core/problem";

/** Microsoft's clouds: https://learn.microsoft.com/graph/deployments */
export type Cloud = "public" | "usgov" | "china";

/** Addresses of one cloud's services; all without a trailing slash. */
export interface Endpoints {
  /** Authority that issues tokens. */
  readonly login: string;
  /** Microsoft Graph without a version. */
  readonly graph: string;
  /** Portal for people. */
  readonly portal: string;
}

const clouds: Readonly<Record<Cloud, Endpoints>> = {
  public: {
    login: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    portal: "https://portal.azure.com",
  },
  usgov: {
    login: "https://login.microsoftonline.us",
    graph: "https://graph.microsoft.us",
    portal: "https://portal.azure.us",
  },
  china: {
    login: "https://login.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    portal: "https://portal.azure.cn",
  },
};

/** The well-known endpoints of a cloud. */
export function cloudEndpoints(cloud: Cloud): Endpoints {
  return clouds[cloud];
}

/** Whether the authority is one of Microsoft's own, not one that a metadata host named. */
export function isMicrosoftCloud({ login }: Endpoints): boolean {
  return Object.values(clouds).some((cloud) => cloud.login === login);
}

const metadataSchema = z.looseObject({
  microsoftGraphResourceId: z.url(),
  authentication: z.looseObject({ loginEndpoint: z.url() }),
  portal: z.string().optional(),
});

const withoutSlash = (url: string): string => url.replace(/\/+$/, "");

/**
 * Asks a cloud's metadata host for its endpoints, as the azuread and azurerm providers do
 * (https://registry.terraform.io/providers/hashicorp/azuread/latest/docs, `metadata_host`).
 * @param host host name with an optional port
 * @throws ScimformError ENTRA_METADATA_UNREACHABLE
 */
async function endpointsFromMetadata(host: string, fetch: typeof globalThis.fetch): Promise<Endpoints> {
  try {
    const signal = AbortSignal.timeout(limits.signInTime);
    const response = await fetch(`https://${host}/metadata/endpoints?api-version=2022-09-01`, { signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const metadata = metadataSchema.parse(parseJson(await readAnswer(response, limits.signInAnswerBytes)));
    const login = withoutSlash(metadata.authentication.loginEndpoint);
    return {
      login,
      graph: withoutSlash(metadata.microsoftGraphResourceId),
      portal: withoutSlash(metadata.portal || login),
    };
  } catch (error) {
    throw fail(entraErrors.metadataUnreachable, host, reasonOf(error));
  }
}

/**
 * The endpoints to use: those of ARM_METADATA_HOSTNAME when set (the one switch that also points the azuread provider
 * elsewhere), else those of the cloud. With SCIMFORM_SANDBOX set, only endpoints on this machine are accepted, and that
 * is checked before anything is sent.
 * @throws ScimformError ENTRA_SANDBOX_ONLY, ENTRA_METADATA_UNREACHABLE
 */
export async function resolveEndpoints(options: {
  cloud: Cloud;
  env: Env;
  fetch: typeof globalThis.fetch;
}): Promise<Endpoints> {
  const { cloud, env, fetch } = options;
  const host = env.ARM_METADATA_HOSTNAME;
  if (!host) {
    const endpoints = cloudEndpoints(cloud);
    requireSandboxSafe(endpoints, env);
    return endpoints;
  }
  if (env.SCIMFORM_SANDBOX && !isLoopback(`https://${host}`)) throw fail(entraErrors.sandboxOnly, host);
  const endpoints = await endpointsFromMetadata(host, fetch);
  requireSandboxSafe(endpoints, env);
  return endpoints;
}

/** @throws ScimformError ENTRA_SANDBOX_ONLY when SCIMFORM_SANDBOX is set and login or Graph are not on this machine. */
function requireSandboxSafe(endpoints: Endpoints, env: Env): void {
  if (!env.SCIMFORM_SANDBOX) return;
  for (const endpoint of [endpoints.login, endpoints.graph]) {
    if (!isLoopback(endpoint)) throw fail(entraErrors.sandboxOnly, endpoint);
  }
}
