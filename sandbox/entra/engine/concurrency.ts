/**
 * Works through a list with a bounded number of items under way.
 * @param work returns false to start nothing more; what is under way is finished
 */
export async function forEachConcurrently<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<boolean>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let stopped = false;
  const worker = async () => {
    for (let next = iterator.next(); !stopped && next.done !== true; next = iterator.next()) {
      if (!(await work(next.value))) stopped = true;
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
