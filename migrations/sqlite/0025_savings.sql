-- usage_days: the figures of a service's last reading are found without a walk through its year.
create index usage_days_reading on usage_days (service_id, read_at);
