/* gonio/audit/1: engine/format/schemas/audit-1.schema.json. */
#include "base/date.h"
#include "cli/audit.h"

#include <inttypes.h>

static void put_text(struct buffer *out, const char *name, struct text text)
{
    buffer_printf(out, ",\"%s\":", name);
    if (text_is_absent(text))
        buffer_put_cstr(out, "null");
    else
        buffer_put_json(out, text);
}

static void put_date(struct buffer *out, const char *name, int32_t date)
{
    char text[11];
    date_write(date, text);
    put_text(out, name, text_of(text));
}

static void put_line(struct buffer *out, const struct line *line)
{
    bool ready = line->status == SEVERITY_NONE;
    buffer_printf(out, "{\"code\":\"%s\"", line->code);
    put_text(out, "rendering_npi", line->rendering_npi);
    buffer_printf(out, ",\"minutes\":%d,\"units\":%d,\"modifiers\":[", line->minutes,
                  line->units);
    for (size_t i = 0; i < line->modifiers.count; i++) {
        if (i)
            buffer_put_char(out, ',');
        buffer_put_json(out, line->modifiers.at[i]);
    }
    buffer_printf(out, "],\"status\":\"%s\"}",
                  ready ? "ready" : severity_text(line->status));
}

static void put_finding(struct buffer *out, const struct finding *finding)
{
    buffer_printf(out, "{\"severity\":\"%s\"", severity_text(finding->severity));
    put_text(out, "rule", finding->rule);
    put_text(out, "message", finding->message);
    put_text(out, "fix", finding->fix);
    buffer_put_char(out, '}');
}

static void put_lists(struct buffer *out, const struct decision *d)
{
    buffer_put_cstr(out, ",\"lines\":[");
    for (size_t i = 0; i < d->line_count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_line(out, &d->lines[i]);
    }
    buffer_put_cstr(out, "],\"findings\":[");
    for (size_t i = 0; i < d->finding_count; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_finding(out, &d->findings[i]);
    }
    buffer_put_char(out, ']');
}

static void json_session(struct buffer *out, const struct decision *d)
{
    char hash[HASH_TEXT];
    hash_write(&d->input_hash, hash);
    buffer_printf(out, "{\"revision\":%d", session_revision(d->session));
    put_text(out, "session_id", d->session->session_id);
    put_text(out, "billing_provider", session_provider(d->session));
    put_date(out, "date_of_service", d->session->date_of_service);
    put_text(out, "lead_session", d->lead_session);
    put_text(out, "payer", d->payer);
    put_text(out, "policy", d->policy_id);
    put_text(out, "policy_version", d->policy_version);
    put_text(out, "input_hash", text_of(hash));
    buffer_printf(out, ",\"outcome\":\"%s\",\"timed_minutes\":%d,\"total_minutes\":%d",
                  outcome_text(d->outcome), d->timed_minutes, d->total_minutes);
    buffer_printf(out, ",\"units_earned\":%d", d->units.earned);
    put_lists(out, d);
    buffer_put_char(out, '}');
}

static void put_stratum(struct buffer *out, const struct audit_stratum *stratum)
{
    buffer_printf(out, "{\"sessions\":%" PRIu64, stratum->sessions);
    put_text(out, "stratum", stratum->name);
    buffer_put_cstr(out, ",\"sample\":[");
    for (size_t i = 0; i < stratum->count; i++) {
        buffer_put_cstr(out, i ? ",\n" : "\n");
        buffer_put_text(out, stratum->items[i].page);
    }
    buffer_put_cstr(out, "]}");
}

static void json_whole(struct buffer *out, const struct audit_report *report)
{
    const struct audit *audit = report->audit;
    buffer_put_cstr(out, "{\"schema\":\"gonio/audit/1\"");
    put_text(out, "by", text_of(report->by));
    /* A seed can be more than a number of JSON holds everywhere. */
    buffer_printf(out, ",\"seed\":\"%" PRIu64 "\",\"sample\":%zu", audit->seed,
                  audit->sample);
    put_date(out, "known_on", report->known_on);
    buffer_printf(out,
                  ",\"sessions\":%" PRIu64 ",\"rejected\":%" PRIu64
                  ",\"interrupted\":%s,\"strata\":[",
                  report->sessions, report->rejected,
                  report->interrupted ? "true" : "false");
    for (size_t i = 0; i < audit->count; i++) {
        buffer_put_cstr(out, i ? ",\n" : "\n");
        put_stratum(out, &audit->strata[i]);
    }
    buffer_put_cstr(out, "]}\n");
}

const struct audit_writer audit_json = {json_session, json_whole};
