import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useZone } from '../../api/shared';
import { colon } from '../../format';
import { t } from '../../i18n';
import {
  Banner,
  Button,
  Card,
  CopyId,
  Form,
  Icon,
  TextField,
  Time,
  useAttempt,
  useSaving,
} from '../../parts';
import { enrolCommand } from './enrol';
import { addGateway, type Gateway, type GatewayToEnrol, gateways } from './queries';

interface AddProps {
  siteId: string;
  /** Whether another gateway serves the site, whose place the new one takes. */
  isReplacing: boolean;
  onClose: () => void;
  onMade: (made: GatewayToEnrol) => void;
}

/** Asks for a new gateway; what is made has the secret, which is shown once. */
export function AddGateway({ siteId, isReplacing, onClose, onMade }: AddProps) {
  const [name, setName] = useState('');
  const attempt = useAttempt();
  const saving = useSaving<GatewayToEnrol>();
  const save = async () => {
    const wanted = name.trim() || null;
    const made = await saving.save(() =>
      attempt((key) => addGateway(siteId, wanted, key), [siteId, wanted]),
    );
    if (made !== undefined) onMade(made);
  };
  return (
    <Form
      saving={saving}
      onSave={() => void save()}
      saveLabel={t('sites.gateway.add')}
      onCancel={onClose}
    >
      {isReplacing && <Banner>{t('sites.enrol.replaces')}</Banner>}
      <p>{t('sites.gateway.addHow')}</p>
      <TextField
        label={t('sites.field.gatewayName')}
        hint={t('sites.field.gatewayNameHint')}
        isOptional
        error={saving.fieldError('name')}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
    </Form>
  );
}

const ASK_MS = 3_000;

/** The gateway as it is now, asked for often while somebody stands beside the box. */
function useEnrolled(made: GatewayToEnrol): Gateway | undefined {
  const { data } = useQuery({ ...gateways(made.site_id), refetchInterval: ASK_MS });
  return data?.find((it) => it.gateway_id === made.gateway_id);
}

interface EnrolmentProps {
  made: GatewayToEnrol;
  onDone: () => void;
}

/** How the box at the site becomes this gateway: the exact commands, its secret, and how far it is. */
export function Enrolment({ made, onDone }: EnrolmentProps) {
  const now = useEnrolled(made);
  const zone = useZone(made.site_id);
  const isEnrolled = now !== undefined && (now.enrolled_at ?? '') !== (made.enrolled_at ?? '');
  const isConnected = isEnrolled && now.active && now.now?.connected === true;
  const command = enrolCommand(window.location.origin);
  return (
    <Card
      title={t('sites.enrol.title')}
      actions={
        <Button small kind={isConnected ? 'main' : undefined} onClick={onDone}>
          {isConnected ? t('sites.enrol.done') : t('sites.enrol.close')}
        </Button>
      }
    >
      <div className="stack">
        {made.replaces != null && <Banner>{t('sites.enrol.replaces')}</Banner>}
        <ol className="steps">
          <Step isDone={isEnrolled} title={t('sites.enrol.type')}>
            <p className="quiet">{t('sites.enrol.typeHow')}</p>
            <Command text={command.text} />
            {command.isInsecure && <p className="small quiet">{t('sites.enrol.insecure')}</p>}
            {command.isLoopback && <p className="small quiet">{t('sites.enrol.loopback')}</p>}
          </Step>
          <Step isDone={isEnrolled} title={t('sites.enrol.secret')}>
            {isEnrolled ? (
              <p className="quiet">{t('sites.enrol.used')}</p>
            ) : (
              <>
                <p className="quiet">{t('sites.enrol.secretHow')}</p>
                <p className="secret">
                  <CopyId id={made.enrolment_secret} />
                </p>
                <p className="small quiet">
                  {t('sites.enrol.once')} {t('sites.gateway.expires')}
                  {colon()}
                  <Time at={made.enrolment_expires_at} zone={zone} full />
                </p>
              </>
            )}
          </Step>
          <Step isDone={isConnected} title={t('sites.enrol.run')}>
            <p className="quiet">{t('sites.enrol.runHow')}</p>
            <Command text={`edge-gateway run${command.isInsecure ? ' --insecure' : ''}`} />
          </Step>
        </ol>
        <output className="row">
          <Icon name={isConnected ? 'done' : 'waiting'} />
          {t(
            isConnected
              ? 'sites.enrol.connected'
              : isEnrolled
                ? 'sites.enrol.enrolled'
                : 'sites.enrol.nothing',
          )}
        </output>
        {isConnected && (
          <p>
            <Link
              className="button button-main"
              to="/stations/new/one"
              search={{ at: made.site_id }}
            >
              {t('sites.now.addStation')}
            </Link>
          </p>
        )}
      </div>
    </Card>
  );
}

function Command({ text }: { text: string }) {
  return (
    <p className="secret">
      <CopyId id={text} />
    </p>
  );
}

interface StepProps {
  isDone: boolean;
  title: string;
  children: React.ReactNode;
}

function Step({ isDone, title, children }: StepProps) {
  return (
    <li className="step" data-state={isDone ? 'done' : 'next'}>
      <Icon name={isDone ? 'done' : 'waiting'} />
      <div className="stack stack-tight">
        <h3>{title}</h3>
        {children}
      </div>
    </li>
  );
}
