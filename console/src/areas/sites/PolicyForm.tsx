import { useState } from 'react';
import { useRight } from '../../api/shared';
import { measured, unit as unitWord } from '../../format';
import { code, t } from '../../i18n';
import { announce, Form, Icon, SelectField, TextField, useEdit } from '../../parts';
import { POLICY, type PolicyFields, policyOf, typedPolicy } from './fields';
import { changeSite, readSite, type Site } from './queries';
import { useGatewayState } from './SitePage';

const TOKENS = ['', 'accept', 'reject'] as const;

function tokensWord(value: PolicyFields['unknown_tokens']): string {
  return t(value === '' ? 'sites.policy.own' : `sites.policy.tokens.${value}`);
}

function labels(): Record<keyof PolicyFields, string> {
  const numbers = POLICY.map(({ name }) => [name, t(`sites.policy.${name}`)]);
  return { ...Object.fromEntries(numbers), unknown_tokens: t('sites.policy.unknown_tokens') };
}

function show(field: keyof PolicyFields, value: string): string {
  if (field === 'unknown_tokens') return tokensWord(value as PolicyFields['unknown_tokens']);
  return value || t('sites.policy.own');
}

/** How the gateway of a site decides, and which version of that it has in force. */
export function PolicyForm({ site }: { site: Site & { _etag?: string } }) {
  const mayConfigure = useRight('configure');
  const [isTried, setTried] = useState(false);
  const edit = useEdit({
    name: `site.policy.${site.site_id}`,
    read: site,
    values: (it: Site & { _etag?: string }) => policyOf(it.gateway_policy),
    labels: labels(),
    show,
    send: (_, of, all) => changeSite(of, { gateway_policy: typedPolicy(all).policy }),
    reread: () => readSite(site.site_id),
    onDone: () => {
      announce(t('sites.policy.saved'));
      setTried(false);
    },
  });
  const { draft, saving } = edit;
  const mine = draft.value;
  const { wrong } = typedPolicy(mine);
  const save = () => {
    setTried(true);
    if (wrong.size === 0) edit.save();
  };
  const why = !mayConfigure
    ? t('common.noRight.text', { scope: code('scope', 'configure') })
    : !edit.isChanged && t('sites.settings.nothing');
  return (
    <div className="stack">
      <p className="quiet">{t('sites.policy.how')}</p>
      <InForce site={site} />
      <Form saving={saving} onSave={save} why={why} draft={draft} conflict={edit.conflict}>
        <SelectField
          label={t('sites.policy.unknown_tokens')}
          hint={t('sites.policy.unknown_tokensHint')}
          error={saving.fieldError('gateway_policy.unknown_tokens')}
          value={mine.unknown_tokens}
          options={TOKENS.map((value) => ({ value, label: tokensWord(value) }))}
          onChange={({ target }) =>
            draft.set({ unknown_tokens: target.value as PolicyFields['unknown_tokens'] })
          }
        />
        <div className="fields">
          {POLICY.map(({ name, unit, decimals, min, max }) => {
            const limits = t('sites.policy.limits', {
              min: measured(min / 10 ** decimals, 3),
              max: measured(max / 10 ** decimals, 3),
              unit: unit === 's' ? t('sites.policy.seconds') : unit === 'kW' ? unitWord('kW') : '',
            });
            return (
              <TextField
                key={name}
                label={t(`sites.policy.${name}`)}
                hint={limits}
                inputMode="decimal"
                placeholder={t('sites.policy.own')}
                error={
                  saving.fieldError(`gateway_policy.${name}`) ??
                  (isTried && wrong.has(name) ? t('sites.wrong.limits') : undefined)
                }
                value={mine[name]}
                onChange={({ target }) => draft.set({ [name]: target.value })}
              />
            );
          })}
        </div>
      </Form>
    </div>
  );
}

/** Which version the gateway has in force; it says so itself. */
function InForce({ site }: { site: Site }) {
  const state = useGatewayState(site);
  const policy = state?.policy;
  if (site.active_gateway_id == null) return <p className="small">{t('sites.policy.noGateway')}</p>;
  if (policy == null) return null;
  if (policy.version === 0 && policy.applied_version === 0) {
    return <p className="small">{t('sites.policy.none')}</p>;
  }
  const isBehind = policy.version !== policy.applied_version;
  return (
    <p className="row small">
      <Icon name={isBehind ? 'waiting' : 'done'} />
      {isBehind
        ? t('sites.policy.behind', { applied: policy.applied_version, wanted: policy.version })
        : t('sites.policy.inForce', { version: policy.version })}
    </p>
  );
}
