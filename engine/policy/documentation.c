/* What the note must say. Its texts are judged here, in C, and go nowhere
 * else: whether a field is there, and whether anything but stock phrases
 * stands in it. */
#include "policy/deciding.h"

#include "model/fields.h"
#include "policy/language.h"
#include "policy/phrase.h"

/* ---- what a field holds ---- */

static bool field_has_text(const struct field *field,
                           const struct documentation *record)
{
    const char *member = (const char *)record + field->offset;
    if (field->kind == FIELD_NOTES)
        return phrase_any_said((const struct text_list *)(const void *)member);
    return phrase_said(*(const struct text *)(const void *)member);
}

/* ---- required fields ---- */

static void list_fields(struct buffer *out, const struct documentation_row *row,
                        const struct documentation *record)
{
    bool first = true;
    for (size_t i = 0; i < row->field_count; i++) {
        if (row->all && field_has_text(row->fields[i], record))
            continue;
        if (!first)
            buffer_put_cstr(out, row->all ? " and " : " or ");
        for (const char *c = row->fields[i]->name; *c; c++)
            buffer_put_char(out, *c == '_' ? ' ' : *c);
        first = false;
    }
}

static bool is_satisfied(const struct documentation_row *row,
                         const struct documentation *record)
{
    size_t there = 0;
    for (size_t i = 0; i < row->field_count; i++)
        there += field_has_text(row->fields[i], record);
    return row->all ? there == row->field_count : there > 0;
}

/* The row's own words, filled in. */
static struct verdict worded(struct deciding *e, const struct verdict *given,
                             const struct wording *wording)
{
    struct verdict verdict = *given;
    verdict.message = language_fill_in(e, given->message, wording);
    verdict.fix = language_fill_in(e, given->fix, wording);
    return verdict;
}

static void report_missing(struct deciding *e, const struct treated *t,
                           const struct documentation_row *row)
{
    struct buffer list;
    char room[1024];
    buffer_borrow(&list, room, sizeof room);
    list_fields(&list, row, t->service->documentation);
    struct verdict verdict =
        worded(e, &row->verdict, &(struct wording){.code = t->service->code});
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "documentation", .topic = "documentation",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                        .verdict = &verdict,
                        .message = deciding_text(
                            e, "The note of %.*s does not state the %.*s",
                            TEXT_ARG(t->service->code), TEXT_ARG(buffer_text(&list))),
                        .fix = TEXT("Complete the note from what was done that day"),
                        .source = &row->source, .from = row->dates.from));
    if (finding)
        finding->rule = row->rule;
    for (size_t i = 0; finding && i < row->field_count; i++)
        if (!field_has_text(row->fields[i], t->service->documentation))
            finding_service_note(e, finding, t, row->fields[i]->name,
                                 (struct value){.kind = VALUE_UNKNOWN});
}

/* ---- vague texts ---- */

struct vagueness {
    const struct phrase *phrase; /* the first stock phrase met */
    const struct field *field;   /* where */
    bool anything_else;          /* something is said besides */
};

static void look_at(const struct vague_row *row, const struct field *field,
                    struct text text, struct vagueness *found)
{
    const struct phrase *phrase;
    if (!phrase_said(text))
        return;
    if (!phrase_covers(row->book, text, &phrase)) {
        found->anything_else = true;
        return;
    }
    if (!found->phrase && phrase) {
        found->phrase = phrase;
        found->field = field;
    }
}

static struct vagueness look(const struct vague_row *row,
                             const struct documentation *record)
{
    struct vagueness found = {0};
    for (size_t i = 0; i < row->field_count && !found.anything_else; i++) {
        const struct field *field = row->fields[i];
        const char *member = (const char *)record + field->offset;
        if (field->kind != FIELD_NOTES) {
            look_at(row, field, *(const struct text *)(const void *)member, &found);
            continue;
        }
        const struct text_list *list = (const struct text_list *)(const void *)member;
        for (size_t k = 0; k < list->count; k++)
            look_at(row, field, list->at[k], &found);
    }
    return found;
}

static void report_vague(struct deciding *e, const struct treated *t,
                         const struct vague_row *row, const struct vagueness *found)
{
    struct text phrase = found->phrase->text;
    struct verdict verdict =
        worded(e, &row->verdict,
               &(struct wording){.code = t->service->code, .phrase = phrase});
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "documentation", .topic = "documentation",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                     .verdict = &verdict,
                     .message =
                         deciding_text(e, "The note of %.*s says no more than \"%.*s\"",
                                       TEXT_ARG(t->service->code), TEXT_ARG(phrase)),
                     .fix =
                         TEXT("Say what was done: the exercise or technique, the body "
                              "region, how much, and what needed a therapist's skill"),
                     .source = &row->source, .from = row->dates.from));
    if (finding)
        finding->rule = row->rule;
    finding_service_note(e, finding, t, found->field->name, value_text(phrase));
}

/* ---- all services ---- */

static void judge(struct deciding *e, const struct treated *t, bool denials)
{
    const struct documentation *record = t->service->documentation;
    const struct documentation_rules *rules = &e->policy->documentation;
    size_t code = procedure_index(t->procedure);
    for (size_t i = 0; i < rules->require_count; i++) {
        const struct documentation_row *row = &rules->require[i];
        if ((row->verdict.severity == SEVERITY_DENY) == denials &&
            code_set_has(&row->codes, code) &&
            in_force_on(&row->dates, e->date, e->known_on) &&
            !is_satisfied(row, record))
            report_missing(e, t, row);
    }
    for (size_t i = 0; i < rules->vague_count; i++) {
        const struct vague_row *row = &rules->vague[i];
        if ((row->verdict.severity == SEVERITY_DENY) != denials ||
            !code_set_has(&row->codes, code) ||
            !in_force_on(&row->dates, e->date, e->known_on))
            continue;
        struct vagueness found = look(row, record);
        if (found.phrase && !found.anything_else)
            report_vague(e, t, row, &found);
    }
}

bool documentation_needed(const struct treated *t)
{
    return t->procedure &&
           (t->fate == FATE_BILLABLE || strcmp(t->action, "correct") == 0);
}

static void judge_all(struct deciding *e, bool denials)
{
    const struct documentation_rules *rules = &e->policy->documentation;
    uint64_t language = rules->language.count ? language_rows(e, denials) : 0;
    if (!rules->require_count && !rules->vague_count && !rules->language.count)
        return;
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (!documentation_needed(t))
            continue;
        if (t->service->documentation) {
            judge(e, t, denials);
            if (language)
                language_judge(e, i, language);
        } else if (!denials)
            finding_missing(e, deciding_service_path(e, t, "", "documentation"),
                            SEVERITY_WARN);
    }
    if (language & rules->language.visit)
        language_visits(e, language & rules->language.visit);
}

void documentation_deny(struct deciding *e)
{
    judge_all(e, true);
}

void documentation_judge(struct deciding *e)
{
    judge_all(e, false);
}
