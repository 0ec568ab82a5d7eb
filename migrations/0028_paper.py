"""Labels, lists and letters that were printed, and who is told by a letter that is still to be posted."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0028_paper"
VERSION = "1.38.0"
DESCRIPTION = "Runs of labels, lists and letters"

PAPER = """
-- `about` is a purpose's key, or 'article_14'. What was given to somebody else is a disclosure as well.
create table paper_runs (
    id         uuid         primary key default gen_random_uuid(),
    kind       varchar(12)  not null,
    about      varchar(40)  not null,
    whom       varchar(200) not null,
    disclosure bigint       references disclosures on update cascade on delete restrict,
    printed    integer      not null,
    left_out   jsonb        not null default '{}',
    made_at    timestamptz  not null,
    made_by    uuid         references staff_members on update cascade on delete set null,
    posted_on  date,
    constraint paper_kind_is_known check (kind in ('labels', 'list', 'letters'))
);
create index paper_runs_made_by on paper_runs (made_by);
create index paper_runs_disclosure on paper_runs (disclosure);
create index paper_runs_made_at on paper_runs (made_at);

-- Whom a run tells where their data came from, until it is posted; then it stands with the person.
create table paper_run_people (
    id      bigserial primary key,
    run     uuid      not null references paper_runs on update cascade on delete cascade,
    contact uuid      not null references contacts on update cascade on delete cascade
);
create index paper_run_people_run on paper_run_people (run);
create index paper_run_people_contact on paper_run_people (contact);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(PAPER)

    manager.add_raw(run)
    return manager
