/**
 * Works through a list with so many items under way at once, begun in their order.
 * @returns the results in the order of the items
 * @throws what the work throws first; what is under way then ends, no further item is begun
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) {
      if (failed) return;
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, worker));
  const rejected = workers.find((each) => each.status === "rejected");
  if (rejected) throw rejected.reason;
  return results;
}
