/* gonio/decision/1, member by member in the order of the format. Names and
 * punctuation go out as literals, one copy each; only texts are looked at. */
#include "format/writer.h"

#include "format/reader.h"
#include "gonio/version.h"

/* ---- values ---- */

static void put_text(struct buffer *out, struct text text)
{
    if (text_is_absent(text))
        BUFFER_LITERAL(out, "null");
    else
        buffer_put_json(out, text);
}

static void put_cstr(struct buffer *out, const char *cstr)
{
    put_text(out, text_of(cstr));
}

/* Digits and words of our own, which need no escape. */
static void put_quoted(struct buffer *out, const char *plain)
{
    buffer_put_char(out, '"');
    buffer_put_cstr(out, plain);
    buffer_put_char(out, '"');
}

static void put_bool(struct buffer *out, bool value)
{
    if (value)
        BUFFER_LITERAL(out, "true");
    else
        BUFFER_LITERAL(out, "false");
}

static void put_date(struct buffer *out, int32_t date)
{
    char text[11];
    if (date == DATE_NONE) {
        BUFFER_LITERAL(out, "null");
        return;
    }
    date_write(date, text);
    put_quoted(out, text);
}

static void put_money(struct buffer *out, int64_t cents)
{
    char text[24];
    if (cents == MONEY_NONE) {
        BUFFER_LITERAL(out, "null");
        return;
    }
    money_write(cents, text);
    put_quoted(out, text);
}

static void put_clock(struct buffer *out, int64_t minutes)
{
    char text[6];
    clock_write((int32_t)minutes, text);
    put_quoted(out, text);
}

static void put_hash(struct buffer *out, const struct hash *hash)
{
    char text[HASH_TEXT];
    hash_write(hash, text);
    put_quoted(out, text);
}

static void put_texts(struct buffer *out, const struct text *texts, size_t count)
{
    buffer_put_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_put_char(out, ',');
        buffer_put_json(out, texts[i]);
    }
    buffer_put_char(out, ']');
}

void writer_value(const struct value *value, struct buffer *out)
{
    switch (value->kind) {
    case VALUE_BOOL:
        put_bool(out, value->number != 0);
        return;
    case VALUE_NUMBER:
        buffer_put_int(out, value->number);
        return;
    case VALUE_DATE:
        put_date(out, (int32_t)value->number);
        return;
    case VALUE_CLOCK:
        put_clock(out, value->number);
        return;
    case VALUE_MONEY:
        put_money(out, value->number);
        return;
    case VALUE_TEXT:
        put_text(out, value->text);
        return;
    case VALUE_TEXTS:
        put_texts(out, value->list.at, value->list.count);
        return;
    case VALUE_NOTE:
        BUFFER_LITERAL(out, "\"(documented)\"");
        return;
    case VALUE_UNKNOWN:
    default:
        BUFFER_LITERAL(out, "null");
    }
}

/* ---- parts ---- */

static void put_facts(struct buffer *out, const struct fact *facts, size_t count)
{
    BUFFER_LITERAL(out, ",\"facts\":{");
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_put_char(out, ',');
        buffer_put_json(out, facts[i].path);
        buffer_put_char(out, ':');
        writer_value(&facts[i].value, out);
    }
    buffer_put_char(out, '}');
}

static void put_refs(struct buffer *out, const struct service_ref *refs, size_t count)
{
    BUFFER_LITERAL(out, ",\"services\":[");
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_put_char(out, ',');
        BUFFER_LITERAL(out, "{\"session_id\":");
        put_text(out, refs[i].session_id);
        BUFFER_LITERAL(out, ",\"index\":");
        buffer_put_int(out, refs[i].index);
        buffer_put_char(out, '}');
    }
    buffer_put_char(out, ']');
}

