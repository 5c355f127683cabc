-- Our own tables. The same for each database but for the names of four types, which are placeholders:
--   ${text}   text of up to a million characters        ${bytes} up to 1 MiB and a little
--   ${time}   an instant, in UTC, in microseconds       ${id}    a number that the database gives
-- Statements can be run again after a migration that was cut off: MariaDB does not roll back changes of tables.
-- Keys are text of at most 128 characters; longer folder names and the like appear in them as a hash.

CREATE SEQUENCE IF NOT EXISTS postern_delivery_seq START WITH 1 INCREMENT BY 100;

CREATE TABLE IF NOT EXISTS postern_delivery (
  id            BIGINT       NOT NULL,
  mailbox       VARCHAR(128) NOT NULL,
  folder        ${text}      NOT NULL,
  folder_key    VARCHAR(128) NOT NULL,
  uidvalidity   BIGINT,
  uid           BIGINT,
  uidl          ${text},
  uidl_key      VARCHAR(128),
  mail_key      VARCHAR(128) NOT NULL,
  variant       INT          NOT NULL,
  sender_key    VARCHAR(128),
  created_domain VARCHAR(128),
  outcome       VARCHAR(16)  NOT NULL,
  reason        VARCHAR(500),
  rule          VARCHAR(500),
  rule_line     INT,
  assignee      VARCHAR(128),
  created       ${text}      NOT NULL,
  linked        VARCHAR(500),
  added         ${text},
  flags         VARCHAR(500) NOT NULL,
  config_hash   VARCHAR(64)  NOT NULL,
  batch         VARCHAR(128) NOT NULL,
  settle        VARCHAR(16)  NOT NULL,
  settle_arg    ${text},
  settle_due    ${time},
  settle_state  VARCHAR(16)  NOT NULL,
  settle_tries  INT          NOT NULL,
  settle_error  ${text},
  trace         ${text},
  retries       INT          NOT NULL,
  retry_due     ${time},
  received_at   ${time}      NOT NULL,
  done_at       ${time}      NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT postern_delivery_imap UNIQUE (mailbox, folder_key, uidvalidity, uid),
  CONSTRAINT postern_delivery_uidl UNIQUE (mailbox, uidl_key)
)${table};
CREATE INDEX IF NOT EXISTS postern_delivery_mail ON postern_delivery (mail_key, variant);
CREATE INDEX IF NOT EXISTS postern_delivery_settle ON postern_delivery (settle_state, mailbox, settle_due);
CREATE INDEX IF NOT EXISTS postern_delivery_outcome ON postern_delivery (outcome, done_at);
CREATE INDEX IF NOT EXISTS postern_delivery_done ON postern_delivery (done_at);
CREATE INDEX IF NOT EXISTS postern_delivery_retry ON postern_delivery (retry_due);
CREATE INDEX IF NOT EXISTS postern_delivery_batch ON postern_delivery (batch, done_at);
CREATE INDEX IF NOT EXISTS postern_delivery_sender ON postern_delivery (sender_key, received_at, mailbox, created_domain);
CREATE INDEX IF NOT EXISTS postern_delivery_created ON postern_delivery (created_domain, received_at);

CREATE TABLE IF NOT EXISTS postern_mail (
  mail_key      VARCHAR(128) NOT NULL,
  variant       INT          NOT NULL,
  message_id    ${text},
  fingerprint   VARCHAR(64)  NOT NULL,
  thread_key    VARCHAR(128) NOT NULL,
  awaits        VARCHAR(128),
  raw_sha256    VARCHAR(64)  NOT NULL,
  size          BIGINT       NOT NULL,
  email_id      VARCHAR(128) NOT NULL,
  created_at    ${time}      NOT NULL,
  PRIMARY KEY (mail_key, variant)
)${table};
CREATE INDEX IF NOT EXISTS postern_mail_thread ON postern_mail (thread_key);
CREATE INDEX IF NOT EXISTS postern_mail_awaits ON postern_mail (awaits);

