/* gonio/units/1. Keys always in this order. */
#include "show/units.h"

static void put_key(struct buffer *out, const char *key)
{
    buffer_printf(out, "\"%s\":", key);
}

static void put_number(struct buffer *out, const char *key, int32_t number)
{
    put_key(out, key);
    buffer_put_int(out, number);
}

static void put_flag(struct buffer *out, const char *key, bool flag)
{
    put_key(out, key);
    buffer_put_cstr(out, flag ? "true" : "false");
}

static void comma(struct buffer *out, bool needed)
{
    if (needed)
        buffer_put_char(out, ',');
}

static void put_entries(const struct units_asked *asked, struct buffer *out)
{
    BUFFER_LITERAL(out, "\"entries\":[");
    for (size_t i = 0; i < asked->count; i++) {
        const struct minutes_entry *entry = &asked->entries[i];
        comma(out, i > 0);
        buffer_printf(out, "{\"code\":\"%s\",\"minutes\":", entry->procedure->code);
        if (entry->minutes == COUNT_NONE)
            BUFFER_LITERAL(out, "null");
        else
            buffer_put_int(out, entry->minutes);
        buffer_put_char(out, ',');
        put_flag(out, "assistant", entry->assistant);
        buffer_put_char(out, '}');
    }
    BUFFER_LITERAL(out, "]");
}

static void put_codes(const struct units_result *result, struct buffer *out)
{
    BUFFER_LITERAL(out, "\"codes\":[");
    for (size_t i = 0; i < result->code_count; i++) {
        const struct code_count *code = &result->codes[i];
        comma(out, i > 0);
        buffer_printf(out, "{\"code\":\"%s\",\"minutes\":%d,", code->procedure->code,
                      code->minutes);
        put_number(out, "units", code->units);
        buffer_put_char(out, '}');
    }
    BUFFER_LITERAL(out, "]");
}

static void put_acceptable(const struct units_result *result, struct buffer *out)
{
    BUFFER_LITERAL(out, "\"acceptable\":[");
    for (size_t i = 0; i < result->acceptable_count; i++) {
        const struct allotment *allotment = &result->acceptable[i];
        comma(out, i > 0);
        buffer_put_char(out, '{');
        for (size_t j = 0; j < allotment->count; j++) {
            comma(out, j > 0);
            put_number(out, allotment->codes[j].code, allotment->codes[j].units);
        }
        buffer_put_char(out, '}');
    }
    BUFFER_LITERAL(out, "]");
}

static void put_lines(const struct units_result *result, struct buffer *out)
{
    BUFFER_LITERAL(out, "\"lines\":[");
    for (size_t i = 0; i < result->line_count; i++) {
        const struct unit_line *line = &result->lines[i];
        comma(out, i > 0);
        buffer_printf(out, "{\"code\":\"%s\",\"units\":%d,", line->procedure->code,
                      line->units);
        buffer_printf(out, "\"minutes\":%d,\"assistant_minutes\":%d,",
                      line->therapist_minutes + line->assistant_minutes,
                      line->assistant_minutes);
        put_flag(out, "assistant_modifier", line->assistant);
        buffer_put_char(out, '}');
    }
    BUFFER_LITERAL(out, "]");
}

static void put_working(const struct units_result *result, struct buffer *out)
{
    struct buffer sentence;
    buffer_init(&sentence, 4096);
    BUFFER_LITERAL(out, "\"working\":[");
    for (size_t i = 0; i < result->step_count; i++) {
        comma(out, i > 0);
        buffer_clear(&sentence);
        step_write(&result->steps[i], &sentence);
        buffer_put_json(out, buffer_text(&sentence));
        out->failed = out->failed || buffer_failed(&sentence);
    }
    BUFFER_LITERAL(out, "]");
    buffer_release(&sentence);
}

static void put_method(const struct units_result *result, struct buffer *out)
{
    buffer_printf(out, "{\"method\":\"%s\",", unit_method_text(result->method));
    put_number(out, "earned", result->earned);
    buffer_put_char(out, ',');
    put_flag(out, "tie", result->tie);
    buffer_put_char(out, ',');
    put_codes(result, out);
    buffer_put_char(out, ',');
    put_acceptable(result, out);
    buffer_put_char(out, ',');
    put_lines(result, out);
    buffer_put_char(out, ',');
    put_working(result, out);
    buffer_put_char(out, '}');
}

static void put_pool(const struct units_result *result, struct buffer *out)
{
    int32_t units = units_of_pool(result->pooled_minutes);
    int32_t next = units_pool_begins(units + 1);
    buffer_printf(out, "\"pool\":{\"minutes\":%d,\"units\":%d,", result->pooled_minutes,
                  units);
    buffer_printf(out, "\"next_unit_at\":%d,\"minutes_to_next\":%d}", next,
                  next - result->pooled_minutes);
}

static void put_difference(const struct units_page *page, struct buffer *out)
{
    struct buffer sentence;
    buffer_init(&sentence, 4096);
    BUFFER_LITERAL(out, "\"difference\":[");
    for (size_t i = 0;; i++) {
        buffer_clear(&sentence);
        if (!units_difference(page, i, &sentence))
            break;
        comma(out, i > 0);
        buffer_put_json(out, buffer_text(&sentence));
        out->failed = out->failed || buffer_failed(&sentence);
    }
    BUFFER_LITERAL(out, "]");
    buffer_release(&sentence);
}

void units_write_json(const struct units_page *page, struct buffer *out)
{
    BUFFER_LITERAL(out, "{\"schema\":\"gonio/units/1\",");
    put_entries(page->asked, out);
    buffer_put_char(out, ',');
    put_pool(&page->results[UNITS_EIGHT_MINUTE], out);
    BUFFER_LITERAL(out, ",\"methods\":[");
    for (int method = 0; method < UNITS_METHODS; method++) {
        comma(out, method > 0);
        put_method(&page->results[method], out);
    }
    BUFFER_LITERAL(out, "],");
    put_difference(page, out);
    BUFFER_LITERAL(out, "}\n");
}
