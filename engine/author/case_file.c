#include "author/case_file.h"

#include "author/case_base.h"
#include "author/rule_ids.h"
#include "base/date.h"
#include "base/shown.h"
#include "policy/policy_set.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_MOST ((size_t)64 * 1024 * 1024)

/* ---- names and kinds ---- */

struct expected {
    const char *name;
    enum json_kind kind;
};
static const struct expected file_names[] = {{"base", JSON_OBJECT},
                                             {"cases", JSON_ARRAY}};
static const struct expected case_names[] = {
    {"name", JSON_STRING},        {"rule", JSON_STRING},   {"patch", JSON_OBJECT},
    {"sessions", JSON_ARRAY},     {"decide", JSON_STRING}, {"known_on", JSON_STRING},
    {"filing_date", JSON_STRING}, {"fires", JSON_ARRAY},   {"silent", JSON_ARRAY},
    {"expect", JSON_OBJECT},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

struct expected_set {
    const struct expected *at;
    size_t count;
};

static struct text expected_at(const void *names, size_t i)
{
    const struct expected *expected = names;
    return text_of(expected[i].name);
}

enum status case_file_at(const struct case_file *file, const struct place_step *step,
                         bool name, struct error *error)
{
    struct text text = buffer_text(&file->bytes);
    error_at(error, file->path, 0, 0);
    place_line(text, place_find(text, step, name), 1, error);
    place_steps(step, error);
    return error->status;
}

static enum status unknown_name(const struct case_file *file,
                                const struct place_step *step,
                                const struct expected_set *set, struct error *error)
{
    int nearest = text_nearest(text_of(step->name), set->count, expected_at, set->at);
    error_set(error, STATUS_USAGE, "cases.name", "\"%s\" is not a name here",
              step->name);
    if (nearest >= 0)
        error_fix(error, "did you mean \"%s\"?", set->at[nearest].name);
    else
        error_fix(error, "payers/README.md, \"Cases\", has the names");
    return case_file_at(file, step, true, error);
}

static enum status check_member(const struct case_file *file,
                                const struct place_step *step,
                                const struct expected_set *set,
                                const struct json *member, struct error *error)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct expected *expected = &set->at[i];
        if (strcmp(expected->name, step->name) != 0)
            continue;
        if (json_kind(member) == expected->kind)
            return STATUS_OK;
        error_set(error, STATUS_USAGE, "cases.kind", "\"%s\" must be %s, not %s",
                  step->name, json_kind_text(expected->kind),
                  json_kind_text(json_kind(member)));
        return case_file_at(file, step, false, error);
    }
    return unknown_name(file, step, set, error);
}

/* Every member of an object is one of the set and of its kind. */
static enum status check_members(const struct case_file *file,
                                 const struct place_step *up,
                                 const struct expected_set *set,
                                 const struct json *object, struct error *error)
{
    struct place_step step = {.up = up, .ordinal = 0};
    enum status status = STATUS_OK;
    for (const struct json *member = json_first(object); member && !status;
         member = json_next(member), step.ordinal++) {
        step.name = json_name(member).at;
        status = check_member(file, &step, set, member, error);
    }
    return status;
}

/* ---- the file ---- */

static enum status require(const struct case_file *file, const char *name,
                           const struct json *found, struct error *error)
{
    if (found)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "cases.name", "\"%s\" is missing", name);
    error_at(error, file->path, 1, 1);
    return error->status;
}

static struct text text_of_member(const struct json *object, const char *name)
{
    const struct json *member = json_get(object, name);
    return member ? json_text(member) : TEXT_NONE;
}

static enum status no_cases(const struct case_file *file, struct error *error)
{
    struct place_step step = case_file_step(file);
    error_set(error, STATUS_USAGE, "cases.empty", "there are no cases in it");
    error_fix(error, "add one, as {\"name\": \"a plain visit\", \"expect\": "
                     "{\"outcome\": \"ready\"}}, or remove the file");
    return case_file_at(file, &step, false, error);
}

/* The place is that of the later one. */
static enum status same_name(const struct case_file *file, size_t index, size_t first,
                             struct error *error)
{
    const struct json *object = file->at[index];
    struct place_step cases = case_file_step(file);
    struct place_step up = {.up = &cases, .ordinal = index};
    struct place_step step = {.up = &up, .name = "name"};
    for (const struct json *at = json_first(object); !text_is(json_name(at), "name");
         at = json_next(at))
        step.ordinal++;
    error_set(error, STATUS_USAGE, "cases.twice",
              "another case, on line %u, has the same name", file->lines[first]);
    error_fix(error, "give each case its own");
    return case_file_at(file, &step, false, error);
}

/* ---- thousands of cases ---- */

/* The lines on which the elements of "cases" begin, in one pass over a text
 * that has passed the gate. */
