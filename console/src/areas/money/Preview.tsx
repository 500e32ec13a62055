import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { sites } from '../../api/shared';
import { ownZone, unit, zoneName } from '../../format';
import { t } from '../../i18n';
import {
  announce,
  Banner,
  Button,
  ProblemBox,
  SelectField,
  TextField,
  useIsCutOff,
  useSaving,
} from '../../parts';
import { dependsOnTime, type Terms } from '../../parts/tariff';
import { CostLines } from '../../parts/tariff/CostLines';
import { factsOf, type TypedCharge, usualCharge } from './facts';
import { type Priced, previewed, type TariffPreview } from './queries';
import { Unfold } from './Unfold';

interface Props {
  /** Terms that are not stored, or a stored version. */
  of: Priced;
  /** The same terms, whose prices say when they apply. */
  terms: Terms;
  /** Whether it stands in a narrow column. */
  isNarrow?: boolean;
  /** Why nothing can be computed now. */
  why?: string | null;
}

/** What a charge would cost, as the server would bill it. Folded until somebody asks. */
export function Preview(props: Props) {
  return (
    <Unfold label={t('money.preview')} isFilled={false} isCard>
      {() => <Asked {...props} />}
    </Unfold>
  );
}

/** The places whose zones can be chosen: the sites, or this device where there is none. */
function useZones(): { value: string; label: string; zone: string | null }[] {
  const all = useQuery(sites).data ?? [];
  if (all.length === 0) {
    return [{ value: '', label: t('money.preview.noSite'), zone: ownZone() }];
  }
  return all.map((it) => ({
    value: it.site_id,
    label: it.name,
    zone: it.time_zone ?? null,
  }));
}

function Asked({ of, terms, isNarrow = false, why }: Props) {
  const places = useZones();
  const [chosen, setChosen] = useState<string | null>(null);
  const place = places.find(({ value }) => value === chosen) ?? places[0];
  const zone = place?.zone ?? 'UTC';
  // The server bills nobody by hours that it cannot judge, so no price is shown either.
  const isWithoutZone = place?.zone === null && dependsOnTime(terms);
  const whyNot = why ?? (isWithoutZone ? t('money.preview.noZone') : null);
  const [charge, setCharge] = useState<TypedCharge>(() => usualCharge(Date.now(), zone));
  const [wrong, setWrong] = useState<readonly (keyof TypedCharge)[]>([]);
  const saving = useSaving<TariffPreview>();
  const [told, setTold] = useState<{ result: TariffPreview; terms: Terms; of: string } | null>(
    null,
  );
  const isCutOff = useIsCutOff();
  const asked = JSON.stringify([of, zone, charge]);
  const run = async () => {
    const facts = factsOf(charge, zone);
    setWrong(Array.isArray(facts) ? facts : []);
    if (Array.isArray(facts)) return;
    setTold(null);
    const result = await saving.save(() => previewed(of, zone, facts));
    if (result === undefined) return;
    setTold({ result, terms, of: asked });
    announce(t('money.preview'));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!whyNot && !saving.isBusy && !isCutOff) void run();
  };
  const field = (name: keyof TypedCharge, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      {...(name === 'start' ? { type: 'datetime-local' } : { inputMode: 'decimal' as const })}
      value={charge[name]}
      error={wrong.includes(name) ? t('money.form.wrong') : null}
      onChange={({ target }) => setCharge({ ...charge, [name]: target.value })}
    />
  );
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <p className="small quiet">{t('money.preview.how')}</p>
      <div className="row fields-row">
        <SelectField
          label={t('money.preview.site')}
          value={place?.value ?? ''}
          options={places}
          onChange={({ target }) => setChosen(target.value)}
        />
        {field(
          'start',
          t('money.preview.start'),
          t('money.preview.startHint', { zone: zoneName(zone) }),
        )}
      </div>
      <div className="row fields-row">
        {field('energy', t('money.preview.energy', { unit: unit('kWh') }))}
        {field('charging', t('money.preview.charging'))}
        {field('idle', t('money.preview.idle'))}
      </div>
      <div className="row">
        <Button type="submit" isBusy={saving.isBusy} why={whyNot} showWhy>
          {t('money.preview.run')}
        </Button>
      </div>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      {told && <Told {...told} isOld={told.of !== asked} isNarrow={isNarrow} />}
    </form>
  );
}

interface ToldProps {
  result: TariffPreview;
  terms: Terms;
  /** Whether something was changed since it was computed. */
  isOld: boolean;
  isNarrow: boolean;
}

function Told({ result, terms, isOld, isNarrow }: ToldProps) {
  return (
    <>
      {isOld && <p className="small quiet">{t('money.preview.again')}</p>}
      {result.void && <Banner kind="calm">{t('tariff.bill.void')}</Banner>}
      <CostLines
        name={t('money.preview')}
        lines={result.lines}
        terms={terms}
        taxes={result.taxes ?? (result.tax ? [result.tax] : [])}
        net={result.net}
        total={result.total}
        isNarrow={isNarrow}
      />
    </>
  );
}
