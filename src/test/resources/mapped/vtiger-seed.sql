insert into vtiger_users values (1, 'admin', '', 'Administrator', 'Active', 'admin@example.com', 0), (5, 'anna', 'Anna', 'Novak', 'Active', 'anna@example.com', 0), (6, 'boris', 'Boris', 'Petrov', 'Active', 'boris@example.com', 0);
insert into vtiger_role values ('H2', 'CEO'), ('H5', 'Support');
insert into vtiger_user2role values (1, 'H2'), (5, 'H5'), (6, 'H5');
insert into vtiger_groups values (2, 'Support Group');
insert into vtiger_users2group values (2, 5), (2, 6);
insert into vtiger_crmentity (crmid, setype, smownerid, createdtime, modifiedtime, label) values (11, 'Accounts', 5, '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'Acme'), (12, 'Contacts', 6, '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'John Smith');
insert into vtiger_account (accountid, account_no, accountname, email1) values (11, 'ACC1', 'Acme', 'info@acme.example');
insert into vtiger_contactdetails (contactid, contact_no, accountid, firstname, lastname, email) values (12, 'CON1', 11, 'John', 'Smith', 'john@acme.example');
