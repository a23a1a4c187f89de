#include "author/case_write.h"

#include "author/case_file.h"
#include "author/rule_ids.h"
#include "base/date.h"
#include "format/writer.h"

#include <stdio.h>

#define TEXT_MOST ((size_t)16 * 1024 * 1024)
#define TREE_MEM  ((size_t)64 * 1024 * 1024)
#define WIDTH     100 /* a value that fits into it stands on one line */

struct writing {
    const struct policy *policy;
    const struct case_new *fresh;
    const struct json *base; /* NULL: a new file */
    struct arena arena;
    struct buffer compact; /* the case */
};

/* ---- a tree, to be read ---- */

static void put_pretty(struct buffer *out, const struct json *json, size_t indent);

/* On one line, with blanks. */
static void put_short(struct buffer *out, const struct json *json)
{
    bool object = json_kind(json) == JSON_OBJECT;
    if (!object && json_kind(json) != JSON_ARRAY) {
        json_write(json, out);
        return;
    }
    buffer_put_char(out, object ? '{' : '[');
    for (const struct json *at = json_first(json); at; at = json_next(at)) {
        if (object) {
            buffer_put_json(out, json_name(at));
            buffer_put_cstr(out, ": ");
        }
        put_short(out, at);
        buffer_put_cstr(out, json_next(at) ? ", " : "");
    }
    buffer_put_char(out, object ? '}' : ']');
}

static bool is_short(const struct json *json, size_t indent)
{
    struct buffer one;
    buffer_init(&one, TEXT_MOST);
    put_short(&one, json);
    bool is = !buffer_failed(&one) && one.len + indent <= WIDTH;
    buffer_release(&one);
    return is;
}

static void put_members(struct buffer *out, const struct json *json, size_t indent)
{
    bool object = json_kind(json) == JSON_OBJECT;
    for (const struct json *at = json_first(json); at; at = json_next(at)) {
        buffer_printf(out, "%*s", (int)indent + 2, "");
        if (object) {
            buffer_put_json(out, json_name(at));
            buffer_put_cstr(out, ": ");
        }
        put_pretty(out, at, indent + 2);
        buffer_put_cstr(out, json_next(at) ? ",\n" : "\n");
    }
}

static void put_pretty(struct buffer *out, const struct json *json, size_t indent)
{
    bool object = json_kind(json) == JSON_OBJECT;
    bool nested = object || json_kind(json) == JSON_ARRAY;
    if (!nested || !json_count(json) || is_short(json, indent)) {
        put_short(out, json);
        return;
    }
    buffer_put_cstr(out, object ? "{\n" : "[\n");
    put_members(out, json, indent);
    buffer_printf(out, "%*s%s", (int)indent, "", object ? "}" : "]");
}

/* ---- what is other than in the base ---- */

static bool same(const struct json *a, const struct json *b)
{
    struct buffer one, other;
    buffer_init(&one, TEXT_MOST);
    buffer_init(&other, TEXT_MOST);
    json_write(a, &one);
    json_write(b, &other);
    bool equal = !buffer_failed(&one) && !buffer_failed(&other) &&
                 text_equal(buffer_text(&one), buffer_text(&other));
    buffer_release(&one);
    buffer_release(&other);
    return equal;
}

static void put_name(struct buffer *out, struct text name, bool *first)
{
    if (!*first)
        buffer_put_char(out, ',');
    *first = false;
    buffer_put_json(out, name);
    buffer_put_char(out, ':');
}

/* The merge patch that makes the one of the other. */
static void put_patch(struct buffer *out, const struct json *json,
                      const struct json *base)
{
    bool first = true;
    buffer_put_char(out, '{');
    for (const struct json *at = json_first(json); at; at = json_next(at)) {
        const struct json *was = json_get(base, json_name(at).at);
        bool objects =
            was && json_kind(at) == JSON_OBJECT && json_kind(was) == JSON_OBJECT;
        if (was && same(at, was))
            continue;
        put_name(out, json_name(at), &first);
        if (objects)
            put_patch(out, at, was);
        else
            json_write(at, out);
    }
    for (const struct json *at = json_first(base); at; at = json_next(at)) {
        if (json_get(json, json_name(at).at))
            continue;
        put_name(out, json_name(at), &first);
        buffer_put_cstr(out, "null");
    }
    buffer_put_char(out, '}');
}

static enum status read_session(struct writing *w, size_t i, struct json **json,
                                struct error *error)
{
    struct buffer text;
    buffer_init(&text, TEXT_MOST);
    writer_session(w->fresh->sessions[i], &text);
    enum status status = buffer_failed(&text)
                             ? error_no_memory(error)
                             : json_read(buffer_text(&text), &w->arena, json, error);
    buffer_release(&text);
    return status;
}

static enum status put_session(struct writing *w, size_t i, struct error *error)
{
    struct json *json;
    enum status status = read_session(w, i, &json, error);
    if (!status && w->base)
        put_patch(&w->compact, json, w->base);
    else if (!status)
        json_write(json, &w->compact);
    return status;
}

/* ---- the case ---- */

static void put_date(struct buffer *out, const char *name, int32_t day)
{
    char date[11];
    if (day == DATE_NONE)
        return;
    date_write(day, date);
    buffer_printf(out, ",\"%s\":\"%s\"", name, date);
}

static bool was_put(const struct decision *decision, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (text_equal(decision->findings[k].rule, decision->findings[i].rule))
            return true;
    return false;
}

static void put_fires(struct writing *w)
{
    const struct decision *decision = w->fresh->decision;
    bool first = true;
    for (size_t i = 0; i < decision->finding_count; i++) {
        struct text rule = decision->findings[i].rule;
        if (was_put(decision, i) || !rule_ids_has(w->policy, rule))
            continue;
        buffer_put_cstr(&w->compact, first ? ",\"fires\":[" : ",");
        buffer_put_json(&w->compact, rule);
        first = false;
    }
    if (!first)
        buffer_put_char(&w->compact, ']');
}

