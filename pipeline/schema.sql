-- Every table, key and view of the register. Each column is described in metadata.yml; a test holds the two together.
-- Columns that can be empty carry a `<field>_status`: stated, not_stated, not_recorded, withheld, not_read, unparsed.

create table source (
    source_id text primary key,
    title text not null,
    publisher text not null,
    homepage_url text not null,
    licence text not null,
    licence_url text not null,
    note text not null
) strict;

create table document (
    sha256 text primary key,
    byte_count integer not null,
    media_type text not null,
    status text not null check (status in ('read', 'page', 'refused')),
    reason text not null
) strict;

create table capture (
    capture_id integer primary key,
    source_id text not null references source (source_id),
    url text not null,
    captured_at text not null,
    via text not null check (via in ('live', 'web-archive', 'foi', 'manual', 'transcribed')),
    sha256 text not null references document (sha256),
    role text not null check (role in ('page', 'attachment')),
    final_url text not null,
    file_name text not null,
    link_text text not null,
    found_on text not null,
    captured_by text not null
) strict;

create table section (
    section_id text primary key,
    source_id text not null references source (source_id),
    title text not null,
    keeps text not null check (keeps in ('all', 'while_held', 'while_open', 'period', 'totals', 'partial')),
    inclusion_rule text not null,
    outcome text not null,
    outcome_evidence text not null,
    makes text not null check (makes in ('listing', 'claim', 'parliament_item', 'tally', 'note')),
    absence_means text not null
) strict;

create table edition (
    edition_id text primary key,
    source_id text not null references source (source_id),
    title text not null,
    as_at text not null,
    as_at_rule text not null,
    position integer not null,
    status text not null check (status in ('read', 'part_read', 'unread', 'quarantined', 'transcribed')),
    status_reason text not null,
    reissue_of text references edition (edition_id),
    first_captured_at text not null,
    withheld_differences integer
) strict;

create table edition_section (
    edition_id text not null references edition (edition_id),
    section_id text not null references section (section_id),
    speaks text not null check (speaks in ('yes', 'no')),
    reason text not null,
    compared_with text references edition (edition_id),
    primary key (edition_id, section_id)
) strict;

create table edition_document (
    edition_id text not null references edition (edition_id),
    sha256 text not null references document (sha256),
    primary key (edition_id, sha256)
) strict;

create table layout (
    layout_id text primary key,
    source_id text not null references source (source_id),
    section_id text references section (section_id),
    title text not null,
    evidence text not null,
    reviewed_by text not null,
    reviewed_on text not null
) strict;

create table sheet (
    sheet_id text primary key,
    edition_id text not null references edition (edition_id),
    section_id text references section (section_id),
    sheet_name text not null,
    sheet_index integer not null,
    sha256 text not null references document (sha256),
    layout_id text references layout (layout_id),
    layout_status text not null check (layout_status in ('declared', 'recognised', 'unread', 'withheld', 'quarantined')),
    reason text not null,
    hidden text not null check (hidden in ('yes', 'no')),
    heading_row integer,
    row_count integer not null,
    cell_count integer not null,
    witness_row_count integer not null,
    witness_cell_count integer not null,
    merged_ranges text not null
) strict;

create table sheet_column (
    sheet_id text not null references sheet (sheet_id),
    column_letter text not null,
    column_number integer not null,
    heading text not null,
    field text,
    treatment text not null check (treatment in ('read', 'withheld', 'left_out', 'undeclared')),
    why text not null,
    filled_cells integer not null,
    primary key (sheet_id, column_letter)
) strict;

create table source_row (
    row_id text primary key,
    sheet_id text not null references sheet (sheet_id),
    row_number integer not null,
    cells text not null,
    cell_kinds text not null,
    links text not null,
    cell_count integer not null,
    hidden text not null check (hidden in ('yes', 'no')),
    disposition text not null check (disposition in
        ('listing', 'tally', 'claim', 'parliament_item', 'heading', 'note', 'total', 'blank', 'withheld', 'superseded', 'set_aside')),
    reason text not null,
    unique (sheet_id, row_number)
) strict;

create table entry (
    entry_id text primary key,
    source_id text not null references source (source_id),
    section_id text not null references section (section_id),
    name text not null,
    reference text,
    reference_status text not null,
    title text,
    title_status text not null,
    purpose text,
    purpose_status text not null,
    publisher_type text,
    publisher_type_status text not null,
    classification text,
    classification_status text not null,
    tier text,
    tier_status text not null,
    identifiability text,
    identifiability_status text not null,
    sensitivity text,
    sensitivity_status text not null,
    outcome text not null check (outcome in ('sent', 'linked', 'matched', 'reuse_permitted', 'approved', 'secure_access',
        'refused', 'withdrawn', 'not_pursued', 'pending', 'not_stated')),
    outcome_evidence text not null,
    received_on text,
    received_on_status text not null,
    approved_on text,
    approved_on_status text not null,
    sent_on text,
    sent_on_status text not null,
    decided_on text,
    decided_on_status text not null,
    ends_on text,
    ends_on_status text not null,
    destroyed_on text,
    destroyed_on_status text not null,
    destruction text not null check (destruction in ('yes', 'no', 'not_stated')),
    destruction_status text not null,
    destruction_text text,
    destruction_text_status text not null,
    retention_text text,
    retention_text_status text not null,
    listed_date text,
    listed_date_status text not null,
    pupil_level text not null check (pupil_level in ('yes', 'no', 'not_stated')),
    pupil_level_evidence text not null,
    legal_gateway text,
    legal_gateway_status text not null,
    access_route text,
    access_route_status text not null,
    onward_sharing text not null check (onward_sharing in ('yes', 'no', 'not_stated')),
    onward_sharing_status text not null,
    onward_sharing_evidence text not null,
    datasets_text text,
    datasets_text_status text not null,
    years_text text,
    years_text_status text not null,
    record_count integer,
    record_count_status text not null,
    record_count_unit text,
    record_count_unit_status text not null,
    record_count_printed text not null,
    record_count_counts text not null check (record_count_counts in
        ('pupils', 'records', 'identities_checked', 'identities_matched', 'people', 'other', 'not_stated')),
    in_scope text not null check (in_scope in ('yes', 'no', 'not_stated')),
    in_scope_evidence text not null,
    audience text not null check (audience in ('external', 'internal', 'not_stated')),
    standing text,
    standing_status text not null,
    known_by text not null check (known_by in ('edition', 'transcription')),
    disagrees text not null,
    first_edition_id text not null references edition (edition_id),
    last_edition_id text not null references edition (edition_id)
) strict;

-- Every state of an entry, in order of time: the row of `entry` as it was from one edition until another said something new.
create table entry_version (
    entry_id text not null references entry (entry_id),
    valid_from text not null,
    valid_until text,
    entry text not null,
    commercial text not null,
    reach text not null,
    primary key (entry_id, valid_from)
) strict;

create table entry_key (
    key text not null,
    entry_id text not null references entry (entry_id),
    primary key (key, entry_id)
) strict;

-- What a row says: one for all listings whose values, datasets and organisations are the same, which editions repeat from one to the next.
create table wording (
    wording_id text primary key,
    listings integer not null
) strict;

create table listing (
    listing_id text primary key,
    row_id text not null unique references source_row (row_id),
    entry_id text not null references entry (entry_id),
    edition_id text not null references edition (edition_id),
    section_id text not null references section (section_id),
    link_rule text not null,
    listing_key text not null,
    stands_for text not null,
    seen_from text not null,
    wording_id text not null references wording (wording_id),
    reference text,
    title text,
    outcome text not null,
    approved_on text,
    approved_on_status text not null,
    legal_gateway text,
    access_route text,
    datasets_text text,
    standing text,
    in_scope text not null,
    audience text not null check (audience in ('external', 'internal', 'not_stated')),
    people_lines integer not null,
    people_lines_read integer not null
) strict;

create table wording_value (
    wording_id text not null references wording (wording_id),
    field text not null,
    column_letter text not null,
    printed text not null,
    value text,
    status text not null check (status in ('stated', 'not_stated', 'not_recorded', 'withheld', 'not_read', 'unparsed')),
    rule text not null,
    primary key (wording_id, field, column_letter)
) strict, without rowid;

-- Where a transcribed listing was told of: one source each.
create table citation (
    listing_id text primary key references listing (listing_id),
    source_kind text not null,
    source_title text not null,
    source_url text not null,
    seen text not null check (seen in ('in_source', 'second_hand', 'worked_out')),
    register_part text not null check (register_part in ('npd_requests', 'dsap_shares', 'police', 'lrs', 'accredited_projects', 'not_known')),
    listed_in text not null,
    stands_for text not null,
    remark text not null
) strict;

create table recipient (
    recipient_id text primary key,
    name text not null,
    status text not null check (status in ('decided', 'provisional')),
    is_class text not null check (is_class in ('yes', 'no'))
) strict;

