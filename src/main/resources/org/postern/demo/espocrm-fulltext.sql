-- The full-text indexes of EspoCRM's tables, for MariaDB: two thirds of what storing a mail costs.

create fulltext index `idx_email_system_full_text_search` on `email` (`name`, `body_plain`, `body`);
create fulltext index `idx_case_system_full_text_search` on `case` (`name`, `description`);
create fulltext index `idx_note_system_full_text_search` on `note` (`post`);
