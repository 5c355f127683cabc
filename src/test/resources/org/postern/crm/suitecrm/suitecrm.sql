-- Tables of a SuiteCRM 7.14: columns, types, defaults and indexes as its installer makes them.

create table `emails` (
  `id` char(36) not null,
  `name` varchar(255),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `orphaned` tinyint(1),
  `last_synced` datetime,
  `date_sent_received` datetime,
  `message_id` varchar(255),
  `type` varchar(100),
  `status` varchar(100),
  `flagged` tinyint(1),
  `reply_to_status` tinyint(1),
  `intent` varchar(100) default 'pick',
  `mailbox_id` char(36),
  `parent_type` varchar(100),
  `parent_id` char(36),
  `uid` varchar(255),
  `category_id` varchar(100),
  primary key (`id`)
);
create index `emails_idx_email_assigned` on `emails` (`assigned_user_id`, `type`, `status`);
create index `emails_idx_email_cat` on `emails` (`category_id`);
create index `emails_idx_email_name` on `emails` (`name`);
create index `emails_idx_email_parent_id` on `emails` (`parent_id`);
create index `emails_idx_email_uid` on `emails` (`uid`);
create index `emails_idx_message_id` on `emails` (`message_id`);

create table `emails_text` (
  `email_id` char(36) not null,
  `from_addr` varchar(255),
  `reply_to_addr` varchar(255),
  `to_addrs` text,
  `cc_addrs` text,
  `bcc_addrs` text,
  `description` longtext,
  `description_html` longtext,
  `raw_source` longtext,
  `deleted` tinyint(1) default 0,
  primary key (`email_id`)
);
create index `emails_text_emails_textfromaddr` on `emails_text` (`from_addr`);

