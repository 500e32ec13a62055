import { useNavigate } from '@tanstack/react-router';
import { useRight } from '../../api/shared';
import { t } from '../../i18n';
import { Button, Page, useDraft, useSaving } from '../../parts';
import { useAttempt } from '../../parts/attempt';
import { EMPTY, newPrice } from './form';
import { tariffPath } from './path';
import { addTariff, type NewTariff2, type Tariff } from './queries';
import { TariffForm } from './TariffForm';

/** Adds a tariff, which makes its version 1. */
export default function NewTariffScreen() {
  const draft = useDraft('tariff2.new', EMPTY);
  const saving = useSaving<Tariff>();
  const attempt = useAttempt();
  const navigate = useNavigate();
  const why = useRight('configure') ? null : t('money.why.noRight');
  const save = async (wanted: NewTariff2) => {
    const id = draft.value.id.trim();
    const named = id === '' ? wanted : { ...wanted, tariff_id: id };
    const made = await saving.save(
      () => attempt((key) => addTariff(named, key), named),
      t('money.saved'),
    );
    if (made === undefined) return;
    draft.clear();
    await navigate({ to: tariffPath(made.tariff_id) });
  };
  const free = () => {
    const [first = EMPTY.elements[0]] = draft.value.elements;
    const elements = first && [{ ...first, prices: [{ ...newPrice('energy'), price: '0' }] }];
    draft.set({
      name: draft.value.name || t('money.free.name'),
      ...(elements ? { elements } : {}),
    });
  };
  return (
    <Page
      title={t('money.add')}
      up={{ to: '/money', label: t('money.title') }}
      lead={t('money.free.hint')}
      actions={<Button onClick={free}>{t('money.free.fill')}</Button>}
    >
      <TariffForm
        draft={draft}
        saving={saving}
        saveLabel={t('money.add')}
        isNew
        why={why}
        onSave={(wanted) => void save(wanted)}
        onCancel={() => {
          draft.clear();
          void navigate({ to: '/money' });
        }}
      />
    </Page>
  );
}
