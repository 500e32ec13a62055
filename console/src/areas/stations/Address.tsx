import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSite } from '../../api/shared';
import { t } from '../../i18n';
import { CopyId, Facts, TextField } from '../../parts';
import { gatewayPorts } from './ports';
import { addressOf, hexOf } from './secret';

const PLACE = 'forecourt.gateway-host.';

/** The address of a gateway on its network. The cloud does not know it; this browser keeps it. */
function useHost(siteId: string): [string, (host: string) => void] {
  const isOwn = /^(localhost|127\.|\[::1\])/.test(location.hostname);
  const kept = localStorage.getItem(PLACE + siteId) ?? (isOwn ? location.hostname : '');
  const [host, setHost] = useState(kept);
  return [
    host,
    (next) => {
      localStorage.setItem(PLACE + siteId, next);
      setHost(next);
    },
  ];
}

interface Props {
  siteId: string;
  stationId: string;
  profile: number;
  /** A password that was just made. It is shown this once. */
  password?: string | undefined;
}

/** What is typed into the charger: its address, its name and its password. */
export function Address({ siteId, stationId, profile, password }: Props) {
  const [host, setHost] = useHost(siteId);
  const known = host.trim() === '' ? t('stations.address.host') : host.trim();
  const gateway = useSite(siteId)?.active_gateway_id ?? undefined;
  const { data: ports } = useQuery(gatewayPorts(gateway));
  const url = addressOf(known, stationId, profile, ports);
  return (
    <div className="stack">
      <TextField
        label={t('stations.address.gateway')}
        hint={t('stations.address.gatewayHint')}
        value={host}
        spellCheck={false}
        onChange={({ target }) => setHost(target.value)}
      />
      <Facts
        facts={[
          [
            t('stations.address.url'),
            host.trim() === '' ? <code key="url">{url}</code> : <CopyId key="url" id={url} />,
          ],
          [t('stations.address.user'), <CopyId key="user" id={stationId} />],
          password !== undefined && [t('stations.password'), <CopyId key="text" id={password} />],
          password !== undefined && [
            t('stations.address.hex'),
            <CopyId key="hex" id={hexOf(password)} />,
          ],
        ]}
      />
      {password !== undefined && <p className="banner">{t('stations.address.once')}</p>}
    </div>
  );
}
