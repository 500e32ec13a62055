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
  /**
   * Returns the same object when the item changes nothing. `mayAdd` is false for an item that came
   * before the read began: a row that the read does not have is gone since.
   */
  apply(data: unknown, item: Item, mayAdd?: boolean): unknown;
  /** Drops what stands twice in the pages that were read one after another. */
  unique?(data: unknown): unknown;
  /** True where what was read has no revision that tells whether an item is newer. */
  isUndated?: boolean;
}

type Row = Record<string, unknown>;

/** Whether an item is newer than a row. A row without a revision is older than all. */
function isNewer(row: Row, item: Item): boolean {
  return typeof row.revision !== 'number' || item.revision > row.revision;
}

/** What rows of lists hold beside what an item tells, by entity. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  session: ['driver_name', 'licence_plate'],
  station: ['now'],
};

/**
 * The row as the item tells it. What the item leaves out is not there any more, such as the session of
 * a connector that is free; only what items never tell stays as it was.
 */
function updated(row: Row, item: Item): Row {
  const beside = (BESIDE[item.entity] ?? []).filter((field) => field in row);
  return { ...Object.fromEntries(beside.map((field) => [field, row[field]])), ...item.body };
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
 * watch. Without both, new rows are left out. `by`: the time by which the list is sorted, the newest
 * first; a row that is older than the first one has its place below.
 */
type Options =
  | { add?: never; belongs?: never; by?: never }
  | { add: 'first'; belongs: (body: Row) => boolean; by: (row: Row) => unknown }
  | { add: 'last'; belongs: (body: Row) => boolean; by?: never };

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
    if (options.add === 'last') return [...items, row];
    // Rows that were read have their places: what began before the first one is among them, or on
    // a page that is not read yet.
    const time = (of: Row) => Date.parse(String(options.by?.(of))) || 0;
    const first = items[0];
    return first !== undefined && time(row) < time(first) ? items : [row, ...items];
  };
  return {
    entity,
    apply(data, item, mayAdd = true) {
      const isWanted = mayAdd && wants(item);
      if (Array.isArray(data)) {
        if (has(data, item)) return inItems(data, item);
        return isWanted ? added(data, item) : data;
      }
      const pages = (data as { pages?: { items: Row[] }[] }).pages;
      if (pages !== undefined) return mergePages(data as Row, pages, item, isWanted);
      const { items } = data as { items?: Row[] };
      if (items === undefined) return data;
      const next = has(items, item) || !isWanted ? inItems(items, item) : added(items, item);
      return next === items ? data : { ...(data as Row), items: next };
    },
    unique(data) {
      const pages = (data as { pages?: { items: Row[] }[] }).pages;
      if (pages === undefined) return data;
      const next = withoutDoubles(pages, idOf);
      return next === pages ? data : { ...(data as Row), pages: next };
    },
  };

  function mergePages(
    data: Row,
    pages: { items: Row[] }[],
    item: Item,
    isWanted: boolean,
  ): unknown {
    const at = pages.findIndex((page) => has(page.items, item));
    const where = at >= 0 ? at : options.add === 'first' ? 0 : pages.length - 1;
    const page = pages[where];
    if (page === undefined || (at < 0 && !isWanted)) return data;
    const items = at >= 0 ? inItems(page.items, item) : added(page.items, item);
    return items === page.items
      ? data
      : { ...data, pages: pages.with(where, { ...page, items: [...items] }) };
  }
}

/**
 * The pages with each row once: where it was read last, in its newest state. A row stands twice when
 * it has moved between two reads, or was added before the page with its place was read.
 */
function withoutDoubles<P extends { items: Row[] }>(
  pages: readonly P[],
  idOf: (row: Row) => string,
): readonly P[] {
  const newest = new Map<string, Row>();
  const last = new Map<string, Row>();
  let count = 0;
  for (const row of pages.flatMap(({ items }) => items)) {
    count += 1;
    const id = idOf(row);
    const known = newest.get(id);
    if (known === undefined || Number(row.revision) >= Number(known.revision)) newest.set(id, row);
    last.set(id, row);
  }
  if (last.size === count) return pages;
  return pages.map((page) => ({
    ...page,
    items: page.items.flatMap((row) =>
      last.get(idOf(row)) === row ? [newest.get(idOf(row)) ?? row] : [],
    ),
  }));
}

/**
 * A change of rows in a list, `{items}`, an array or pages. `change` gives the same row when the
 * item is not for it, or is older. `isUndated`: the rows do not tell whether an item is older.
 */
export function each(
  entity: string,
  change: (row: Row, item: Item, mayAdd: boolean) => Row,
  isUndated = false,
): Merge {
  const inRows = (rows: readonly Row[], item: Item, mayAdd: boolean): readonly Row[] => {
    // Most items are for one row of many: the list is copied only when one has changed.
    let next: Row[] | undefined;
    for (const [at, row] of rows.entries()) {
      const changed = change(row, item, mayAdd);
      if (changed === row) continue;
      next ??= [...rows];
      next[at] = changed;
    }
    return next ?? rows;
  };
  return {
    entity,
    isUndated,
    apply(data, item, mayAdd = true) {
      if (Array.isArray(data)) return inRows(data, item, mayAdd);
      const { pages, items } = data as { pages?: { items: Row[] }[]; items?: Row[] };
      if (pages !== undefined) {
        const next = pages.map((page) => {
          const rows = inRows(page.items, item, mayAdd);
          return rows === page.items ? page : { ...page, items: rows };
        });
        const isSame = next.every((page, at) => page === pages[at]);
        return isSame ? data : { ...(data as Row), pages: next };
      }
      if (items === undefined) return data;
      const next = inRows(items, item, mayAdd);
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
    const added = addSince(data, merges, [...this.items.values()], began);
    return merges.reduce((all, merge) => merge.unique?.(all) ?? all, added);
  }

  clear(): void {
    this.items.clear();
  }
}

/**
 * Adds items to what a read that began at `began` has answered. What came before is in the answer:
 * it makes no new row, and changes one only where a revision tells whether it is newer.
 */
export function addSince(
  data: unknown,
  merges: readonly Merge[],
  kept: readonly Kept[],
  began: number,
): unknown {
  const items = (isSince: boolean) =>
    kept.filter(({ at }) => at >= began === isSince).map(({ item }) => item);
  const dated = merges.filter(({ isUndated }) => !isUndated);
  return mergeAll(mergeAll(data, dated, items(false), false), merges, items(true));
}

/** Adds items to what a query shows; the same object when nothing is newer. */
export function mergeAll(
  data: unknown,
  merges: readonly Merge[],
  items: Iterable<Item>,
  mayAdd = true,
): unknown {
  if (data === undefined || data === null) return data;
  let result: unknown = data;
  for (const item of items) {
    for (const merge of merges) {
      if (merge.entity === item.entity) result = merge.apply(result, item, mayAdd);
    }
  }
  return result;
}
