-- A new password for the first administrator of a tenant, from the moment it was chosen until it is the service's own.
create table password_resets (
    job_id bigint primary key references jobs (id),
    service_id bigint not null references services (id),
    sealed blob, -- until it is handed over, or Microsoft refused it
    set_at datetime -- when Microsoft said that it is set
);
create index password_resets_service on password_resets (service_id);

-- What a tenant had and used of one of Microsoft's licence products on one day: the last reading of the day, and its peak.
create table usage_days (
    service_id bigint not null references services (id),
    product text not null, -- Microsoft's id of the licence product, which is not the catalogue's
    day datetime not null, -- its beginning in UTC
    name text not null,
    assigned bigint not null, -- at the last reading
    total bigint not null, -- at the last reading
    peak bigint not null, -- the most that were assigned at any reading of the day
    read_at datetime not null,
    primary key (service_id, product, day)
);

-- When the usage of a tenant was last read, and why not if it was not.
create table usage_readings (
    service_id bigint primary key references services (id),
    read_at datetime, -- the last reading that succeeded
    tried_at datetime not null,
    cause text -- why the last one did not: the last part of a text key
);
