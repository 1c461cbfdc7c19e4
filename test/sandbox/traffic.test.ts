import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secrets } from "../../lib/core/secrets";
import { Traffic } from "../../sandbox/traffic";
import { encodings } from "../support/encodings";

const exchange = { time: "2026-01-01T00:00:00Z", method: "PUT", url: "/v1.0/x", status: 400, milliseconds: 1 };

test.each(Object.entries(encodings))("a secret of a request does not come back by its answer, in %s", (_, encode) => {
  const file = join(mkdtempSync(join(tmpdir(), "traffic-")), "traffic.jsonl");
  const [stored, known] = ["stored/Secret+1", "client&Secret=1"];
  const traffic = new Traffic(file, new Secrets([known]), new Set(["SecretToken"]));
  traffic.record({
    ...exchange,
    url: `/v1.0/x?q=${encode(known)}`,
    request: { value: [{ key: "SecretToken", value: stored }] },
    response: { error: { message: `not ${encode(stored)}, nor ${encode(known)}` } },
  });
  const texts = [JSON.stringify(traffic.list()), readFileSync(file, "utf8")];
  for (const text of texts) {
    expect(text).toMatch(/not \S*\*\*\*.*, nor \S*\*\*\*/);
    for (const secret of [stored, known]) expect(text).not.toContain(JSON.stringify(encode(secret)).slice(1, -1));
  }
});
