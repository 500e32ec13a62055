-- A journal of format 1, as the first release wrote it. Never changed.
CREATE TABLE schema_version (version INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL);
INSERT INTO schema_version VALUES (1, 1770000000000);
CREATE TABLE lane (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, station TEXT NOT NULL, lane INTEGER NOT NULL, head INTEGER NOT NULL, head_hash TEXT NOT NULL, gateway_sequence INTEGER NOT NULL, applied INTEGER NOT NULL, UNIQUE (epoch, station, lane));
CREATE TABLE record (id INTEGER PRIMARY KEY, lane INTEGER NOT NULL, sequence INTEGER NOT NULL, received_ms INTEGER NOT NULL, text TEXT NOT NULL, frame TEXT);
CREATE UNIQUE INDEX record_place ON record (lane, sequence);
CREATE TABLE state (kind INTEGER NOT NULL, key TEXT NOT NULL, live INTEGER NOT NULL, written_ms INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE INDEX state_live ON state (kind, key) WHERE live = 1;
INSERT INTO lane VALUES (1, 1, 'CP1', 1, 2, 'a3f5c0de00000000000000000000000000000000000000000000000000000000', 2, 1);
INSERT INTO record VALUES (1, 1, 1, 1770000000000, '{"kind":"boot"}', NULL);
INSERT INTO record VALUES (2, 1, 2, 1770000001000, '{"kind":"transaction_started"}', '[2,"1","StartTransaction",{}]');
INSERT INTO state VALUES (0, '', 1, 1770000000000, '{"epoch":1,"site_id":"site1","versions":{"stations":3,"tokens":0},"awaits_epoch":false}');
INSERT INTO state VALUES (1, '', 1, 1770000000000, '[{"station_id":"CP1","security_profile":1,"password_verifier":"sha256$00$00"}]');
INSERT INTO state VALUES (3, 'CP1', 1, 1770000000000, '{"station_id":"CP1","boot_generation":1,"epoch":1,"transactions":1,"calls":0}');
INSERT INTO state VALUES (4, 'CP1' || char(10) || '1048577', 1, 1770000000000, '{"station_id":"CP1","transaction_id":"1048577","open":true,"started_at":"2026-02-02T02:40:00.000Z"}');
INSERT INTO state VALUES (6, 'CP1' || char(10) || 'start', 0, 1770000000000, '{"station_id":"CP1","key":"start","payload":"{}","answered_at":"2026-02-02T02:40:00.000Z"}');
