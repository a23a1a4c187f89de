#include "format/decision_csv.h"

#include "base/money.h"
#include "format/cell.h"
#include "format/problem.h"

static const char *const columns[] = {
    "kind",
    "billing_provider",
    "session_id",
    "revision",
    "date_of_service",
    "payer",
    "payer_rank",
    "outcome",
    "policy",
    "policy_version",
    "known_on",
    "filing_date",
    "lead_session",
    "code",
    "units",
    "modifiers",
    "minutes",
    "assistant_minutes",
    "allowed",
    "allowed_of_day",
    "rendering_npi",
    "status",
    "reason",
    "findings",
    "messages",
    "fixes",
    "file",
    "record",
    "line",
    "column",
};

/* One row is written field by field; left counts those still to come. */
struct row {
    struct buffer *out;
    bool started;
};

static void begin_field(struct row *row)
{
    buffer_put_cstr(row->out, row->started ? ",\"" : "\"");
    row->started = true;
}

static void put_text(struct row *row, struct text text)
{
    begin_field(row);
    if (cell_is_formula(text))
        buffer_put_char(row->out, '\'');
    cell_put_part(row->out, text);
    buffer_put_char(row->out, '"');
}

static void put_number(struct row *row, int64_t value)
{
    begin_field(row);
    buffer_put_int(row->out, value);
    buffer_put_char(row->out, '"');
}

static void put_empty(struct row *row, int count)
{
    while (count-- > 0)
        put_text(row, TEXT(""));
}

static void put_date(struct row *row, int32_t date)
{
    char text[11];
    date_write(date, text);
    put_text(row, text_of(text));
}

static void put_money(struct row *row, int64_t cents)
{
    char text[24];
    money_write(cents, text);
    put_text(row, text_of(text));
}

static void put_modifiers(struct row *row, const struct text_list *list)
{
    begin_field(row);
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            buffer_put_char(row->out, ' ');
        cell_put_part(row->out, list->at[i]);
    }
    buffer_put_char(row->out, '"');
}

/* Between texts of one field; no text has it in it, as it may have "; ". */
static void put_apart(struct row *row, bool first)
{
    if (!first)
        buffer_put_cstr(row->out, " | ");
}

/* One text of each finding. */
static void put_findings(struct row *row, const struct decision *decision,
                         struct text (*text_from)(const struct finding *))
{
    bool first = true;
    begin_field(row);
    for (size_t i = 0; i < decision->finding_count; i++) {
        struct text text = text_from(&decision->findings[i]);
        if (!text.len)
            continue;
        if (first && cell_is_formula(text))
            buffer_put_char(row->out, '\'');
        put_apart(row, first);
        cell_put_part(row->out, text);
        first = false;
    }
    buffer_put_char(row->out, '"');
}

static struct text rule_of(const struct finding *finding)
{
    return finding->rule;
}

static struct text message_of(const struct finding *finding)
{
    return finding->message;
}

static struct text fix_of(const struct finding *finding)
{
    return finding->fix;
}

/* What tells it from others of the same id. */
static void put_session(struct row *row, const struct session *session)
{
    put_text(row, session_provider(session));
    put_text(row, session->session_id);
    put_number(row, session_revision(session));
}

static void put_head(struct row *row, const char *kind, const struct decision *decision)
{
    put_text(row, text_of(kind));
    put_session(row, decision->session);
    put_date(row, decision->session->date_of_service);
    put_text(row, decision->payer);
    put_number(row, decision->payer_rank);
    put_text(row, text_of(outcome_text(decision->outcome)));
    put_text(row, decision->policy_id);
    put_text(row, decision->policy_version);
    put_date(row, decision->known_on);
    put_date(row, decision->filing_date);
    put_text(row, decision->lead_session);
}

static void put_tail(struct row *row, const struct decision *decision)
{
    put_findings(row, decision, rule_of);
    put_findings(row, decision, message_of);
    put_findings(row, decision, fix_of);
    put_empty(row, 4);
    buffer_put_char(row->out, '\n');
}

