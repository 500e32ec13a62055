import { useState } from 'react';
import { useRight } from '../../api/shared';
import { measured, unit as unitWord } from '../../format';
import { code, t } from '../../i18n';
import {
  Conflict,
  type Difference,
  Form,
  Icon,
  SelectField,
  TextField,
  useDraft,
  useSaving,
} from '../../parts';
import { changeOrCompare } from './change';
import { POLICY, type PolicyFields, policyOf, typedPolicy } from './fields';
import type { Site } from './queries';
import { useGatewayState } from './SitePage';

const TOKENS = ['', 'accept', 'reject'] as const;

function tokensWord(value: PolicyFields['unknown_tokens']): string {
  return t(value === '' ? 'sites.policy.own' : `sites.policy.tokens.${value}`);
}

function differences(theirs: PolicyFields, mine: PolicyFields): Difference[] {
  const word = (value: string) => value || t('sites.policy.own');
  const rows = POLICY.map(({ name }) => ({
    field: t(`sites.policy.${name}`),
    theirs: word(theirs[name]),
    mine: word(mine[name]),
  }));
  rows.push({
    field: t('sites.policy.unknown_tokens'),
    theirs: tokensWord(theirs.unknown_tokens),
    mine: tokensWord(mine.unknown_tokens),
  });
  return rows.filter((row) => row.theirs !== row.mine);
}

/** How the gateway of a site decides, and which version of that it has in force. */
export function PolicyForm({ site }: { site: Site & { _etag?: string } }) {
  const mayConfigure = useRight('configure');
  const draft = useDraft<PolicyFields>(
    `site.policy.${site.site_id}`,
    policyOf(site.gateway_policy),
  );
  const saving = useSaving<Site>();
  const [theirs, setTheirs] = useState<(Site & { _etag?: string }) | null>(null);
  const [isTried, setTried] = useState(false);
  const mine = draft.value;
  const { policy, wrong } = typedPolicy(mine);
  const save = async (read: Site & { _etag?: string }) => {
    setTried(true);
    if (wrong.size > 0) return;
    const change = { gateway_policy: policy };
    const done = await saving.save(
      () => changeOrCompare(read, change, setTheirs),
      t('sites.policy.saved'),
    );
    if (done === undefined) return;
    draft.clear();
    setTheirs(null);
    setTried(false);
  };
  const takeTheirs = () => {
    draft.clear();
    saving.reset();
    setTheirs(null);
  };
  const why = !mayConfigure
    ? t('common.noRight.text', { scope: code('scope', 'configure') })
    : !draft.isDirty && t('sites.settings.nothing');
  return (
    <div className="stack">
      <p className="quiet">{t('sites.policy.how')}</p>
      <InForce site={site} />
      <Form
        saving={saving}
        onSave={() => void save(site)}
        why={why}
        draft={draft}
        conflict={
          theirs && (
            <Conflict
              differences={differences(policyOf(theirs.gateway_policy), mine)}
              onKeepMine={() => void save(theirs)}
              onTakeTheirs={takeTheirs}
            />
          )
        }
      >
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
