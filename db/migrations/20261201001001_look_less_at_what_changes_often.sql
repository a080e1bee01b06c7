-- migrate:up
-- Each look that autovacuum takes at a table makes every connection plan anew what touches it, the statements of its triggers too.
-- A person on their way writes a dozen marks, nine versions of messages and as many of enrolments and steps: with a look each 5 s at all
-- of these, planning cost as much as doing. A look is due after about as many people as for leads (500), and at queues of marks, whose
-- rows last a second, only when what is left of them takes longer to pass over.
alter table messages set (autovacuum_analyze_threshold = 2500);
alter table enrolments set (autovacuum_analyze_threshold = 1500);
alter table enrolment_steps set (autovacuum_analyze_threshold = 2500);
alter table flow_count_marks set (autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_scale_factor = 0,
  autovacuum_analyze_threshold = 50000, autovacuum_vacuum_insert_threshold = -1);
alter table marketing_changes set (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0,
  autovacuum_analyze_threshold = 20000, autovacuum_vacuum_insert_threshold = -1);
alter table flow_tallies set (autovacuum_vacuum_threshold = 500, autovacuum_analyze_threshold = 2500);
alter table flow_counts set (autovacuum_vacuum_threshold = 500, autovacuum_analyze_threshold = 1000);
-- Nobody asks by what these hold, and sorting it was most of a look.
alter table messages alter rendered set statistics 0, alter variables set statistics 0, alter said set statistics 0,
  alter error_detail set statistics 0, alter reason_data set statistics 0;
alter table enrolment_steps alter data set statistics 0;
alter table enrolments alter vars set statistics 0;
alter table events alter outcome set statistics 0;

-- migrate:down