static void put_line(struct buffer *out, const struct line *line)
{
    buffer_printf(out, "{\"code\":\"%s\",\"units\":%d,\"modifiers\":[", line->code,
                  line->units);
    for (size_t i = 0; i < line->modifiers.count; i++) {
        buffer_put_cstr(out, i ? "," : "");
        buffer_put_json(out, line->modifiers.at[i]);
    }
    buffer_put_cstr(out, "]}");
}

static void put_expected(struct writing *w)
{
    const struct decision *decision = w->fresh->decision;
    buffer_printf(&w->compact, ",\"expect\":{\"outcome\":\"%s\",\"lines\":[",
                  outcome_text(decision->outcome));
    for (size_t i = 0; i < decision->line_count; i++) {
        buffer_put_cstr(&w->compact, i ? "," : "");
        put_line(&w->compact, &decision->lines[i]);
    }
    buffer_put_cstr(&w->compact, "]}}");
}

static enum status put_sessions(struct writing *w, struct error *error)
{
    const struct case_new *fresh = w->fresh;
    enum status status = STATUS_OK;
    if (fresh->count == 1) {
        if (!w->base)
            return STATUS_OK;
        buffer_put_cstr(&w->compact, ",\"patch\":");
        return put_session(w, 0, error);
    }
    buffer_put_cstr(&w->compact, ",\"sessions\":[");
    for (size_t i = 0; i < fresh->count && !status; i++) {
        buffer_put_cstr(&w->compact, i ? "," : "");
        status = put_session(w, i, error);
    }
    buffer_put_cstr(&w->compact, "],\"decide\":");
    buffer_put_json(&w->compact, fresh->sessions[fresh->decide]->session_id);
    return status;
}

static enum status put_case(struct writing *w, struct error *error)
{
    buffer_put_cstr(&w->compact, "{\"name\":");
    buffer_put_json(&w->compact, w->fresh->name);
    put_date(&w->compact, "known_on", w->fresh->known_on);
    put_date(&w->compact, "filing_date", w->fresh->filing_date);
    enum status status = put_sessions(w, error);
    put_fires(w);
    put_expected(w);
    return status;
}

/* ---- the file ---- */

static enum status put_tree(struct writing *w, struct buffer *out, size_t indent,
                            struct error *error)
{
    struct json *json;
    enum status status =
        buffer_failed(&w->compact)
            ? error_no_memory(error)
            : json_read_document(buffer_text(&w->compact), &w->arena, &json, error);
    if (!status)
        put_pretty(out, json, indent);
    return status;
}

/* Behind the last byte of the last case: the list has one at least. */
static size_t end_of_cases(const struct case_file *file)
{
    struct text text = buffer_text(&file->bytes);
    struct place_step step = case_file_step(file);
    size_t at = place_find(text, &step, false), last = at;
    int depth = 0;
    bool quoted = false;
    for (; at < text.len; at++) {
        char c = text.at[at];
        if (quoted) {
            at += c == '\\';
            quoted = c != '"';
            continue;
        }
        quoted = c == '"';
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c == '}')
            last = at + 1;
        if (!depth)
            return last;
    }
    return last;
}

static enum status add_to_file(struct writing *w, const struct case_file *file,
                               struct buffer *out, struct error *error)
{
    struct text text = buffer_text(&file->bytes);
    size_t end = end_of_cases(file);
    w->base = file->base;
    enum status status = put_case(w, error);
    if (status)
        return status;
    buffer_put(out, text.at, end);
    buffer_put_cstr(out, ",\n    ");
    status = put_tree(w, out, 4, error);
    buffer_put(out, text.at + end, text.len - end);
    return status;
}

static enum status new_file(struct writing *w, struct buffer *out, struct error *error)
{
    buffer_put_cstr(&w->compact, "{\"base\":");
    enum status status = put_session(w, 0, error);
    buffer_put_cstr(&w->compact, ",\"cases\":[");
    if (!status && w->fresh->count > 1) {
        struct json *base;
        status = read_session(w, 0, &base, error);
        w->base = base;
    }
    if (!status)
        status = put_case(w, error);
    buffer_put_cstr(&w->compact, "]}");
    if (!status)
        status = put_tree(w, out, 0, error);
    buffer_put_char(out, '\n');
    return status;
}

static enum status check_name(const struct case_file *file, struct text name,
                              struct error *error)
{
    for (size_t i = 0; i < file->count; i++) {
        const struct json *known = json_get(file->at[i], "name");
        if (!known || !text_equal(json_text(known), name))
            continue;
        error_set(error, STATUS_USAGE, "cases.twice", "there is a case of that name");
        error_at(error, file->path, file->lines[i], 0);
        error_fix(error, "give it another one");
        return error->status;
    }
    return STATUS_OK;
}

enum status case_write(const struct policy *policy, const struct case_new *fresh,
                       struct buffer *out, struct error *error)
{
    struct writing w = {.policy = policy, .fresh = fresh};
    struct case_file file;
    arena_init(&w.arena, TREE_MEM);
    buffer_init(&w.compact, TEXT_MOST);
    enum status status = case_file_open(policy, &file, error);
    if (status == STATUS_NOT_FOUND) {
        status = new_file(&w, out, error);
    } else if (!status) {
        status = check_name(&file, fresh->name, error);
        if (!status)
            status = add_to_file(&w, &file, out, error);
    }
    if (!status && buffer_failed(out))
        status = error_no_memory(error);
    case_file_close(&file);
    buffer_release(&w.compact);
    arena_release(&w.arena);
    return status;
}
