import { type ReactNode, useState } from 'react';

interface Props {
  label: string;
  /** Whether something stands in it, which must be seen when the form opens. */
  isFilled: boolean;
  /** Whether something in it is wrong. */
  isWrong?: boolean;
  /** Whether it stands on the page as a card of its own. */
  isCard?: boolean;
  children: () => ReactNode;
}

/** A part of the form that is folded until somebody needs it. What is folded is not on the page. */
export function Unfold({ label, isFilled, isWrong, isCard, children }: Props) {
  const [isChosen, setChosen] = useState(isFilled);
  // What comes into it later, such as the terms of a colleague, is sent and must be seen, too.
  const [wasFilled, setFilled] = useState(isFilled);
  if (wasFilled !== isFilled) {
    setFilled(isFilled);
    if (isFilled) setChosen(true);
  }
  const isOpen = isChosen || isWrong === true;
  return (
    <details
      className={isCard ? 'card' : 'unfold'}
      open={isOpen}
      onToggle={({ currentTarget }) => setChosen(currentTarget.open)}
    >
      <summary>{label}</summary>
      {isOpen && <div className="stack">{children()}</div>}
    </details>
  );
}
