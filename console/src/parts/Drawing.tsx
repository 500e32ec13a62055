import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { t } from '../i18n';
import { Button } from './Button';

interface Props {
  className: string;
  /** What the drawing shows and how keys move through it. */
  label: string;
  drawingClass: string;
  onKeyDown: (event: KeyboardEvent) => void;
  /** What is shown in sentences. */
  sentences: ReactNode;
  /** The drawing, through which keys move. */
  children: ReactNode;
  /** What stands under the place to which the keys have moved. */
  spoken: string | false;
  /** The same as a table. */
  table: () => ReactNode;
  legend: ReactNode;
  /** The patterns that fill shapes of the drawing and of the legend. */
  patterns?: ReactNode;
  /** Saves the same as a file. */
  onSave: () => void;
}

/** What charts and timelines have around their drawing: sentences, a table instead, a legend, a file. */
export function Drawing(props: Props) {
  const [isTable, setTable] = useState(false);
  return (
    <figure className={`${props.className} stack stack-tight`}>
      <figcaption className="small quiet">{props.sentences}</figcaption>
      {/* A browser fills no shape with a pattern that stands in what is not displayed, as a part
          that is not printed, and the legend stays when a table takes the place of the drawing. */}
      {props.patterns}
      {isTable ? (
        props.table()
      ) : (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a drawing that keys move through */}
          <div
            role="group"
            aria-label={props.label}
            tabIndex={0}
            onKeyDown={props.onKeyDown}
            className={props.drawingClass}
          >
            {props.children}
          </div>
          <p className="chart-readout" aria-live="polite">
            {props.spoken}
          </p>
        </>
      )}
      <div className="row row-apart">
        <div className="chart-legend">{props.legend}</div>
        <div className="row no-print">
          <Button small kind="quiet" onClick={() => setTable(!isTable)}>
            {isTable ? t('common.chart.chart') : t('common.chart.table')}
          </Button>
          <Button
            small
            kind="quiet"
            icon="download"
            title={t('common.table.csvTitle')}
            onClick={props.onSave}
          >
            {t('common.table.csv')}
          </Button>
        </div>
      </div>
    </figure>
  );
}
