/**
 * Carries out a change of a thing. When somebody else was faster the thing is read again before the
 * refusal is told: the next try, and what is shown beside mine, know the newest also without a push.
 */
export async function unlessChanged<T>(
  work: () => Promise<T>,
  readAgain: () => Promise<unknown>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { status } = (error ?? {}) as { status?: number };
    // What the read answers does not matter to the refusal.
    if (status === 412) await readAgain().catch(() => {});
    throw error;
  }
}