static void put_head(struct buffer *out, const struct decision *decision)
{
    const struct session *session = decision->session;
    BUFFER_LITERAL(out, "{\"schema\":\"gonio/decision/1\",\"session_id\":");
    put_text(out, session->session_id);
    BUFFER_LITERAL(out, ",\"revision\":");
    buffer_put_int(out, session_revision(session));
    BUFFER_LITERAL(out, ",\"billing_provider\":");
    put_text(out, session_provider(session));
    BUFFER_LITERAL(out, ",\"date_of_service\":");
    put_date(out, session->date_of_service);
    BUFFER_LITERAL(out, ",\"payer\":");
    put_text(out, decision->payer);
    BUFFER_LITERAL(out, ",\"payer_rank\":");
    buffer_put_int(out, decision->payer_rank);
    BUFFER_LITERAL(out, ",\"outcome\":");
    put_quoted(out, outcome_text(decision->outcome));
}

/* Its own first, then what it lies over. */
static void put_layers(struct buffer *out, const struct decision *decision)
{
    BUFFER_LITERAL(out, ",\"layers\":[");
    for (size_t i = 0; i < decision->policy_layer_count; i++) {
        const struct policy_layer *layer = &decision->policy_layers[i];
        buffer_put_cstr(out, i ? ",{\"id\":" : "{\"id\":");
        put_text(out, layer->id);
        BUFFER_LITERAL(out, ",\"version\":");
        put_text(out, layer->version);
        BUFFER_LITERAL(out, ",\"hash\":");
        put_hash(out, &layer->hash);
        buffer_put_char(out, '}');
    }
    buffer_put_char(out, ']');
}

static void put_policy(struct buffer *out, const struct decision *decision)
{
    BUFFER_LITERAL(out, ",\"policy\":");
    if (text_is_absent(decision->policy_id)) {
        BUFFER_LITERAL(out, "null");
    } else {
        BUFFER_LITERAL(out, "{\"id\":");
        put_text(out, decision->policy_id);
        BUFFER_LITERAL(out, ",\"version\":");
        put_text(out, decision->policy_version);
        BUFFER_LITERAL(out, ",\"hash\":");
        put_hash(out, &decision->policy_hash);
        if (decision->policy_layer_count > 1)
            put_layers(out, decision);
        buffer_put_char(out, '}');
    }
    if (text_is_absent(decision->engine)) {
        BUFFER_LITERAL(out, ",\"engine\":\"" GONIO_VERSION "\"");
    } else {
        BUFFER_LITERAL(out, ",\"engine\":");
        buffer_put_json(out, decision->engine);
    }
    BUFFER_LITERAL(out, ",\"known_on\":");
    put_date(out, decision->known_on);
    if (decision->filing_date != DATE_NONE) {
        BUFFER_LITERAL(out, ",\"filing_date\":");
        put_date(out, decision->filing_date);
    }
    BUFFER_LITERAL(out, ",\"input_hash\":");
    put_hash(out, &decision->input_hash);
}

static void put_day(struct buffer *out, const struct decision *decision)
{
    BUFFER_LITERAL(out, ",\"day\":{\"lead_session\":");
    put_text(out, decision->lead_session);
    BUFFER_LITERAL(out, ",\"sessions\":");
    put_texts(out, decision->day_sessions, decision->day_session_count);
    BUFFER_LITERAL(out, "},\"minutes\":{\"timed\":");
    buffer_put_int(out, decision->timed_minutes);
    BUFFER_LITERAL(out, ",\"untimed\":");
    buffer_put_int(out, decision->untimed_minutes);
    BUFFER_LITERAL(out, ",\"total\":");
    buffer_put_int(out, decision->total_minutes);
    buffer_put_char(out, '}');
}

static void put_allotment(struct buffer *out, const struct allotment *allotment)
{
    buffer_put_char(out, '{');
    for (size_t i = 0; i < allotment->count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_quoted(out, allotment->codes[i].code);
        buffer_put_char(out, ':');
        buffer_put_int(out, allotment->codes[i].units);
    }
    buffer_put_char(out, '}');
}

