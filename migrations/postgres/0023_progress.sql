-- How far a job that takes long has come, for a page that shows it.
create table job_progress (
    job_id bigint primary key references jobs (id),
    done bigint not null,
    total bigint not null
);
