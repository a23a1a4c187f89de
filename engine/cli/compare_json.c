/* gonio/comparison/1: engine/format/schemas/comparison-1.schema.json. */
#include "base/date.h"
#include "base/money.h"
#include "cli/compare.h"

static void put_text(struct buffer *out, const char *name, struct text text)
{
    buffer_printf(out, "\"%s\":", name);
    if (text_is_absent(text))
        buffer_put_cstr(out, "null");
    else
        buffer_put_json(out, text);
}

static void put_number(struct buffer *out, const char *name, uint64_t number)
{
    buffer_printf(out, ",\"%s\":%llu", name, (unsigned long long)number);
}

static void put_money(struct buffer *out, int64_t cents)
{
    char text[24];
    money_write(cents, text);
    buffer_printf(out, "\"%s\"", text);
}

/* ---- a session ---- */

static void put_side(struct buffer *out, const char *name,
                     const struct comparison_side *side, const struct decision *d)
{
    buffer_printf(out, ",\"%s\":{\"outcome\":\"%s\",\"units\":%lld,\"allowed\":", name,
                  outcome_text(side->outcome), (long long)side->units);
    put_money(out, side->allowed);
    buffer_put_cstr(out, ",\"policy\":");
    if (text_is_absent(d->policy_id)) {
        buffer_put_cstr(out, "null}");
        return;
    }
    buffer_put_char(out, '{');
    put_text(out, "id", d->policy_id);
    buffer_put_char(out, ',');
    put_text(out, "version", d->policy_version);
    buffer_put_cstr(out, "}}");
}

static void put_severity(struct buffer *out, const char *name, enum severity severity)
{
    if (severity == SEVERITY_NONE)
        buffer_printf(out, ",\"%s\":null", name);
    else
        buffer_printf(out, ",\"%s\":\"%s\"", name, severity_text(severity));
}

static void json_row(struct buffer *out, const struct comparison_move *move, bool first)
{
    const struct session *session = move->after->session;
    char date[11];
    date_write(session->date_of_service, date);
    buffer_put_cstr(out, first ? "\n{" : ",\n{");
    put_text(out, "session_id", session->session_id);
    put_number(out, "revision", (uint64_t)session_revision(session));
    buffer_put_char(out, ',');
    put_text(out, "billing_provider", session_provider(session));
    buffer_put_char(out, ',');
    put_text(out, "date_of_service", text_of(date));
    buffer_put_char(out, ',');
    put_text(out, "payer", move->after->payer);
    put_number(out, "payer_rank", (uint64_t)move->after->payer_rank);
    buffer_printf(out, ",\"moved\":%s", move->moved ? "true" : "false");
    put_side(out, "from", &move->from, move->before);
    put_side(out, "to", &move->to, move->after);
    put_number(out, "lines", move->lines);
    buffer_put_cstr(out, ",\"rules\":[");
    for (size_t i = 0; i < move->rule_count; i++) {
        buffer_put_cstr(out, i ? ",{" : "{");
        put_text(out, "rule", move->rules[i].id);
        put_severity(out, "from", move->rules[i].from);
        put_severity(out, "to", move->rules[i].to);
        buffer_put_char(out, '}');
    }
    buffer_put_cstr(out, "]}");
}

/* ---- sums ---- */

static void put_sums(struct buffer *out, const char *name,
                     const struct comparison_sums *sums)
{
    buffer_printf(out, ",\"%s\":{", name);
    for (int i = OUTCOME_READY; i <= OUTCOME_VOID; i++) {
        buffer_printf(out, "%s\"%s\":{\"decisions\":%llu,\"units\":%lld,\"allowed\":",
                      i ? "," : "", outcome_text((enum outcome)i),
                      (unsigned long long)sums->decisions[i],
                      (long long)sums->units[i]);
        put_money(out, sums->allowed[i]);
        buffer_put_char(out, '}');
    }
    buffer_put_char(out, '}');
}

static void put_sum(struct buffer *out, const struct comparison_sum *sum)
{
    put_number(out, "decisions", sum->decisions);
    put_number(out, "moved", sum->moved);
    put_number(out, "outcomes", sum->outcomes);
    put_number(out, "lines", sum->lines);
    put_sums(out, "from", &sum->from);
    put_sums(out, "to", &sum->to);
}

static void put_list(struct buffer *out, const char *name,
                     const struct comparison_list *list)
{
    buffer_printf(out, "],\n\"%s\":[", name);
    for (size_t i = 0; i < list->count; i++) {
        const struct comparison_sum *sum = &list->at[i];
        buffer_put_cstr(out, i ? ",\n{" : "\n{");
        put_text(out, "payer", sum->payer);
        if (!text_is_absent(sum->rule)) {
            buffer_put_char(out, ',');
            put_text(out, "rule", sum->rule);
            put_number(out, "comes", sum->comes);
            put_number(out, "goes", sum->goes);
            put_number(out, "heavier", sum->heavier);
            put_number(out, "lighter", sum->lighter);
        }
        put_sum(out, sum);
        buffer_put_char(out, '}');
    }
}

static void json_before(struct buffer *out, const struct compare_report *report)
{
    char date[11];
    date_write(report->known_on, date);
    buffer_put_cstr(out, "{\"schema\":\"gonio/comparison/1\",");
    put_text(out, "known_on", text_of(date));
    put_number(out, "sessions_compared", report->sessions);
    put_number(out, "sessions_moved", report->moved);
    put_number(out, "rejected", report->rejected);
    buffer_printf(out, ",\"interrupted\":%s,\n\"total\":{",
                  report->interrupted ? "true" : "false");
    struct buffer total;
    buffer_init(&total, 4096);
    put_sum(&total, &report->sums->total);
    struct text text = buffer_text(&total);
    buffer_put(out, text.at + 1, text.len - 1); /* without the comma in front */
    out->failed |= buffer_failed(&total);
    buffer_release(&total);
    buffer_put_cstr(out, "},\n\"sessions\":[");
}

static void json_after(struct buffer *out, const struct compare_report *report)
{
    put_list(out, "payers", &report->sums->payers);
    put_list(out, "rules", &report->sums->rules);
    buffer_put_cstr(out, "]}\n");
}

const struct compare_writer compare_json = {json_row, json_before, json_after};