create table recipient_name (
    name_text text primary key,
    recipient_id text not null references recipient (recipient_id),
    rule text not null,
    decided_by text not null,
    decided_on text not null,
    why text not null
) strict;

-- What kinds of body an organisation is, each with how that is known; without a row its kind is not stated.
create table recipient_kind (
    recipient_id text not null references recipient (recipient_id),
    kind text not null,
    how text not null check (how in ('name', 'source', 'our_judgement')),
    why text not null,
    source_title text,
    source_url text,
    stated_on text,
    primary key (recipient_id, kind)
) strict;

-- Legal forms, official numbers and other names of an organisation, each with its source.
create table recipient_fact (
    recipient_id text not null references recipient (recipient_id),
    fact text not null check (fact in ('legal_form', 'identifier', 'legal_name', 'former_name', 'trading_name', 'part_of', 'dissolved')),
    value text not null,
    address text,
    source_title text not null,
    source_url text,
    seen text not null check (seen in ('in_source', 'second_hand')),
    seen_on text not null,
    why text,
    primary key (recipient_id, fact, value)
) strict;

-- Every id that leads to a recipient: its own, those of bodies joined into it, and those that its spellings make.
create table recipient_key (
    key text not null,
    recipient_id text not null references recipient (recipient_id),
    primary key (key, recipient_id)
) strict;

-- Recipients that may be one organisation, and those of which a person has said that they are not.
create table recipient_candidate (
    recipient_id text not null references recipient (recipient_id),
    other_recipient_id text not null references recipient (recipient_id),
    ground text not null check (ground in ('other_name', 'bracket', 'same_words', 'abbreviation', 'words_more', 'spelling', 'in_place', 'remarked', 'decided')),
    score integer not null,
    why text not null,
    evidence text not null,
    decision text not null check (decision in ('undecided', 'not_same')),
    decided_by text,
    decided_on text,
    decided_why text,
    primary key (recipient_id, other_recipient_id)
) strict;

create table wording_recipient (
    wording_id text not null references wording (wording_id),
    recipient_id text not null references recipient (recipient_id),
    role text not null,
    matched text not null,
    rule text not null,
    primary key (wording_id, recipient_id, role)
) strict, without rowid;

create table entry_recipient (
    entry_id text not null references entry (entry_id),
    recipient_id text not null references recipient (recipient_id),
    role text not null,
    primary key (entry_id, recipient_id, role)
) strict;

-- The three facts that "commercial" may mean, of each entry; they are never made into one.
create table entry_commercial (
    entry_id text not null references entry (entry_id),
    fact text not null check (fact in ('legal_form', 'publisher_type', 'purpose')),
    answer text not null check (answer in ('yes', 'no', 'not_stated')),
    evidence text,
    why text not null,
    listing_id text references listing (listing_id),
    column_letter text,
    primary key (entry_id, fact)
) strict;

create table dataset (
    dataset_id text primary key,
    name text not null,
    custodian text not null,
    in_scope text not null check (in_scope in ('yes', 'no')),
    covers text,
    covers_status text not null,
    first_year text,
    first_year_status text not null,
    last_year text,
    last_year_status text not null,
    coverage_source text not null,
    part_of text references dataset (dataset_id) deferrable initially deferred,
    made_from text references dataset (dataset_id) deferrable initially deferred,
    asked_since text,
    description text not null
) strict;

create table dataset_phrase (
    phrase text primary key,
    dataset_id text not null references dataset (dataset_id),
    register text not null,
    why text not null
) strict;

create table wording_dataset (
    wording_id text not null references wording (wording_id),
    dataset_id text not null references dataset (dataset_id),
    matched text not null,
    primary key (wording_id, dataset_id)
) strict, without rowid;

create table entry_dataset (
    entry_id text not null references entry (entry_id),
    dataset_id text not null references dataset (dataset_id),
    primary key (entry_id, dataset_id)
) strict;

-- What is known of a dataset beside its description, and what is not, each with its source.
create table dataset_note (
    dataset_id text not null references dataset (dataset_id),
    position integer not null,
    kind text not null check (kind in ('adds', 'not_known')),
    said text not null,
    source_title text not null,
    source_url text not null,
    seen text not null check (seen in ('in_source', 'second_hand', 'worked_out')),
    primary key (dataset_id, position)
) strict;

-- Items of data. The Department's own rating and the law's lists are two facts and stand in columns of their own.
create table item (
    item_id text primary key,
    name text not null,
    description text not null,
    position integer not null,
    identifier text not null check (identifier in ('yes', 'no')),
    dfe_sensitive text not null check (dfe_sensitive in ('yes', 'no', 'not_stated')),
    dfe_printed text not null,
    dfe_source text not null,
    act_1998 text not null check (act_1998 in ('yes', 'may_reveal', 'no')),
    article_9 text not null check (article_9 in ('yes', 'may_reveal', 'no')),
    law_why text not null
) strict;

create table item_phrase (
    phrase text primary key,
    item_id text references item (item_id),
    why text not null
) strict;

-- What each cell says of each item; one row that says not_stated where nothing printed does.
create table entry_item (
    entry_id text not null references entry (entry_id),
    item_id text not null references item (item_id),
    status text not null check (status in ('included', 'absent', 'unparsed', 'not_stated')),
    printed text not null,
    listing_id text references listing (listing_id),
    field text not null,
    column_letter text not null,
    rule text not null,
    unique (entry_id, item_id, listing_id, field, column_letter, status),
    constraint what_is_said_has_its_cell check ((listing_id is null) = (status = 'not_stated'))
) strict;

-- The years and stages that are printed, cell by cell; one row that says not_stated where none are.
create table entry_years (
    entry_id text not null references entry (entry_id),
    position integer not null,
    year_from integer,
    year_to integer,
    years_status text not null check (years_status in ('stated', 'first_only', 'last_only', 'unparsed', 'not_stated')),
    years_kind text not null check (years_kind in ('academic_year', 'years', 'dates', 'born', 'not_stated')),
    stage text not null,
    basis text not null check (basis in ('printed', 'unparsed', 'not_stated')),
    printed text not null,
    rule text not null,
    listing_id text references listing (listing_id),
    field text not null,
    column_letter text not null,
    primary key (entry_id, position)
) strict;

create table tally (
    tally_id text primary key,
    row_id text not null references source_row (row_id),
    section_id text not null references section (section_id),
    period_from text,
    period_to text,
    measure text not null,
    quantity integer,
    qualifier text not null
) strict;

create table event (
    event_id text primary key,
    entry_id text not null references entry (entry_id),
    section_id text not null references section (section_id),
    edition_id text not null references edition (edition_id),
    previous_edition_id text not null references edition (edition_id),
    kind text not null check (kind in
        ('appeared', 'changed', 'moved', 'disappeared', 'reappeared', 'possibly_renumbered', 'possibly_moved')),
    other_entry_id text references entry (entry_id),
    other_section_id text references section (section_id),
    leaves text references section (section_id),
    enters text references section (section_id)
) strict;

create table change (
    event_id text not null references event (event_id),
    field text not null,
    before text,
    after text,
    primary key (event_id, field)
) strict;

create table correction (
    correction_id text primary key,
    row_id text not null references source_row (row_id),
    column_letter text not null,
    printed text not null,
    read_as text not null,
    decided_by text not null,
    decided_on text not null,
    why text not null
) strict;

-- What people said about a record, and what came of it: shown beside the record, dated. It changes nothing that is printed or read.
create table notice (
    notice_id text primary key,
    kind text not null check (kind in ('ours', 'publisher', 'dispute')),
    about text not null check (about in ('entry', 'recipient', 'dataset', 'edition', 'claim', 'parliament', 'row')),
    about_id text not null,
    path text,
    said_by text not null,
    said text not null,
    before text,
    after text,
    reported_on text,
    decided_by text not null,
    decided_on text not null,
    why text not null,
    constraint before_and_after_are_told_of_our_own_mistakes check ((kind = 'ours') = (before is not null and after is not null))
) strict;

create index notice_by_path on notice (path);

create table issue_type (
    issue_type text primary key,
    title text not null,
    severity text not null check (severity in ('error', 'warning', 'notice')),
    whose text not null check (whose in ('publisher', 'ours')),
    description text not null,
    remedy text not null
) strict;

create table issue (
    issue_id text primary key,
    issue_type text not null references issue_type (issue_type),
    source_id text references source (source_id),
    edition_id text references edition (edition_id),
    sheet_id text references sheet (sheet_id),
    row_id text references source_row (row_id),
    entry_id text references entry (entry_id),
    sha256 text,
    column_letter text not null,
    message text not null
) strict;

create table link_candidate (
    entry_id text not null references entry (entry_id),
    other_entry_id text not null references entry (entry_id),
    kind text not null check (kind in ('same_reference', 'same_title', 'told_of', 'remarked')),
    score integer,
    why text not null,
    decision text not null check (decision in ('undecided', 'not_same')),
    primary key (entry_id, other_entry_id)
) strict;