CREATE TABLE IF NOT EXISTS postern_cursor (
  mailbox       VARCHAR(128) NOT NULL,
  folder_key    VARCHAR(128) NOT NULL,
  lane          VARCHAR(128) NOT NULL,
  folder        ${text}      NOT NULL,
  uidvalidity   BIGINT       NOT NULL,
  low           BIGINT       NOT NULL,
  done          ${text}      NOT NULL,
  epoch         BIGINT       NOT NULL,
  owner         VARCHAR(128) NOT NULL,
  first_connect ${time}      NOT NULL,
  since         ${time}      NOT NULL,
  next_due      ${time},
  last_ok       ${time},
  error         ${text},
  PRIMARY KEY (mailbox, folder_key, lane)
)${table};

CREATE TABLE IF NOT EXISTS postern_flight (
  id            ${id},
  mailbox       VARCHAR(128) NOT NULL,
  folder        ${text}      NOT NULL,
  folder_key    VARCHAR(128) NOT NULL,
  lane          VARCHAR(128) NOT NULL,
  uids          ${text}      NOT NULL,
  tries         INT          NOT NULL,
  node          VARCHAR(128) NOT NULL,
  since         ${time}      NOT NULL,
  PRIMARY KEY (id)
)${table};
CREATE INDEX IF NOT EXISTS postern_flight_folder ON postern_flight (mailbox, folder_key, lane);

CREATE TABLE IF NOT EXISTS postern_sender (
  address_key   VARCHAR(128) NOT NULL,
  party_type    VARCHAR(16),
  party_id      VARCHAR(128),
  since         ${time}      NOT NULL,
  PRIMARY KEY (address_key)
)${table};

CREATE TABLE IF NOT EXISTS postern_queue (
  name          VARCHAR(128) NOT NULL,
  last_user     VARCHAR(128) NOT NULL,
  counts        ${text}      NOT NULL,
  today         ${text}      NOT NULL,
  last_mail     VARCHAR(160) NOT NULL,
  since         ${time}      NOT NULL,
  PRIMARY KEY (name)
)${table};

CREATE TABLE IF NOT EXISTS postern_raw (
  mail_key      VARCHAR(128) NOT NULL,
  variant       INT          NOT NULL,
  seq           INT          NOT NULL,
  purpose       VARCHAR(16)  NOT NULL,
  size          INT          NOT NULL,
  chunk         ${bytes}     NOT NULL,
  created_at    ${time}      NOT NULL,
  PRIMARY KEY (mail_key, variant, seq)
)${table};

CREATE TABLE IF NOT EXISTS postern_outbox (
  id            ${id},
  kind          VARCHAR(16)  NOT NULL,
  dedupe_key    VARCHAR(128) NOT NULL,
  mailbox       VARCHAR(128) NOT NULL,
  payload       ${text}      NOT NULL,
  state         VARCHAR(16)  NOT NULL,
  due           ${time}      NOT NULL,
  tries         INT          NOT NULL,
  node          VARCHAR(128),
  error         ${text},
  created_at    ${time}      NOT NULL,
  changed_at    ${time}      NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT postern_outbox_dedupe UNIQUE (dedupe_key)
)${table};
CREATE INDEX IF NOT EXISTS postern_outbox_due ON postern_outbox (kind, state, due);

CREATE TABLE IF NOT EXISTS postern_intent (
  id            VARCHAR(128) NOT NULL,
  mail_key      VARCHAR(128) NOT NULL,
  fingerprint   VARCHAR(64)  NOT NULL,
  purpose       VARCHAR(128) NOT NULL,
  verdict       ${text}      NOT NULL,
  steps         ${text}      NOT NULL,
  answers       ${text}      NOT NULL,
  withdrawn     BOOLEAN      NOT NULL,
  created_at    ${time}      NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT postern_intent_mail UNIQUE (mail_key, fingerprint, purpose)
)${table};

