-- Queues of format 1, as the first release wrote them and was killed over them. Never changed.
CREATE TABLE queues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    attributes TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    queue INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes TEXT,
    trace_header TEXT,
    group_id TEXT,
    deduplication_id TEXT,
    source_arn TEXT,
    sent_ms INTEGER NOT NULL,
    visible_ms INTEGER NOT NULL,
    first_received_ms INTEGER,
    receive_count INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_group ON messages (queue, group_id, seq);
CREATE INDEX messages_by_visibility ON messages (queue, visible_ms, seq);
CREATE INDEX messages_by_age ON messages (queue, sent_ms);
CREATE TABLE fifo_groups (
    queue INTEGER NOT NULL,
    group_id TEXT NOT NULL,
    head_seq INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL,
    PRIMARY KEY (queue, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fifo_groups_by_head ON fifo_groups (queue, head_seq);
CREATE TABLE deduplication (
    queue INTEGER NOT NULL,
    scope TEXT NOT NULL,
    deduplication_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (queue, scope, deduplication_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deduplication_by_expiry ON deduplication (expires_ms);
INSERT INTO queues VALUES (1, 'q-dead.fifo', '{"FifoQueue":"true"}', 1772319600000, 1772319600000);
INSERT INTO queues VALUES (2, 'q-live.fifo', '{"FifoQueue":"true","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:local-1:000000000000:q-dead.fifo\",\"maxReceiveCount\":\"5\"}","VisibilityTimeout":"180"}', 1772319600000, 1772319600000);
INSERT INTO messages VALUES (1, 2, '00000000-0000-4000-8000-000000000001', 'in flight', NULL, NULL, 'a', 'in flight', NULL, 1772323140000, 1772323370000, 1772323150000, 5);
INSERT INTO messages VALUES (2, 2, '00000000-0000-4000-8000-000000000002', 'behind it', NULL, NULL, 'a', 'behind it', NULL, 1772323140000, 1772323140000, NULL, 0);
INSERT INTO messages VALUES (3, 2, '00000000-0000-4000-8000-000000000003', 'failed', NULL, NULL, 'b', 'failed', NULL, 1772323140000, 1772323199000, 1772323150000, 5);
INSERT INTO fifo_groups VALUES (2, 'a', 1, 1772323370000);
INSERT INTO fifo_groups VALUES (2, 'b', 3, 0);
INSERT INTO deduplication VALUES (2, '', 'in flight', '00000000-0000-4000-8000-000000000001', 1, 1772323440000);
INSERT INTO deduplication VALUES (2, '', 'behind it', '00000000-0000-4000-8000-000000000002', 2, 1772323440000);
INSERT INTO deduplication VALUES (2, '', 'failed', '00000000-0000-4000-8000-000000000003', 3, 1772323440000);
PRAGMA user_version = 1;
