-- The tables of EspoCRM 10.0 that a mail import writes and reads, as far as Postern needs them: for the demonstration and for tests.
-- One text for MariaDB and for H2 (MODE=MariaDB). In H2 index names are unique in a schema, so they carry the table's name.
-- The full-text indexes are in espocrm-fulltext.sql: H2 has none of that kind.

create table `email` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `from_string` varchar(255),
  `reply_to_string` varchar(255),
  `address_name_map` mediumtext,
  `is_replied` tinyint(1) not null default 0,
  `message_id` varchar(255),
  `message_id_internal` varchar(300),
  `body_plain` mediumtext,
  `body` mediumtext,
  `is_html` tinyint(1) not null default 1,
  `status` varchar(255) default 'Archived',
  `has_attachment` tinyint(1) not null default 0,
  `date_sent` datetime,
  `delivery_date` datetime,
  `send_at` datetime,
  `is_auto_reply` tinyint(1) not null default 0,
  `created_at` datetime,
  `modified_at` datetime,
  `is_system` tinyint(1) not null default 0,
  `ics_contents` mediumtext,
  `ics_event_uid` varchar(255),
  `group_status_folder` varchar(7),
  `from_email_address_id` varchar(17),
  `parent_id` varchar(17),
  `parent_type` varchar(100),
  `created_by_id` varchar(17),
  `sent_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `assigned_user_id` varchar(17),
  `replied_id` varchar(17),
  `created_event_id` varchar(17),
  `created_event_type` varchar(100),
  `group_folder_id` varchar(17),
  `account_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_created_by_id` on `email` (`created_by_id`);
create index `idx_email_date_sent` on `email` (`date_sent`, `deleted`);
create index `idx_email_date_sent_status` on `email` (`date_sent`, `status`, `deleted`);
create index `idx_email_message_id` on `email` (`message_id`);
create index `idx_email_ics_event_uid` on `email` (`ics_event_uid`);
create index `idx_email_group_status_folder` on `email` (`group_status_folder`);
create index `idx_email_from_email_address_id` on `email` (`from_email_address_id`);
create index `idx_email_parent` on `email` (`parent_id`, `parent_type`);
create index `idx_email_sent_by_id` on `email` (`sent_by_id`);
create index `idx_email_modified_by_id` on `email` (`modified_by_id`);
create index `idx_email_assigned_user_id` on `email` (`assigned_user_id`);
create index `idx_email_replied_id` on `email` (`replied_id`);
create index `idx_email_created_event` on `email` (`created_event_id`, `created_event_type`);
create index `idx_email_group_folder_id` on `email` (`group_folder_id`);
create index `idx_email_account_id` on `email` (`account_id`);

create table `email_address` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `lower` varchar(255),
  `invalid` tinyint(1) not null default 0,
  `opt_out` tinyint(1) not null default 0,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_address_lower` on `email_address` (`lower`);

