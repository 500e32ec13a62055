import { listed } from '../../format';
import { code, t } from '../../i18n';
import {
  announce,
  CheckField,
  Form,
  TextField,
  useAttempt,
  useDraft,
  useEdit,
  useSaving,
} from '../../parts';
import {
  addWebhook,
  changeWebhook,
  EVENTS,
  readWebhook,
  type Webhook,
  type WebhookWithSecret,
} from './queries';

interface Values {
  name: string;
  url: string;
  events: readonly string[];
}

const URL_MAX = 500;
const EMPTY: Values = { name: '', url: '', events: [] };

/** Adds a webhook; its secret is shown once afterwards. */
export function AddWebhook({ onDone }: { onDone: (made: WebhookWithSecret | null) => void }) {
  const draft = useDraft('webhook.new', EMPTY);
  const saving = useSaving<WebhookWithSecret>();
  const attempt = useAttempt();
  const { name, url, events } = draft.value;
  const save = async () => {
    const wanted = { name: name.trim() || null, url: url.trim(), events: events as never };
    const made = await saving.save(
      () => attempt((key) => addWebhook(wanted, key), wanted),
      t('settings.saved'),
    );
    if (made === undefined) return;
    draft.clear();
    onDone(made);
  };
  return (
    <Form
      saving={saving}
      draft={draft}
      onSave={() => void save()}
      saveLabel={t('settings.webhook.add')}
      onCancel={() => onDone(null)}
      why={
        (url.trim() === '' && t('settings.why.url')) ||
        (events.length === 0 && t('settings.why.events'))
      }
    >
      <Fields value={draft.value} set={draft.set} fieldError={saving.fieldError} />
    </Form>
  );
}

/** Changes name, address and events of a webhook. */
export function EditWebhook({ of, onClose }: { of: Webhook; onClose: () => void }) {
  const edit = useEdit<Webhook, Values>({
    name: `webhook.${of.webhook_id}`,
    read: of,
    values: (it) => ({ name: it.name ?? '', url: it.url, events: it.events }),
    labels: {
      name: t('settings.name'),
      url: t('settings.webhook.url'),
      events: t('settings.webhook.events'),
    },
    show: (field, value) => (field === 'events' ? listed(value as string[]) : String(value)),
    send: ({ name, url, events }, read) =>
      changeWebhook(
        {
          ...(name === undefined ? {} : { name: name.trim() || null }),
          ...(url === undefined ? {} : { url: url.trim() }),
          ...(events === undefined ? {} : { events: events as never }),
        },
        read,
      ),
    reread: () => readWebhook(of.webhook_id),
    onDone: () => {
      announce(t('settings.saved'));
      onClose();
    },
  });
  return (
    <Form
      saving={edit.saving}
      draft={edit.draft}
      onSave={edit.save}
      onCancel={onClose}
      why={
        (!edit.isChanged && t('settings.why.unchanged')) ||
        (edit.draft.value.events.length === 0 && t('settings.why.events'))
      }
      conflict={edit.conflict}
    >
      <Fields value={edit.draft.value} set={edit.draft.set} fieldError={edit.saving.fieldError} />
    </Form>
  );
}

interface FieldsProps {
  value: Values;
  set: (change: Partial<Values>) => void;
  fieldError: (field: string) => string | undefined;
}

function Fields({ value, set, fieldError }: FieldsProps) {
  const { events } = value;
  return (
    <>
      <TextField
        label={t('settings.name')}
        isOptional
        value={value.name}
        error={fieldError('name')}
        onChange={({ target }) => set({ name: target.value })}
      />
      <TextField
        label={t('settings.webhook.url')}
        type="url"
        inputMode="url"
        maxLength={URL_MAX}
        hint={t('settings.webhook.urlHint')}
        value={value.url}
        error={fieldError('url')}
        onChange={({ target }) => set({ url: target.value })}
      />
      <fieldset className="field">
        <legend className="field-label">{t('settings.webhook.events')}</legend>
        {EVENTS.map((event) => (
          <CheckField
            key={event}
            label={<code>{event}</code>}
            hint={code('webhookEvent', event)}
            checked={events.includes(event)}
            onChange={({ target }) =>
              set({
                events: target.checked ? [...events, event] : events.filter((it) => it !== event),
              })
            }
          />
        ))}
        {fieldError('events') && <p className="field-error">{fieldError('events')}</p>}
      </fieldset>
    </>
  );
}