static void find_lines(struct case_file *file)
{
    struct text text = buffer_text(&file->bytes);
    struct place_step step = case_file_step(file);
    struct error place = ERROR_NONE;
    size_t begin = place_find(text, &step, false), found = 0;
    int depth = 0;
    bool quoted = false, due = true; /* an element */
    place_line(text, begin, 1, &place);
    uint32_t line = place.line;
    for (size_t i = begin + 1; i < text.len && found < file->count; i++) {
        char c = text.at[i];
        line += c == '\n';
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
            continue;
        }
        if (due && !strchr(" \t\r\n", c)) {
            file->lines[found++] = line;
            due = false;
        }
        due |= c == ',' && depth == 0;
        quoted = c == '"';
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    }
}

struct named {
    struct text name;
    size_t index;
};

static int by_name(const void *a, const void *b)
{
    const struct named *left = a, *right = b;
    int order = text_compare(left->name, right->name);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

/* Of all that stand twice the one that comes first in the file. */
static enum status check_sorted(const struct case_file *file, const struct named *names,
                                size_t count, struct error *error)
{
    const struct named *twice = NULL;
    for (size_t i = 1; i < count; i++)
        if (text_equal(names[i - 1].name, names[i].name) &&
            (!twice || names[i].index < twice->index))
            twice = &names[i];
    return twice ? same_name(file, twice->index, twice[-1].index, error) : STATUS_OK;
}

static enum status check_names(struct case_file *file, struct error *error)
{
    struct named *names = ARENA_ARRAY(&file->arena, struct named, file->count + 1);
    size_t count = 0;
    if (!names)
        return error_no_memory(error);
    for (size_t i = 0; i < file->count; i++) {
        names[count] = (struct named){text_of_member(file->at[i], "name"), i};
        count += names[count].name.len > 0;
    }
    if (count)
        qsort(names, count, sizeof *names, by_name);
    return check_sorted(file, names, count, error);
}

static enum status list_cases(struct case_file *file, struct error *error)
{
    size_t i = 0;
    file->count = json_count(file->cases);
    if (!file->count)
        return no_cases(file, error);
    file->at = ARENA_ARRAY(&file->arena, const struct json *, file->count);
    file->lines = ARENA_ARRAY(&file->arena, uint32_t, file->count);
    if (!file->at || !file->lines)
        return error_no_memory(error);
    for (const struct json *at = json_first(file->cases); at; at = json_next(at))
        file->at[i++] = at;
    find_lines(file);
    return check_names(file, error);
}

static enum status read_file(struct case_file *file, struct error *error)
{
    struct json *root = NULL;
    struct expected_set set = {file_names, COUNT(file_names)};
    enum status status =
        json_read_document(buffer_text(&file->bytes), &file->arena, &root, error);
    if (status == STATUS_NO_MEMORY)
        return status;
    if (status) {
        error->status = STATUS_USAGE;
        error_at(error, file->path, 0, 0);
        return error->status;
    }
    if (json_kind(root) != JSON_OBJECT) {
        error_set(error, STATUS_USAGE, "cases.kind",
                  "a case file is one object, not %s", json_kind_text(json_kind(root)));
        error_at(error, file->path, 1, 1);
        return error->status;
    }
    status = check_members(file, NULL, &set, root, error);
    file->base = json_get(root, "base");
    file->cases = json_get(root, "cases");
    if (!status)
        status = require(file, "base", file->base, error);
    if (!status)
        status = require(file, "cases", file->cases, error);
    if (status)
        return status;
    status = list_cases(file, error);
    return status ? status : case_base_check(file, error);
}

enum status case_file_open(const struct policy *policy, struct case_file *file,
                           struct error *error)
{
    *file = (struct case_file){.path = ""};
    buffer_init(&file->bytes, FILE_MOST);
    arena_init(&file->arena, 16 * FILE_MOST);
    arena_init(&file->work, 16 * FILE_MOST);
    int n =
        snprintf(file->path, sizeof file->path, "%s/cases.json", policy_folder(policy));
    if (n < 0 || (size_t)n >= sizeof file->path)
        return error_set(error, STATUS_USAGE, "cases.path", "the path is too long");
    enum status status = shown_read(policy->shown, file->path, &file->bytes, error);
    if (status && strcmp(error->code, "file.missing") == 0)
        return error_set(error, STATUS_NOT_FOUND, "cases.none", "there are no cases");
    return status ? status : read_file(file, error);
}

void case_file_close(struct case_file *file)
{
    buffer_release(&file->bytes);
    arena_release(&file->arena);
    arena_release(&file->work);
}

/* ---- one case ---- */

static const struct place_step cases_step = {.name = "cases", .ordinal = 0};

/* The step to "cases" depends on whether "base" stands before it. */
struct place_step case_file_step(const struct case_file *file)
{
    struct place_step step = cases_step;
    for (const struct json *at = file->base; at; at = json_next(at)) {
        if (at == file->cases)
            step.ordinal = 1;
    }
    return step;
}

/* Where a member of the case stands, for messages. */
static enum status at_member(const struct case_file *file, const struct place_step *up,
                             const struct json *object, const struct json *member,
                             struct error *error)
{
    struct place_step step = {.up = up, .name = json_name(member).at};
    for (const struct json *at = json_first(object); at != member; at = json_next(at))
        step.ordinal++;
    return case_file_at(file, &step, false, error);
}

static enum status check_rule_id(const struct policy *policy, const struct json *id,
                                 struct error *error)
{
    struct text text = json_text(id);
    if (text_is_absent(text))
        return error_set(error, STATUS_USAGE, "cases.kind", "a rule's id must be %s",
                         json_kind_text(JSON_STRING));
    if (rule_ids_has(policy, text))
        return STATUS_OK;
    struct text nearest = rule_ids_nearest(policy, text);
    error_set(error, STATUS_USAGE, "cases.rule", "there is no rule \"%.*s\"",
              TEXT_ARG(text));
    if (nearest.len)
        error_fix(error, "did you mean \"%.*s\"?", TEXT_ARG(nearest));
    return error->status;
}

static enum status check_rule_ids(const struct policy *policy, const struct json *list,
                                  struct error *error)
{
    enum status status = STATUS_OK;
    for (const struct json *id = list ? json_first(list) : NULL; id && !status;
         id = json_next(id))
        status = check_rule_id(policy, id, error);
    return status;
}

static enum status check_values(const struct case_file *file,
                                const struct place_step *step,
                                const struct json *object, const struct policy *policy,
                                struct error *error)
{
    static const char *const lists[] = {"fires", "silent"};
    static const char *const dates[] = {"known_on", "filing_date"};
    const struct json *rule = json_get(object, "rule");
    if (rule && check_rule_id(policy, rule, error))
        return at_member(file, step, object, rule, error);
    for (size_t i = 0; i < COUNT(lists); i++) {
        const struct json *list = json_get(object, lists[i]);
        if (check_rule_ids(policy, list, error))
            return at_member(file, step, object, list, error);
    }
    for (size_t i = 0; i < COUNT(dates); i++) {
        const struct json *stated = json_get(object, dates[i]);
        int32_t date;
        if (!stated || date_read(json_text(stated), &date))
            continue;
        error_set(error, STATUS_USAGE, "cases.date",
                  "\"%s\" must be a date, YYYY-MM-DD", dates[i]);
        return at_member(file, step, object, stated, error);
    }
    return STATUS_OK;
}

/* A case that asserts nothing can never fail. */
static bool asserts_something(const struct case_parts *parts)
{
    return (parts->fires && json_count(parts->fires)) ||
           (parts->silent && json_count(parts->silent)) ||
           (parts->expect && json_count(parts->expect));
}

static enum status check_whole(const struct case_parts *parts, struct error *error)
{
    if (text_is_absent(parts->name))
        return error_set(error, STATUS_USAGE, "cases.name", "the case has no \"name\"");
    if (asserts_something(parts))
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "cases.empty",
                     "the case expects nothing: give it fires, silent or expect");
}

