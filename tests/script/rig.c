#include "script/rig.h"

#include "base/buffer.h"

#include <stdio.h>

static const struct text fact_paths[FACT_COUNT] = {
    [FACT_DATE] = LITERAL("day.date"),
    [FACT_CERTIFIED] = LITERAL("day.plan_of_care.certified_on"),
    [FACT_SENT] = LITERAL("day.plan_of_care.sent_on"),
    [FACT_MODALITY] = LITERAL("day.telehealth.modality"),
    [FACT_MINUTES] = LITERAL("service.minutes"),
    [FACT_CODE] = LITERAL("service.code"),
    [FACT_NAME] = LITERAL("service.name"),
    [FACT_CHARGE] = LITERAL("service.charge"),
    [FACT_TIMED] = LITERAL("service.timed"),
    [FACT_START] = LITERAL("service.start"),
    [FACT_MODIFIERS] = LITERAL("service.modifiers"),
    [FACT_NOTE] = LITERAL("service.note"),
};

static struct value read_fact(void *context, size_t fact)
{
    struct rig *rig = context;
    rig->reads++;
    return rig->facts[fact];
}

static bool is_present(void *context, struct text object)
{
    (void)context;
    return text_is(object, "day.plan_of_care");
}

static void set_facts(struct rig *rig)
{
    static struct text modifiers[] = {LITERAL("59"), LITERAL("GP")};
    struct value *facts = rig->facts;
    facts[FACT_DATE] = (struct value){.kind = VALUE_DATE, .number = 20528};
    facts[FACT_SENT] = (struct value){.kind = VALUE_DATE, .number = 20515};
    facts[FACT_MINUTES] = (struct value){.kind = VALUE_NUMBER, .number = 23};
    facts[FACT_CODE] = (struct value){.kind = VALUE_TEXT, .text = TEXT("97110")};
    facts[FACT_NAME] = (struct value){.kind = VALUE_TEXT, .text = TEXT(CANARY)};
    facts[FACT_CHARGE] = (struct value){.kind = VALUE_MONEY, .number = 7500};
    facts[FACT_TIMED] = (struct value){.kind = VALUE_BOOL, .number = 1};
    facts[FACT_START] = (struct value){.kind = VALUE_CLOCK, .number = 540};
    facts[FACT_MODIFIERS] =
        (struct value){.kind = VALUE_TEXTS, .list = {modifiers, COUNT_OF(modifiers)}};
    facts[FACT_NOTE] = (struct value){.kind = VALUE_NOTE, .text = TEXT(CANARY)};
}

void rig_open(struct rig *rig, const struct script_options *options)
{
    static const char *const makers[] = {"rule", "policy", "hold", NULL};
    static const char *const roots[] = {GONIO_SOURCE_DIR "/tests/script/nothing",
                                        GONIO_SOURCE_DIR "/tests/script/root", NULL};
    struct script_options plain = options ? *options : (struct script_options){0};
    const struct script_facts facts = {fact_paths, FACT_COUNT, read_fact, is_present};
    if (!plain.roots)
        plain.roots = roots;
    *rig = (struct rig){.script = NULL};
    arena_init(&rig->arena, (size_t)64 << 20);
    set_facts(rig);
    assert_ok(hash_start(&rig->error), &rig->error);
    assert_ok(script_new(&plain, &rig->script, &rig->error), &rig->error);
    assert_ok(script_makers(rig->script, makers, &rig->error), &rig->error);
    assert_ok(script_facts_define(rig->script, &facts, &rig->error), &rig->error);
}

void rig_close(struct rig *rig)
{
    script_free(rig->script);
    arena_release(&rig->arena);
}

enum status rig_load(struct rig *rig, const char *source)
{
    rig->error = ERROR_NONE;
    return script_load_text(rig->script, text_of(source), "policy.lua", &rig->arena,
                            &rig->table, &rig->hash, &rig->error);
}

enum status rig_load_file(struct rig *rig, const char *path)
{
    rig->error = ERROR_NONE;
    return script_load(rig->script, path, &rig->arena, &rig->table, &rig->hash,
                       &rig->error);
}

