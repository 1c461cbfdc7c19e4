import { sleep } from "../../../lib/core/clock";

describe("sleep", () => {
  test("ends at once when its signal is aborted", async () => {
    const controller = new AbortController();
    const sleeping = sleep(3_600_000, controller.signal);
    controller.abort(new Error("stop"));
    await expect(sleeping).rejects.toThrow("stop");
    await expect(sleep(3_600_000, controller.signal)).rejects.toThrow("stop");
  });

  test("resolves by itself", async () => {
    await expect(sleep(1, new AbortController().signal)).resolves.toBeUndefined();
  });
});