CREATE TABLE IF NOT EXISTS postern_tombstone (
  tombstone_key VARCHAR(128) NOT NULL,
  kind          VARCHAR(16)  NOT NULL,
  created_at    ${time}      NOT NULL,
  PRIMARY KEY (tombstone_key)
)${table};

CREATE TABLE IF NOT EXISTS postern_batch (
  id            VARCHAR(128) NOT NULL,
  kind          VARCHAR(16)  NOT NULL,
  arguments     ${text}      NOT NULL,
  config_hash   VARCHAR(64)  NOT NULL,
  version       VARCHAR(64)  NOT NULL,
  node          VARCHAR(128) NOT NULL,
  state         VARCHAR(16)  NOT NULL,
  started_at    ${time}      NOT NULL,
  ended_at      ${time},
  PRIMARY KEY (id)
)${table};

CREATE TABLE IF NOT EXISTS postern_address_evidence (
  id            ${id},
  address_key   VARCHAR(128) NOT NULL,
  type          VARCHAR(16)  NOT NULL,
  mail_key      VARCHAR(128) NOT NULL,
  variant       INT          NOT NULL,
  proof         ${text}      NOT NULL,
  created_at    ${time}      NOT NULL,
  PRIMARY KEY (id)
)${table};
CREATE INDEX IF NOT EXISTS postern_address_evidence_address ON postern_address_evidence (address_key, type, created_at);

CREATE TABLE IF NOT EXISTS postern_candidate (
  id            ${id},
  address_key   VARCHAR(128) NOT NULL,
  mailbox       VARCHAR(128) NOT NULL,
  mail_key      VARCHAR(128) NOT NULL,
  variant       INT          NOT NULL,
  name          VARCHAR(500),
  address       ${text}      NOT NULL,
  state         VARCHAR(16)  NOT NULL,
  created_at    ${time}      NOT NULL,
  changed_at    ${time}      NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT postern_candidate_mail UNIQUE (mail_key, variant)
)${table};
CREATE INDEX IF NOT EXISTS postern_candidate_state ON postern_candidate (state, created_at);

CREATE TABLE IF NOT EXISTS postern_token (
  mailbox       VARCHAR(128) NOT NULL,
  version       BIGINT       NOT NULL,
  sealed        ${text}      NOT NULL,
  changed_at    ${time}      NOT NULL,
  PRIMARY KEY (mailbox)
)${table};

CREATE TABLE IF NOT EXISTS postern_node (
  node          VARCHAR(128) NOT NULL,
  incarnation   VARCHAR(128) NOT NULL,
  wants         VARCHAR(64)  NOT NULL,
  since         ${time}      NOT NULL,
  expires       ${time}      NOT NULL,
  PRIMARY KEY (node)
)${table};

CREATE TABLE IF NOT EXISTS postern_lease (
  name          VARCHAR(128) NOT NULL,
  holder        VARCHAR(128) NOT NULL,
  epoch         BIGINT       NOT NULL,
  PRIMARY KEY (name)
)${table};

CREATE TABLE IF NOT EXISTS postern_pause (
  mailbox       VARCHAR(128) NOT NULL,
  node          VARCHAR(128) NOT NULL,
  since         ${time}      NOT NULL,
  PRIMARY KEY (mailbox)
)${table};

CREATE TABLE IF NOT EXISTS postern_attachment_use (
  mailbox       VARCHAR(128) NOT NULL,
  on_day        VARCHAR(10)  NOT NULL,
  octets        BIGINT       NOT NULL,
  PRIMARY KEY (mailbox, on_day)
)${table};

CREATE TABLE IF NOT EXISTS postern_taken (
  taken_key     VARCHAR(128) NOT NULL,
  server        VARCHAR(255) NOT NULL,
  on_hour       BIGINT       NOT NULL,
  octets        BIGINT       NOT NULL,
  PRIMARY KEY (taken_key)
)${table};
CREATE INDEX IF NOT EXISTS postern_taken_server ON postern_taken (server, on_hour);
