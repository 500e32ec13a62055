/** One change as the socket tells it (docs/live.md). */
export interface Item {
  topic: string;
  entity: string;
  id: string;
  revision: number;
  body?: Record<string, unknown>;
  gone?: boolean;
}

/** How the changes of one entity become part of what a query has read. */
export interface Merge {
  entity: string;
  /** Returns the same object when the item changes nothing. */
  apply(data: unknown, item: Item): unknown;
  /** True where what was read has no revision that tells whether an item is newer. */
  isUndated?: boolean;
}

type Row = Record<string, unknown>;

/** Whether an item is newer than a row. A row without a revision is older than all. */
function isNewer(row: Row, item: Item): boolean {
  return typeof row.revision !== 'number' || item.revision > row.revision;
}

/** The row with the fields of the item. Fields that live answers leave out stay as they were. */
function updated(row: Row, item: Item): Row {
  const { _etag, ...kept } = row;
  return { ...kept, ...item.body };
}

/** A query that shows one thing. A removed thing is marked with `_gone`. */
export function one(entity: string, id: string): Merge {
  return {
    entity,
    apply(data, item) {
      const row = data as Row;
      if (item.id !== id || !isNewer(row, item)) return data;
      if (item.gone) return { ...row, revision: item.revision, _gone: true };
      return item.body === undefined ? data : updated(row, item);
    },
  };
}

/**
 * Where a new row is put, and which rows belong here: the socket also tells of what other pages
 * watch. Without both, new rows are left out.
 */
type Options =
  | { add?: never; belongs?: never }
  | { add: 'first' | 'last'; belongs: (body: Row) => boolean };

/** A query that shows a list: `{items}`, an array, or the pages of an infinite query. */
export function list(entity: string, idOf: (row: Row) => string, options: Options = {}): Merge {
  const inItems = (items: readonly Row[], item: Item): readonly Row[] => {
    const at = items.findIndex((row) => idOf(row) === item.id);
    const row = items[at];
    if (row === undefined) return items;
    if (!isNewer(row, item)) return items;
    if (item.gone) return items.toSpliced(at, 1);
    return item.body === undefined ? items : items.with(at, updated(row, item));
  };
  const has = (items: readonly Row[], item: Item) => items.some((row) => idOf(row) === item.id);
  const wants = (item: Item) =>
    options.add !== undefined &&
    !item.gone &&
    item.body !== undefined &&
    options.belongs(item.body);
  const added = (items: readonly Row[], item: Item): readonly Row[] => {
    const row = item.body as Row;
    return options.add === 'first' ? [row, ...items] : [...items, row];
  };
  return {
    entity,
    apply(data, item) {
      if (Array.isArray(data)) {
        if (has(data, item)) return inItems(data, item);
        return wants(item) ? added(data, item) : data;
      }
      const pages = (data as { pages?: { items: Row[] }[] }).pages;
      if (pages !== undefined) return mergePages(data as Row, pages, item);
      const { items } = data as { items?: Row[] };
      if (items === undefined) return data;
      const next = has(items, item) || !wants(item) ? inItems(items, item) : added(items, item);
      return next === items ? data : { ...(data as Row), items: next };
    },
  };

  function mergePages(data: Row, pages: { items: Row[] }[], item: Item): unknown {
    const at = pages.findIndex((page) => has(page.items, item));
    const where = at >= 0 ? at : options.add === 'first' ? 0 : pages.length - 1;
    const page = pages[where];
    if (page === undefined || (at < 0 && !wants(item))) return data;
    const items = at >= 0 ? inItems(page.items, item) : added(page.items, item);
    return items === page.items
      ? data
      : { ...data, pages: pages.with(where, { ...page, items: [...items] }) };
  }
}

/**
 * A change of rows in a list, `{items}`, an array or pages. `change` gives the same row when the
 * item is not for it, or is older. `isUndated`: the rows do not tell whether an item is older.
 */
export function each(
  entity: string,
  change: (row: Row, item: Item) => Row,
  isUndated = false,
): Merge {
  const inRows = (rows: readonly Row[], item: Item): readonly Row[] => {
    // Most items are for one row of many: the list is copied only when one has changed.
    let next: Row[] | undefined;
    for (const [at, row] of rows.entries()) {
      const changed = change(row, item);
      if (changed === row) continue;
      next ??= [...rows];
      next[at] = changed;
    }
    return next ?? rows;
  };
  return {
    entity,
    isUndated,
    apply(data, item) {
      if (Array.isArray(data)) return inRows(data, item);
      const { pages, items } = data as { pages?: { items: Row[] }[]; items?: Row[] };
      if (pages !== undefined) {
        const next = pages.map((page) => {
          const rows = inRows(page.items, item);
          return rows === page.items ? page : { ...page, items: rows };
        });
        const isSame = next.every((page, at) => page === pages[at]);
        return isSame ? data : { ...(data as Row), pages: next };
      }
      if (items === undefined) return data;
      const next = inRows(items, item);
      return next === items ? data : { ...(data as Row), items: next };
    },
  };
}

/** An item and when it came, in milliseconds. */
export interface Kept {
  item: Item;
  at: number;
}

const KEPT_MAX = 2_000;

/**
 * The newest item of each entity that came while it was watched. What a slow read answers may be
 * older than what the socket told meanwhile; the items are added to it again.
 */
export class Newest {
  private readonly items = new Map<string, Kept>();

  /** Keeps an item that came at `at`. False when a newer one of the same entity came before. */
  keep(item: Item, at: number): boolean {
    const key = `${item.entity} ${item.id}`;
    const before = this.items.get(key);
    if (before !== undefined && before.item.revision >= item.revision) return false;
    this.items.delete(key);
    this.items.set(key, { item, at });
    if (this.items.size > KEPT_MAX) {
      const oldest = this.items.keys().next().value;
      if (oldest !== undefined) this.items.delete(oldest);
    }
    return true;
  }

  /**
   * Adds to the answer of a read that began at `began` what came meanwhile. What came before is in
   * the answer; it is added again only where a revision tells whether it is newer.
   */
  addTo(data: unknown, merges: readonly Merge[], began: number): unknown {
    return addSince(data, merges, [...this.items.values()], began);
  }

  clear(): void {
    this.items.clear();
  }
}

/**
 * Adds items to what a read that began at `began` has answered. What came before is in the answer;
 * it is added only where a revision tells whether it is newer.
 */
export function addSince(
  data: unknown,
  merges: readonly Merge[],
  kept: readonly Kept[],
  began: number,
): unknown {
  const since = kept.filter(({ at }) => at >= began);
  const items = (some: readonly Kept[]) => some.map(({ item }) => item);
  const dated = merges.filter(({ isUndated }) => !isUndated);
  const undated = merges.filter(({ isUndated }) => isUndated);
  return mergeAll(mergeAll(data, dated, items(kept)), undated, items(since));
}

/** Adds items to what a query shows; the same object when nothing is newer. */
export function mergeAll(data: unknown, merges: readonly Merge[], items: Iterable<Item>): unknown {
  if (data === undefined || data === null) return data;
  let result: unknown = data;
  for (const item of items) {
    for (const merge of merges) {
      if (merge.entity === item.entity) result = merge.apply(result, item);
    }
  }
  return result;
}