-- Questions, statements and debates in Parliament. The views `question` and `statement` hold one kind each.
create table parliament_item (
    item_id text primary key,
    row_id text references source_row (row_id),
    kind text not null check (kind in ('question', 'statement', 'debate')),
    house text not null check (house in ('commons', 'lords')),
    uin text,
    api_id text,
    tabled_on text,
    answered_on text,
    asked_by text,
    asked_by_party text,
    answered_by text,
    answering_body text,
    heading text,
    about text,
    answer text,
    answered_the_question text check (answered_the_question in ('yes', 'partly', 'no', 'not_seen')),
    source_url text not null,
    seen text not null check (seen in ('in_source', 'second_hand', 'worked_out')),
    remark text,
    versions integer not null check (versions > 0 or row_id is not null)
) strict;

-- Every state in which a question or statement was seen, in order of time; the last is the current one.
create table parliament_version (
    item_id text not null references parliament_item (item_id),
    position integer not null,
    sha256 text not null references document (sha256),
    captured_at text not null,
    last_seen_at text not null,
    state text not null check (state in ('unanswered', 'holding', 'answered', 'corrected', 'withdrawn', 'made')),
    tabled_on text,
    answered_on text,
    corrected_on text,
    answering_body text,
    heading text,
    question_text text,
    answer_text text,
    answer_html text,
    original_answer_text text,
    original_answer_html text,
    asked_by text,
    asked_by_party text,
    answered_by text,
    corrected_by text,
    changed text,
    stands_from text,
    names text,
    primary key (item_id, position)
) strict;

create table parliament_group (
    item_id text not null references parliament_item (item_id),
    uin text not null,
    tabled_on text,
    other_item_id text references parliament_item (item_id),
    primary key (item_id, uin)
) strict;

create table parliament_attachment (
    item_id text not null references parliament_item (item_id),
    position integer not null,
    title text,
    url text not null,
    file_type text,
    primary key (item_id, position)
) strict;

create table answer_cell (
    item_id text not null references parliament_item (item_id),
    table_number integer not null,
    row_number integer not null,
    column_number integer not null,
    heading text not null check (heading in ('yes', 'no')),
    printed text not null,
    quantity integer,
    qualifier text,
    repeats text not null check (repeats in ('yes', 'no')),
    primary key (item_id, table_number, row_number, column_number)
) strict;

create table parliament_recipient (
    item_id text not null references parliament_item (item_id),
    recipient_id text not null references recipient (recipient_id),
    named_in text not null check (named_in in ('question', 'answer', 'not_stated')),
    how text not null check (how in ('our_reading', 'name_in_text', 'reference_in_text', 'words_in_text', 'number_in_text')),
    primary key (item_id, recipient_id, named_in)
) strict;

-- Which children an entry's data may be about: year groups (0 is reception) in school years, each named by the year in which it begins,
-- or school years of birth. An empty end is open. A child born in the school year b is in year group n in the school year b + 5 + n.
create table entry_reach (
    entry_id text not null references entry (entry_id),
    position integer not null,
    group_from integer not null,
    group_to integer not null,
    year_from integer,
    year_to integer,
    born_from integer,
    born_to integer,
    sure text not null check (sure in ('stated', 'inferred', 'unknown')),
    why text not null,
    primary key (entry_id, position)
) strict;

-- Items of Parliament that name a dataset by its declared words, those of one word apart.
create table parliament_dataset (
    item_id text not null references parliament_item (item_id),
    dataset_id text not null references dataset (dataset_id),
    matched text not null,
    how text not null check (how in ('our_reading', 'name_in_text', 'reference_in_text', 'words_in_text', 'number_in_text')),
    primary key (item_id, dataset_id)
) strict;

create table parliament_citation (
    item_id text not null references parliament_item (item_id),
    cited text not null,
    cited_item_id text references parliament_item (item_id),
    how text not null check (how in ('our_reading', 'name_in_text', 'reference_in_text', 'words_in_text', 'number_in_text')),
    primary key (item_id, cited)
) strict;

create table parliament_entry (
    item_id text not null references parliament_item (item_id),
    entry_id text not null references entry (entry_id),
    named_in text not null check (named_in in ('question', 'answer', 'not_stated')),
    how text not null check (how in ('our_reading', 'name_in_text', 'reference_in_text', 'words_in_text', 'number_in_text')),
    primary key (item_id, entry_id)
) strict;

create table parliament_section (
    item_id text not null references parliament_item (item_id),
    section_id text not null references section (section_id),
    named_in text not null check (named_in in ('question', 'answer', 'not_stated')),
    how text not null check (how in ('our_reading', 'name_in_text', 'reference_in_text', 'words_in_text', 'number_in_text')),
    primary key (item_id, section_id)
) strict;

-- What somebody stated: a figure, or a statement without one. `quantity` is empty for a range; low and high hold its ends.
create table claim (
    claim_id text primary key,
    row_id text references source_row (row_id),
    item_id text references parliament_item (item_id),
    quotation text,
    sha256 text references document (sha256),
    decided_by text,
    decided_on text,
    kind text not null check (kind in ('figure', 'statement')),
    said_by text not null,
    said_by_role text not null,
    said_on text,
    source_kind text not null,
    source_ref text,
    about_section text not null,
    about_recipient text,
    measure text not null,
    quantity integer,
    quantity_low integer,
    quantity_high integer,
    quantity_status text not null check (quantity_status in ('stated', 'not_stated', 'not_recorded', 'not_read', 'unparsed')),
    quantity_why text,
    unit text,
    qualifier text,
    qualifier_place text check (qualifier_place in ('before', 'after')),
    exact text not null check (exact in ('yes', 'no')),
    period_from text,
    period_to text,
    scope text not null,
    superseded_by text references claim (claim_id) deferrable initially deferred,
    doubt text,
    doubt_kind text check (doubt_kind in ('ours', 'answer_changed', 'question_withdrawn', 'not_in_answer')),
    source_title text,
    source_url text not null,
    seen text not null check (seen in ('in_source', 'second_hand', 'worked_out')),
    remark text,
    constraint numbers_are_there_where_stated check (
        (quantity_low is null) = (quantity_status != 'stated') and (quantity_low is null) = (quantity_high is null)),
    constraint a_doubt_has_its_kind check ((doubt is null) = (doubt_kind is null)),
    constraint a_claim_rests_on_a_row_or_on_words_that_a_person_read check (
        (row_id is null) = (quotation is not null or decided_by is not null)
        and (row_id is null) = (sha256 is not null and decided_by is not null and decided_on is not null))
) strict;

-- What casts doubt on a claim as each version of its answer stood; the newest version's is the claim's own.
create table claim_doubt (
    claim_id text not null references claim (claim_id),
    position integer not null,
    doubt text not null,
    doubt_kind text not null check (doubt_kind in ('answer_changed', 'question_withdrawn', 'not_in_answer')),
    primary key (claim_id, position)
) strict;

-- Figures that the machine found in answers, and what became of each. None of them is a claim until a person has accepted it.
create table claim_candidate (
    candidate_id text primary key,
    item_id text not null references parliament_item (item_id),
    position integer not null,
    kind text not null check (kind in ('figure', 'table_figure', 'table', 'no_number', 'to_read', 'none_given')),
    quotation text,
    printed text,
    occurrence integer not null,
    quantity integer,
    qualifier text,
    counted text,
    measure text not null,
    quantity_status text not null,
    why text not null,
    answer_mark text,
    decision text not null check (decision in ('undecided', 'accepted', 'rejected', 'claimed')),
    claim_id text references claim (claim_id)
) strict;

create table claim_relation (
    claim_id text not null references claim (claim_id),
    relation text not null check (relation in
        ('agrees_with', 'conflicts_with', 'compare_with', 'not_comparable_with', 'part_of', 'corrects')),
    other_claim_id text not null references claim (claim_id),
    primary key (claim_id, relation, other_claim_id)
) strict;

create table claim_recipient (
    claim_id text not null references claim (claim_id),
    recipient_id text not null references recipient (recipient_id),
    primary key (claim_id, recipient_id)
) strict;

create table claim_entry (
    claim_id text not null references claim (claim_id),
    entry_id text not null references entry (entry_id),
    primary key (claim_id, entry_id)
) strict;

create table claim_dataset (
    claim_id text not null references claim (claim_id),
    dataset_id text not null references dataset (dataset_id),
    primary key (claim_id, dataset_id)
) strict;

