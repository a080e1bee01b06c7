-- migrate:up
-- The operator stops and allows all sending by the API, which works as the app role.
grant update on kill_switch to cadencia_app;

-- migrate:down
revoke update on kill_switch from cadencia_app;
