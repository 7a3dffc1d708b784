-- The integration account's consent at Microsoft: its newest refresh token, sealed with the panel's key. There is one
-- row at most.
create table microsoft_consents (
    id integer primary key check (id = 1),
    generation bigint not null, -- grows with each token stored: whoever used an older one looks again
    sealed blob not null,
    origin text not null check (origin in ('setting', 'sign-in', 'rotation')),
    setting_digest text, -- of the token from the settings that was taken over last: it is not taken over twice
    stored_at datetime not null,
    ended_at datetime -- since when Microsoft refuses it; null as long as it is good
);

-- How many requests went to Microsoft about one tenant (a customer's, or the provider's own) in the last half minutes,
-- so that all processes together stay below Microsoft's limit.
create table microsoft_budgets (
    tenant text primary key,
    half_minute bigint not null, -- half minutes since 1970
    calls bigint not null, -- in that one
    one_before bigint not null, -- in the one before
    two_before bigint not null
);