enum status case_file_parts(const struct case_file *file, size_t index,
                            const struct policy *policy, struct case_parts *parts,
                            struct error *error)
{
    struct place_step up = case_file_step(file);
    struct place_step step = {.up = &up, .ordinal = index};
    struct expected_set set = {case_names, COUNT(case_names)};
    const struct json *object = file->at[index];
    *parts = (struct case_parts){
        .index = index, .known_on = DATE_MAX, .filing_date = DATE_NONE};
    if (json_kind(object) != JSON_OBJECT) {
        error_set(error, STATUS_USAGE, "cases.kind", "a case must be %s, not %s",
                  json_kind_text(JSON_OBJECT), json_kind_text(json_kind(object)));
        return case_file_at(file, &step, false, error);
    }
    parts->name = text_of_member(object, "name");
    enum status status = check_members(file, &step, &set, object, error);
    if (!status)
        status = check_values(file, &step, object, policy, error);
    if (status)
        return status;
    parts->rule = text_of_member(object, "rule");
    parts->decide = text_of_member(object, "decide");
    parts->patch = json_get(object, "patch");
    parts->sessions = json_get(object, "sessions");
    parts->fires = json_get(object, "fires");
    parts->silent = json_get(object, "silent");
    parts->expect = json_get(object, "expect");
    if (!text_is_absent(text_of_member(object, "known_on")))
        (void)date_read(text_of_member(object, "known_on"), &parts->known_on);
    if (!text_is_absent(text_of_member(object, "filing_date")))
        (void)date_read(text_of_member(object, "filing_date"), &parts->filing_date);
    status = check_whole(parts, error);
    return status ? case_file_at(file, &step, false, error) : STATUS_OK;
}
