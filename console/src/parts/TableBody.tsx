import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import { t } from '../i18n';
import { Icon } from './Icon';
import { useKeys } from './keys';
import type { Column, TableProps } from './Table';
import { TableScroll } from './TableScroll';

const VIRTUAL_FROM = 200;
const ROW_PX = 45;

/** What is used of the model of TanStack Table. */
export interface Model<T> {
  getRowModel(): {
    rows: { id: string; original: T }[];
  };
}

/** The rows of a list under their headings; of a long list only those in sight. */
export function Body<T>({
  table,
  columns,
  rows,
  caption,
  href,
  sort,
  onSort,
  isDense,
}: TableProps<T> & { table: Model<T> }) {
  const box = useRef<HTMLDivElement>(null);
  const model = table.getRowModel().rows;
  const isVirtual = model.length > VIRTUAL_FROM;
  const virtual = useWindowVirtualizer({
    count: isVirtual ? model.length : 0,
    estimateSize: () => ROW_PX,
    overscan: 12,
    // Otherwise rows that are measured move the page, which is then laid out again in the same task.
    useAnimationFrameWithResizeObserver: true,
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