create table `email_email_address` (
  `id` bigint not null auto_increment,
  `email_id` varchar(17),
  `email_address_id` varchar(17),
  `address_type` varchar(4),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_email_email_address_email_id_email_address_id_a` unique (`email_id`, `email_address_id`, `address_type`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_email_address_email_id` on `email_email_address` (`email_id`);
create index `idx_email_email_address_email_address_id` on `email_email_address` (`email_address_id`);

create table `entity_email_address` (
  `id` bigint not null auto_increment,
  `entity_id` varchar(17),
  `email_address_id` varchar(17),
  `entity_type` varchar(100),
  `primary` tinyint(1) default 0,
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_entity_email_address_entity_id_email_address_id` unique (`entity_id`, `email_address_id`, `entity_type`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_entity_email_address_entity_id` on `entity_email_address` (`entity_id`);
create index `idx_entity_email_address_email_address_id` on `entity_email_address` (`email_address_id`);

create table `email_user` (
  `id` bigint not null auto_increment,
  `email_id` varchar(17),
  `user_id` varchar(17),
  `is_read` tinyint(1) default 0,
  `is_important` tinyint(1) default 0,
  `in_trash` tinyint(1) default 0,
  `in_archive` tinyint(1) default 0,
  `folder_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_email_user_email_id_user_id` unique (`email_id`, `user_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_user_email_id` on `email_user` (`email_id`);
create index `idx_email_user_user_id` on `email_user` (`user_id`);

create table `email_inbound_email` (
  `id` bigint not null auto_increment,
  `email_id` varchar(17),
  `inbound_email_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_email_inbound_email_email_id_inbound_email_id` unique (`email_id`, `inbound_email_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_inbound_email_email_id` on `email_inbound_email` (`email_id`);
create index `idx_email_inbound_email_inbound_email_id` on `email_inbound_email` (`inbound_email_id`);

create table `email_email_account` (
  `id` bigint not null auto_increment,
  `email_id` varchar(17),
  `email_account_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_email_email_account_email_id_email_account_id` unique (`email_id`, `email_account_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_email_account_email_id` on `email_email_account` (`email_id`);
create index `idx_email_email_account_email_account_id` on `email_email_account` (`email_account_id`);

create table `entity_team` (
  `id` bigint not null auto_increment,
  `entity_id` varchar(17),
  `team_id` varchar(17),
  `entity_type` varchar(100),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_entity_team_entity_id_team_id_entity_type` unique (`entity_id`, `team_id`, `entity_type`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_entity_team_entity_id` on `entity_team` (`entity_id`);
create index `idx_entity_team_team_id` on `entity_team` (`team_id`);

create table `entity_user` (
  `id` bigint not null auto_increment,
  `entity_id` varchar(17),
  `user_id` varchar(17),
  `entity_type` varchar(100),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_entity_user_entity_id_user_id_entity_type` unique (`entity_id`, `user_id`, `entity_type`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_entity_user_entity_id` on `entity_user` (`entity_id`);
create index `idx_entity_user_user_id` on `entity_user` (`user_id`);

create table `entity_collaborator` (
  `id` bigint not null auto_increment,
  `entity_id` varchar(17),
  `user_id` varchar(17),
  `entity_type` varchar(100),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_entity_collaborator_entity_id_user_id_entity_ty` unique (`entity_id`, `user_id`, `entity_type`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_entity_collaborator_entity_id` on `entity_collaborator` (`entity_id`);
create index `idx_entity_collaborator_user_id` on `entity_collaborator` (`user_id`);

create table `attachment` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `type` varchar(100),
  `size` bigint,
  `field` varchar(255),
  `is_being_uploaded` tinyint(1) not null default 0,
  `created_at` datetime,
  `modified_at` datetime,
  `role` varchar(36),
  `storage` varchar(24),
  `storage_file_path` varchar(260),
  `global` tinyint(1) not null default 0,
  `parent_id` varchar(17),
  `parent_type` varchar(100),
  `related_id` varchar(17),
  `related_type` varchar(100),
  `source_id` varchar(17),
  `created_by_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_attachment_parent` on `attachment` (`parent_type`, `parent_id`);
create index `idx_attachment_related` on `attachment` (`related_id`, `related_type`);
create index `idx_attachment_source` on `attachment` (`source_id`);
create index `idx_attachment_created_by_id` on `attachment` (`created_by_id`);

create table `case` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `number` int unsigned not null auto_increment,
  `status` varchar(255) default 'New',
  `priority` varchar(255) default 'Normal',
  `type` varchar(255),
  `description` mediumtext,
  `is_internal` tinyint(1) not null default 0,
  `created_at` datetime,
  `modified_at` datetime,
  `stream_updated_at` datetime,
  `account_id` varchar(17),
  `lead_id` varchar(17),
  `contact_id` varchar(17),
  `inbound_email_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `assigned_user_id` varchar(17),
  `version_number` bigint default 0,
  primary key (`id`),
  constraint `uniq_case_number` unique (`number`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_case_status` on `case` (`status`, `deleted`);
create index `idx_case_assigned_user` on `case` (`assigned_user_id`, `deleted`);
create index `idx_case_assigned_user_status` on `case` (`assigned_user_id`, `status`);
create index `idx_case_account_id` on `case` (`account_id`);
create index `idx_case_lead_id` on `case` (`lead_id`);
create index `idx_case_contact_id` on `case` (`contact_id`);
create index `idx_case_inbound_email_id` on `case` (`inbound_email_id`);
create index `idx_case_created_by_id` on `case` (`created_by_id`);
create index `idx_case_modified_by_id` on `case` (`modified_by_id`);
create index `idx_case_assigned_user_id` on `case` (`assigned_user_id`);

create table `case_contact` (
  `id` bigint not null auto_increment,
  `case_id` varchar(17),
  `contact_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_case_contact_case_id_contact_id` unique (`case_id`, `contact_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_case_contact_case_id` on `case_contact` (`case_id`);
create index `idx_case_contact_contact_id` on `case_contact` (`contact_id`);

create table `note` (
  `id` varchar(17) not null,
  `deleted` tinyint(1) default 0,
  `post` mediumtext,
  `data` mediumtext,
  `type` varchar(24) default 'Post',
  `target_type` varchar(7),
  `number` bigint unsigned not null auto_increment,
  `is_global` tinyint(1) not null default 0,
  `is_internal` tinyint(1) not null default 0,
  `is_pinned` tinyint(1) not null default 0,
  `created_at` datetime,
  `modified_at` datetime,
  `parent_id` varchar(17),
  `parent_type` varchar(100),
  `related_id` varchar(17),
  `related_type` varchar(100),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `super_parent_id` varchar(17),
  `super_parent_type` varchar(100),
  primary key (`id`),
  constraint `uniq_note_number` unique (`number`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_note_created_at` on `note` (`created_at`);
create index `idx_note_created_by_number` on `note` (`created_by_id`, `number`);
create index `idx_note_type` on `note` (`type`);
create index `idx_note_target_type` on `note` (`target_type`);
create index `idx_note_parent_id` on `note` (`parent_id`);
create index `idx_note_parent_type` on `note` (`parent_type`);
create index `idx_note_related_id` on `note` (`related_id`);
create index `idx_note_related_type` on `note` (`related_type`);
create index `idx_note_super_parent_type` on `note` (`super_parent_type`);
create index `idx_note_super_parent_id` on `note` (`super_parent_id`);
create index `idx_note_parent` on `note` (`parent_id`, `parent_type`);
create index `idx_note_related` on `note` (`related_id`, `related_type`);
create index `idx_note_created_by_id` on `note` (`created_by_id`);
create index `idx_note_modified_by_id` on `note` (`modified_by_id`);
create index `idx_note_super_parent` on `note` (`super_parent_id`, `super_parent_type`);

create table `note_user` (
  `id` bigint not null auto_increment,
  `note_id` varchar(17),
  `user_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_note_user_note_id_user_id` unique (`note_id`, `user_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_note_user_note_id` on `note_user` (`note_id`);
create index `idx_note_user_user_id` on `note_user` (`user_id`);

create table `note_team` (
  `id` bigint not null auto_increment,
  `note_id` varchar(17),
  `team_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_note_team_note_id_team_id` unique (`note_id`, `team_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_note_team_note_id` on `note_team` (`note_id`);
create index `idx_note_team_team_id` on `note_team` (`team_id`);

create table `notification` (
  `id` varchar(17) not null,
  `deleted` tinyint(1) default 0,
  `number` bigint unsigned not null auto_increment,
  `data` mediumtext,
  `type` varchar(255),
  `read` tinyint(1) not null default 0,
  `email_is_processed` tinyint(1) not null default 0,
  `created_at` datetime,
  `message` mediumtext,
  `action_id` varchar(36),
  `is_featured` tinyint(1) not null default 0,
  `user_id` varchar(17),
  `related_id` varchar(17),
  `related_type` varchar(100),
  `related_parent_id` varchar(17),
  `related_parent_type` varchar(100),
  `created_by_id` varchar(17),
  primary key (`id`),
  constraint `uniq_notification_number` unique (`number`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_notification_created_at` on `notification` (`created_at`);
create index `idx_notification_user` on `notification` (`user_id`, `number`);
create index `idx_notification_user_id_read_related_parent_type` on `notification` (`user_id`, `deleted`, `read`, `related_parent_type`);
create index `idx_notification_action_id` on `notification` (`action_id`);
create index `idx_notification_user_id` on `notification` (`user_id`);
create index `idx_notification_related` on `notification` (`related_id`, `related_type`);
create index `idx_notification_related_parent` on `notification` (`related_parent_id`, `related_parent_type`);
create index `idx_notification_created_by_id` on `notification` (`created_by_id`);

create table `stream_subscription` (
  `id` bigint not null auto_increment,
  `deleted` tinyint(1) default 0,
  `entity_id` varchar(17),
  `entity_type` varchar(100),
  `user_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_stream_subscription_user_entity` on `stream_subscription` (`user_id`, `entity_id`, `entity_type`);
create index `idx_stream_subscription_entity` on `stream_subscription` (`entity_id`, `entity_type`);
create index `idx_stream_subscription_user` on `stream_subscription` (`user_id`);

create table `autofollow` (
  `id` int not null auto_increment,
  `deleted` tinyint(1) default 0,
  `entity_type` varchar(100),
  `user_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_autofollow_entity_type` on `autofollow` (`entity_type`);
create index `idx_autofollow_user` on `autofollow` (`user_id`);

create table `inbound_email` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `email_address` varchar(100),
  `status` varchar(255) default 'Active',
  `host` varchar(255),
  `port` int default 993,
  `security` varchar(255) default 'SSL',
  `username` varchar(255),
  `password` varchar(255),
  `monitored_folders` mediumtext default '[]',
  `fetch_validity_number` int default 0,
  `fetch_since` date,
  `fetch_data` mediumtext,
  `add_all_team_users` tinyint(1) not null default 1,
  `sent_folder` varchar(255),
  `store_sent_emails` tinyint(1) not null default 0,
  `keep_fetched_emails_unread` tinyint(1) not null default 0,
  `connected_at` datetime,
  `exclude_from_reply` tinyint(1) not null default 0,
  `use_imap` tinyint(1) not null default 1,
  `use_smtp` tinyint(1) not null default 0,
  `smtp_is_shared` tinyint(1) not null default 0,
  `smtp_is_for_mass_email` tinyint(1) not null default 0,
  `smtp_host` varchar(255),
  `smtp_port` int default 587,
  `smtp_auth` tinyint(1) not null default 1,
  `smtp_security` varchar(255) default 'TLS',
  `smtp_username` varchar(255),
  `smtp_password` varchar(255),
  `smtp_auth_mechanism` varchar(255) default 'login',
  `create_case` tinyint(1) not null default 0,
  `case_distribution` varchar(255) default 'Direct-Assignment',
  `target_user_position` varchar(255),
  `reply` tinyint(1) not null default 0,
  `reply_from_address` varchar(255),
  `reply_to_address` varchar(255),
  `reply_from_name` varchar(255),
  `from_name` varchar(255),
  `imap_handler` varchar(255),
  `smtp_handler` varchar(255),
  `created_at` datetime,
  `modified_at` datetime,
  `assign_to_user_id` varchar(17),
  `team_id` varchar(17),
  `reply_email_template_id` varchar(17),
  `group_email_folder_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_inbound_email_assign_to_user_id` on `inbound_email` (`assign_to_user_id`);
create index `idx_inbound_email_team_id` on `inbound_email` (`team_id`);
create index `idx_inbound_email_reply_email_template_id` on `inbound_email` (`reply_email_template_id`);
create index `idx_inbound_email_group_email_folder_id` on `inbound_email` (`group_email_folder_id`);
create index `idx_inbound_email_created_by_id` on `inbound_email` (`created_by_id`);
create index `idx_inbound_email_modified_by_id` on `inbound_email` (`modified_by_id`);

create table `inbound_email_team` (
  `id` bigint not null auto_increment,
  `inbound_email_id` varchar(17),
  `team_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_inbound_email_team_inbound_email_id_team_id` unique (`inbound_email_id`, `team_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_inbound_email_team_inbound_email_id` on `inbound_email_team` (`inbound_email_id`);
create index `idx_inbound_email_team_team_id` on `inbound_email_team` (`team_id`);

create table `email_account` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `email_address` varchar(100),
  `status` varchar(255) default 'Active',
  `host` varchar(255),
  `port` int default 993,
  `security` varchar(255) default 'SSL',
  `username` varchar(255),
  `password` varchar(255),
  `monitored_folders` mediumtext default '[]',
  `sent_folder` varchar(255),
  `folder_map` mediumtext,
  `store_sent_emails` tinyint(1) not null default 0,
  `keep_fetched_emails_unread` tinyint(1) not null default 0,
  `fetch_validity_number` int default 0,
  `fetch_since` date,
  `fetch_data` mediumtext,
  `created_at` datetime,
  `modified_at` datetime,
  `connected_at` datetime,
  `use_imap` tinyint(1) not null default 1,
  `use_smtp` tinyint(1) not null default 0,
  `smtp_host` varchar(255),
  `smtp_port` int default 587,
  `smtp_auth` tinyint(1) not null default 1,
  `smtp_security` varchar(255) default 'TLS',
  `smtp_username` varchar(255),
  `smtp_password` varchar(255),
  `smtp_auth_mechanism` varchar(255) default 'login',
  `imap_handler` varchar(255),
  `smtp_handler` varchar(255),
  `email_folder_id` varchar(17),
  `assigned_user_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_account_email_folder_id` on `email_account` (`email_folder_id`);
create index `idx_email_account_assigned_user_id` on `email_account` (`assigned_user_id`);
create index `idx_email_account_created_by_id` on `email_account` (`created_by_id`);
create index `idx_email_account_modified_by_id` on `email_account` (`modified_by_id`);

create table `email_filter` (
  `id` varchar(17) not null,
  `name` varchar(100),
  `deleted` tinyint(1) default 0,
  `from` varchar(255),
  `to` varchar(255),
  `subject` varchar(255),
  `body_contains` mediumtext default '[]',
  `body_contains_all` mediumtext default '[]',
  `is_global` tinyint(1) not null default 0,
  `action` varchar(255) default 'Skip',
  `mark_as_read` tinyint(1) not null default 0,
  `skip_notification` tinyint(1) not null default 0,
  `created_at` datetime,
  `modified_at` datetime,
  `parent_id` varchar(17),
  `parent_type` varchar(100),
  `email_folder_id` varchar(17),
  `group_email_folder_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_filter_parent` on `email_filter` (`parent_id`, `parent_type`);
create index `idx_email_filter_email_folder_id` on `email_filter` (`email_folder_id`);
create index `idx_email_filter_group_email_folder_id` on `email_filter` (`group_email_folder_id`);
create index `idx_email_filter_created_by_id` on `email_filter` (`created_by_id`);
create index `idx_email_filter_modified_by_id` on `email_filter` (`modified_by_id`);

create table `email_folder` (
  `id` varchar(17) not null,
  `name` varchar(64),
  `deleted` tinyint(1) default 0,
  `order` int,
  `skip_notifications` tinyint(1) not null default 0,
  `created_at` datetime,
  `modified_at` datetime,
  `assigned_user_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_folder_assigned_user_id` on `email_folder` (`assigned_user_id`);
create index `idx_email_folder_created_by_id` on `email_folder` (`created_by_id`);
create index `idx_email_folder_modified_by_id` on `email_folder` (`modified_by_id`);

create table `group_email_folder` (
  `id` varchar(17) not null,
  `name` varchar(64),
  `deleted` tinyint(1) default 0,
  `order` int,
  `created_at` datetime,
  `modified_at` datetime,
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_group_email_folder_created_by_id` on `group_email_folder` (`created_by_id`);
create index `idx_group_email_folder_modified_by_id` on `group_email_folder` (`modified_by_id`);

create table `group_email_folder_team` (
  `id` bigint not null auto_increment,
  `group_email_folder_id` varchar(17),
  `team_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_group_email_folder_team_group_email_folder_id_t` unique (`group_email_folder_id`, `team_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_group_email_folder_team_group_email_folder_id` on `group_email_folder_team` (`group_email_folder_id`);
create index `idx_group_email_folder_team_team_id` on `group_email_folder_team` (`team_id`);

create table `user` (
  `id` varchar(17) not null,
  `deleted` tinyint(1) default 0,
  `user_name` varchar(50),
  `type` varchar(24) default 'regular',
  `salutation_name` varchar(255),
  `first_name` varchar(100),
  `last_name` varchar(100),
  `is_active` tinyint(1) not null default 1,
  `title` varchar(100),
  `created_at` datetime,
  `modified_at` datetime,
  `middle_name` varchar(100),
  `delete_id` varchar(17) not null default '0',
  `default_team_id` varchar(17),
  `contact_id` varchar(17),
  primary key (`id`),
  constraint `uniq_user_user_name_delete_id` unique (`user_name`, `delete_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_user_user_name` on `user` (`user_name`);
create index `idx_user_type` on `user` (`type`);
create index `idx_user_default_team_id` on `user` (`default_team_id`);
create index `idx_user_contact_id` on `user` (`contact_id`);

create table `team` (
  `id` varchar(17) not null,
  `name` varchar(100),
  `deleted` tinyint(1) default 0,
  `position_list` mediumtext default '[]',
  `description` mediumtext,
  `created_at` datetime,
  `modified_at` datetime,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;

create table `team_user` (
  `id` bigint not null auto_increment,
  `team_id` varchar(17),
  `user_id` varchar(17),
  `role` varchar(100),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_team_user_team_id_user_id` unique (`team_id`, `user_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_team_user_team_id` on `team_user` (`team_id`);
create index `idx_team_user_user_id` on `team_user` (`user_id`);

create table `role` (
  `id` varchar(17) not null,
  `name` varchar(150),
  `deleted` tinyint(1) default 0,
  `assignment_permission` varchar(255) default 'not-set',
  `data` mediumtext,
  `field_data` mediumtext,
  `created_at` datetime,
  `modified_at` datetime,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;

create table `account` (
  `id` varchar(17) not null,
  `name` varchar(249),
  `deleted` tinyint(1) default 0,
  `website` varchar(255),
  `type` varchar(255),
  `industry` varchar(255),
  `sic_code` varchar(40),
  `billing_address_street` varchar(255),
  `billing_address_city` varchar(100),
  `billing_address_state` varchar(100),
  `billing_address_country` varchar(100),
  `billing_address_postal_code` varchar(40),
  `shipping_address_street` varchar(255),
  `shipping_address_city` varchar(100),
  `shipping_address_state` varchar(100),
  `shipping_address_country` varchar(100),
  `shipping_address_postal_code` varchar(40),
  `description` mediumtext,
  `is_locked` tinyint(1) not null default 0,
  `created_at` datetime,
  `modified_at` datetime,
  `stream_updated_at` datetime,
  `campaign_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `assigned_user_id` varchar(17),
  `version_number` bigint default 0,
  primary key (`id`),
  constraint `uniq_account_created_at_id` unique (`created_at`, `id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_account_created_at` on `account` (`created_at`, `deleted`);
create index `idx_account_name` on `account` (`name`, `deleted`);
create index `idx_account_assigned_user` on `account` (`assigned_user_id`, `deleted`);
create index `idx_account_campaign_id` on `account` (`campaign_id`);
create index `idx_account_created_by_id` on `account` (`created_by_id`);
create index `idx_account_modified_by_id` on `account` (`modified_by_id`);
create index `idx_account_assigned_user_id` on `account` (`assigned_user_id`);

create table `contact` (
  `id` varchar(17) not null,
  `deleted` tinyint(1) default 0,
  `salutation_name` varchar(255),
  `first_name` varchar(100),
  `last_name` varchar(100),
  `description` mediumtext,
  `do_not_call` tinyint(1) not null default 0,
  `address_street` varchar(255),
  `address_city` varchar(100),
  `address_state` varchar(100),
  `address_country` varchar(100),
  `address_postal_code` varchar(40),
  `created_at` datetime,
  `modified_at` datetime,
  `middle_name` varchar(100),
  `stream_updated_at` datetime,
  `account_id` varchar(17),
  `campaign_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `assigned_user_id` varchar(17),
  primary key (`id`),
  constraint `uniq_contact_created_at_id` unique (`created_at`, `id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_contact_created_at` on `contact` (`created_at`, `deleted`);
create index `idx_contact_first_name` on `contact` (`first_name`, `deleted`);
create index `idx_contact_name` on `contact` (`first_name`, `last_name`);
create index `idx_contact_assigned_user` on `contact` (`assigned_user_id`, `deleted`);
create index `idx_contact_account_id` on `contact` (`account_id`);
create index `idx_contact_campaign_id` on `contact` (`campaign_id`);
create index `idx_contact_created_by_id` on `contact` (`created_by_id`);
create index `idx_contact_modified_by_id` on `contact` (`modified_by_id`);
create index `idx_contact_assigned_user_id` on `contact` (`assigned_user_id`);

create table `account_contact` (
  `id` bigint not null auto_increment,
  `account_id` varchar(17),
  `contact_id` varchar(17),
  `role` varchar(100),
  `is_inactive` tinyint(1) default 0,
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_account_contact_account_id_contact_id` unique (`account_id`, `contact_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_account_contact_account_id` on `account_contact` (`account_id`);
create index `idx_account_contact_contact_id` on `account_contact` (`contact_id`);

create table `lead` (
  `id` varchar(17) not null,
  `deleted` tinyint(1) default 0,
  `salutation_name` varchar(255),
  `first_name` varchar(100),
  `last_name` varchar(100),
  `title` varchar(100),
  `status` varchar(255) default 'New',
  `source` varchar(255),
  `industry` varchar(255),
  `opportunity_amount` double,
  `website` varchar(255),
  `address_street` varchar(255),
  `address_city` varchar(100),
  `address_state` varchar(100),
  `address_country` varchar(100),
  `address_postal_code` varchar(40),
  `do_not_call` tinyint(1) not null default 0,
  `description` mediumtext,
  `converted_at` datetime,
  `created_at` datetime,
  `modified_at` datetime,
  `account_name` varchar(255),
  `middle_name` varchar(100),
  `opportunity_amount_currency` varchar(3),
  `stream_updated_at` datetime,
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `assigned_user_id` varchar(17),
  `campaign_id` varchar(17),
  `created_account_id` varchar(17),
  `created_contact_id` varchar(17),
  `created_opportunity_id` varchar(17),
  primary key (`id`),
  constraint `uniq_lead_created_at_id` unique (`created_at`, `id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_lead_first_name` on `lead` (`first_name`, `deleted`);
create index `idx_lead_name` on `lead` (`first_name`, `last_name`);
create index `idx_lead_status` on `lead` (`status`, `deleted`);
create index `idx_lead_created_at` on `lead` (`created_at`, `deleted`);
create index `idx_lead_created_at_status` on `lead` (`created_at`, `status`);
create index `idx_lead_assigned_user` on `lead` (`assigned_user_id`, `deleted`);
create index `idx_lead_assigned_user_status` on `lead` (`assigned_user_id`, `status`);
create index `idx_lead_created_by_id` on `lead` (`created_by_id`);
create index `idx_lead_modified_by_id` on `lead` (`modified_by_id`);
create index `idx_lead_assigned_user_id` on `lead` (`assigned_user_id`);
create index `idx_lead_campaign_id` on `lead` (`campaign_id`);
create index `idx_lead_created_account_id` on `lead` (`created_account_id`);
create index `idx_lead_created_contact_id` on `lead` (`created_contact_id`);
create index `idx_lead_created_opportunity_id` on `lead` (`created_opportunity_id`);

create table `opportunity` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `amount` double,
  `stage` varchar(255) default 'Prospecting',
  `last_stage` varchar(255),
  `probability` int,
  `lead_source` varchar(255),
  `close_date` date,
  `description` mediumtext,
  `created_at` datetime,
  `modified_at` datetime,
  `amount_currency` varchar(3),
  `stream_updated_at` datetime,
  `account_id` varchar(17),
  `contact_id` varchar(17),
  `campaign_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `assigned_user_id` varchar(17),
  `version_number` bigint default 0,
  primary key (`id`),
  constraint `uniq_opportunity_created_at_id` unique (`created_at`, `id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_opportunity_stage` on `opportunity` (`stage`, `deleted`);
create index `idx_opportunity_last_stage` on `opportunity` (`last_stage`);
create index `idx_opportunity_assigned_user` on `opportunity` (`assigned_user_id`, `deleted`);
create index `idx_opportunity_created_at` on `opportunity` (`created_at`, `deleted`);
create index `idx_opportunity_created_at_stage` on `opportunity` (`created_at`, `stage`);
create index `idx_opportunity_assigned_user_stage` on `opportunity` (`assigned_user_id`, `stage`);
create index `idx_opportunity_account_id` on `opportunity` (`account_id`);
create index `idx_opportunity_contact_id` on `opportunity` (`contact_id`);
create index `idx_opportunity_campaign_id` on `opportunity` (`campaign_id`);
create index `idx_opportunity_created_by_id` on `opportunity` (`created_by_id`);
create index `idx_opportunity_modified_by_id` on `opportunity` (`modified_by_id`);
create index `idx_opportunity_assigned_user_id` on `opportunity` (`assigned_user_id`);

create table `contact_opportunity` (
  `id` bigint not null auto_increment,
  `contact_id` varchar(17),
  `opportunity_id` varchar(17),
  `role` varchar(50),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_contact_opportunity_contact_id_opportunity_id` unique (`contact_id`, `opportunity_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_contact_opportunity_contact_id` on `contact_opportunity` (`contact_id`);
create index `idx_contact_opportunity_opportunity_id` on `contact_opportunity` (`opportunity_id`);

create table `phone_number` (
  `id` varchar(17) not null,
  `name` varchar(36),
  `deleted` tinyint(1) default 0,
  `type` varchar(255),
  `numeric` varchar(36),
  `invalid` tinyint(1) not null default 0,
  `opt_out` tinyint(1) not null default 0,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_phone_number_name` on `phone_number` (`name`);
create index `idx_phone_number_numeric` on `phone_number` (`numeric`);

create table `entity_phone_number` (
  `id` bigint not null auto_increment,
  `entity_id` varchar(17),
  `phone_number_id` varchar(17),
  `entity_type` varchar(100),
  `primary` tinyint(1) default 0,
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_entity_phone_number_entity_id_phone_number_id_e` unique (`entity_id`, `phone_number_id`, `entity_type`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_entity_phone_number_entity_id` on `entity_phone_number` (`entity_id`);
create index `idx_entity_phone_number_phone_number_id` on `entity_phone_number` (`phone_number_id`);

create table `next_number` (
  `id` varchar(17) not null,
  `deleted` tinyint(1) default 0,
  `entity_type` varchar(100),
  `field_name` varchar(100),
  `value` int default 1,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_next_number_entity_type_field_name` on `next_number` (`entity_type`, `field_name`);
create index `idx_next_number_entity_type` on `next_number` (`entity_type`);

create table `preferences` (
  `id` varchar(17) not null,
  `data` mediumtext,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;

create table `email_template` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `subject` varchar(255),
  `body` mediumtext,
  `is_html` tinyint(1) not null default 1,
  `status` varchar(8) default 'Active',
  `one_off` tinyint(1) not null default 0,
  `description` mediumtext,
  `created_at` datetime,
  `modified_at` datetime,
  `category_id` varchar(17),
  `assigned_user_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `version_number` bigint default 0,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_email_template_category_id` on `email_template` (`category_id`);
create index `idx_email_template_assigned_user_id` on `email_template` (`assigned_user_id`);
create index `idx_email_template_created_by_id` on `email_template` (`created_by_id`);
create index `idx_email_template_modified_by_id` on `email_template` (`modified_by_id`);

create table `role_user` (
  `id` bigint not null auto_increment,
  `role_id` varchar(17),
  `user_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_role_user_role_id_user_id` unique (`role_id`, `user_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_role_user_role_id` on `role_user` (`role_id`);
create index `idx_role_user_user_id` on `role_user` (`user_id`);

create table `role_team` (
  `id` bigint not null auto_increment,
  `role_id` varchar(17),
  `team_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`),
  constraint `uniq_role_team_role_id_team_id` unique (`role_id`, `team_id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_role_team_role_id` on `role_team` (`role_id`);
create index `idx_role_team_team_id` on `role_team` (`team_id`);

create table `task` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `status` varchar(255) default 'Not Started',
  `priority` varchar(255) default 'Normal',
  `description` mediumtext,
  `created_at` datetime,
  `modified_at` datetime,
  `stream_updated_at` datetime,
  `parent_id` varchar(17),
  `parent_type` varchar(100),
  `account_id` varchar(17),
  `contact_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `assigned_user_id` varchar(17),
  `version_number` bigint default 0,
  `email_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_task_parent` on `task` (`parent_id`, `parent_type`);
create index `idx_task_assigned_user` on `task` (`assigned_user_id`, `deleted`);
create index `idx_task_email_id` on `task` (`email_id`);

create table `document` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `status` varchar(255) default 'Active',
  `type` varchar(255),
  `publish_date` date,
  `expiration_date` date,
  `description` mediumtext,
  `created_at` datetime,
  `modified_at` datetime,
  `file_id` varchar(17),
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `assigned_user_id` varchar(17),
  `folder_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create index `idx_document_folder_id` on `document` (`folder_id`);

create table `document_folder` (
  `id` varchar(17) not null,
  `name` varchar(255),
  `deleted` tinyint(1) default 0,
  `description` mediumtext,
  `created_at` datetime,
  `modified_at` datetime,
  `created_by_id` varchar(17),
  `modified_by_id` varchar(17),
  `parent_id` varchar(17),
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;

create table `account_document` (
  `id` bigint not null auto_increment,
  `account_id` varchar(17),
  `document_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create unique index `uniq_account_document` on `account_document` (`account_id`, `document_id`);

create table `contact_document` (
  `id` bigint not null auto_increment,
  `contact_id` varchar(17),
  `document_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create unique index `uniq_contact_document` on `contact_document` (`contact_id`, `document_id`);

create table `document_lead` (
  `id` bigint not null auto_increment,
  `document_id` varchar(17),
  `lead_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create unique index `uniq_document_lead` on `document_lead` (`document_id`, `lead_id`);

create table `document_opportunity` (
  `id` bigint not null auto_increment,
  `document_id` varchar(17),
  `opportunity_id` varchar(17),
  `deleted` tinyint(1) default 0,
  primary key (`id`)
) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci;
create unique index `uniq_document_opportunity` on `document_opportunity` (`document_id`, `opportunity_id`);
