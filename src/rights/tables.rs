//! What of each table is about one reseller, and handed out to it. Every table and every column is decided here: a test
//! compares this with the database, so that nothing new is forgotten, and no secret slips out.

/// A table of which rows are handed out.
#[derive(Debug)]
pub struct Exported {
    /// Its name, and that of its file.
    pub name: &'static str,
    /// The columns that are handed out, with a space between them.
    pub columns: &'static str,
    /// Those that are not, and why.
    pub withheld: &'static [(&'static str, &'static str)],
    /// The column by which its rows are read, a part at a time.
    pub key: &'static str,
    /// Reads the rows of reseller `$1` whose key follows `$2`: some, or where several have the same key, all of the next
    /// one.
    pub(super) sql: &'static str,
}

impl Exported {
    /// Whether this column is handed out.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.split(' ').any(|name| name == column)
    }
}

/// The rows that follow, by a key that no two of them share.
macro_rules! rows {
    ($table:literal, $key:literal, $own:literal) => {
        concat! {
            "select t.* from ", $table, " t where ", $own, " and t.", $key, " > $2 order by t.", $key, " limit 500"
        }
    };
}

/// Every row of the next key.
macro_rules! groups {
    ($table:literal, $key:literal, $own:literal) => {
        concat! {
            "select t.* from ", $table, " t where ", $own, " and t.", $key, " = (select min(t.", $key, ") from ",
            $table, " t where ", $own, " and t.", $key, " > $2)"
        }
    };
}

/// A table: how it is read, its name, its key, which rows are the reseller's, what is withheld, and what is not.
macro_rules! exported {
    ($manner:ident, $table:literal, $key:literal, $own:literal, $withheld:expr, $columns:literal) => {
        Exported {
            name: $table,
            columns: $columns,
            withheld: $withheld,
            key: $key,
            sql: $manner!($table, $key, $own),
        }
    };
}

/// Tables of which nothing is handed out, and why.
pub const APART: &[(&str, &str)] = &[
    ("audit_head", "the end of the chain of everybody’s lines"),
    ("country_rules", "Microsoft’s, the same for everybody"),
    ("domain_checks", "counted for an hour against overload"),
    ("licence_prices", "Microsoft’s, the same for everybody"),
    ("licence_texts", "Microsoft’s, the same for everybody"),
    ("licences", "Microsoft’s, the same for everybody"),
    ("microsoft_budgets", "counted for a minute against overload"),
    ("microsoft_consents", "the provider’s own, and a secret"),
    ("order_checks", "counted for a minute against overload"),
    ("price_sheets", "Microsoft’s, the same for everybody"),
    ("recovery_codes", "digests of secrets"),
    ("reset_links", "digests of secrets, which end within the hour"),
    ("sessions", "secrets, which end with the session"),
    ("sign_in_failures", "digests, counted for a while against guessing"),
    ("term_lock", "a setting of the panel’s, the same for everybody"),
    ("unknown_codes", "Microsoft’s answers, with nothing of whoever asked"),
    ("workers", "the processes of the panel"),
];

