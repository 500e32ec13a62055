import { Link } from '@tanstack/react-router';
import { columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../i18n';
import { announce } from './announce';
import { Button } from './Button';
import { type Cell, csv, download } from './csv';
import { ProblemBox, Skeleton } from './Feedback';
import { Icon } from './Icon';
import { useKeys } from './keys';
import { Menu } from './Menu';
import { useSteady } from './order';
import { useSaving } from './save';
import { TableScroll } from './TableScroll';
import { Toolbar } from './TableToolbar';

/** A column of a list. */
export interface Column<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** What stands in the file: ids, ISO times and plain numbers. Columns without it are left out. */
  csv?: (row: T) => Cell;
  /** The heading in the file, with the unit. */
  csvHeader?: string;
  /** What stands for this column in a file that the API makes: the names of its columns. */
  file?: readonly string[];
  align?: 'end';
  /** The name by which the API sorts, when it does. */
  sort?: string;
  /** The column that names the row: it is the link, and the head of a card on phones. */
  isPrimary?: boolean;
  /** Hidden until the person chooses it. */
  isHidden?: boolean;
}

interface Props<T> {
  /** Under this name the chosen columns are kept, and files are named. */
  name: string;
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  href?: (row: T) => string;
  /** The present order, as the API writes it: `name` or `-name`. */
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  /** The next page of a list that has more, and all rows of it for the file. */
  more?: {
    /** Whether the rows were read for another filter: that there are none says nothing then. */
    isOfBefore: boolean;
    hasMore: boolean;
    isLoading: boolean;
    load: () => void;
    all: () => Promise<{ rows: T[]; isCut: boolean }>;
  };
  /** Left of the column menu: filters. */
  toolbar?: ReactNode;
  empty?: ReactNode;
  /** What is shown at all, such as filters and sort; another value may reorder at once. */
  shownKey?: string;
  /** A short list in a card: no column menu, no file, no frame of its own. */
  isPlain?: boolean;
  /** Many columns: times may wrap, so that all columns are seen without scrolling. */
  isDense?: boolean;
  /** A file that the API makes, with the columns that are shown. */
  onCsv?: (columns: readonly string[]) => void;
}

const features = tableFeatures({ columnVisibilityFeature });
const VIRTUAL_FROM = 200;
const ROW_PX = 45;

function keptColumns(name: string, columns: readonly Column<never>[]): Record<string, boolean> {
  const initial = Object.fromEntries(columns.map(({ id, isHidden }) => [id, !isHidden]));
  try {
    const text = localStorage.getItem(`forecourt.columns.${name}`);
    return { ...initial, ...(text === null ? {} : JSON.parse(text)) };
  } catch {
    return initial;
  }
}

/** The columns of a file of the API that stand for the shown ones, in their order. */
function named<T>(shown: readonly Column<T>[]): string[] {
  return [...new Set(shown.flatMap(({ file }) => file ?? []))];
}

/** The columns of the file of a table that stands on the page, as the person has chosen them. */
export function fileColumns<T>(name: string, columns: readonly Column<T>[]): string[] {
  const visibility = keptColumns(name, columns as never);
  return named(columns.filter(({ id }) => visibility[id] !== false));
}