-- A published total beside a count of our own. Without an edition of the time there is no number, and never 0. `query` is the SQL that
-- gave the number or, where what it needs is not whole, the SQL that lists what is lacking.
create table claim_count (
    claim_id text primary key references claim (claim_id),
    counted_status text not null check (counted_status in ('counted', 'no_edition_held', 'not_whole')),
    counted integer,
    counted_at_least integer,
    not_placed integer,
    set_aside integer,
    edition_id text references edition (edition_id),
    sources text not null,
    edition_from text not null,
    edition_to text not null,
    how text not null,
    query text,
    why text not null,
    why_they_need_not_agree text not null,
    constraint a_number_is_there_where_counted check (
        (counted is null) = (counted_status != 'counted') and (counted is null) = (not_placed is null)
        and (counted is null) = (counted_at_least is null) and (counted is null) = (set_aside is null) and (counted is null or query is not null))
) strict;

create table claim_count_part (
    claim_id text not null references claim_count (claim_id),
    outcome text not null,
    counted integer not null,
    counted_at_least integer not null,
    not_placed integer not null,
    primary key (claim_id, outcome)
) strict;

-- Editions known or assumed to exist that are not held, each with an address that a person can open.
create table wanted (
    wanted_id text primary key,
    source_id text not null references source (source_id),
    as_at text,
    title text not null,
    why text not null,
    address text not null
) strict;

create table build (
    build_id text primary key,
    as_of text not null,
    code_hash text not null,
    inputs_hash text not null,
    sqlite_version text not null
) strict;

-- What can be found. The numbers of one kind stand together, those of the things that its list starts from before the others, so that a
-- search counts each by a range of numbers; pipeline/checks.py holds them to it.
create table search_item (
    item_number integer primary key,
    kind text not null,
    item_id text not null,
    title text not null,
    body text not null,
    path text not null,
    in_scope text not null,
    begins text not null check (begins in ('yes', 'no'))
) strict;

-- What the list of entries is narrowed, counted and sorted by: one short row an entry, with the values that it has in entry_list. It is
-- written from that view when the rest is, since counting a hundred thousand long rows many times over is slow; pipeline/checks.py compares the two.
create table entry_facet (
    entry_id text primary key references entry (entry_id),
    item_number integer not null unique references search_item (item_number),
    year text not null,
    outcome text not null,
    in_scope text not null,
    audience text not null,
    access_route text,
    legal_gateway text,
    pupil_level text not null,
    company_by_legal_form text,
    commercial_by_publisher text,
    purpose_for_sale text,
    listing_state text not null,
    known_by text not null,
    source_id text not null,
    sent_on text,
    decided_on text,
    approved_on text,
    reference text,
    title text
) strict;

-- What the pages would else work out at each request. Each is the rows of a select of its own name in pipeline/queries/stored, written when
-- the rest is (tables/stored.py); pipeline/checks.py compares the two. Several names stand in one column, parted by "; ".
create table recipient_list (
    recipient_id text primary key references recipient (recipient_id),
    name text not null,
    kinds text,
    status text not null,
    is_class text not null,
    sent integer not null,
    linked integer not null,
    matched integer not null,
    reuse_permitted integer not null,
    approved integer not null,
    secure_access integer not null,
    refused integer not null,
    withdrawn integer not null,
    not_pursued integer not null,
    pending integer not null,
    not_stated integer not null,
    entries_in_scope integer not null,
    other_entries integer not null,
    other_roles text,
    names text
) strict;

create table dataset_list (
    dataset_id text primary key references dataset (dataset_id),
    name text not null,
    custodian text not null,
    in_scope text not null,
    covers text,
    covers_status text not null,
    first_year text,
    first_year_status text not null,
    last_year text,
    last_year_status text not null,
    coverage_source text not null,
    part_of text references dataset (dataset_id),
    made_from text references dataset (dataset_id),
    description text not null,
    sent integer not null,
    linked integer not null,
    matched integer not null,
    reuse_permitted integer not null,
    approved integer not null,
    secure_access integer not null,
    refused integer not null,
    withdrawn integer not null,
    not_pursued integer not null,
    pending integer not null,
    not_stated integer not null,
    entries_in_scope integer not null,
    other_entries integer not null
) strict;

create table edition_list (
    edition_id text primary key references edition (edition_id),
    source_id text not null references source (source_id),
    source_title text not null,
    title text not null,
    as_at text not null,
    as_at_rule text not null,
    position integer not null,
    status text not null,
    status_reason text not null,
    reissue_of text references edition (edition_id),
    first_captured_at text not null,
    sheets integer not null,
    sheet_rows integer not null,
    row_difference integer not null,
    listings integer not null,
    entries integer not null,
    entries_in_scope integer not null,
    people_lines integer not null,
    people_lines_read integer not null,
    previous_edition_id text references edition (edition_id),
    appeared integer,
    changed integer,
    moved integer,
    disappeared integer,
    reappeared integer,
    possibly_renumbered integer,
    possibly_moved integer
) strict;

create table commercial_by_year (
    fact text not null,
    year text not null,
    outcome text not null,
    answer text not null,
    entries integer not null,
    primary key (fact, year, outcome, answer)
) strict;

create table entries_by_year (
    outcome text not null,
    year text not null,
    entries integer not null,
    primary key (outcome, year)
) strict;

create table entries_by_kind (
    kind text not null,
    outcome text not null,
    year text not null,
    entries integer not null,
    primary key (kind, outcome, year)
) strict;

create table dataset_reach (
    dataset_id text not null references dataset (dataset_id),
    entry_id text not null references entry (entry_id),
    outcome text not null,
    dated text,
    reach text not null,
    why text not null,
    primary key (dataset_id, entry_id)
) strict;

-- Words of titles and names, for a reader whose word is found nowhere.
create table search_word (
    word text primary key,
    items integer not null
) strict;

create index search_item_kind on search_item (kind, begins, item_id);
create index entry_facet_scope on entry_facet (in_scope, audience, year);
create index entry_facet_year on entry_facet (year);
create index capture_sha256 on capture (sha256);
create index sheet_edition on sheet (edition_id);
create index source_row_disposition on source_row (disposition);
create index listing_entry on listing (entry_id, edition_id);
create index listing_edition on listing (edition_id);
create index listing_wording on listing (wording_id);
create index wording_recipient_recipient on wording_recipient (recipient_id);
create index wording_dataset_dataset on wording_dataset (dataset_id);
create index entry_scope on entry (in_scope, audience);
create index entry_outcome on entry (outcome);
create index entry_section on entry (section_id);
create index entry_reference on entry (reference);
create index entry_key_entry on entry_key (entry_id);
create index recipient_name_recipient on recipient_name (recipient_id);
create index recipient_key_recipient on recipient_key (recipient_id);
create index recipient_candidate_other on recipient_candidate (other_recipient_id);
create index entry_recipient_recipient on entry_recipient (recipient_id);
create index entry_commercial_fact on entry_commercial (fact, answer);
create index entry_commercial_listing on entry_commercial (listing_id);
create index entry_dataset_dataset on entry_dataset (dataset_id);
create index entry_item_item on entry_item (item_id, status);
create index entry_item_included on entry_item (entry_id, item_id) where status = 'included';
create index entry_item_listing on entry_item (listing_id);
create index entry_years_listing on entry_years (listing_id);
create index item_phrase_item on item_phrase (item_id);
create index dataset_part_of on dataset (part_of);
create index dataset_made_from on dataset (made_from);
create index parliament_dataset_dataset on parliament_dataset (dataset_id);
create index event_entry on event (entry_id);
create index event_edition on event (edition_id, kind);
create index claim_count_edition on claim_count (edition_id);
create index claim_superseded_by on claim (superseded_by);
create index claim_item on claim (item_id);
create index claim_sha256 on claim (sha256);
create index claim_candidate_item on claim_candidate (item_id);
create index claim_candidate_claim on claim_candidate (claim_id);
create index claim_row on claim (row_id);
create index claim_relation_other on claim_relation (other_claim_id);
create index claim_recipient_recipient on claim_recipient (recipient_id);
create index claim_entry_entry on claim_entry (entry_id);
create index claim_dataset_dataset on claim_dataset (dataset_id);
create index parliament_item_row on parliament_item (row_id);
create index parliament_recipient_recipient on parliament_recipient (recipient_id);
create index parliament_citation_cited on parliament_citation (cited_item_id);
create index parliament_section_section on parliament_section (section_id);
create index parliament_entry_entry on parliament_entry (entry_id);
create index issue_type_of_issue on issue (issue_type);
create index issue_row on issue (row_id);
create index issue_entry on issue (entry_id);

-- What each listing says, names and is about: the rows of its wording.
create view listing_value as
select listing_id, field, column_letter, printed, value, status, rule from listing join wording_value using (wording_id);

create view listing_recipient as
select listing_id, recipient_id, role, matched, rule from listing join wording_recipient using (wording_id);

create view listing_dataset as
select listing_id, dataset_id, matched from listing join wording_dataset using (wording_id);

-- Which bodies use or receive the data of an entry. One that asked for the work, or is named in another role, is none.
create view entry_receiver as
select entry_id, recipient_id from entry_recipient where role = 'recipient';