static void put_units(struct buffer *out, const struct day_units *units)
{
    BUFFER_LITERAL(out, ",\"units\":{\"method\":");
    put_cstr(out, units->method);
    BUFFER_LITERAL(out, ",\"earned\":");
    buffer_put_int(out, units->earned);
    BUFFER_LITERAL(out, ",\"eight_minute\":");
    buffer_put_int(out, units->eight_minute);
    BUFFER_LITERAL(out, ",\"midpoint\":");
    buffer_put_int(out, units->midpoint);
    BUFFER_LITERAL(out, ",\"tie\":");
    put_bool(out, units->tie);
    BUFFER_LITERAL(out, ",\"acceptable\":[");
    for (size_t i = 0; i < units->acceptable_count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_allotment(out, &units->acceptable[i]);
    }
    BUFFER_LITERAL(out, "],\"working\":");
    put_texts(out, units->working, units->working_count);
    buffer_put_char(out, '}');
}

static void put_line(struct buffer *out, const struct line *line)
{
    BUFFER_LITERAL(out, "{\"code\":");
    put_quoted(out, line->code);
    put_refs(out, line->services, line->service_count);
    BUFFER_LITERAL(out, ",\"rendering_npi\":");
    put_text(out, line->rendering_npi);
    BUFFER_LITERAL(out, ",\"minutes\":");
    buffer_put_int(out, line->minutes);
    BUFFER_LITERAL(out, ",\"assistant_minutes\":");
    buffer_put_int(out, line->assistant_minutes);
    BUFFER_LITERAL(out, ",\"units\":");
    buffer_put_int(out, line->units);
    if (line->units_expected_paid != COUNT_NONE) {
        BUFFER_LITERAL(out, ",\"units_expected_paid\":");
        buffer_put_int(out, line->units_expected_paid);
    }
    BUFFER_LITERAL(out, ",\"modifiers\":");
    put_texts(out, line->modifiers.at, line->modifiers.count);
    BUFFER_LITERAL(out, ",\"status\":");
    put_quoted(out,
               line->status == SEVERITY_NONE ? "ready" : severity_text(line->status));
    BUFFER_LITERAL(out, ",\"allowed\":");
    put_money(out, line->allowed);
    buffer_put_char(out, '}');
}

static void put_unbilled(struct buffer *out, const struct unbilled *unbilled)
{
    BUFFER_LITERAL(out, "{\"code\":");
    put_text(out, unbilled->code);
    put_refs(out, unbilled->services, unbilled->service_count);
    BUFFER_LITERAL(out, ",\"minutes\":");
    buffer_put_int(out, unbilled->minutes);
    BUFFER_LITERAL(out, ",\"reason\":");
    put_text(out, unbilled->reason);
    BUFFER_LITERAL(out, ",\"action\":");
    put_cstr(out, unbilled->action);
    BUFFER_LITERAL(out, ",\"liability\":");
    put_cstr(out, unbilled->liability);
    buffer_put_char(out, '}');
}

/* ---- findings ---- */

static void put_source(struct buffer *out, const struct source *source)
{
    BUFFER_LITERAL(out, ",\"source\":");
    if (text_is_absent(source->document)) {
        BUFFER_LITERAL(out, "null");
        return;
    }
    BUFFER_LITERAL(out, "{\"document\":");
    put_text(out, source->document);
    BUFFER_LITERAL(out, ",\"url\":");
    put_text(out, source->url);
    BUFFER_LITERAL(out, ",\"verified_on\":");
    put_date(out, source->verified_on);
    buffer_put_char(out, '}');
}

/* What a finding is about, where it is less than the day. */
static void put_subject(struct buffer *out, const struct decision *decision,
                        const struct finding *finding)
{
    BUFFER_LITERAL(out, ",\"line\":");
    if (finding->line < 0)
        BUFFER_LITERAL(out, "null");
    else
        buffer_put_int(out, finding->line);
    if (finding->session < 0 || (size_t)finding->session >= decision->day_session_count)
        return;
    BUFFER_LITERAL(out, ",\"session_id\":");
    put_text(out, decision->day_sessions[finding->session]);
    if (finding->service < 0)
        return;
    BUFFER_LITERAL(out, ",\"service\":");
    buffer_put_int(out, finding->service);
}