static void put_line(struct buffer *out, const struct decision *decision,
                     const struct line *line)
{
    struct row row = {.out = out};
    put_head(&row, "line", decision);
    put_text(&row, text_of(line->code));
    put_number(&row, line->units);
    put_modifiers(&row, &line->modifiers);
    put_number(&row, line->minutes);
    put_number(&row, line->assistant_minutes);
    put_money(&row, line->allowed);
    put_money(&row, decision_allowed(decision));
    put_text(&row, line->rendering_npi);
    put_text(&row, line->status == SEVERITY_NONE
                       ? TEXT("ready")
                       : text_of(severity_text(line->status)));
    put_empty(&row, 1);
    put_tail(&row, decision);
}

static void put_unbilled(struct buffer *out, const struct decision *decision,
                         const struct unbilled *unbilled)
{
    struct row row = {.out = out};
    put_head(&row, "not_billed", decision);
    put_text(&row, unbilled->code);
    put_empty(&row, 2);
    put_number(&row, unbilled->minutes);
    put_empty(&row, 5);
    put_text(&row, unbilled->reason);
    put_tail(&row, decision);
}

void decision_csv_head(struct buffer *out)
{
    struct row row = {.out = out};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        put_text(&row, text_of(columns[i]));
    buffer_put_char(out, '\n');
}

void decision_csv(const struct decision *decision, struct buffer *out)
{
    for (size_t i = 0; i < decision->line_count; i++)
        put_line(out, decision, &decision->lines[i]);
    for (size_t i = 0; i < decision->unbilled_count; i++)
        put_unbilled(out, decision, &decision->unbilled[i]);
    if (decision->line_count || decision->unbilled_count)
        return;
    struct row row = {.out = out};
    put_head(&row, "decision", decision);
    put_empty(&row, 10);
    put_tail(&row, decision);
}

static void put_problems(struct row *row, const struct problems *problems,
                         size_t offset)
{
    bool first = true;
    begin_field(row);
    for (size_t i = 0; i < problems->count; i++) {
        const char *text = (const char *)&problems->at[i].error + offset;
        if (text[0])
            put_apart(row, first);
        first = first && !text[0];
        cell_put_part(row->out, text_of(text));
    }
    buffer_put_char(row->out, '"');
}

/* A line or column of each problem, in the order of the messages. */
static void put_places(struct row *row, const struct problems *problems, size_t offset)
{
    begin_field(row);
    for (size_t i = 0; i < problems->count; i++) {
        const char *error = (const char *)&problems->at[i].error;
        uint32_t number;
        memcpy(&number, error + offset, sizeof number);
        put_apart(row, i == 0);
        if (number)
            buffer_put_int(row->out, number);
    }
    buffer_put_char(row->out, '"');
}

void decision_csv_rejection(const struct decision_csv_rejected *rejected,
                            struct buffer *out)
{
    const struct rejection *rejection = rejected->rejection;
    struct row row = {.out = out};
    put_text(&row, TEXT("rejected"));
    put_empty(&row, 1);
    put_text(&row, rejection->session_id);
    put_empty(&row, 4);
    put_text(&row, TEXT("rejected"));
    put_empty(&row, 2);
    put_date(&row, rejected->known_on);
    put_date(&row, rejected->filing_date);
    put_empty(&row, 11);
    put_problems(&row, rejection->problems, offsetof(struct error, code));
    put_problems(&row, rejection->problems, offsetof(struct error, message));
    put_problems(&row, rejection->problems, offsetof(struct error, fix));
    put_text(&row, rejection->file);
    put_number(&row, (int64_t)rejection->record);
    put_places(&row, rejection->problems, offsetof(struct error, line));
    put_places(&row, rejection->problems, offsetof(struct error, column));
    buffer_put_char(out, '\n');
}