-- The organisations named with an entry in one text: those that use or receive its data first, the others with their roles. As an edition
-- stood the organisations alone are cut, and so the table is named by its schema: whoever looks up an entry names `entry` already, and
-- of a list that a statement names twice SQLite makes one without an index, which took 12 seconds where it now takes a hundredth of one.
create view recipients_in_words as
select entry_id, (select group_concat(naming, '; ') from (
    select name || iif(max(role = 'recipient'), '', ' (' || replace(group_concat(role, ', '), '_', ' ') || ')') as naming
    from entry_recipient join recipient using (recipient_id) where entry_recipient.entry_id = entry.entry_id
    group by recipient_id order by max(role = 'recipient') desc, name)) as recipients
from main.entry;

-- Of which school years of birth the children are whom an entry's data may be about, row by row of entry_reach: from the oldest, who were in
-- the last year group in the first year, to the youngest. What is open reaches to 0 or to 9999; years of birth without a last one, as all else
-- that the entry's date rules out, no further than to those who were in the first year group then. The year groups are null where years of birth
-- are printed, which are meant at every stage; elsewhere each one less at the end makes the oldest a year younger, at the beginning the youngest a year older.
create view entry_born as
select entry_id, position, sure, why,
    iif(born_from is null and born_to is null, group_from, null) as group_from,
    iif(born_from is null and born_to is null, group_to, null) as group_to,
    iif(born_from is null and born_to is null, coalesce(year_from - 5 - group_to, 0), coalesce(born_from, 0)) as first_born,
    iif(born_from is null and born_to is null, coalesce(year_to - 5 - group_from, 9999), coalesce(born_to, year_to - 5 - group_from, 9999)) as last_born
from entry_reach;

-- Where it is not known of what kind a body is that uses or receives the data of an entry: its kind is not known, or no body is shown.
create view receiver_not_known as
select entry_id, recipient_id from entry_receiver where recipient_id not in (select recipient_id from recipient_kind)
union all
select entry_id, null from entry where entry_id not in (select entry_id from entry_receiver);

-- The organisations that are a part of another one of the register, by a fact with its source: a university's institute, printed by a name
-- of its own. Each is counted by itself, unless what is counted are the wholes.
create view recipient_part as
select part.recipient_id, whole.recipient_id as whole_id
from recipient_fact as part join recipient as whole on whole.name = part.value where part.fact = 'part_of';

-- Every tier that is printed of an entry. Our transcriptions have tiers among the words of other classes; where such words were looked at
-- and could not be read ("not tier 1"), no tier is known.
create view entry_tier as
select entry_id, level.value as tier from entry join json_each('["1", "2", "3", "4"]') as level
where instr(coalesce(tier, ''), level.value)
    or (tier is null and tier_status != 'unparsed' and instr(lower(coalesce(classification, '')), 'tier ' || level.value));

-- The order of editions in time, those of several publications too: by `turn`, the newest has the greatest. A date without a day or a month
-- comes before the days in it.
create view edition_order as
select edition_id, as_at || ' ' || first_captured_at || ' ' || source_id || ' ' || substr('00000' || position, -6) as turn from edition;

-- The order in which an entry is read from its listings: the newest edition first and, of its rows, the first as printed. The numbers are
-- those in the row's id, as numbers: in order of text the tenth row comes before the second.
create view listing_order as
select listing_id, turn, cast(place as integer) as sheet_place,
    cast(substr(place, instr(place, '-r') + 2) as integer) as row_place
from (select listing_id, edition_id, substr(row_id, length(edition_id) + length('-s') + 1) as place from listing)
join edition_order using (edition_id);

-- The first row, as printed, of an entry in each edition that lists it: as texts, the tenth row would come before the second.
create view first_row as
select entry_id, edition_id, row_id from listing as one
where listing_id = (select listing_id from listing join listing_order using (listing_id)
    where listing.entry_id = one.entry_id and listing.edition_id = one.edition_id order by sheet_place, row_place limit 1);

-- The outcomes of which a release is stated: "outcome in release_outcome".
create view release_outcome as
select column1 as outcome from (values ('sent'), ('linked'), ('reuse_permitted'), ('approved'));

-- The only thing a count of releases may rest on. `stated_as` is the outcome in the publisher's terms and is never dropped from a total.
-- Of what was sent on a day that is printed and could not be read, the day of the approval tells no year.
create view release as
select entry_id, source_id, section_id, outcome as stated_as,
    case when sent_on is not null or sent_on_status = 'unparsed' then coalesce(substr(sent_on, 1, 4), 'unparsed')
         when decided_on is not null or decided_on_status = 'unparsed' then coalesce(substr(decided_on, 1, 4), 'unparsed')
         when approved_on is not null or approved_on_status = 'unparsed' then coalesce(substr(approved_on, 1, 4), 'unparsed')
         else 'not_stated' end as year,
    pupil_level, in_scope, audience
from entry
where outcome in release_outcome;

-- How many there are at least: every pair that awaits a person is taken to be one entry, which with one outside the line may leave it. What
-- is only told of is one of those that it is paired with, at most. So the pages say "or down to" of the same entries.
create view release_by_year as
with recursive counted as (
    select entry_id, year, stated_as from release where in_scope = 'yes' and audience = 'external'
),
pair as (
    select entry_id as one, other_entry_id as other, kind from link_candidate where decision = 'undecided'
    union select other_entry_id, entry_id, kind from link_candidate where decision = 'undecided' and kind != 'told_of'
),
beside as (
    -- Each pair from the side of an entry that is counted, with '' for all that is outside its line.
    select one, coalesce(second.entry_id, '') as other, kind
    from pair join counted as first on first.entry_id = one
    left join counted as second on second.entry_id = other and second.year = first.year and second.stated_as = first.stated_as
),
told as (select one, min(other) as other from beside where kind = 'told_of' group by one),
edge as (select one, other from beside where kind != 'told_of' union select one, other from told union select other, one from told),
reach as (select one, other from edge where one != '' union select reach.one, edge.other from reach join edge on edge.one = nullif(reach.other, '')),
gone as (select one as entry_id from reach group by one having min(other) < one)
select year, stated_as, count(*) as releases, count(*) - count(gone.entry_id) as releases_at_least
from counted left join gone using (entry_id)
group by year, stated_as;

-- Whether an edition has a part of the register, and whether all of it was read.
create view edition_part as
select edition_id, section_id,
    case when speaks = 'yes' then 'read' when reason = 'no sheet of the section was found in it' then 'no such part' else 'not read' end as state
from edition_section;

-- Each part as the newest date of a publication has it. What is put out anew for one date may be some parts alone, so of each part it is
-- the last issue for that date that has it; a part of which editions say nothing, such as published totals, is taken from the last issue.
create view newest_part as
select source_id, section_id, edition_id, as_at from (
    select edition.source_id, section.section_id, edition_id, as_at, rank() over (partition by edition.source_id order by as_at desc) as age,
        row_number() over (partition by edition.source_id, section.section_id order by as_at desc, first_captured_at desc, position desc) as nth
    from section join edition left join edition_part as part using (section_id, edition_id)
    where edition.status in ('read', 'part_read') and coalesce(part.state, '') != 'no such part'
) where age = 1 and nth = 1;

-- In which editions requests can be counted: where one of the lists of them was not read, the others are no total.
create view requests_edition as
select edition_id, as_at, turn from edition join edition_order using (edition_id)
where status in ('read', 'part_read') and edition_id in (select edition_id from listing where section_id like 'dfe-npd-requests-%')
    and edition_id not in (select edition_id from edition_part where state = 'not read' and section_id like 'dfe-npd-requests-%');

-- One line per entry and edition of its section: what that edition says of it, or that it does not list it, or was not read.
create view entry_timeline as
with spans as (
    select distinct listing.entry_id, listing.section_id, edition.source_id
    from listing join edition using (edition_id)
),
spoken as (
    select distinct spans.entry_id, spans.section_id, edition.edition_id, edition.as_at, edition.position, edition.status,
        coalesce(edition_part.state, 'no such part') as part_state
    from spans join edition using (source_id)
    left join edition_part on edition_part.edition_id = edition.edition_id and edition_part.section_id = spans.section_id
)
select spoken.entry_id, spoken.section_id, spoken.edition_id, spoken.as_at, spoken.position,
    case when listing.listing_id is not null then 'listed'
         when spoken.status = 'transcribed' then 'not transcribed'
         when spoken.part_state = 'read' then 'not listed'
         else spoken.part_state end as state,
    listing.listing_id, listing.row_id,
    (select group_concat(event.kind, ', ') from event
     where event.entry_id = spoken.entry_id and event.edition_id = spoken.edition_id
       and event.section_id = spoken.section_id) as events,
    (select min(event.section_id) from event
     where event.entry_id = spoken.entry_id and event.edition_id = spoken.edition_id
       and event.kind = 'moved' and event.other_section_id = spoken.section_id) as moved_from
