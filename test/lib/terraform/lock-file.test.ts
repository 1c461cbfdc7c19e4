import { lockedProvider, mergeLockFile, parseLockFile, withoutHashes } from "../../../lib/terraform/lock-file";

const azuread = "registry.terraform.io/hashicorp/azuread";

test("a block that is written is read again", () => {
  const block = lockedProvider(azuread, "3.9.0", "~> 3.7", ["h1:b=", "h1:a="]);
  expect(parseLockFile(mergeLockFile([block], []))).toEqual([block]);
  expect(block.text).toBe(
    `provider "${azuread}" {\n  version     = "3.9.0"\n  constraints = "~> 3.7"\n  hashes = [\n    "h1:a=",\n    "h1:b=",\n  ]\n}`,
  );
});

test("hashes that init has recorded survive a synth, for the same version only", () => {
  const pinned = lockedProvider(azuread, "3.9.0", "~> 3.7", []);
  const recorded = lockedProvider(azuread, "3.9.0", "~> 3.7", ["h1:seen="]);
  const older = lockedProvider(azuread, "3.8.0", "~> 3.7", ["h1:older="]);
  expect(mergeLockFile([pinned], [recorded])).toContain("h1:seen=");
  expect(mergeLockFile([pinned], [older])).not.toContain("h1:older=");
});

test("pinned hashes win over what a folder has recorded", () => {
  const pinned = lockedProvider(azuread, "3.9.0", "~> 3.7", ["h1:reviewed="]);
  const recorded = lockedProvider(azuread, "3.9.0", "~> 3.7", ["h1:other="]);
  expect(mergeLockFile([pinned], [recorded])).not.toContain("h1:other=");
});

test("the sandbox's stand-ins are not held against the registry's hashes", () => {
  const pinned = lockedProvider(azuread, "3.9.0", "~> 3.7", ["h1:registry=", "zh:00"]);
  expect(withoutHashes(pinned)).toEqual(lockedProvider(azuread, "3.9.0", "~> 3.7", []));
});