/// Every other table, from whom it is about to what was done.
pub const EXPORTED: &[Exported] = &[
    exported! { rows, "resellers", "id", "t.id = $1", &[],
    "id name country mpn_id handover created_at disabled_at undo_minutes other_minutes large_from \
     approval_from second_factor" },
    exported! { rows, "accounts", "id", "t.id in (select account_id from memberships where reseller_id = $1)",
    &[("password_hash", "a secret")],
    "id email name password_changed_at language time_zone theme staff_role created_at disabled_at" },
    exported! { rows, "authenticators", "account_id",
    "t.account_id in (select account_id from memberships where reseller_id = $1)",
    &[("secret", "a secret"), ("pending", "a secret"), ("last_step", "tells of a code")],
    "account_id confirmed_at" },
    exported! { groups, "devices", "account_id",
    "t.account_id in (select account_id from memberships where reseller_id = $1)",
    &[("token_digest", "of a secret cookie")],
    "account_id created_at used_at" },
    exported! { groups, "memberships", "account_id", "t.reseller_id = $1", &[],
    "account_id reseller_id role" },
    exported! { rows, "reminder_settings", "account_id",
    "t.account_id in (select account_id from memberships where reseller_id = $1)", &[],
    "account_id ends windows changes digest updated_at" },
    exported! { groups, "reminders", "account_id", "t.reseller_id = $1", &[],
    "account_id reseller_id kind subject at step day sent_at" },
    exported! { rows, "calendars", "id", "t.reseller_id = $1",
    &[("nonce", "makes a secret address"), ("token_digest", "makes a secret address")],
    "id account_id reseller_id kind service undecided created_at fetched_at revoked_at" },
    exported! { rows, "invitations", "id", "t.reseller_id = $1",
    &[("admitted_by", "names a member of our staff")],
    "id reseller_id account_id state cause prefix mpn_id company first_name last_name email country language \
     is_mailed link reseller_tenant_id tenant_id tenant_name job_id service_id created_at updated_at \
     expires_at" },
    exported! { rows, "orders", "id", "t.reseller_id = $1", &[],
    "id reseller_id account_id form_key kind state step cause service_id language mpn_id prefix company \
     first_name last_name email phone address postcode city region country registration_number \
     reseller_tenant_id tenant_id cart_id created_at updated_at completed_at stale_carts" },
    exported! { rows, "order_lines", "id", "t.order_id in (select id from orders where reseller_id = $1)", &[],
    "id order_id position licence_id title term billing_cycle quantity price currency catalog_item_id \
     microsoft_order_id microsoft_subscription_id cause microsoft_line" },
    exported! { rows, "services", "id", "t.reseller_id = $1",
    &[("sealed_password", "a secret"), ("search", "the names beside it once more")],
    "id reseller_id domain display_name state tenant_id mpn_id company first_name last_name email phone \
     address postcode city region country language admin_name version created_at updated_at synced_at" },
    exported! { rows, "subscriptions", "id", "t.service_id in (select id from services where reseller_id = $1)", &[],
    "id service_id order_id licence_id microsoft_id title product_id sku_id term billing_cycle status \
     quantity wanted task_id cause version auto_renew cancellable_until term_ends_at reducible_until \
     refundable raw created_at updated_at vanished_at ending next_term extended_since transitions \
     transitions_read_at" },
    exported! { rows, "decisions", "id",
    "t.subscription_id in (select u.id from subscriptions u join services s on s.id = u.service_id where s.reseller_id = $1)", &[],
    "id subscription_id account_id job_id outcome quantity licence_id term_ends_at kept_until state cause \
     decided_at sent_at settled_at replaced_by" },
    exported! { rows, "scheduled_changes", "id",
    "t.subscription_id in (select u.id from subscriptions u join services s on s.id = u.service_id where s.reseller_id = $1)", &[],
    "id subscription_id account_id planned due_at state job_id task_id refusal cause dismissed_at created_at \
     updated_at licence_id" },
    exported! { rows, "drifts", "id",
    "t.subscription_id in (select u.id from subscriptions u join services s on s.id = u.service_id where s.reseller_id = $1)", &[],
    "id subscription_id field known shown found_at seen_at closed_at closing account_id" },
    exported! { rows, "deadlines", "id", "t.reseller_id = $1", &[],
    "id reseller_id service_id subscription_id order_id kind at seats outcome written_at" },
    exported! { rows, "domains", "id", "t.service_id in (select id from services where reseller_id = $1)", &[],
    "id service_id name found checked_at created_at" },
    exported! { rows, "handovers", "id", "t.service_id in (select id from services where reseller_id = $1)",
    &[("nonce", "makes a secret address"), ("token_digest", "makes a secret address")],
    "id service_id recipient language created_at expires_at opened_at recalled_at" },
    exported! { rows, "password_resets", "job_id", "t.service_id in (select id from services where reseller_id = $1)",
    &[("sealed", "a secret")],
    "job_id service_id set_at" },
    exported! { groups, "usage_days", "service_id",
    "t.service_id in (select id from services where reseller_id = $1)", &[],
    "service_id product day name assigned total peak read_at" },
    exported! { rows, "usage_readings", "service_id",
    "t.service_id in (select id from services where reseller_id = $1)", &[],
    "service_id read_at tried_at cause" },
    exported! { rows, "bulk_runs", "id", "t.reseller_id = $1", &[],
    "id reseller_id account_id state name starter_id job_id created_at updated_at" },
    exported! { groups, "bulk_lines", "run_id", "t.run_id in (select id from bulk_runs where reseller_id = $1)", &[],
    "run_id number state service licence wish subscription_id version quantity wanted price currency \
     billing_cycle reason task_id subscription present decision next_licence next_plan outcome next_quantity \
     next_licence_id next_price next_cycle committed committed_until kept_until" },
    exported! { rows, "mails", "id", "t.reseller_id = $1", &[],
    "id template recipient language facts state attempts answer message_id reseller_id order_id service_id \
     handover_id created_at next_try_at sent_at" },
    exported! { rows, "jobs", "id", "t.reseller_id = $1",
    &[("lease", "names a process of the panel"), ("leased_until", "names a process of the panel"),],
    "id kind payload state attempts next_try_at answer account_id reseller_id order_id service_id \
     subscription_id created_at updated_at finished_at hold held_at held_until" },
    exported! { rows, "job_steps", "id", "t.job_id in (select id from jobs where reseller_id = $1)", &[],
    "id job_id name state request_id correlation_id tries status code answer started_at finished_at about \
     tried_at" },
    exported! { rows, "job_progress", "job_id", "t.job_id in (select id from jobs where reseller_id = $1)", &[],
    "job_id done total" },
    exported! { rows, "approvals", "job_id", "t.job_id in (select id from jobs where reseller_id = $1)", &[],
    "job_id asked_by commitment currency asked_at decision decided_by decided_at reason counted" },
    exported! { rows, "audit", "id", "t.reseller_id = $1", &[],
    "id at account_id reseller_id act order_id service_id subscription_id job_id mail_id details" },
    exported! { rows, "audit_chain", "position", "t.line in (select id from audit where reseller_id = $1)", &[],
    "position line salt words_digest hash" },
];
