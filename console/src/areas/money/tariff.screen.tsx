import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRight } from '../../api/shared';
import { ownZone, whole } from '../../format';
import { t } from '../../i18n';
import {
  Author,
  Button,
  Card,
  CopyId,
  Facts,
  Foreign,
  isAbsent,
  Loaded,
  Page,
  SelectField,
  StateChip,
  TableScroll,
  Time,
  useAddress,
  ZoneNote,
} from '../../parts';
import { sentences, TERMS, termTexts } from '../../parts/tariff';
import { Preview } from './Preview';
import { tariffPath } from './path';
import * as queries from './queries';
import { UsedAt } from './UsedAt';

type Tariff = queries.Tariff;

/** One tariff: what a charge costs now, where it is used, and its versions side by side. */
export default function TariffScreen() {
  const { tariffId = '' } = useParams({ strict: false }) as { tariffId?: string };
  const tariff = useQuery(queries.tariff(tariffId));
  const versions = useQuery(queries.versions(tariffId));
  const zone = ownZone();
  const mayChange = useRight('configure');
  const edit = mayChange ? (
    <Link to={`${tariffPath(tariffId)}/edit`} className="button button-main">
      {t('money.edit')}
    </Link>
  ) : (
    <Button why={t('money.why.noRight')} showWhy>
      {t('money.edit')}
    </Button>
  );
  return (
    <Page
      title={tariff.data?.name ?? tariffId}
      up={{ to: '/money', label: t('money.title') }}
      lead={tariff.data && t('money.lastVersion', { n: whole(tariff.data.version) })}
      isAbsent={isAbsent(tariff)}
      actions={edit}
    >
      <div className="stack stack-wide">
        <Loaded query={tariff}>
          {(known) => (
            <>
              <div className="split">
                <InForce tariff={known} zone={zone} />
                <Card title={t('money.about')}>
                  <Facts
                    facts={[
                      [t('money.col.id'), <CopyId key="id" id={known.tariff_id} />],
                      [t('money.col.currency'), known.currency],
                      [
                        t('money.changed'),
                        <Time key="changed" at={known.updated_at} zone={zone} full />,
                      ],
                      [t('money.by'), <Author key="by" by={known.updated_by} />],
                    ]}
                  />
                </Card>
              </div>
              <UsedAt tariff={known} />
              <PreviewNow id={known.tariff_id} />
            </>
          )}
        </Loaded>
        <Card title={t('money.versions')}>
          <Loaded query={versions}>
            {(known) =>
              known.length > 1 ? (
                <Versions versions={known} zone={zone} />
              ) : (
                <p className="quiet">{t('money.oneVersion')}</p>
              )
            }
          </Loaded>
        </Card>
        <p className="small faint">{t('money.keep')}</p>
        <ZoneNote zone={zone} />
      </div>
    </Page>
  );
}

/** What a charge that starts now costs, in plain words. */
function InForce({ tariff, zone }: { tariff: Tariff; zone: string }) {
  const query = useQuery(queries.inForce(tariff.tariff_id));
  return (
    <Card title={t('money.now')}>
      <Loaded query={query}>
        {(now) => (
          <div className="stack">
            <ul className="stack stack-tight">
              {sentences(now).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
            <p className="small faint">
              {t('money.nowOf', { n: whole(now.version) })}{' '}
              <Time at={now.valid_from} zone={zone} full />
            </p>
            {tariff.version !== now.version && (
              <p className="small">
                {t(
                  Date.parse(tariff.valid_from) > Date.now()
                    ? 'money.nextFrom'
                    : 'money.newerBefore',
                  { n: whole(tariff.version) },
                )}{' '}
                <Time at={tariff.valid_from} zone={zone} full />
              </p>
            )}
          </div>
        )}
      </Loaded>
    </Card>
  );
}

/** What a charge would cost by the version that is in force. */
function PreviewNow({ id }: { id: string }) {
  const { data } = useQuery(queries.inForce(id));
  if (data === undefined) return null;
  return <Preview key={data.version} of={{ tariff_id: id, version: data.version }} terms={data} />;
}

/** Two versions side by side; which ones stands in the address. */
function Versions({ versions, zone }: { versions: readonly Tariff[]; zone: string }) {
  const [address, change] = useAddress();
  const find = (text: string | undefined) => versions.find((it) => String(it.version) === text);
  const right = find(address.b) ?? versions.at(-1);
  const left = find(address.a) ?? versions.at(-2);
  if (right === undefined) return null;
  const shown = left === undefined || left === right ? [right] : [left, right];
  const options = versions.map((it) => ({
    value: String(it.version),
    label: t('money.version', { n: whole(it.version) }),
  }));
  return (
    <div className="stack">
      <div className="toolbar toolbar-dense no-print">
        <SelectField
          label={t('money.compare')}
          value={String(left?.version ?? '')}
          options={options}
          onChange={({ target }) => change({ a: target.value })}
        />
        <SelectField
          label={t('money.with')}
          value={String(right.version)}
          options={options}
          onChange={({ target }) => change({ b: target.value })}
        />
      </div>
      <SideBySide versions={shown} zone={zone} />
    </div>
  );
}

/** What a version says of one term, one sentence below the other. */
function Texts({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return t('common.none');
  return (
    <div className="stack stack-tight">
      {texts.map((text) => (
        <Foreign key={text} text={text} />
      ))}
    </div>
  );
}

function SideBySide({ versions, zone }: { versions: readonly Tariff[]; zone: string }) {
  const terms = TERMS.map((term) => ({
    name: t(`tariff.term.${term}`),
    cells: versions.map((it) => termTexts(it, term)),
  }));
  const rows: { name: string; cells: string[][] }[] = [
    { name: t('money.col.name'), cells: versions.map((it) => [it.name]) },
    { name: t('money.col.currency'), cells: versions.map((it) => [it.currency]) },
    ...terms.filter(({ cells }) => cells.some((texts) => texts.length > 0)),
  ];
  return (
    <TableScroll name={t('money.versions')}>
      <table className="table">
        <caption>{t('money.versions')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('money.term')}</th>
            {versions.map((it) => (
              <th key={it.version} scope="col">
                {t('money.version', { n: whole(it.version) })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <td className="table-primary">{t('money.col.validFrom')}</td>
            {versions.map((it) => (
              <td key={it.version} data-label={t('money.version', { n: whole(it.version) })}>
                <Time at={it.valid_from} zone={zone} full />
              </td>
            ))}
          </tr>
          {rows.map(({ name, cells }) => {
            const isChanged = new Set(cells.map((texts) => texts.join('\n'))).size > 1;
            return (
              <tr key={name}>
                <td className="table-primary">{name}</td>
                {versions.map((it, at) => (
                  <td key={it.version} data-label={t('money.version', { n: whole(it.version) })}>
                    <div className="row">
                      <Texts texts={cells[at] ?? []} />
                      {isChanged && at > 0 && (
                        <StateChip word={t('money.isChanged')} tone="warn" icon="mark" />
                      )}
                    </div>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroll>
  );
}
