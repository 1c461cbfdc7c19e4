/**
 * Whether a version is lower than another one, by major and minor version.
 * @param version such as `22.19.0`; what follows the minor version does not count
 */
export function isOlder(version: string, [neededMajor, neededMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < neededMajor || (major === neededMajor && minor < neededMinor);
}