from spoken
left join listing on listing.entry_id = spoken.entry_id and listing.edition_id = spoken.edition_id
    and listing.section_id = spoken.section_id;

-- The way back from a value to the printed cell, the file it stands in, and where and when that file was had.
create view provenance as
select listing.entry_id, listing.listing_id, listing.edition_id, listing_value.field, listing_value.value, listing_value.status,
    listing_value.printed, listing_value.rule, listing_value.column_letter, source_row.row_number, source_row.row_id,
    sheet.sheet_name, sheet.sha256,
    (select capture.url from capture where capture.sha256 = sheet.sha256 order by capture.captured_at, capture.capture_id limit 1) as url,
    (select capture.captured_at from capture where capture.sha256 = sheet.sha256
     order by capture.captured_at, capture.capture_id limit 1) as captured_at
from listing_value
join listing using (listing_id)
join source_row using (row_id)
join sheet using (sheet_id);

-- Rows of every sheet by disposition; `difference` is 0 where every row is accounted for by exactly one.
create view sheet_sums as
select sheet.sheet_id, sheet.edition_id, sheet.sheet_name, sheet.sheet_index, sheet.layout_status, sheet.row_count,
    count(case when disposition = 'listing' then 1 end) as listing,
    count(case when disposition = 'tally' then 1 end) as tally,
    count(case when disposition = 'claim' then 1 end) as claim,
    count(case when disposition = 'parliament_item' then 1 end) as parliament_item,
    count(case when disposition = 'heading' then 1 end) as heading,
    count(case when disposition = 'note' then 1 end) as note,
    count(case when disposition = 'total' then 1 end) as total,
    count(case when disposition = 'blank' then 1 end) as blank,
    count(case when disposition = 'withheld' then 1 end) as withheld,
    count(case when disposition = 'superseded' then 1 end) as superseded,
    count(case when disposition = 'set_aside' then 1 end) as set_aside,
    sheet.row_count - count(source_row.row_id) as difference,
    sheet.cell_count - coalesce(sum(source_row.cell_count), 0) as cell_difference
from sheet left join source_row using (sheet_id)
group by sheet.sheet_id;

-- What awaits a person.
create view undecided as
select 'recipient' as kind, recipient_id as item_id, name as title, 'provisional: no person has decided who this is' as why
from recipient where status = 'provisional'
union all
select 'pair', pair.recipient_id || ' / ' || other_recipient_id, one.name || ' / ' || other.name, pair.why || '; ' || evidence
from recipient_candidate as pair join recipient as one on one.recipient_id = pair.recipient_id
join recipient as other on other.recipient_id = other_recipient_id
where decision = 'undecided'
union all
select 'link', entry_id || ' / ' || other_entry_id, why, 'no rule joins them' || coalesce('; likeness ' || score || ' of 100', '')
from link_candidate where decision = 'undecided'
union all
select 'claim', candidate_id, coalesce(quotation, 'no number was found'), why
from claim_candidate where decision = 'undecided'
union all
select 'sheet', sheet_id, sheet_name, layout_status || ': ' || reason
from sheet where layout_status in ('recognised', 'unread', 'quarantined');

-- Entries by scope, audience and outcome: the headline counts, with their unknowns, are sums over this.
create view entry_counts as
select in_scope, audience, outcome, source_id, section_id, known_by, count(*) as entries
from entry
group by in_scope, audience, outcome, source_id, section_id, known_by;

-- Written and oral questions, by our own id.
create view question as
select item_id as question_id, api_id, house, tabled_on, uin, answered_on, asked_by, answered_by, answering_body, heading, about, answer,
    answered_the_question, source_url, seen
from parliament_item where kind = 'question';

-- Ministers' statements, by our own id.
create view statement as
select item_id as statement_id, house, answered_on as made_on, uin, answered_by as made_by, heading, about, answer, source_url, seen
from parliament_item where kind = 'statement';

-- What counts of the rows of one edition rest on. `first_day` and `last_day` are the ends of the date in field `dated_by`, and empty where
-- that is printed and could not be read: another date does not stand for it. `tier` is none where the cell for it is empty, and empty where
-- it could not be read or no column tells it.
create view listing_summary as
with said as (
    select wording_id,
        (select field || ' ' || coalesce(value, '') from wording_value
         where wording_value.wording_id = wording.wording_id and status in ('stated', 'unparsed')
             and field in ('sent_on', 'decided_on', 'listed_date', 'approved_on', 'received_on')
         order by case field when 'sent_on' then 1 when 'decided_on' then 2 when 'listed_date' then 3 when 'approved_on' then 4 else 5 end,
             column_letter limit 1) as dated,
        case when exists (select 1 from wording_value where wording_value.wording_id = wording.wording_id and field = 'tier')
             then (select case status when 'stated' then value when 'not_stated' then 'none' end from wording_value
                   where wording_value.wording_id = wording.wording_id and field = 'tier' order by column_letter limit 1)
             else (select case status when 'not_stated' then 'none' end from wording_value
                   where wording_value.wording_id = wording.wording_id and field = 'classification' order by column_letter limit 1)
             end as tier
    from wording
),
dates as materialized (
    select wording_id, tier, substr(dated, 1, instr(dated, ' ') - 1) as dated_by, nullif(substr(dated, instr(dated, ' ') + 1), '') as dated
    from said
)
select listing.listing_id, listing.row_id, listing.entry_id, listing.edition_id, edition.as_at, listing.section_id, listing.outcome,
    listing.audience, dates.tier, dates.dated_by, dates.dated,
    substr(dates.dated || '-01-01', 1, 10) as first_day,
    case length(dates.dated) when 4 then dates.dated || '-12-31' when 7 then date(dates.dated || '-01', '+1 month', '-1 day')
         else dates.dated end as last_day
from listing
join edition using (edition_id)
join dates using (wording_id);

-- How a claim is said in one line: its number, or its range in words, and whether it stands. What replaced it comes before a doubt about it.
create view claim_said as
select claim_id, iif(quantity_low = quantity_high, quantity_low, quantity_low || ' to ' || quantity_high) as number, standing,
    case standing when 'superseded' then 'replaced' when 'doubtful' then 'in doubt' else 'neither replaced nor in doubt' end as standing_in_words
from (select claim_id, quantity_low, quantity_high,
          case when superseded_by is not null then 'superseded' when doubt is not null then 'doubtful' else 'stands' end as standing
      from claim);

-- The parts of a claim that the same source states, as we read it.
create view claim_part as
select whole.claim_id, part.claim_id as part_claim_id, case part.exact when 'yes' then part.quantity end as quantity, part.unit
from claim as whole
join claim_relation on claim_relation.other_claim_id = whole.claim_id and relation = 'part_of'
join claim as part on part.claim_id = claim_relation.claim_id and part.said_by = whole.said_by and part.source_url = whole.source_url;

-- What such parts add up to beside the whole. Percentages, and numbers that are not exact, are not added up, and one part alone is no
-- split.
create view claim_split as
select claim_id, claim.quantity, count(*) as parts, sum(claim_part.quantity) as parts_sum,
    sum(claim_part.quantity) - claim.quantity as difference,
    case when sum(claim_part.quantity) = claim.quantity then 'yes' else 'no' end as adds_up
from claim join claim_part using (claim_id)
group by claim_id
having claim.quantity is not null and claim.exact = 'yes' and count(*) > 1 and count(claim_part.quantity) = count(*)
    and not max(coalesce(claim_part.unit, '') like '%percent%') and coalesce(claim.unit, '') not like '%percent%';

-- Claims that do not fit one another as we read them, each pair from both its ends; `same_page` says that one speaker states both in one place.
create view claim_difference as
select one.claim_id, other.claim_id as other_claim_id,
    case when one.said_by = other.said_by and one.source_url = other.source_url then 'yes' else 'no' end as same_page
from (select claim_id, other_claim_id from claim_relation where relation = 'conflicts_with'
      union select other_claim_id, claim_id from claim_relation where relation = 'conflicts_with') as pair
join claim as one on one.claim_id = pair.claim_id
join claim as other on other.claim_id = pair.other_claim_id
where one.claim_id != other.claim_id;

-- All sides of a matter on which claims differ: claims that are joined by pairs of claim_difference, however many, share a group.
create view claim_side as
with recursive reached(claim_id, other_claim_id) as (
    select claim_id, claim_id from claim_difference
    union
    select reached.claim_id, claim_difference.other_claim_id
    from reached join claim_difference on claim_difference.claim_id = reached.other_claim_id
)
select min(other_claim_id) as group_id, claim_id, count(*) as sides from reached group by claim_id;

-- Changes between neighbouring editions, counted by kind.
create view edition_changes as
select edition_id, previous_edition_id, section_id, kind, count(*) as events
from event
group by edition_id, previous_edition_id, section_id, kind;

-- The lists of the site, one view each: what a reader sees, filters and downloads. Several names stand in one column, parted by "; ".

