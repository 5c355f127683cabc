insert into staff (login, name, email, job) values ('anna', 'Anna Novak', 'anna@example.com', 'support'), ('boris', 'Boris Petrov', 'boris@example.com', 'support');
insert into team (name) values ('Support Group');
insert into team_member values (1, 1), (1, 2);
insert into company (name) values ('Acme');
insert into person (name, email, company_id, owner_id) values ('John Smith', 'john@acme.example', 1, 2);
