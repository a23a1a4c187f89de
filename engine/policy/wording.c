#include "policy/wording.h"

#include "policy/facts.h"

static void put_value(struct buffer *out, const struct value *value)
{
    char text[24];
    switch (value->kind) {
    case VALUE_DATE:
        date_write((int32_t)value->number, text);
        buffer_put_cstr(out, text);
        return;
    case VALUE_CLOCK:
        clock_write((int32_t)value->number, text);
        buffer_put_cstr(out, text);
        return;
    case VALUE_MONEY:
        money_write(value->number, text);
        buffer_put_char(out, '$');
        buffer_put_cstr(out, text);
        return;
    case VALUE_NUMBER:
        buffer_put_int(out, value->number);
        return;
    case VALUE_BOOL:
        buffer_put_cstr(out, value->number ? "yes" : "no");
        return;
    case VALUE_TEXT:
        buffer_put_text(out, value->text);
        return;
    case VALUE_TEXTS:
        for (size_t i = 0; i < value->list.count; i++) {
            if (i)
                buffer_put_cstr(out, ", ");
            buffer_put_text(out, value->list.at[i]);
        }
        return;
    case VALUE_NOTE:
        buffer_put_cstr(out, "documented");
        return;
    case VALUE_UNKNOWN:
    default:
        buffer_put_cstr(out, "unknown");
    }
}

static bool ends_in(struct text name, const char *ending)
{
    size_t len = strlen(ending);
    return name.len > len && memcmp(name.at + name.len - len, ending, len) == 0;
}

/* What a rule returned beside its message: names that end in _on are dates,
 * in _usd amounts. */
/* A number that is no date of our calendar, or more money than there is,
 * stays a number. */
static enum value_kind kind_of(struct text name, int64_t number)
{
    if (ends_in(name, "_on") && number >= DATE_MIN && number <= DATE_MAX)
        return VALUE_DATE;
    if (ends_in(name, "_usd") && number >= -MONEY_MAX && number <= MONEY_MAX)
        return VALUE_MONEY;
    return VALUE_NUMBER;
}

static bool returned_value(const struct script_value *result, struct text name,
                           struct value *value)
{
    for (size_t i = 0; i < result->count; i++) {
        const struct script_entry *entry = &result->entries[i];
        if (text_is_absent(entry->name) || !text_equal(entry->name, name))
            continue;
        if (entry->value.kind == SCRIPT_TEXT)
            *value = value_text(entry->value.text);
        else
            *value = (struct value){.kind = kind_of(name, entry->value.integer),
                                    .number = entry->value.integer};
        return true;
    }
    return false;
}

static void put_placeholder(struct deciding *e, struct buffer *out,
                            const struct script_value *result, struct text name)
{
    struct value value = {.kind = VALUE_UNKNOWN};
    if (!returned_value(result, name, &value)) {
        size_t fact = facts_find(name);
        if (fact < facts_count())
            value = facts_read(e, fact);
    }
    put_value(out, &value);
}

static struct text fill_in(struct deciding *e, struct text text,
                           const struct script_value *result)
{
    const char *at = text.at, *end = text.at ? text.at + text.len : NULL;
    struct buffer out;
    char room[4096];
    if (!at || !memchr(at, '{', text.len))
        return text;
    buffer_borrow(&out, room, sizeof room);
    while (at < end) {
        const char *close = *at == '{' ? memchr(at, '}', (size_t)(end - at)) : NULL;
        if (close) {
            put_placeholder(e, &out, result,
                            (struct text){at + 1, (size_t)(close - at - 1)});
            at = close + 1;
        } else
            buffer_put_char(&out, *at++);
    }
    return deciding_taken(e, &out);
}

static struct text worded(struct deciding *e, const struct script_value *result,
                          const char *name, struct text otherwise)
{
    const struct script_value *own =
        result->kind == SCRIPT_TABLE ? script_get(result, name) : NULL;
    if (own && own->kind == SCRIPT_TEXT)
        otherwise = own->text;
    return fill_in(e, otherwise, result);
}

struct verdict wording_verdict(struct deciding *e, const struct rule *rule,
                               const struct script_value *result)
{
    struct verdict verdict = rule->verdict;
    bool answers = result->kind == SCRIPT_TABLE;
    unsigned stated = rule->stated;
    if (answers && !(stated & STATED_SEVERITY))
        severity_read(result->maker, &verdict.severity);
    struct text message = rule->verdict.message;
    if (answers && !(stated & STATED_MESSAGE) && result->items &&
        result->entries[0].value.kind == SCRIPT_TEXT)
        message = result->entries[0].value.text;
    verdict.message = fill_in(e, message, result);
    verdict.fix = stated & STATED_FIX ? fill_in(e, verdict.fix, result)
                                      : worded(e, result, "fix", verdict.fix);
    if (!(stated & STATED_CARC))
        verdict.carc = worded(e, result, "carc", verdict.carc);
    if (!(stated & STATED_RARC))
        verdict.rarc = worded(e, result, "rarc", verdict.rarc);
    return verdict;
}