-- One line per entry. `year` is that of the date the outcome rests on. `listing_state` of what is not listed is read from the newest event
-- by which the entry left since it was listed last, or by which another entry came to have its title; of several in one edition, one that
-- leaves in doubt whether it is gone; what moved to another list is still listed there, and so is what its last edition lists in another part
-- that no later edition has. Of a list of one period nothing follows. What is compared for every entry is compared without making the text of edition_order, which takes four
-- times as long.
create view entry_list as
select entry.entry_id, entry.name, entry.reference, entry.reference_status, entry.title, entry.title_status, entry.outcome,
    case when entry.sent_on is not null or entry.sent_on_status = 'unparsed' then coalesce(substr(entry.sent_on, 1, 4), 'unparsed')
         when entry.decided_on is not null or entry.decided_on_status = 'unparsed' then coalesce(substr(entry.decided_on, 1, 4), 'unparsed')
         when entry.approved_on is not null or entry.approved_on_status = 'unparsed' then coalesce(substr(entry.approved_on, 1, 4), 'unparsed')
         else 'not_stated' end as year,
    entry.approved_on, entry.approved_on_status, entry.sent_on, entry.sent_on_status, entry.decided_on, entry.decided_on_status,
    entry.listed_date, entry.listed_date_status, entry.purpose, entry.purpose_status,
    (select recipients from recipients_in_words as named where named.entry_id = entry.entry_id) as recipients,
    (select group_concat(name, '; ') from
        (select dataset.name from entry_dataset join dataset using (dataset_id)
         where entry_dataset.entry_id = entry.entry_id order by dataset.name)) as datasets,
    entry.datasets_text, entry.datasets_text_status, entry.access_route, entry.access_route_status,
    entry.legal_gateway, entry.legal_gateway_status, entry.pupil_level, entry.in_scope, entry.audience, entry.standing,
    by_form.answer as company_by_legal_form, by_type.answer as commercial_by_publisher, by_purpose.answer as purpose_for_sale,
    case when entry.known_by = 'transcription' then 'transcribed'
         when not exists (select 1 from edition_section join edition using (edition_id)
                          where edition_section.section_id = entry.section_id and speaks = 'yes'
                              and (edition.as_at, edition.first_captured_at, edition.source_id, edition.position)
                                  > (last_edition.as_at, last_edition.first_captured_at, last_edition.source_id, last_edition.position))
             then 'listed'
         when exists (select 1 from listing as beside join section using (section_id)
                      where beside.entry_id = entry.entry_id and beside.edition_id = entry.last_edition_id
                          and beside.section_id != entry.section_id and keeps in ('all', 'while_held', 'while_open')
                          and not exists (select 1 from edition_section join edition using (edition_id)
                              where edition_section.section_id = beside.section_id and speaks = 'yes'
                                  and (edition.as_at, edition.first_captured_at, edition.source_id, edition.position)
                                      > (last_edition.as_at, last_edition.first_captured_at, last_edition.source_id, last_edition.position)))
             then 'listed'
         else coalesce(
             (select case kind when 'disappeared' then 'no_longer_listed' when 'moved' then 'listed' else kind end
              from (select edition_id, kind from event
                    where event.entry_id = entry.entry_id and kind in ('disappeared', 'possibly_renumbered', 'possibly_moved', 'moved')
                    union all
                    select edition_id, 'possibly_renumbered' from event
                    where other_entry_id = entry.entry_id and kind in ('appeared', 'reappeared', 'changed'))
              join edition_order using (edition_id)
              where turn > (select turn from edition_order where edition_order.edition_id = entry.last_edition_id)
              order by turn desc, kind desc limit 1),
             (select iif(keeps = 'period', 'of_a_period', 'no_longer_listed') from section where section.section_id = entry.section_id))
         end as listing_state,
    entry.known_by, entry.source_id, entry.section_id, entry.first_edition_id, entry.last_edition_id,
    -- The date of a transcription is the day on which we made it, and none of the publisher's.
    iif(first_edition.status = 'transcribed', null, first_edition.as_at) as first_as_at,
    iif(last_edition.status = 'transcribed', null, last_edition.as_at) as last_as_at,
    iif(last_edition.status = 'transcribed', last_edition.as_at, null) as transcribed_on
from entry
left join entry_commercial as by_form on by_form.entry_id = entry.entry_id and by_form.fact = 'legal_form'
left join entry_commercial as by_type on by_type.entry_id = entry.entry_id and by_type.fact = 'publisher_type'
left join entry_commercial as by_purpose on by_purpose.entry_id = entry.entry_id and by_purpose.fact = 'purpose'
join edition as first_edition on first_edition.edition_id = entry.first_edition_id
join edition as last_edition on last_edition.edition_id = entry.last_edition_id;

-- Which quarters of a publication are held, held and not counted yet, or wanted. What is in neither stands nowhere: none is known.
create view edition_calendar as
select source_id, case when length(as_at) >= 7 then substr(as_at, 1, 4) end as year,
    case when length(as_at) >= 7 then (cast(substr(as_at, 6, 2) as integer) + 2) / 3 end as quarter, state, count(*) as editions
from (select source_id, as_at, case when status in ('unread', 'quarantined') then 'held_unread' else 'held' end as state
      from edition where status <> 'transcribed'
      union all
      select source_id, as_at, 'wanted' from wanted)
group by 1, 2, 3, 4;

-- The terms of each entry. `dated` is the newest date of what came of it, else the date beside it; the law is that of this date. Where one is
-- printed that could not be read, an earlier date does not stand for it.
create view entry_terms as
with by_date as (
    select *, case when sent_on is not null or sent_on_status = 'unparsed' then 'sent_on'
                   when decided_on is not null or decided_on_status = 'unparsed' then 'decided_on'
                   when approved_on is not null or approved_on_status = 'unparsed' then 'approved_on'
                   when listed_date is not null then 'listed_date' end as told_by
    from entry
), dates as (
    select entry_id, dated, iif(dated is null, 'not_stated', told_by) as dated_by
    from (select entry_id, told_by, case told_by when 'sent_on' then sent_on when 'decided_on' then decided_on
              when 'approved_on' then approved_on else listed_date end as dated from by_date)
)
select entry.entry_id, entry.outcome,
    case outcome when 'sent' then 'sent_out' when 'linked' then 'linked' when 'reuse_permitted' then 'already_held'
         when 'secure_access' then 'secure_setting' when 'matched' then 'checked' when 'pending' then 'open'
         when 'refused' then 'not_given' when 'withdrawn' then 'not_given' when 'not_pursued' then 'not_given' else
         case when access_route_status = 'stated' then 'setting_named' else 'not_stated' end end as where_used,
    access_route, access_route_status, legal_gateway, legal_gateway_status, dated, dated_by,
    case when dated is null or substr('2018-05-25', 1, length(dated)) = dated and length(dated) < 10 then 'not_stated'
         when dated < '2018-05-25' then 'data_protection_act_1998' else 'gdpr' end as law,
    onward_sharing, onward_sharing_status, onward_sharing_evidence, ends_on, ends_on_status, retention_text, retention_text_status,
    destruction, destruction_status, destruction_text, destruction_text_status, destroyed_on, destroyed_on_status
from entry join dates using (entry_id);

-- For each item, of how many entries it is said to be included, said to be absent, both, in doubt, or nothing is said.
create view item_counts as
with said as (
    select entry_id, item_id, max(status = 'included') as included, max(status = 'absent') as absent, max(status = 'unparsed') as doubted
    from entry_item group by entry_id, item_id
)
select item.position, item.item_id, item.name, entry.in_scope, entry.audience, entry.outcome,
    count(case when included and not absent then 1 end) as included,
    count(case when absent and not included then 1 end) as absent,
    count(case when included and absent then 1 end) as said_both_ways,
    count(case when doubted and not included and not absent then 1 end) as unparsed,
    count(case when not doubted and not included and not absent then 1 end) as not_stated,
    count(*) as entries
from said join item using (item_id) join entry using (entry_id)
group by item.item_id, entry.in_scope, entry.audience, entry.outcome;

-- Numbers of records are added within one unit and one outcome alone, with how many entries have a number and how many have none.
create view record_count_sums as
with of_outcome as (
    select outcome, count(*) as entries, count(record_count) as entries_with_a_number,
        count(case when record_count_status = 'not_recorded' then 1 end) as entries_not_recorded,
        count(case when record_count_status = 'unparsed' then 1 end) as entries_unparsed,
        count(case when record_count_status not in ('stated', 'not_recorded', 'unparsed') then 1 end) as entries_not_stated
    from entry where in_scope = 'yes' and audience = 'external' group by outcome
), of_unit as (
    select outcome, record_count_counts as counts, count(*) as entries_added, sum(record_count) as total
    from entry where in_scope = 'yes' and audience = 'external' and record_count is not null group by outcome, record_count_counts
)
select of_outcome.outcome, counts, total, coalesce(entries_added, 0) as entries_added, entries,
    entries - coalesce(entries_added, 0) as entries_not_in_the_sum, entries_with_a_number, entries_not_recorded, entries_unparsed,
    entries_not_stated
