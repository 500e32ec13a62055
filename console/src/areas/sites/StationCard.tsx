import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { measure } from '../../format';
import { code, t } from '../../i18n';
import { connectorKey, trueOf, useReadings } from '../../live/readings';
import { READING_S } from '../../live/running';
import { Aged, Ago, Card, ConnectorState, Foreign, StateChip, Time } from '../../parts';
import type { Connector, SnapshotStation } from './queries';

interface Props {
  station: SnapshotStation;
  isGatewayThere: boolean;
  zone: string;
}

/**
 * A station of a site: whether it is connected, and each of its connectors. It is drawn again only
 * when it has changed itself.
 */
export const StationCard = memo(function StationCard({ station, isGatewayThere, zone }: Props) {
  const { station_id: id, name, connected, connectors, last_heard_at: heard } = station;
  const isAway = !isGatewayThere || connected !== true;
  const shown = connectors.filter(({ connector_id }) => connector_id > 0);
  return (
    <Card
      title={
        <Link to={`/stations/${encodeURIComponent(id)}`}>
          <Foreign text={id} />
        </Link>
      }
      actions={<LinkState connected={isGatewayThere ? connected : undefined} />}
    >
      <div className="stack stack-tight">
        {(name || isAway) && (
          <p className="small faint row">
            {name && <Foreign text={name} />}
            {isAway &&
              (heard ? (
                <span>
                  {t('sites.station.heard')} <Time at={heard} zone={zone} /> {'('}
                  <Ago at={heard} />
                  {')'}
                </span>
              ) : (
                <span>{t('sites.station.never')}</span>
              ))}
          </p>
        )}
        {shown.length === 0 && <p className="small quiet">{t('sites.station.noConnectors')}</p>}
        <ul className="lines lines-close">
          {shown.map((connector) => (
            <ConnectorLine key={connectorKey(connector)} connector={connector} isAway={isAway} />
          ))}
        </ul>
      </div>
    </Card>
  );
});

/** Whether a charger is connected; undefined when nobody knows. */
function LinkState({ connected }: { connected: boolean | null | undefined }) {
  if (connected === true) {
    return <StateChip word={code('link', 'connected')} tone="good" icon="check" />;
  }
  if (connected === false) return <StateChip word={code('link', 'away')} tone="bad" icon="away" />;
  return <StateChip word={code('link', 'unknown')} tone="off" icon="unknown" />;
}

const MEASURES = ['power_w', 'soc'];

function ConnectorLine({ connector, isAway }: { connector: Connector; isAway: boolean }) {
  const values = trueOf(connector, useReadings(connectorKey(connector)));
  const { evse_id: evse, connector_id: n, session_id: session } = connector;
  const told = MEASURES.flatMap((key) => {
    const value = values[key];
    return value === undefined ? [] : [{ key, ...value }];
  });
  const hasError = connector.error_code != null && connector.error_code !== 'NoError';
  return (
    <li className="line">
      <span className="line-place faint">
        {evse ? t('sites.station.evse', { evse, n }) : t('sites.station.connector', { n })}
      </span>
      <ConnectorState status={connector.status} isAway={isAway} />
      {(told.length > 0 || hasError || session) && (
        <span className="line-text small">
          {told.map(({ key, value, at }) => (
            <Aged key={key} at={at} intervalS={READING_S} isAway={isAway}>
              <span>
                {/* A share alone does not say of what; the power says it by its unit. */}
                {key === 'soc' && `${code('measure', key)} `}
                {measure(key, value)}
              </span>
            </Aged>
          ))}
          {hasError && <span>{code('error', connector.error_code ?? '')}</span>}
          {session && (
            <Link to={`/sessions/${encodeURIComponent(session)}`}>
              {t('sites.station.session')}
            </Link>
          )}
        </span>
      )}
    </li>
  );
}
