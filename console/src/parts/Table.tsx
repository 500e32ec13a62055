import { columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { type ReactNode, useMemo, useState } from 'react';
import { t } from '../i18n';
import { announce } from './announce';
import { Button } from './Button';
import { type Cell, csv, download } from './csv';
import { ProblemBox, Skeleton } from './Feedback';
import { Icon } from './Icon';
import { Menu } from './Menu';
import { useSteady } from './order';
import { useSaving } from './save';
import { Body, type Model } from './TableBody';
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

export interface TableProps<T> {
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
export function Table<T>(props: TableProps<T>) {
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