from of_outcome left join of_unit using (outcome);

-- Entries whose published end date had passed by an edition's own date. Days are counted to that date, and are the fewest that the printed
-- dates allow: from the last day that the end date can mean to the first that the edition's can.
create view overdue as
with ended as (
    select entry.entry_id, entry.name, entry.reference, entry.outcome, entry.in_scope, entry.audience, entry.section_id, entry.ends_on,
        -- What has left this list since and stands in another is not held by it.
        exists (select 1 from event join edition_order using (edition_id)
                where event.entry_id = entry.entry_id and event.section_id = entry.section_id and kind in ('moved', 'disappeared')
                    and turn > (select turn from edition_order where edition_order.edition_id = entry.last_edition_id)) as has_left,
        case length(ends_on) when 4 then ends_on || '-12-31' when 7 then date(ends_on || '-01', '+1 month', '-1 day') else ends_on end
            as ended_by,
        destruction, destruction_status, destroyed_on_status, section.keeps, entry_list.listing_state, entry_list.recipients, entry_list.last_as_at,
        case when entry_list.listing_state = 'listed' then entry.last_edition_id
             else (select edition_id from edition_section join edition using (edition_id) join edition_order using (edition_id)
                   where edition_section.section_id = entry.section_id and speaks = 'yes' and edition.status != 'transcribed'
                   order by turn desc limit 1) end as edition_id
    from entry join section using (section_id) join entry_list using (entry_id)
    -- The last edition that lists it must print the date itself: one that was extended or taken out since is no date to be past.
    where entry.ends_on is not null and entry.known_by = 'edition' and keeps in ('all', 'while_held')
        and exists (select 1 from listing join listing_value using (listing_id) where listing.entry_id = entry.entry_id
                    and listing.edition_id = entry.last_edition_id and field = 'ends_on' and status = 'stated')
        and entry.outcome not in ('refused', 'withdrawn', 'not_pursued', 'pending')
), dated as (
    select ended.*, edition.as_at,
        cast(julianday(substr(edition.as_at || '-01-01', 1, 10)) - julianday(ended_by) as integer) as days
    from ended join edition using (edition_id)
)
select entry_id, name, reference, recipients, outcome, in_scope, audience, section_id, ends_on, edition_id, as_at, days,
    case when listing_state = 'listed' and keeps = 'while_held' and not has_left then 'listed_as_held'
         when listing_state = 'listed' then 'still_listed'
         when listing_state = 'no_longer_listed' then 'no_longer_listed'
         else 'in_doubt' end as standing,
    last_as_at as last_listed, destruction, destruction_status, destroyed_on_status
from dated
where days > 0
    and (listing_state = 'listed' and keeps = 'while_held' and not has_left or destruction != 'yes' and destroyed_on_status not in ('stated', 'unparsed'));

-- One line per change between two neighbouring editions; `details` gives each field as it stood before and after.
create view change_list as
select event.event_id, event.edition_id, edition.as_at, event.previous_edition_id, previous.as_at as previous_as_at,
    edition.source_id, event.section_id, event.kind, event.entry_id, entry.name, entry.reference, entry.title, entry.title_status, entry.outcome,
    entry.in_scope, entry.audience, event.other_entry_id, section.title as section_title, other_section.title as other_section_title,
    (select group_concat(field, '; ') from
        (select field from change where change.event_id = event.event_id order by field)) as fields,
    (select group_concat(line, '; ') from
        (select field || ': ' || coalesce('"' || before || '"', 'not stated') || ' became '
             || coalesce('"' || after || '"', 'not stated') as line
         from change where change.event_id = event.event_id order by field)) as details
from event
join edition on edition.edition_id = event.edition_id
join edition as previous on previous.edition_id = event.previous_edition_id
join section on section.section_id = event.section_id
left join section as other_section on other_section.section_id = event.other_section_id
join entry on entry.entry_id = event.entry_id;

-- One line per row of every sheet, as printed, with what became of it.
create view row_list as
select source_row.row_id, sheet.edition_id, source_row.sheet_id, sheet.sheet_name, source_row.row_number, source_row.disposition,
    source_row.reason, listing.entry_id, source_row.hidden, source_row.cell_count, source_row.cells
from source_row
join sheet using (sheet_id)
left join listing on listing.row_id = source_row.row_id;

-- One line per issue, with what it is about and what to do.
create view issue_list as
select issue.issue_id, issue.issue_type, issue_type.title as issue_title, issue_type.severity, issue_type.whose, issue.message,
    issue_type.remedy, issue.source_id, coalesce(issue.edition_id, sheet.edition_id) as edition_id,
    coalesce(issue.sheet_id, source_row.sheet_id) as sheet_id, sheet.sheet_name, issue.row_id, source_row.row_number,
    issue.column_letter, issue.entry_id, issue.sha256
from issue
join issue_type using (issue_type)
left join source_row on source_row.row_id = issue.row_id
left join sheet on sheet.sheet_id = coalesce(issue.sheet_id, source_row.sheet_id);

-- One line per claim, the newest first.
create view claim_list as
select claim.claim_id, claim.kind, claim.said_on, claim.said_by, claim.said_by_role, claim.source_kind, claim.source_ref, claim.about_section,
    claim.measure, claim.quantity, claim.quantity_low, claim.quantity_high,
    case claim.kind when 'statement' then 'statement' else claim.quantity_status end as quantity_status, claim.quantity_why, claim.unit,
    claim.qualifier, claim.qualifier_place, claim.exact, claim.period_from, claim.period_to, claim.scope,
    claim_said.standing,
    claim.superseded_by, claim.doubt,
    (select group_concat(name, '; ') from
        (select recipient.name from claim_recipient join recipient using (recipient_id)
         where claim_recipient.claim_id = claim.claim_id order by recipient.name)) as recipients,
    claim.item_id, claim.seen, claim.source_title, claim.source_url, claim.row_id,
    coalesce(claim_count.counted_status, 'not_countable') as counted_status, claim_count.counted, claim_count.counted_at_least, claim_count.not_placed,
    (select group_concat(outcome || ' ' || counted, '; ') from
        (select outcome, counted from claim_count_part
         where claim_count_part.claim_id = claim.claim_id and outcome != 'all' and counted > 0 order by counted desc, outcome))
        as counted_by_outcome,
    case claim.exact when 'yes' then claim_count.counted - claim.quantity end as difference, claim_count.edition_id as counted_edition_id, claim_count.query as counted_query,
    claim_count.why as not_counted_why, claim_count.why_they_need_not_agree,
    coalesce(claim_split.adds_up, 'no_parts') as adds_up,
    case when claim.claim_id in (select claim_id from claim_difference) then 'yes' else 'no' end as differs
from claim join claim_said using (claim_id)
left join claim_count on claim_count.claim_id = claim.claim_id
left join claim_split on claim_split.claim_id = claim.claim_id;

-- One line per question, statement or debate.
create view parliament_list as
select parliament_item.item_id, parliament_item.kind, parliament_item.house, parliament_item.uin, parliament_item.api_id,
    parliament_item.tabled_on, parliament_item.answered_on, coalesce(parliament_item.answered_on, parliament_item.tabled_on) as dated,
    parliament_item.asked_by, parliament_item.answered_by, parliament_item.answering_body, parliament_item.heading, parliament_item.about,
    parliament_item.answer, parliament_item.answered_the_question,
    (select group_concat(name, '; ') from
        (select distinct recipient.name from parliament_recipient join recipient using (recipient_id)
         where parliament_recipient.item_id = parliament_item.item_id order by recipient.name)) as recipients,
    (select count(*) from claim where claim.item_id = parliament_item.item_id) as claims,
    parliament_item.seen, parliament_item.source_url, parliament_item.row_id, parliament_item.versions, newest.state, newest.question_text,
    newest.answer_text
from parliament_item
left join parliament_version as newest on newest.item_id = parliament_item.item_id and newest.position = parliament_item.versions;

-- One line per published total, with the edition that printed it. The same month may stand in several editions: never add them up.
create view tally_list as
select tally.tally_id, edition.edition_id, edition.as_at, tally.section_id, section.title as section_title, tally.period_from,
    tally.period_to, tally.measure, tally.quantity, tally.qualifier, sheet.sheet_name, source_row.row_number, tally.row_id
from tally
join source_row using (row_id)
join sheet using (sheet_id)
join edition using (edition_id)
join section on section.section_id = tally.section_id;

-- One line per edition that is wanted.
create view wanted_list as
select wanted.wanted_id, wanted.source_id, source.title as source_title, wanted.as_at, wanted.title, wanted.why, wanted.address
from wanted join source using (source_id);
