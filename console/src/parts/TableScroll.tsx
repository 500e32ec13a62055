import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';

interface Props {
  /** What the table holds: its caption. */
  name: string;
  box?: RefObject<HTMLDivElement | null>;
  children: ReactNode;
}

/** The box of a table. Where the table is wider, the box takes the focus: then the arrow keys scroll it. */
export function TableScroll({ name, box, children }: Props) {
  const own = useRef<HTMLDivElement>(null);
  const ref = box ?? own;
  const [isWide, setWide] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const watch = new ResizeObserver(() => setWide(element.scrollWidth > element.clientWidth));
    for (const it of [element, ...element.children]) watch.observe(it);
    return () => watch.disconnect();
  }, [ref]);
  const reached = isWide ? { tabIndex: 0, role: 'group', 'aria-label': name } : {};
  return (
    <div className="table-scroll" ref={ref} {...reached}>
      {children}
    </div>
  );
}
