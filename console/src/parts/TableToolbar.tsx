import type { ReactNode } from 'react';

interface ToolbarProps {
  isPlain: boolean | undefined;
  filters: ReactNode;
  children: ReactNode;
}

/** Filters at the left, column menu and file at the right. */
export function Toolbar({ isPlain, filters, children }: ToolbarProps) {
  if (isPlain) return filters ? <div className="toolbar no-print">{filters}</div> : null;
  return (
    <div className="toolbar no-print">
      {filters}
      <div className="toolbar-actions">{children}</div>
    </div>
  );
}
