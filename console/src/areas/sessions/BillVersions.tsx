import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { queryClient } from '../../api/query';
import { useRight } from '../../api/shared';
import { dateTime, energy, lasting, money } from '../../format';
import { t } from '../../i18n';
import {
  announce,
  Banner,
  Button,
  Card,
  CopyId,
  ProblemBox,
  StateChip,
  useSaving,
} from '../../parts';
import { lineWord, rate } from '../../parts/tariff';
import { quantityText } from '../../parts/tariff/CostLines';
import { paired } from './pairs';
import { type Bill, cdr, recompute } from './queries';

type Recomputation = Schemas['Recomputation'];
type Record = Schemas['CdrRecord'];

/** All versions of the bill and its credits, each of which can be computed again. */
export function BillVersions({ bill, zone }: { bill: Bill; zone: string }) {
  const stands = bill.versions.findLast((version) => version.stands) ?? bill.versions.at(-1);
  return (
    <Card title={t('sessions.versions')}>
      {bill.versions.length === 0 ? (
        <p className="quiet">{t('sessions.versions.none')}</p>
      ) : (
        <div className="stack">
          <ul className="plain-list">
            {bill.versions.map((version) => (
              <li key={version.cdr_id}>
                <div className="row row-apart">
                  <strong>
                    {t(version.credit ? 'sessions.versions.credit' : 'sessions.versions.version', {
                      n: version.version,
                    })}
                  </strong>
                  <strong>{money(version.total)}</strong>
                </div>
                <div className="row small faint">
                  {version.stands && (
                    <StateChip word={t('sessions.versions.stands')} tone="good" icon="check" />
                  )}
                  {version.provisional && (
                    <StateChip word={t('sessions.versions.provisional')} tone="warn" icon="clock" />
                  )}
                  {dateTime(version.made_at, zone)}
                  <CopyId id={version.cdr_id} />
                </div>
              </li>
            ))}
          </ul>
          {stands && <Recompute cdrId={stands.cdr_id} key={stands.cdr_id} />}
        </div>
      )}
    </Card>
  );
}

/** Prices a CDR again from what was kept, and says whether the same bytes come out. */
function Recompute({ cdrId }: { cdrId: string }) {
  const maySettle = useRight('settle');
  const saving = useSaving<{ result: Recomputation; stored: Record | null }>();
  const [told, setTold] = useState<{ result: Recomputation; stored: Record | null } | null>(null);
  const run = async () => {
    const outcome = await saving.save(async () => {
      const result = await recompute(cdrId);
      return { result, stored: result.expected ? await queryClient.fetchQuery(cdr(cdrId)) : null };
    });
    if (outcome === undefined) return;
    setTold(outcome);
    announce(t(outcome.result.same ? 'sessions.recompute.same' : 'sessions.recompute.differs'));
  };
  return (
    <div className="stack stack-tight no-print">
      <div className="row">
        <Button
          icon="retry"
          why={!maySettle && t('sessions.why.noSettle')}
          isBusy={saving.isBusy}
          onClick={() => void run()}
        >
          {t('sessions.recompute')}
        </Button>
        <span className="small quiet">{t('sessions.recompute.text')}</span>
      </div>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      {told && <Outcome result={told.result} stored={told.stored} />}
    </div>
  );
}

function Outcome({ result, stored }: { result: Recomputation; stored: Record | null }) {
  if (result.same) {
    return (
      <Banner kind="good" icon="done">
        {t('sessions.recompute.same')}
      </Banner>
    );
  }
  if (result.damage || result.not_compared) {
    return (
      <Banner>
        {t('sessions.recompute.notCompared')}{' '}
        <span lang="en">{result.damage ?? result.not_compared}</span>
      </Banner>
    );
  }
  return (
    <>
      <Banner kind="bad">{t('sessions.recompute.differs')}</Banner>
      {result.expected && stored && <Compared stored={stored} expected={result.expected} />}
    </>
  );
}

/** What of a CDR is compared, in words; its periods only where they are what differs. */
function shown(record: Record, hasPeriods: boolean): [string, string][] {
  const taxes = record.taxes ?? (record.tax ? [record.tax] : []);
  const periods = hasPeriods ? (record.periods ?? []) : [];
  return [
    [t('sessions.col.started'), record.started_at],
    [t('sessions.col.ended'), record.ended_at],
    [t('sessions.col.energy'), energy(record.energy_wh, 3)],
    ...record.lines.map((line): [string, string] => [
      lineWord(line.kind),
      [
        line.quantity == null ? '' : quantityText({ ...line, rate_bp: null }),
        line.unit_price && `× ${line.unit_price}`,
        `= ${money(line.amount)}`,
      ]
        .filter(Boolean)
        .join(' '),
    ]),
    ...taxes.map(({ rate_bp, amount }): [string, string] => [
      t('tariff.bill.ofRate', { rate: rate(rate_bp) }),
      money(amount),
    ]),
    ...(record.net ? [[t('tariff.bill.net'), money(record.net)] as [string, string]] : []),
    [t('sessions.bill.total'), money(record.total)],
    ...periods.map(({ from, wh, seconds }): [string, string] => [
      t('tariff.bill.period'),
      `${from} · ${energy(wh, 3)} · ${lasting(seconds)}`,
    ]),
  ];
}

/** The stored CDR beside the one that comes out now; what differs is marked. */
function Compared({ stored, expected }: { stored: Record; expected: Record }) {
  const isOtherCourse = JSON.stringify(stored.periods) !== JSON.stringify(expected.periods);
  const lines = paired(shown(stored, isOtherCourse), shown(expected, isOtherCourse));
  return (
    <table className="table">
      <caption>{t('sessions.recompute.compare')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('tariff.bill.line')}</th>
          <th scope="col">{t('sessions.recompute.stored')}</th>
          <th scope="col">{t('sessions.recompute.again')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, name, before, after }) => {
          const isSame = before === after;
          return (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td data-label={t('sessions.recompute.stored')}>{before ?? t('common.none')}</td>
              <td data-label={t('sessions.recompute.again')}>
                {isSame ? after : <mark>{after ?? t('common.none')}</mark>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
