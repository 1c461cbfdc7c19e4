/** Terraform's dependency lock file: https://developer.hashicorp.com/terraform/language/files/dependency-lock */

export interface LockedProvider {
  /** `host/namespace/type` */
  readonly address: string;
  /** The block as it stands in the file. */
  readonly text: string;
}

/** Reads the provider blocks of a lock file; comments between blocks are dropped. */
export function parseLockFile(text: string): LockedProvider[] {
  return [...text.matchAll(/^provider "([^"]+)" \{\n(?:.*\n)*?\}$/gm)].map(([block, address]) => ({
    address: address ?? "",
    text: block,
  }));
}

/** Writes one block as `terraform init` would, so that init has no reason to rewrite it. */
export function lockedProvider(
  address: string,
  version: string,
  constraints: string,
  hashes: readonly string[],
): LockedProvider {
  const lines = [`provider "${address}" {`, `  version     = "${version}"`, `  constraints = "${constraints}"`];
  if (hashes.length) lines.push("  hashes = [", ...[...hashes].sort().map((hash) => `    "${hash}",`), "  ]");
  return { address, text: [...lines, "}"].join("\n") };
}

/**
 * The lock file of one stack. For each provider the pinned block wins when it has hashes; else what an earlier
 * `terraform init` has recorded in the stack folder for the same version, so that its hashes are not lost.
 */
export function mergeLockFile(pinned: readonly LockedProvider[], recorded: readonly LockedProvider[]): string {
  const blocks = pinned.map((block) => {
    const known = recorded.find((other) => other.address === block.address);
    return !hasHashes(block) && known && versionOf(known) === versionOf(block) ? known : block;
  });
  const sorted = [...blocks].sort((a, b) => (a.address < b.address ? -1 : 1));
  return `# Written by scimform at synth; terraform init adds hashes.\n\n${sorted.map(({ text }) => text).join("\n\n")}\n`;
}

/** The block without its hashes: what the sandbox offers under a provider's name is not what the registry has. */
export function withoutHashes({ address, text }: LockedProvider): LockedProvider {
  return { address, text: text.replace(/^ *hashes = \[\n(?:.*\n)*? *\]\n/m, "") };
}

function hasHashes(block: LockedProvider): boolean {
  return /^\s*hashes\s*=/m.test(block.text);
}

function versionOf(block: LockedProvider): string | undefined {
  return /^\s*version\s*=\s*"([^"]+)"/m.exec(block.text)?.[1];
}
