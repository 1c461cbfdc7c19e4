import { connectionFailure } from "../../../lib/core/connection-failure";
import { defineProblem, ExitCode } from "../../../lib/core/problem";
import { reason } from "../../errors";

const because = (what: string): string => ` ${what[0]?.toUpperCase() ?? ""}${what.slice(1)}.`;

export const tokenRefused = defineProblem(
  "COMMAND_TOKEN_REFUSED",
  ExitCode.failed,
  (stack: string, url: string, message: string) => {
    const { what, remedy } = connectionFailure(message);
    return {
      summary: `The target of ${stack}, ${url}, refuses the token; nothing was saved.${because(what)}${reason(message)}`,
      remedy,
    };
  },
);

export const targetUnreachable = defineProblem(
  "COMMAND_TARGET_UNREACHABLE",
  ExitCode.failed,
  (stack: string, url: string, message: string) => {
    const { what, remedy } = connectionFailure(message);
    return {
      summary: `Entra could not talk to the target of ${stack}, ${url}; nothing was saved.${because(what)}${reason(message)}`,
      remedy,
    };
  },
);

export const fieldsMissing = defineProblem(
  "COMMAND_CREDENTIALS_INCOMPLETE",
  ExitCode.usage,
  (stack: string, template: string, keys: readonly string[]) => ({
    summary: `The connector ${template} of ${stack} asks for ${keys.join(", ")}, of which the config says nothing; nothing was saved.`,
    remedy: `Write each into \`credentials\`, such as \`credentials: { ${keys[0] ?? ""}: … }\`; of a secret, its source (\`env:NAME\`, \`file:PATH\` or \`keyvault:URL\`).`,
  }),
);

export const consentNeeded = defineProblem(
  "ENTRA_CONSENT_NEEDED",
  ExitCode.manualStep,
  (stack: string, portal: string, message?: string) => ({
    summary: `The connector of ${stack} takes the consent of a person instead of a token${message === undefined ? "" : `, and the one that it has does not work${reason(message)}`}.`,
    remedy: `Open ${portal} > Provisioning > Admin Credentials, choose Authorize, and sign in there as an administrator of the target; then run \`scimform credentials ${stack}\` again, which tests it.`,
  }),
);

export const notSaved = defineProblem(
  "COMMAND_CREDENTIALS_NOT_SAVED",
  ExitCode.failed,
  (stack: string, keys: readonly string[]) => ({
    summary: `Graph accepted the credentials of ${stack}, but does not show them afterwards (${keys.join(", ")}).`,
    remedy: "Run the same again; if it persists, check the application's Provisioning page in the portal.",
  }),
);

export const probeSkipped = defineProblem(
  "COMMAND_PROBE_SKIPPED",
  ExitCode.ok,
  (stack: string, why: string) => ({
    summary: `The new secret of ${stack} is tested and saved, but nobody was provisioned with it: ${why}.`,
    remedy: `See after the next cycle with \`scimform status ${stack}\` that people are still provisioned.`,
  }),
  "warning",
);