int rig_function(struct rig *rig, const char *name)
{
    const struct script_value *value = script_get(&rig->table, name);
    if (!value || value->kind != SCRIPT_FUNCTION)
        fail_msg("there is no function %s", name);
    return value ? value->function : 0;
}

static const char *show_error(struct rig *rig)
{
    snprintf(rig->shown, sizeof rig->shown, "error: %s", rig->error.message);
    return rig->shown;
}

static const char *call(struct rig *rig, int function, bool record)
{
    struct script_call call = {
        .function = function, .subjects = {"service", "day"}, .record = record};
    struct script_value result;
    size_t missing = 0;
    rig->error = ERROR_NONE;
    script_facts_turn(rig->script, rig, NULL);
    switch (
        script_call(rig->script, &call, &rig->arena, &result, &missing, &rig->error)) {
    case SCRIPT_RETURNED:
        return rig_show(rig, &result);
    case SCRIPT_UNKNOWN:
        snprintf(rig->shown, sizeof rig->shown, "unknown %s", fact_paths[missing].at);
        return rig->shown;
    case SCRIPT_FAILED:
    default:
        return show_error(rig);
    }
}

const char *rig_call(struct rig *rig, int function)
{
    return call(rig, function, false);
}

const char *rig_record(struct rig *rig, int function)
{
    return call(rig, function, true);
}

const char *rig_run(struct rig *rig, const char *source)
{
    if (rig_load(rig, source) != STATUS_OK)
        return show_error(rig);
    return rig_call(rig, rig_function(rig, "check"));
}

const char *rig_eval(struct rig *rig, const char *body)
{
    char source[4096];
    int len = snprintf(source, sizeof source,
                       "return { check = function(service, day)\n%s\nend }\n", body);
    assert_in_range(len, 0, sizeof source - 1);
    return rig_run(rig, source);
}

static void show(struct buffer *out, const struct script_value *value)
{
    switch (value->kind) {
    case SCRIPT_BOOL:
        buffer_put_cstr(out, value->integer ? "true" : "false");
        return;
    case SCRIPT_INTEGER:
        buffer_put_int(out, value->integer);
        return;
    case SCRIPT_TEXT:
        buffer_printf(out, "\"%.*s\"", TEXT_ARG(value->text));
        return;
    case SCRIPT_FUNCTION:
        buffer_put_cstr(out, "function");
        return;
    case SCRIPT_TABLE:
        break;
    case SCRIPT_NIL:
    default:
        buffer_put_cstr(out, "nil");
        return;
    }
    if (!text_is_absent(value->maker))
        buffer_put_text(out, value->maker);
    buffer_put_char(out, '{');
    for (size_t i = 0; i < value->count; i++) {
        buffer_put_cstr(out, i ? ", " : "");
        if (i >= value->items)
            buffer_printf(out, "%.*s = ", TEXT_ARG(value->entries[i].name));
        show(out, &value->entries[i].value);
    }
    buffer_put_char(out, '}');
}

const char *rig_show(struct rig *rig, const struct script_value *value)
{
    struct buffer out;
    buffer_init(&out, sizeof rig->shown - 1);
    show(&out, value);
    struct text text = buffer_text(&out);
    memcpy(rig->shown, text.at, text.len);
    rig->shown[text.len] = '\0';
    buffer_release(&out);
    return rig->shown;
}

const char *rig_recorded(struct rig *rig)
{
    const size_t *facts;
    const struct text *objects;
    size_t len = 0, count = script_recorded(rig->script, &facts);
    rig->shown[0] = '\0';
    for (size_t i = 0; i < count; i++)
        len += (size_t)snprintf(rig->shown + len, sizeof rig->shown - len, "%s%s",
                                i ? " " : "", fact_paths[facts[i]].at);
    count = script_recorded_objects(rig->script, &objects);
    for (size_t i = 0; i < count; i++)
        len += (size_t)snprintf(rig->shown + len, sizeof rig->shown - len, " (%.*s)",
                                TEXT_ARG(objects[i]));
    return rig->shown;
}
