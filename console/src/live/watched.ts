import { chosen } from './pace';

/**
 * Which topics one socket watches. Only the server's answer says it: a message of either side may be lost, or may not be
 * handled. Everything here is pure.
 */
export class Watched {
  /** The topics that the newest answer named. */
  private readonly told = new Set<string>();
  /** Topics that were asked for and that no answer has named yet. */
  private readonly asked = new Set<string>();
  /** Topics that the server does not tell of: they are not asked for again while they stay wanted. */
  private readonly refused = new Set<string>();
  /** Topics whose first request came to nothing. */
  private readonly again = new Set<string>();

  /** What has to be asked for, and what no longer, so that the wanted topics are watched. */
  next(wanted: ReadonlyMap<string, number>, max: number): { less: string[]; more: string[] } {
    const now = new Set(chosen(wanted, max));
    for (const topic of this.refused) if (!now.has(topic)) this.refused.delete(topic);
    for (const topic of this.asked) if (!now.has(topic)) this.asked.delete(topic);
    const less = [...this.told].filter((topic) => !now.has(topic));
    const known = [this.told, this.asked, this.refused];
    const more = [...now].filter((topic) => !known.some((topics) => topics.has(topic)));
    // An unsubscription has no answer.
    for (const topic of less) this.told.delete(topic);
    for (const topic of more) this.asked.add(topic);
    return { less, more };
  }

  /** Takes the server's answer. Gives the topics that are watched late, and so have to be read again. */
  answered(topics: readonly string[], refused: readonly string[]): string[] {
    this.told.clear();
    for (const topic of topics) this.told.add(topic);
    for (const topic of refused) this.refused.add(topic);
    for (const topic of [...topics, ...refused]) this.asked.delete(topic);
    const late = topics.filter((topic) => this.again.has(topic));
    for (const topic of [...topics, ...refused]) this.again.delete(topic);
    return late;
  }

  /** What has no answer so far gets none any more. */
  unanswered(): void {
    for (const topic of this.asked) this.again.add(topic);
    this.asked.clear();
  }

  /** A message could not be handled, and nothing says which: everything is asked for again. */
  lost(): void {
    for (const topic of this.told) this.again.add(topic);
    this.unanswered();
    this.told.clear();
  }
}