create table `emails_beans` (
  `id` char(36) not null,
  `email_id` char(36),
  `bean_id` char(36),
  `bean_module` varchar(100),
  `campaign_data` text,
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `emails_beans_idx_emails_beans_bean_id` on `emails_beans` (`bean_id`);
create index `emails_beans_idx_emails_beans_email_bean` on `emails_beans` (`email_id`, `bean_id`, `deleted`);

create table `emails_email_addr_rel` (
  `id` char(36) not null,
  `email_id` char(36) not null,
  `address_type` varchar(4),
  `email_address_id` char(36) not null,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `emails_email_addr_re_idx_eearl_address_id` on `emails_email_addr_rel` (`email_address_id`);
create index `emails_email_addr_re_idx_eearl_email_id` on `emails_email_addr_rel` (`email_id`, `address_type`);

create table `email_addresses` (
  `id` char(36) not null,
  `email_address` varchar(255),
  `email_address_caps` varchar(255),
  `invalid_email` tinyint(1) default 0,
  `opt_out` tinyint(1) default 0,
  `confirm_opt_in` varchar(255) default 'not-opt-in',
  `confirm_opt_in_date` datetime,
  `confirm_opt_in_sent_date` datetime,
  `confirm_opt_in_fail_date` datetime,
  `confirm_opt_in_token` varchar(255),
  `date_created` datetime,
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `email_addresses_idx_ea_caps_opt_out_invalid` on `email_addresses` (`email_address_caps`, `opt_out`, `invalid_email`);
create index `email_addresses_idx_ea_opt_out_invalid` on `email_addresses` (`email_address`, `opt_out`, `invalid_email`);

create table `email_addr_bean_rel` (
  `id` char(36) not null,
  `email_address_id` char(36) not null,
  `bean_id` char(36) not null,
  `bean_module` varchar(100),
  `primary_address` tinyint(1) default 0,
  `reply_to_address` tinyint(1) default 0,
  `date_created` datetime,
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `email_addr_bean_rel_idx_bean_id` on `email_addr_bean_rel` (`bean_id`, `bean_module`);
create index `email_addr_bean_rel_idx_email_address_id` on `email_addr_bean_rel` (`email_address_id`);

create table `notes` (
  `assigned_user_id` char(36),
  `id` char(36) not null,
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `name` varchar(255),
  `file_mime_type` varchar(100),
  `filename` varchar(255),
  `parent_type` varchar(255),
  `parent_id` char(36),
  `contact_id` char(36),
  `portal_flag` tinyint(1),
  `embed_flag` tinyint(1) default 0,
  `description` text,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `notes_idx_notes_assigned_del` on `notes` (`deleted`, `assigned_user_id`);
create index `notes_idx_notes_parent` on `notes` (`parent_id`, `parent_type`);
create index `notes_idx_note_contact` on `notes` (`contact_id`);
create index `notes_idx_note_name` on `notes` (`name`);

create table `leads` (
  `id` char(36) not null,
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `salutation` varchar(255),
  `first_name` varchar(100),
  `last_name` varchar(100),
  `title` varchar(100),
  `photo` varchar(255),
  `department` varchar(100),
  `do_not_call` tinyint(1) default 0,
  `phone_home` varchar(100),
  `phone_mobile` varchar(100),
  `phone_work` varchar(100),
  `phone_other` varchar(100),
  `phone_fax` varchar(100),
  `lawful_basis` text,
  `date_reviewed` date,
  `lawful_basis_source` varchar(100),
  `primary_address_street` varchar(150),
  `primary_address_city` varchar(100),
  `primary_address_state` varchar(100),
  `primary_address_postalcode` varchar(20),
  `primary_address_country` varchar(255),
  `alt_address_street` varchar(150),
  `alt_address_city` varchar(100),
  `alt_address_state` varchar(100),
  `alt_address_postalcode` varchar(20),
  `alt_address_country` varchar(255),
  `assistant` varchar(75),
  `assistant_phone` varchar(100),
  `converted` tinyint(1) default 0,
  `refered_by` varchar(100),
  `lead_source` varchar(100),
  `lead_source_description` text,
  `status` varchar(100),
  `status_description` text,
  `reports_to_id` char(36),
  `account_name` varchar(255),
  `account_description` text,
  `contact_id` char(36),
  `account_id` char(36),
  `opportunity_id` char(36),
  `opportunity_name` varchar(255),
  `opportunity_amount` varchar(50),
  `campaign_id` char(36),
  `birthdate` date,
  `portal_name` varchar(255),
  `portal_app` varchar(255),
  `website` varchar(255),
  primary key (`id`)
);
create index `leads_idx_del_user` on `leads` (`deleted`, `assigned_user_id`);
create index `leads_idx_leads_acct_del` on `leads` (`account_id`, `deleted`);
create index `leads_idx_leads_id_del` on `leads` (`id`, `deleted`);
create index `leads_idx_lead_acct_name_first` on `leads` (`account_name`, `deleted`);
create index `leads_idx_lead_assigned` on `leads` (`assigned_user_id`);
create index `leads_idx_lead_contact` on `leads` (`contact_id`);
create index `leads_idx_lead_del_stat` on `leads` (`last_name`, `status`, `deleted`, `first_name`);
create index `leads_idx_lead_last_first` on `leads` (`last_name`, `first_name`, `deleted`);
create index `leads_idx_lead_opp_del` on `leads` (`opportunity_id`, `deleted`);
create index `leads_idx_lead_phone_work` on `leads` (`phone_work`);
create index `leads_idx_reports_to` on `leads` (`reports_to_id`);

create table `contacts` (
  `id` char(36) not null,
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `salutation` varchar(255),
  `first_name` varchar(100),
  `last_name` varchar(100),
  `title` varchar(100),
  `photo` varchar(255),
  `department` varchar(255),
  `do_not_call` tinyint(1) default 0,
  `phone_home` varchar(100),
  `phone_mobile` varchar(100),
  `phone_work` varchar(100),
  `phone_other` varchar(100),
  `phone_fax` varchar(100),
  `lawful_basis` text,
  `date_reviewed` date,
  `lawful_basis_source` varchar(100),
  `primary_address_street` varchar(150),
  `primary_address_city` varchar(100),
  `primary_address_state` varchar(100),
  `primary_address_postalcode` varchar(20),
  `primary_address_country` varchar(255),
  `alt_address_street` varchar(150),
  `alt_address_city` varchar(100),
  `alt_address_state` varchar(100),
  `alt_address_postalcode` varchar(20),
  `alt_address_country` varchar(255),
  `assistant` varchar(75),
  `assistant_phone` varchar(100),
  `lead_source` varchar(255),
  `reports_to_id` char(36),
  `birthdate` date,
  `campaign_id` char(36),
  `joomla_account_id` varchar(255),
  `portal_account_disabled` tinyint(1),
  `portal_user_type` varchar(100) default 'Single',
  primary key (`id`)
);
create index `contacts_idx_contacts_del_last` on `contacts` (`deleted`, `last_name`);
create index `contacts_idx_cont_assigned` on `contacts` (`assigned_user_id`);
create index `contacts_idx_cont_del_reports` on `contacts` (`deleted`, `reports_to_id`, `last_name`);
create index `contacts_idx_cont_last_first` on `contacts` (`last_name`, `first_name`, `deleted`);
create index `contacts_idx_del_id_user` on `contacts` (`deleted`, `id`, `assigned_user_id`);
create index `contacts_idx_reports_to_id` on `contacts` (`reports_to_id`);

create table `accounts` (
  `id` char(36) not null,
  `name` varchar(150),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `account_type` varchar(50),
  `industry` varchar(50),
  `annual_revenue` varchar(100),
  `phone_fax` varchar(100),
  `billing_address_street` varchar(150),
  `billing_address_city` varchar(100),
  `billing_address_state` varchar(100),
  `billing_address_postalcode` varchar(20),
  `billing_address_country` varchar(255),
  `rating` varchar(100),
  `phone_office` varchar(100),
  `phone_alternate` varchar(100),
  `website` varchar(255),
  `ownership` varchar(100),
  `employees` varchar(10),
  `ticker_symbol` varchar(10),
  `shipping_address_street` varchar(150),
  `shipping_address_city` varchar(100),
  `shipping_address_state` varchar(100),
  `shipping_address_postalcode` varchar(20),
  `shipping_address_country` varchar(255),
  `parent_id` char(36),
  `sic_code` varchar(10),
  `campaign_id` char(36),
  primary key (`id`)
);
create index `accounts_idx_accnt_assigned_del` on `accounts` (`deleted`, `assigned_user_id`);
create index `accounts_idx_accnt_id_del` on `accounts` (`id`, `deleted`);
create index `accounts_idx_accnt_name_del` on `accounts` (`name`, `deleted`);
create index `accounts_idx_accnt_parent_id` on `accounts` (`parent_id`);

create table `accounts_contacts` (
  `id` varchar(36) not null,
  `contact_id` varchar(36),
  `account_id` varchar(36),
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `accounts_contacts_idx_account_contact` on `accounts_contacts` (`account_id`, `contact_id`);
create index `accounts_contacts_idx_contid_del_accid` on `accounts_contacts` (`contact_id`, `deleted`, `account_id`);

create table `opportunities` (
  `id` char(36) not null,
  `name` varchar(50),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `opportunity_type` varchar(255),
  `campaign_id` char(36),
  `lead_source` varchar(50),
  `amount` double,
  `amount_usdollar` double,
  `currency_id` char(36),
  `date_closed` date,
  `next_step` varchar(100),
  `sales_stage` varchar(255),
  `probability` double,
  primary key (`id`)
);
create index `opportunities_idx_opp_assigned` on `opportunities` (`assigned_user_id`);
create index `opportunities_idx_opp_id_deleted` on `opportunities` (`id`, `deleted`);
create index `opportunities_idx_opp_name` on `opportunities` (`name`);

create table `accounts_opportunities` (
  `id` varchar(36) not null,
  `opportunity_id` varchar(36),
  `account_id` varchar(36),
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `accounts_opportuniti_idx_account_opportunity` on `accounts_opportunities` (`account_id`, `opportunity_id`);
create index `accounts_opportuniti_idx_oppid_del_accid` on `accounts_opportunities` (`opportunity_id`, `deleted`, `account_id`);

create table `opportunities_contacts` (
  `id` varchar(36) not null,
  `contact_id` varchar(36),
  `opportunity_id` varchar(36),
  `contact_role` varchar(50),
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `opportunities_contac_idx_con_opp_con` on `opportunities_contacts` (`contact_id`);
create index `opportunities_contac_idx_con_opp_opp` on `opportunities_contacts` (`opportunity_id`);
create index `opportunities_contac_idx_opportunities_contacts` on `opportunities_contacts` (`opportunity_id`, `contact_id`);

create table `cases` (
  `id` char(36) not null,
  `name` varchar(255),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `case_number` int not null auto_increment,
  `type` varchar(255),
  `status` varchar(100),
  `priority` varchar(100),
  `resolution` text,
  `work_log` text,
  `account_id` char(36),
  `state` varchar(100) default 'Open',
  `contact_created_by_id` char(36),
  primary key (`id`),
  unique (`case_number`)
);
create index `cases_idx_account_id` on `cases` (`account_id`);
create index `cases_idx_cases_stat_del` on `cases` (`assigned_user_id`, `status`, `deleted`);
create index `cases_idx_case_name` on `cases` (`name`);

create table `contacts_cases` (
  `id` varchar(36) not null,
  `contact_id` varchar(36),
  `case_id` varchar(36),
  `contact_role` varchar(50),
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `contacts_cases_idx_contacts_cases` on `contacts_cases` (`contact_id`, `case_id`);
create index `contacts_cases_idx_con_case_case` on `contacts_cases` (`case_id`);
create index `contacts_cases_idx_con_case_con` on `contacts_cases` (`contact_id`);

create table `aop_case_updates` (
  `id` char(36) not null,
  `name` varchar(255),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `case_id` char(36),
  `contact_id` char(36),
  `internal` tinyint(1),
  primary key (`id`)
);

create table `aop_case_events` (
  `id` char(36) not null,
  `name` varchar(255),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `case_id` char(36),
  primary key (`id`)
);

create table `inbound_email` (
  `id` varchar(36) not null,
  `deleted` tinyint(1) default 0,
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `name` varchar(255),
  `status` varchar(100) default 'Active',
  `email_body_filtering` varchar(255) default 'multi',
  `server_url` varchar(100),
  `connection_string` varchar(255),
  `email_user` varchar(100),
  `email_password` varchar(100),
  `port` int default 143,
  `service` varchar(50),
  `mailbox` text,
  `sentFolder` varchar(255),
  `trashFolder` varchar(255),
  `delete_seen` tinyint(1) default 0,
  `move_messages_to_trash_after_import` tinyint(1) default 0,
  `mailbox_type` varchar(10),
  `template_id` char(36),
  `stored_options` text,
  `group_id` char(36),
  `is_personal` tinyint(1) default 0,
  `groupfolder_id` char(36),
  `type` varchar(255),
  `auth_type` varchar(255) default 'basic',
  `protocol` varchar(255) default 'imap',
  `is_ssl` tinyint(1) default 0,
  `distribution_user_id` char(36),
  `outbound_email_id` char(36),
  `create_case_template_id` char(36),
  `external_oauth_connection_id` char(36),
  primary key (`id`)
);

create table `inbound_email_autoreply` (
  `id` char(36) not null,
  `deleted` tinyint(1) default 0,
  `date_entered` datetime,
  `date_modified` datetime,
  `autoreplied_to` varchar(100),
  `ie_id` char(36) not null,
  primary key (`id`)
);
create index `inbound_email_autore_idx_ie_autoreplied_to` on `inbound_email_autoreply` (`autoreplied_to`);

create table `folders` (
  `id` char(36) not null,
  `name` varchar(255),
  `folder_type` varchar(25),
  `parent_folder` char(36),
  `has_child` tinyint(1) default 0,
  `is_group` tinyint(1) default 0,
  `is_dynamic` tinyint(1) default 0,
  `dynamic_query` text,
  `assign_to_id` char(36),
  `created_by` char(36) not null,
  `modified_by` char(36) not null,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `folders_idx_parent_folder` on `folders` (`parent_folder`);

create table `folders_rel` (
  `id` char(36) not null,
  `folder_id` char(36) not null,
  `polymorphic_module` varchar(25),
  `polymorphic_id` char(36) not null,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `folders_rel_idx_fr_id_deleted_poly` on `folders_rel` (`folder_id`, `deleted`, `polymorphic_id`);
create index `folders_rel_idx_poly_module_poly_id` on `folders_rel` (`polymorphic_module`, `polymorphic_id`);

create table `email_templates` (
  `id` char(36) not null,
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` varchar(36),
  `published` varchar(3),
  `name` varchar(255),
  `description` text,
  `subject` varchar(255),
  `body` longtext,
  `body_html` longtext,
  `deleted` tinyint(1),
  `assigned_user_id` char(36),
  `text_only` tinyint(1),
  `type` varchar(255),
  primary key (`id`)
);
create index `email_templates_idx_email_template_name` on `email_templates` (`name`);

create table `config` (
  `category` varchar(32),
  `name` varchar(32),
  `value` text
);
create index `config_idx_config_cat` on `config` (`category`);

create table `schedulers` (
  `id` varchar(36) not null,
  `deleted` tinyint(1) default 0,
  `date_entered` datetime,
  `date_modified` datetime,
  `created_by` char(36),
  `modified_user_id` char(36),
  `name` varchar(255),
  `job` varchar(255),
  `date_time_start` datetime,
  `date_time_end` datetime,
  `job_interval` varchar(100),
  `time_from` time,
  `time_to` time,
  `last_run` datetime,
  `status` varchar(100),
  `catch_up` tinyint(1) default 1,
  primary key (`id`)
);
create index `schedulers_idx_schedule` on `schedulers` (`date_time_start`, `deleted`);

create table `users` (
  `id` char(36) not null,
  `user_name` varchar(60),
  `user_hash` varchar(255),
  `system_generated_password` tinyint(1),
  `pwd_last_changed` datetime,
  `authenticate_id` varchar(100),
  `sugar_login` tinyint(1) default 1,
  `first_name` varchar(255),
  `last_name` varchar(255),
  `is_admin` tinyint(1) default 0,
  `external_auth_only` tinyint(1) default 0,
  `receive_notifications` tinyint(1) default 1,
  `description` text,
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `title` varchar(50),
  `photo` varchar(255),
  `department` varchar(50),
  `phone_home` varchar(50),
  `phone_mobile` varchar(50),
  `phone_work` varchar(50),
  `phone_other` varchar(50),
  `phone_fax` varchar(50),
  `status` varchar(100),
  `address_street` varchar(150),
  `address_city` varchar(100),
  `address_state` varchar(100),
  `address_country` varchar(100),
  `address_postalcode` varchar(20),
  `deleted` tinyint(1),
  `portal_only` tinyint(1) default 0,
  `show_on_employees` tinyint(1) default 1,
  `employee_status` varchar(100),
  `messenger_id` varchar(100),
  `messenger_type` varchar(100),
  `reports_to_id` char(36),
  `is_group` tinyint(1),
  `factor_auth` tinyint(1),
  `factor_auth_interface` varchar(255),
  primary key (`id`)
);
create index `users_idx_user_name` on `users` (`user_name`, `is_group`, `status`, `last_name`, `first_name`, `id`);

create table `securitygroups` (
  `id` char(36) not null,
  `name` varchar(255),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `noninheritable` tinyint(1),
  primary key (`id`)
);

create table `securitygroups_users` (
  `id` varchar(36) not null,
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  `securitygroup_id` varchar(36),
  `user_id` varchar(36),
  `primary_group` tinyint(1),
  `noninheritable` tinyint(1) default 0,
  primary key (`id`)
);
create index `securitygroups_users_securitygroups_users_idxa` on `securitygroups_users` (`securitygroup_id`);
create index `securitygroups_users_securitygroups_users_idxb` on `securitygroups_users` (`user_id`);
create index `securitygroups_users_securitygroups_users_idxc` on `securitygroups_users` (`user_id`, `deleted`, `securitygroup_id`, `id`);
create index `securitygroups_users_securitygroups_users_idxd` on `securitygroups_users` (`user_id`, `deleted`, `securitygroup_id`);

create table `securitygroups_records` (
  `id` char(36) not null,
  `securitygroup_id` char(36),
  `record_id` char(36),
  `module` varchar(100),
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `securitygroups_recor_idx_securitygroups_records_del` on `securitygroups_records` (`deleted`, `record_id`, `module`, `securitygroup_id`);
create index `securitygroups_recor_idx_securitygroups_records_mod` on `securitygroups_records` (`module`, `deleted`, `record_id`, `securitygroup_id`);

create table `securitygroups_default` (
  `id` char(36) not null,
  `securitygroup_id` char(36),
  `module` varchar(50),
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);

create table `acl_roles` (
  `id` char(36) not null,
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `name` varchar(150),
  `description` text,
  `deleted` tinyint(1),
  primary key (`id`)
);
create index `acl_roles_idx_aclrole_id_del` on `acl_roles` (`id`, `deleted`);

create table `acl_roles_users` (
  `id` varchar(36) not null,
  `role_id` varchar(36),
  `user_id` varchar(36),
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `acl_roles_users_idx_aclrole_id` on `acl_roles_users` (`role_id`);
create index `acl_roles_users_idx_aclrole_user` on `acl_roles_users` (`role_id`, `user_id`);
create index `acl_roles_users_idx_acluser_id` on `acl_roles_users` (`user_id`);

create table `acl_roles_actions` (
  `id` varchar(36) not null,
  `role_id` varchar(36),
  `action_id` varchar(36),
  `access_override` int,
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  primary key (`id`)
);
create index `acl_roles_actions_idx_aclrole_action` on `acl_roles_actions` (`role_id`, `action_id`);
create index `acl_roles_actions_idx_acl_action_id` on `acl_roles_actions` (`action_id`);
create index `acl_roles_actions_idx_acl_role_id` on `acl_roles_actions` (`role_id`);

create table `alerts` (
  `id` char(36) not null,
  `name` varchar(255),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `is_read` tinyint(1),
  `target_module` varchar(255),
  `type` varchar(255),
  `url_redirect` varchar(255),
  `reminder_id` char(36),
  primary key (`id`)
);

create table `aow_workflow` (
  `id` char(36) not null,
  `name` varchar(255),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `flow_module` varchar(100),
  `flow_run_on` varchar(100) default '0',
  `status` varchar(100) default 'Active',
  `run_when` varchar(100) default 'Always',
  `multiple_runs` tinyint(1) default 0,
  `run_on_import` tinyint(1) default 0,
  primary key (`id`)
);
create index `aow_workflow_aow_workflow_index_status` on `aow_workflow` (`status`);

create table `aow_processed` (
  `id` char(36) not null,
  `name` varchar(255),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `aow_workflow_id` char(36),
  `parent_id` char(36),
  `parent_type` varchar(100),
  `status` varchar(100) default 'Pending',
  primary key (`id`)
);
create index `aow_processed_aow_processed_index_status` on `aow_processed` (`status`);
create index `aow_processed_aow_processed_index_workflow` on `aow_processed` (`aow_workflow_id`, `status`, `parent_id`, `deleted`);
create index `aow_processed_aow_processed_index_workflow_id` on `aow_processed` (`aow_workflow_id`);

create table `campaign_log` (
  `id` char(36) not null,
  `campaign_id` char(36),
  `target_tracker_key` varchar(36),
  `target_id` varchar(36),
  `target_type` varchar(100),
  `activity_type` varchar(100),
  `activity_date` datetime,
  `related_id` varchar(36),
  `related_type` varchar(100),
  `archived` tinyint(1) default 0,
  `hits` int default 0,
  `list_id` char(36),
  `deleted` tinyint(1),
  `date_modified` datetime,
  `more_information` varchar(100),
  `marketing_id` char(36),
  primary key (`id`)
);
create index `campaign_log_idx_camp_campaign_id` on `campaign_log` (`campaign_id`);
create index `campaign_log_idx_camp_more_info` on `campaign_log` (`more_information`);
create index `campaign_log_idx_camp_tracker` on `campaign_log` (`target_tracker_key`);
create index `campaign_log_idx_target_id` on `campaign_log` (`target_id`);
create index `campaign_log_idx_target_id_deleted` on `campaign_log` (`target_id`, `deleted`);

create table `fields_meta_data` (
  `id` varchar(255) not null,
  `name` varchar(255),
  `vname` varchar(255),
  `comments` varchar(255),
  `help` varchar(255),
  `custom_module` varchar(255),
  `type` varchar(255),
  `len` int,
  `required` tinyint(1) default 0,
  `default_value` varchar(255),
  `date_modified` datetime,
  `deleted` tinyint(1) default 0,
  `audited` tinyint(1) default 0,
  `massupdate` tinyint(1) default 0,
  `duplicate_merge` smallint default 0,
  `reportable` tinyint(1) default 1,
  `importable` varchar(255),
  `ext1` varchar(255),
  `ext2` varchar(255),
  `ext3` varchar(255),
  `ext4` text,
  primary key (`id`)
);
create index `fields_meta_data_idx_meta_cm_del` on `fields_meta_data` (`custom_module`, `deleted`);
create index `fields_meta_data_idx_meta_id_del` on `fields_meta_data` (`id`, `deleted`);

create table `aod_indexevent` (
  `id` char(36) not null,
  `name` varchar(255),
  `date_entered` datetime,
  `date_modified` datetime,
  `modified_user_id` char(36),
  `created_by` char(36),
  `description` text,
  `deleted` tinyint(1) default 0,
  `assigned_user_id` char(36),
  `error` varchar(255),
  `success` tinyint(1) default 0,
  `record_id` char(36),
  `record_module` varchar(255),
  primary key (`id`)
);
create index `aod_indexevent_idx_record_id` on `aod_indexevent` (`record_id`);
create index `aod_indexevent_idx_record_module` on `aod_indexevent` (`record_module`);

create table `accounts_cstm` (
  `id_c` char(36) not null,
  `jjwg_maps_lng_c` float default 0,
  `jjwg_maps_lat_c` float default 0,
  `jjwg_maps_geocode_status_c` varchar(255),
  `jjwg_maps_address_c` varchar(255),
  primary key (`id_c`)
);
create table `accounts_audit` (
  `id` char(36) not null,
  `parent_id` char(36) not null,
  `date_created` datetime,
  `created_by` varchar(36),
  `field_name` varchar(100),
  `data_type` varchar(100),
  `before_value_string` varchar(255),
  `after_value_string` varchar(255),
  `before_value_text` text,
  `after_value_text` text,
  primary key (`id`)
);
create index `accounts_audit_parent` on `accounts_audit` (`parent_id`);

create table `contacts_cstm` (
  `id_c` char(36) not null,
  `jjwg_maps_lng_c` float default 0,
  `jjwg_maps_lat_c` float default 0,
  `jjwg_maps_geocode_status_c` varchar(255),
  `jjwg_maps_address_c` varchar(255),
  primary key (`id_c`)
);
create table `contacts_audit` (
  `id` char(36) not null,
  `parent_id` char(36) not null,
  `date_created` datetime,
  `created_by` varchar(36),
  `field_name` varchar(100),
  `data_type` varchar(100),
  `before_value_string` varchar(255),
  `after_value_string` varchar(255),
  `before_value_text` text,
  `after_value_text` text,
  primary key (`id`)
);
create index `contacts_audit_parent` on `contacts_audit` (`parent_id`);

create table `leads_cstm` (
  `id_c` char(36) not null,
  `jjwg_maps_lng_c` float default 0,
  `jjwg_maps_lat_c` float default 0,
  `jjwg_maps_geocode_status_c` varchar(255),
  `jjwg_maps_address_c` varchar(255),
  primary key (`id_c`)
);
create table `leads_audit` (
  `id` char(36) not null,
  `parent_id` char(36) not null,
  `date_created` datetime,
  `created_by` varchar(36),
  `field_name` varchar(100),
  `data_type` varchar(100),
  `before_value_string` varchar(255),
  `after_value_string` varchar(255),
  `before_value_text` text,
  `after_value_text` text,
  primary key (`id`)
);
create index `leads_audit_parent` on `leads_audit` (`parent_id`);

create table `cases_cstm` (
  `id_c` char(36) not null,
  `jjwg_maps_lng_c` float default 0,
  `jjwg_maps_lat_c` float default 0,
  `jjwg_maps_geocode_status_c` varchar(255),
  `jjwg_maps_address_c` varchar(255),
  primary key (`id_c`)
);
create table `cases_audit` (
  `id` char(36) not null,
  `parent_id` char(36) not null,
  `date_created` datetime,
  `created_by` varchar(36),
  `field_name` varchar(100),
  `data_type` varchar(100),
  `before_value_string` varchar(255),
  `after_value_string` varchar(255),
  `before_value_text` text,
  `after_value_text` text,
  primary key (`id`)
);
create index `cases_audit_parent` on `cases_audit` (`parent_id`);

create table `opportunities_cstm` (
  `id_c` char(36) not null,
  `jjwg_maps_lng_c` float default 0,
  `jjwg_maps_lat_c` float default 0,
  `jjwg_maps_geocode_status_c` varchar(255),
  `jjwg_maps_address_c` varchar(255),
  primary key (`id_c`)
);
create table `opportunities_audit` (
  `id` char(36) not null,
  `parent_id` char(36) not null,
  `date_created` datetime,
  `created_by` varchar(36),
  `field_name` varchar(100),
  `data_type` varchar(100),
  `before_value_string` varchar(255),
  `after_value_string` varchar(255),
  `before_value_text` text,
  `after_value_text` text,
  primary key (`id`)
);
create index `opportunities_audit_parent` on `opportunities_audit` (`parent_id`);