static void put_words(struct buffer *out, const struct finding *finding)
{
    BUFFER_LITERAL(out, ",\"message\":");
    put_text(out, finding->message);
    BUFFER_LITERAL(out, ",\"fix\":");
    put_text(out, finding->fix);
    BUFFER_LITERAL(out, ",\"expected_carc\":");
    put_text(out, finding->carc);
    BUFFER_LITERAL(out, ",\"expected_rarc\":");
    put_text(out, finding->rarc);
}

static void put_finding(struct buffer *out, const struct decision *decision,
                        const struct finding *finding)
{
    BUFFER_LITERAL(out, "{\"rule\":");
    put_text(out, finding->rule);
    BUFFER_LITERAL(out, ",\"topic\":");
    put_text(out, finding->topic);
    BUFFER_LITERAL(out, ",\"severity\":");
    put_quoted(out, severity_text(finding->severity));
    BUFFER_LITERAL(out, ",\"scope\":");
    put_quoted(out, scope_text(finding->scope));
    put_subject(out, decision, finding);
    put_words(out, finding);
    if (!text_is_absent(finding->policy_file)) {
        BUFFER_LITERAL(out, ",\"policy_file\":");
        put_text(out, finding->policy_file);
        BUFFER_LITERAL(out, ",\"policy_line\":");
        buffer_put_int(out, finding->policy_line);
    }
    put_source(out, &finding->source);
    BUFFER_LITERAL(out, ",\"in_force_from\":");
    put_date(out, finding->in_force_from);
    put_facts(out, finding->facts, finding->fact_count);
    buffer_put_char(out, '}');
}

static void put_rule(struct buffer *out, const struct rule_trace *rule)
{
    BUFFER_LITERAL(out, "{\"rule\":");
    put_text(out, rule->rule);
    BUFFER_LITERAL(out, ",\"state\":");
    put_quoted(out, rule_state_text(rule->state));
    BUFFER_LITERAL(out, ",\"detail\":");
    put_text(out, rule->detail);
    put_facts(out, rule->facts, rule->fact_count);
    buffer_put_char(out, '}');
}

static void put_lists(struct buffer *out, const struct decision *decision)
{
    BUFFER_LITERAL(out, ",\"lines\":[");
    for (size_t i = 0; i < decision->line_count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_line(out, &decision->lines[i]);
    }
    BUFFER_LITERAL(out, "],\"not_billed\":[");
    for (size_t i = 0; i < decision->unbilled_count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_unbilled(out, &decision->unbilled[i]);
    }
    BUFFER_LITERAL(out, "],\"findings\":[");
    for (size_t i = 0; i < decision->finding_count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_finding(out, decision, &decision->findings[i]);
    }
    buffer_put_char(out, ']');
}

/* ---- what if ---- */

static void put_change(struct buffer *out, const struct change *change)
{
    BUFFER_LITERAL(out, "{\"session_id\":");
    put_text(out, change->session_id);
    BUFFER_LITERAL(out, ",\"pointer\":");
    put_text(out, change->pointer);
    BUFFER_LITERAL(out, ",\"from\":");
    buffer_put_text(out, change->from);
    BUFFER_LITERAL(out, ",\"to\":");
    buffer_put_text(out, change->to);
    BUFFER_LITERAL(out, ",\"reach\":");
    put_text(out, change->reach);
    BUFFER_LITERAL(out, ",\"kind\":");
    put_quoted(out, change_kind_text(change->kind));
    buffer_put_char(out, '}');
}

static void put_proposal(struct buffer *out, const struct proposal *proposal)
{
    BUFFER_LITERAL(out, "{\"changes\":[");
    for (size_t i = 0; i < proposal->count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_change(out, &proposal->changes[i]);
    }
    BUFFER_LITERAL(out, "],\"outcome\":\"ready\",\"words\":");
    put_text(out, proposal->words);
    buffer_put_char(out, '}');
}

static void put_turning(struct buffer *out, const struct what_if *what_if)
{
    BUFFER_LITERAL(out, ",\"what_if_turns_on\":[");
    for (size_t i = 0; i < what_if->turning_count; i++) {
        const struct turning *turning = &what_if->turning[i];
        buffer_put_cstr(out, i ? ",{\"rule\":" : "{\"rule\":");
        put_text(out, turning->rule);
        BUFFER_LITERAL(out, ",\"facts\":[");
        for (size_t k = 0; k < turning->fact_count; k++) {
            if (k)
                buffer_put_char(out, ',');
            put_text(out, turning->facts[k]);
        }
        BUFFER_LITERAL(out, "]}");
    }
    buffer_put_char(out, ']');
}

