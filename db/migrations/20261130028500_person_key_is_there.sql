-- migrate:up
-- A setting that was said for one transaction is empty afterwards, not gone. Where a pooler shares the connections, the next one on it
-- may be somebody's who has no key: it fails as on a fresh connection, for a hash under no key would be found by nobody.
create or replace function person_pads() returns bytea language sql stable strict parallel safe
  return decode(
    current_setting(case current_setting('app.person_key') when '' then 'app.person_key is empty' else 'app.person_key' end), 'hex');

-- migrate:down
create or replace function person_pads() returns bytea language sql stable strict parallel safe
  return decode(current_setting('app.person_key'), 'hex');
