import type { Command } from "commander";
import type { StackConfig } from "../../lib/config";
import type { SamlSettings } from "../../lib/entra/application/saml-settings";
import { checkCertificates } from "../../lib/config/entra/check-saml";
import {
  type CertificateChanges,
  certificatesMeant,
  compareCertificates,
  liveCertificates,
  type LiveCertificate,
  SamlApi,
} from "../../lib/entra/graph";
import * as graphErrors from "../../lib/entra/graph/errors";
import * as errors from "./errors";
import { ExitCode, fail, type Problem } from "../../lib/core/problem";
import { confirm } from "../confirm";
import type { CommandContext } from "../context";
import type { Report } from "../report";
import { forEachStack } from "../each-stack";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

interface Options extends CommonCommandOptions {
  readonly yes?: boolean;
}

/** `certificates`: which certificate signs, and which are to go, as the config says. */
export function certificatesCommand(session: CommandSession): Command {
  return newCommand(
    "certificates",
    "show the SAML signing certificates; let the one sign that the config says is active, and take away those it no longer names, after asking",
    [
      "scimform certificates",
      "scimform certificates people-production",
      "scimform certificates people-production --yes --json",
    ],
    "0 as in the config, 1 failed, 2 wrong use or config (also: not confirmed), 3 a certificate of the config is not deployed, or has ended",
  )
    .argument("[stacks...]", "names, or patterns such as 'people-*' (default: all with SAML sign-on)")
    .option("--yes", "do not ask")
    .action((patterns: string[], options: Options) =>
      session.execute("certificates", options, async (context, report) => {
        const found: StackCertificates[] = [];
        const stacks = withSaml(context.stacksOf("entra", patterns), patterns);
        await forEachStack(stacks, report, async (config) => {
          const one = await look(config, context);
          announce(one, report);
          report.add(warnings(one, context.io.clock()), ExitCode.usage);
          found.push(one);
        });
        const due = found.filter(({ changes }) => changes.activate ?? changes.remove.length > 0);
        if (due.length > 0) {
          await confirm(
            `The change of certificates of ${due.map(({ config }) => config.stack).join(", ")}`,
            options,
            context.io,
          );
        }
        await forEachStack(found, report, (one) => carryOut(one, report));
      }),
    );
}

type SamlConfig = StackConfig & { readonly saml: SamlSettings };

interface StackCertificates {
  readonly config: SamlConfig;
  readonly api: SamlApi;
  readonly servicePrincipalId: string;
  readonly changes: CertificateChanges;
}

/** @throws ScimformError SAML_NOT_MANAGED */
function withSaml(stacks: readonly StackConfig[], patterns: readonly string[]): SamlConfig[] {
  const managed = stacks.filter((config): config is SamlConfig => config.saml !== undefined);
  if (managed.length === 0 && patterns.length > 0) {
    throw fail(
      errors.notManaged,
      stacks.map(({ stack }) => stack),
    );
  }
  return managed;
}

async function look(config: SamlConfig, context: CommandContext): Promise<StackCertificates> {
  const { directory, graph } = await context.entra.tenant(config);
  const { id } = await directory.findApp(config);
  const api = new SamlApi(graph);
  const { certificates } = await api.read(id);
  const changes = compareCertificates(config.saml, certificates);
  const [unclear] = changes.ambiguous;
  if (unclear) throw fail(graphErrors.certificateAmbiguous, config.stack, unclear.name, unclear.thumbprints);
  const { activate } = changes;
  // Who signs in then is refused by every target that looks at the date.
  if (activate && isPast(activate, context))
    throw fail(errors.certificateEnded, config.stack, activate.name, activate.expires);
  return { config, api, servicePrincipalId: id, changes };
}

const isPast = ({ expires }: LiveCertificate, { io }: CommandContext): boolean =>
  expires < new Date(io.clock()).toISOString().slice(0, 10);

/** Warnings of how long the certificates of the tenant last, as they are once everything is done. */
function warnings({ config, changes }: StackCertificates, now: number): Problem[] {
  const { certificates, activate, remove } = changes;
  const after = certificates
    .filter((each) => !remove.includes(each))
    .map((each) => (activate ? { ...each, active: each === activate } : each));
  return checkCertificates(
    { ...config, saml: { ...config.saml, certificates: liveCertificates(config.saml, after) } },
    now,
  );
}

function announce({ config, changes }: StackCertificates, report: Report): void {
  report.line(config.stack);
  for (const each of changes.certificates) {
    const { name, thumbprint, expires, active } = each;
    // Those of the admin center share a name.
    const meant = config.saml.certificates.find((one) =>
      certificatesMeant(one, config.saml, changes.certificates).includes(each),
    );
    const said = meant?.expires ?? expires;
    const differs = said === expires ? "" : ` (the config says ${said})`;
    report.line(`  ${name.padEnd(16)} ${thumbprint}  until ${expires}${differs}${active ? "  signs" : ""}`);
  }
  const { activate, remove } = changes;
  if (activate) report.line(`  ${activate.name} is to sign from now on: the target has to know it already`, "note");
  for (const { name } of remove) report.line(`  ${name} is to be taken away: the config no longer names it`, "note");
}

/** Carries out the change; the change over comes first, so that a certificate that signs is never taken away. */
async function carryOut(
  { config, api, servicePrincipalId, changes }: StackCertificates,
  report: Report,
): Promise<void> {
  const { stack } = config;
  const { activate, remove, missing } = changes;
  if (activate) {
    await api.activate(servicePrincipalId, activate.thumbprint);
    report.line(`${stack}: ${activate.name} signs`, "good");
  }
  if (remove.length > 0) {
    await api.remove(servicePrincipalId, remove);
    report.line(`${stack}: ${remove.map(({ name }) => name).join(", ")} taken away`, "good");
  }
  const certificates = changes.certificates
    .filter((each) => !remove.includes(each))
    .map((each) => (activate ? { ...each, active: each === activate } : each));
  report.result({
    stack,
    servicePrincipalId,
    activated: activate?.name ?? null,
    removed: remove.map(({ name }) => name),
    certificates: certificates.map(({ name, thumbprint, expires, active }) => ({ name, thumbprint, expires, active })),
  });
  for (const name of missing) report.problem(errors.certificateMissing, stack, name);
}
