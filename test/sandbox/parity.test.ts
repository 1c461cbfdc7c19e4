import { readFileSync } from "node:fs";
import { join } from "node:path";
import { azureadPins } from "./parity/azuread";
import { directoryPins } from "./parity/directory";
import { oktaPins } from "./parity/okta";
import { oktaProviderPins } from "./parity/okta-provider";
import { provisioningPins } from "./parity/provisioning";
import { createParityTenant, type ParityTenant } from "./parity/parity-tenant";

/**
 * What PARITY.md calls absent is absent: each such row has a test that shows what happens instead. When one fails, the gap
 * has closed: change the row.
 */

const pins = { ...azureadPins, ...directoryPins, ...provisioningPins, ...oktaPins, ...oktaProviderPins };

const rows = readFileSync(join(__dirname, "../../sandbox/PARITY.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| (?!behaviour|---)/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, behaviour = "", how = "", source = ""]) => ({ behaviour, how, source }));

let world: ParityTenant;
beforeAll(async () => {
  world = await createParityTenant();
});
afterAll(() => world.stop());

test("every absent row is pinned, and every pin has its row", () => {
  const absent = rows.filter(({ how }) => how.startsWith("absent")).map(({ behaviour }) => behaviour);
  expect(Object.keys(pins).sort()).toEqual(absent.sort());
  expect(new Set(rows.map(({ behaviour }) => behaviour)).size).toBe(rows.length);
});

test("every row says how it is, and whatever is emulated or a switch names its source", () => {
  for (const { behaviour, how, source } of rows) {
    expect([behaviour, how]).toEqual([behaviour, expect.stringMatching(/^(real|emulated|switch|absent|a stand-in)/)]);
    if (/^(emulated|switch)/.test(how)) expect([behaviour, source]).toEqual([behaviour, expect.stringMatching(/\w/)]);
  }
});

test.each(Object.entries(pins))("absent: %s", async (_behaviour, pin) => {
  await pin(world);
});