/** A list as a real table; cards on phones, only the visible rows of a long one. */
export function Table<T>(props: Props<T>) {
  const { name, columns, rowId, sort } = props;
  const [visibility, setVisibility] = useState(() => keptColumns(name, columns as never));
  const [isHeld, setHeld] = useState(false);
  const { rows, waiting, release } = useSteady(
    props.rows,
    rowId,
    isHeld,
    `${props.shownKey ?? sort ?? ''} ${props.more?.isOfBefore === true}`,
  );
  const defined = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        header: column.header,
        accessorFn: (row: T) => row,
        cell: ({ row }: { row: { original: T } }) => column.cell(row.original),
      })),
    [columns],
  );
  const table = useTable({
    features,
    columns: defined as never,
    data: rows as T[] as never,
    getRowId: rowId as never,
    state: { columnVisibility: visibility },
    onColumnVisibilityChange: setVisibility as never,
  } as never) as unknown as Model<T>;
  const choose = (id: string, isShown: boolean) => {
    const next = { ...visibility, [id]: isShown };
    localStorage.setItem(`forecourt.columns.${name}`, JSON.stringify(next));
    setVisibility(next);
  };
  const shown = columns.filter(({ id }) => visibility[id] !== false);
  const saving = useSaving<void>();
  const [cutAfter, setCutAfter] = useState<number | null>(null);
  // The file holds what the filter names, not only the pages that were read so far.
  const write = async () => {
    setCutAfter(null);
    const all = props.more?.hasMore ? await props.more.all() : { rows, isCut: false };
    const inFile = shown.filter((column) => column.csv);
    const heading = inFile.map((column) => column.csvHeader ?? column.header);
    const lines = all.rows.map((row) => inFile.map((column) => column.csv?.(row)));
    download(`forecourt-${name}.csv`, csv(heading, lines));
    if (!all.isCut) return;
    setCutAfter(all.rows.length);
    announce(t('common.table.cut', { n: all.rows.length }));
  };
  const save = () => (props.onCsv ? props.onCsv(named(shown)) : void saving.save(write));
  const hasFile = props.onCsv !== undefined || columns.some((column) => column.csv);
  return (
    <div>
      <Toolbar isPlain={props.isPlain} filters={props.toolbar}>
        <Menu
          label={
            <>
              <Icon name="columns" />
              {t('common.table.columns')}
            </>
          }
        >
          {columns.map(({ id, header, isPrimary }) => (
            <label key={id} className="check">
              <input
                type="checkbox"
                checked={visibility[id] !== false}
                disabled={isPrimary}
                onChange={(event) => choose(id, event.target.checked)}
              />
              {header}
            </label>
          ))}
        </Menu>
        {hasFile && (
          <Button
            icon="download"
            title={t('common.table.csvTitle')}
            isBusy={saving.isBusy}
            onClick={save}
          >
            {t('common.table.csv')}
          </Button>
        )}
        {cutAfter !== null && (
          <span className="small">{t('common.table.cut', { n: cutAfter })}</span>
        )}
      </Toolbar>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only watches whether the list is used */}
      <div
        className={props.isPlain ? 'table-box table-plain' : 'table-box'}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {waiting > 0 && (
          <button type="button" className="button button-small fresh-pill" onClick={release}>
            {t('common.fresh', { n: waiting })}
          </button>
        )}
        {rows.length === 0 ? (
          props.more?.isOfBefore ? (
            <Skeleton />
          ) : (
            props.empty
          )
        ) : (
          <Body table={table} {...props} columns={shown} rows={rows} />
        )}
        {rows.length > 0 && (!props.isPlain || props.more?.hasMore) && (
          <div className="table-foot">
            <span>
              {t(props.more?.hasMore ? 'common.table.rowsMore' : 'common.table.rows', {
                n: rows.length,
              })}
            </span>
            {props.more?.hasMore && (
              <Button small isBusy={props.more.isLoading} onClick={props.more.load}>
                {t('common.table.loadMore')}
              </Button>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** What is used of the model of TanStack Table. */
interface Model<T> {
  getRowModel(): {
    rows: { id: string; original: T }[];
  };
}

function Body<T>({
  table,
  columns,
  rows,
  caption,
  href,
  sort,
  onSort,
  isDense,
}: Props<T> & { table: Model<T> }) {
  const box = useRef<HTMLDivElement>(null);
  const model = table.getRowModel().rows;
  const isVirtual = model.length > VIRTUAL_FROM;
  const virtual = useWindowVirtualizer({
    count: isVirtual ? model.length : 0,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: box.current?.offsetTop ?? 0,
  });
  const seen = virtual.getVirtualItems();
  const first = seen[0]?.index ?? 0;
  const last = isVirtual ? (seen.at(-1)?.index ?? 60) : model.length - 1;
  const before = isVirtual ? (seen[0]?.start ?? 0) - virtual.options.scrollMargin : 0;
  const end = (seen.at(-1)?.end ?? 0) - virtual.options.scrollMargin;
  const after = isVirtual ? virtual.getTotalSize() - end : 0;
  useKeys((key) => {
    if (!href || (key !== 'j' && key !== 'k')) return;
    const links = [...(box.current?.querySelectorAll<HTMLElement>('a.table-link') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[key === 'j' ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0)]?.focus();
  });
  // The columns are the same list while the same ones are shown, so that rows stay as they are.
  const visible = columns.map(({ id }) => id).join();
  return (
    <TableScroll name={caption} box={box}>
      {/* The roles are written out: as cards on phones the elements are no table to browsers. */}
      <table
        className={isDense ? 'table table-dense' : 'table'}
        role="table"
        aria-rowcount={rows.length + 1}
      >
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column as Column<never>} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Space px={before} columns={columns.length} />
          {model.slice(first, last + 1).map((row, at) => (
            <Row
              key={row.id}
              row={row.original}
              index={first + at + 2}
              measure={isVirtual ? virtual.measureElement : undefined}
              columns={columns as readonly unknown[] as readonly Column<never>[]}
              visible={visible}
              to={href?.(row.original)}
            />
          ))}
          <Space px={after} columns={columns.length} />
        </tbody>
      </table>
    </TableScroll>
  );
}

interface RowProps {
  row: unknown;
  index: number;
  columns: readonly Column<never>[];
  /** The ids of the columns, which tell whether the same ones are shown. */
  visible: string;
  to: string | undefined;
  /**
   * Tells the height of the row, which is not the same for all. With heights that are only guessed
   * the page grows and shrinks at the end of a long list, and the rows there jump.
   */
  measure: ((row: Element | null) => void) | undefined;
}

function isSameRow(one: RowProps, other: RowProps): boolean {
  return (
    one.row === other.row &&
    one.index === other.index &&
    one.to === other.to &&
    one.measure === other.measure &&
    one.visible === other.visible &&
    one.columns.every((column, at) => column === other.columns[at])
  );
}

/** A row. It is drawn again only when it has changed itself: other rows change all the time. */
const Row = memo(function Row({ row, index, columns, to, measure }: RowProps) {
  return (
    <tr ref={measure} data-index={index - 2} role="row" aria-rowindex={index}>
      {columns.map((column) => {
        const classes = [column.align ?? '', column.isPrimary ? 'table-primary' : ''];
        const content = column.cell(row as never);
        return (
          <td
            key={column.id}
            role="cell"
            className={classes.filter(Boolean).join(' ') || undefined}
            data-label={column.header}
          >
            {column.isPrimary && to !== undefined ? (
              <Link to={to} className="table-link">
                {content}
              </Link>
            ) : (
              <div>{content}</div>
            )}
          </td>
        );
      })}
    </tr>
  );
}, isSameRow);

/** The room of the rows that are not drawn. */
function Space({ px, columns }: { px: number; columns: number }) {
  const cell = useRef<HTMLTableCellElement>(null);
  useEffect(() => {
    if (cell.current) cell.current.style.height = `${px}px`;
  }, [px]);
  if (px <= 0) return null;
  return (
    <tr className="table-space" aria-hidden="true">
      <td ref={cell} colSpan={columns} />
    </tr>
  );
}

function Head({
  column,
  sort,
  onSort,
}: {
  column: Column<never>;
  sort?: string | undefined;
  onSort?: ((sort: string) => void) | undefined;
}) {
  const isSorted =
    column.sort !== undefined && (sort === column.sort || sort === `-${column.sort}`);
  const isDown = isSorted && sort?.startsWith('-');
  const direction = isSorted ? (isDown ? 'descending' : 'ascending') : undefined;
  return (
    <th role="columnheader" scope="col" className={column.align} aria-sort={direction}>
      {column.sort !== undefined && onSort ? (
        <button
          type="button"
          className="sort-button"
          title={t('common.table.sortBy', { column: column.header })}
          onClick={() => onSort(isSorted && !isDown ? `-${column.sort}` : (column.sort ?? ''))}
        >
          {column.header}
          <Icon name={isSorted ? (isDown ? 'down' : 'up') : 'sort'} />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}
