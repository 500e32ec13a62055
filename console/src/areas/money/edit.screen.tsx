import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRight } from '../../api/shared';
import { whole } from '../../format';
import { t } from '../../i18n';
import { Banner, Conflict, type Difference, Loaded, Page, useDraft, useSaving } from '../../parts';
import { isRules2, TERMS, termTexts } from '../../parts/tariff';
import { typedOf } from './form';
import { tariffPath } from './path';
import { addVersion, type NewTariff2, type Tariff, type Tariff1, tariff } from './queries';
import { TariffForm } from './TariffForm';

/** Adds the next version of a tariff. Versions that stand are never changed. */
export default function EditTariffScreen() {
  const { tariffId = '' } = useParams({ strict: false }) as { tariffId?: string };
  const query = useQuery({ ...tariff(tariffId), refetchOnWindowFocus: false });
  return (
    <Page
      title={t('money.edit')}
      where={query.data?.name}
      up={{ to: tariffPath(tariffId), label: query.data?.name ?? tariffId }}
      lead={query.data && t('money.follows', { n: whole(query.data.version) })}
    >
      <Loaded query={query} lines={8}>
        {(known) => <Edit latest={known} reread={async () => (await query.refetch()).data} />}
      </Loaded>
    </Page>
  );
}

/** What differs between what somebody else has saved and what is typed here. */
function differences(theirs: Tariff, mine: NewTariff2): Difference[] {
  const rows: Difference[] = [
    { field: t('money.col.name'), theirs: theirs.name, mine: mine.name },
    { field: t('money.col.currency'), theirs: theirs.currency, mine: mine.currency },
    ...TERMS.map((term) => ({
      field: t(`tariff.term.${term}`),
      theirs: termTexts(theirs, term).join(' · ') || t('common.none'),
      mine: termTexts(mine, term).join(' · ') || t('common.none'),
    })),
  ];
  return rows.filter((row) => row.theirs !== row.mine);
}

/** What changes where a version of the first rules is followed by one of rules 2. */
function Converted({ from }: { from: Tariff1 }) {
  const hasTime = from.elements.some(({ type }) => type === 'time');
  return (
    <Banner kind={hasTime ? undefined : 'calm'}>
      {t('money.convert')}
      {hasTime && ` ${t('money.convertTime')}`}
    </Banner>
  );
}

interface EditProps {
  latest: Tariff;
  reread: () => Promise<Tariff | undefined>;
}

function Edit({ latest, reread }: EditProps) {
  // The version that the person began from: a later one is a conflict, and not taken over silently.
  const [base, setBase] = useState(latest);
  const [mine, setMine] = useState<NewTariff2 | null>(null);
  const draft = useDraft(`tariff2.${base.tariff_id}`, typedOf(base));
  const saving = useSaving<Tariff>();
  const navigate = useNavigate();
  const why = useRight('configure') ? null : t('money.why.noRight');
  const back = () => navigate({ to: tariffPath(base.tariff_id) });
  const save = async (from: Tariff, wanted: NewTariff2) => {
    setMine(wanted);
    const made = await saving.save(() => addVersion(from, wanted), t('money.saved'));
    if (made === undefined) {
      await reread();
      return;
    }
    draft.clear();
    await back();
  };
  const conflict = mine && (
    <Conflict
      differences={differences(latest, mine)}
      onKeepMine={() => void save(latest, mine)}
      onTakeTheirs={() => {
        draft.clear();
        setBase(latest);
        setMine(null);
        saving.reset();
      }}
    />
  );
  return (
    <TariffForm
      draft={draft}
      saving={saving}
      saveLabel={t('money.saveVersion')}
      note={!isRules2(base) && <Converted from={base} />}
      why={why}
      conflict={conflict}
      onSave={(wanted) => void save(base, wanted)}
      onCancel={() => {
        draft.clear();
        void back();
      }}
    />
  );
}