static void put_what_if(struct buffer *out, const struct what_if *what_if)
{
    BUFFER_LITERAL(out, ",\"what_if\":[");
    for (size_t i = 0; i < what_if->count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_proposal(out, &what_if->proposals[i]);
    }
    buffer_put_char(out, ']');
    if (!what_if->count)
        put_turning(out, what_if);
    if (what_if->stopped)
        BUFFER_LITERAL(out, ",\"what_if_stopped\":true");
}

void writer_decision(const struct decision *decision, struct buffer *out)
{
    put_head(out, decision);
    put_policy(out, decision);
    put_day(out, decision);
    put_units(out, &decision->units);
    put_lists(out, decision);
    if (decision->rules) {
        BUFFER_LITERAL(out, ",\"rules\":[");
        for (size_t i = 0; i < decision->rule_count; i++) {
            if (i)
                buffer_put_char(out, ',');
            put_rule(out, &decision->rules[i]);
        }
        buffer_put_char(out, ']');
    }
    if (decision->what_if)
        put_what_if(out, decision->what_if);
    buffer_put_char(out, '}');
}

/* ---- rejections ---- */

static void put_place(struct buffer *out, const struct error *error)
{
    BUFFER_LITERAL(out, ",\"line\":");
    buffer_put_int(out, error->line);
    BUFFER_LITERAL(out, ",\"column\":");
    buffer_put_int(out, error->column);
    BUFFER_LITERAL(out, ",\"pointer\":");
    put_cstr(out, error->pointer);
}

/* A problem names its file where that is another than the rejection's. */
static void put_problem(struct buffer *out, const struct problem *problem,
                        struct text file)
{
    const struct error *error = &problem->error;
    BUFFER_LITERAL(out, "{\"code\":");
    put_cstr(out, error->code);
    BUFFER_LITERAL(out, ",\"message\":");
    put_cstr(out, error->message);
    BUFFER_LITERAL(out, ",\"fix\":");
    put_text(out, error->fix[0] ? text_of(error->fix) : TEXT_NONE);
    put_place(out, error);
    if (error->file[0] && !text_equal(text_of(error->file), file)) {
        BUFFER_LITERAL(out, ",\"file\":");
        put_cstr(out, error->file);
    }
    BUFFER_LITERAL(out, ",\"warning\":");
    put_bool(out, problem->warning);
    buffer_put_char(out, '}');
}

/* The first that refuses; a warning refuses nothing. */
static const struct error *first_of(const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++)
        if (!problems->at[i].warning)
            return &problems->at[i].error;
    return &problems->at[0].error;
}

struct text writer_file(const struct rejection *rejection, const struct error *error)
{
    return error->file[0] ? text_of(error->file) : rejection->file;
}

void writer_rejection(const struct rejection *rejection, struct buffer *out)
{
    const struct problems *problems = rejection->problems;
    const struct error *first = first_of(problems);
    struct text file = writer_file(rejection, first);
    BUFFER_LITERAL(out, "{\"rejected\":{\"file\":");
    put_text(out, file);
    BUFFER_LITERAL(out, ",\"record\":");
    buffer_put_int(out, (int64_t)rejection->record);
    BUFFER_LITERAL(out, ",\"session_id\":");
    put_text(out, rejection->session_id);
    BUFFER_LITERAL(out, ",\"code\":");
    put_cstr(out, first->code);
    BUFFER_LITERAL(out, ",\"message\":");
    put_cstr(out, first->message);
    put_place(out, first);
    BUFFER_LITERAL(out, ",\"problems\":[");
    for (size_t i = 0; i < problems->count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_problem(out, &problems->at[i], file);
    }
    BUFFER_LITERAL(out, "],\"more\":");
    buffer_put_int(out, (int64_t)problems->more);
    BUFFER_LITERAL(out, "}}");
}
