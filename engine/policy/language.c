/* What the words of a note tell: phrases that fit another code better, or that
 * say nobody was there; words that are missing; one text under two codes.
 *
 * Which rows can still fire is one mask, and each step takes bits out of it:
 * the code, the dates, fields that make a row silent. Texts are searched only
 * while some row is left that looks there, so a note that fills in its fields
 * costs little. What is found is a phrase of the policy: that may be shown, and
 * nothing of the note ever is. */
#include "policy/language.h"

#include "model/fields.h"
#include "policy/conditions.h"
#include "policy/phrase.h"

/* ---- fields ---- */

/* What one field of a note holds, as a list of texts. */
static struct text_list texts_of(const struct field *field,
                                 const struct documentation *record)
{
    const char *member = (const char *)record + field->offset;
    if (field->kind == FIELD_NOTES)
        return *(const struct text_list *)(const void *)member;
    return (struct text_list){(struct text *)(void *)(uintptr_t)member, 1};
}

/* ---- searching one note ---- */

struct reading {
    struct phrase_search found;
    uint64_t rows;                 /* that can fire */
    uint64_t looked;               /* that found some text to look at */
    uint64_t says_in[NOTE_FIELDS]; /* rows that found theirs in this field */
};

static void read_field(const struct language *language, size_t field,
                       const struct text_list *texts, struct reading *reading)
{
    struct phrase_search *found = &reading->found;
    uint64_t before = found->says;
    reading->looked |= language->in_field[field];
    for (size_t i = 0; i < texts->count; i++) {
        found->rows = reading->rows & language->in_field[field] & ~found->lacks;
        if (!found->rows)
            break;
        phrase_look(language->book, texts->at[i], found);
    }
    reading->says_in[field] = found->says & ~before;
}

static void read_note(const struct language *language,
                      const struct documentation *record, struct reading *reading)
{
    const struct field *fields = documentation_object.fields;
    struct text_list texts[NOTE_FIELDS];
    bool there[NOTE_FIELDS];
    for (size_t i = 0; i < NOTE_FIELDS; i++) {
        texts[i] = texts_of(&fields[i], record);
        there[i] = phrase_any_said(&texts[i]);
        if (there[i])
            reading->rows &= ~language->without[i];
    }
    for (size_t i = 0; i < NOTE_FIELDS; i++)
        if (there[i] && reading->rows & language->in_field[i])
            read_field(language, i, &texts[i], reading);
}

/* ---- wording ---- */

static struct text placeholder(const struct wording *wording, struct text name)
{
    if (text_is(name, "code"))
        return wording->code;
    if (text_is(name, "phrase"))
        return wording->phrase;
    if (text_is(name, "suggests"))
        return wording->suggests;
    return text_is(name, "other_code") ? wording->other_code : TEXT_NONE;
}

struct text language_fill_in(struct deciding *e, struct text text,
                             const struct wording *wording)
{
    struct buffer out;
    char room[4096];
    if (!text.len || !memchr(text.at, '{', text.len))
        return text;
    buffer_borrow(&out, room, sizeof room);
    for (const char *at = text.at, *end = at + text.len; at < end; at++) {
        const char *close = *at == '{' ? memchr(at, '}', (size_t)(end - at)) : NULL;
        if (!close) {
            buffer_put_char(&out, *at);
            continue;
        }
        buffer_put_text(
            &out,
            placeholder(wording, (struct text){at + 1, (size_t)(close - at - 1)}));
        at = close;
    }
    return deciding_taken(e, &out);
}

static struct text own_words(const struct language_row *row)
{
    if (row->same)
        return TEXT("The note of {code} says the same as that of {other_code}");
    if (!row->says.count)
        return TEXT("The note of {code} has none of the words that tell what it is");
    return row->suggests.len
               ? TEXT(
                     "The note of {code} says \"{phrase}\", which is rather {suggests}")
               : TEXT("The note of {code} says \"{phrase}\"");
}

static struct text own_fix(const struct language_row *row)
{
    if (row->same)
        return TEXT("Say for each code what was done under it");
    return row->suggests.len
               ? TEXT("Bill the code of what was done, or say in the note why it is "
                      "this one")
               : TEXT("Hold the note against what was done that day, and correct it");
}

/* ---- reporting ---- */

static struct finding *report(struct deciding *e, const struct treated *t,
                              const struct language_row *row,
                              const struct wording *wording)
{
    struct verdict verdict = row->verdict;
    verdict.message = language_fill_in(
        e, text_is_absent(verdict.message) ? own_words(row) : verdict.message, wording);
    verdict.fix = language_fill_in(
        e, text_is_absent(verdict.fix) ? own_fix(row) : verdict.fix, wording);
    struct finding *finding =
        finding_add(e, FINDING_SEED(.rule = "documentation", .topic = "documentation",
                                    .severity = SEVERITY_WARN, .scope = SCOPE_SERVICE,
                                    .service = t, .verdict = &verdict,
                                    .source = &row->source, .from = row->dates.from));
    if (!finding)
        return NULL;
    finding->rule = row->rule;
    finding_service_fact(e, finding, t, "code", value_text(t->service->code));
    return finding;
}

static void report_words(struct deciding *e, const struct treated *t, size_t place,
                         const struct reading *reading)
{
    const struct language_row *row = &e->policy->documentation.language.rows[place];
    uint64_t bit = UINT64_C(1) << place;
    struct wording wording = {.code = t->service->code, .suggests = row->suggests};
    if (row->says.count)
        wording.phrase = reading->found.said[place]->text;
    struct finding *finding = report(e, t, row, &wording);
    for (size_t i = 0; finding && i < NOTE_FIELDS; i++)
        if (row->says.count && reading->says_in[i] & bit)
            finding_service_note(e, finding, t, documentation_object.fields[i].name,
                                 value_text(wording.phrase));
    for (size_t i = 0; finding && !row->says.count && i < row->field_count; i++) {
        struct text_list texts = texts_of(row->fields[i], t->service->documentation);
        finding_service_note(e, finding, t, row->fields[i]->name,
                             (struct value){.kind = phrase_any_said(&texts)
                                                        ? VALUE_NOTE
                                                        : VALUE_UNKNOWN});
    }
}

/* ---- what a row asks besides, when its words would make it fire ---- */

static bool has_sign(struct text text, const struct text_list *signs)
{
    for (size_t i = 0; i < signs->count; i++) {
        struct text sign = signs->at[i];
        for (size_t k = 0; k + sign.len <= text.len; k++)
            if (memcmp(text.at + k, sign.at, sign.len) == 0)
                return true;
    }
    return false;
}

static bool shows_sign(const struct language_row *row,
                       const struct documentation *record)
{
    for (size_t i = 0; row->signs.count && i < row->field_count; i++) {
        struct text_list texts = texts_of(row->fields[i], record);
        for (size_t k = 0; k < texts.count; k++)
            if (has_sign(texts.at[k], &row->signs))
                return true;
    }
    return false;
}

static bool conditions_met(struct deciding *e, const struct language_row *row,
                           size_t session, size_t service)
{
    size_t missing;
    if (!row->when.count)
        return true;
    e->at_session = session;
    e->at_service = service;
    return conditions_all(e, &row->when, &missing) == FIRED_YES;
}

/* ---- one text under two codes ---- */

static bool is_said_alike(const struct language_row *row, const struct treated *a,
                          const struct treated *b)
{
    bool anything = false;
    for (size_t i = 0; i < row->field_count; i++) {
        struct text_list x = texts_of(row->fields[i], a->service->documentation);
        struct text_list y = texts_of(row->fields[i], b->service->documentation);
        if (!phrase_same(&x, &y))
            return false;
        anything |= phrase_any_said(&x);
    }
    return anything;
}

/* One number for what a note says in the row's fields, so that a visit of many
 * services reads each note once. */
static uint64_t hash_said(const struct language_row *row, const struct treated *t)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < row->field_count; i++) {
        struct text_list texts = texts_of(row->fields[i], t->service->documentation);
        hash = hash * 31 + phrase_hash(&texts);
    }
    return hash;
}

/* Of the services before this one; those without a note have none. */
static uint64_t *said_under(struct deciding *e, const struct language_row *row)
{
    const struct language *language = &e->policy->documentation.language;
    size_t place = (size_t)(row - language->rows);
    if (!e->said)
        e->said = arena_zalloc(e->arena, language->count, sizeof *e->said);
    if (e->said && !e->said[place])
        e->said[place] = arena_zalloc(e->arena, e->service_count, sizeof **e->said);
    if (e->said && e->said[place])
        return e->said[place];
    e->no_memory = true;
    return NULL;
}

/* The first service before this one, of the same visit, that has another code
 * and the same note. */
static const struct treated *twin_of(struct deciding *e, size_t service,
                                     const struct language_row *row)
{
    const struct treated *t = &e->services[service];
    uint64_t *said = said_under(e, row);
    if (!said)
        return NULL;
    said[service] = hash_said(row, t);
    for (size_t i = e->first_service[t->session_index]; i < service; i++) {
        const struct treated *other = &e->services[i];
        if (said[i] == said[service] && documentation_needed(other) &&
            other->service->documentation && other->procedure != t->procedure &&
            code_set_has(&row->codes, procedure_index(other->procedure)) &&
            is_said_alike(row, other, t))
            return other;
    }
    return NULL;
}

static void judge_same(struct deciding *e, size_t service,
                       const struct language_row *row)
{
    const struct treated *t = &e->services[service];
    const struct treated *twin = twin_of(e, service, row);
    if (!twin || !conditions_met(e, row, t->session_index, service))
        return;
    struct finding *finding =
        report(e, t, row,
               &(struct wording){.code = t->service->code,
                                 .suggests = row->suggests,
                                 .other_code = twin->service->code});
    finding_service_fact(e, finding, twin, "code", value_text(twin->service->code));
}

/* ---- all notes of a visit together ---- */

struct visit {
    const struct treated *first; /* service that the row is about */
    bool anything;               /* stands in the fields */
    bool told;                   /* what the row lacks, or what silences it */
};

static void read_for_visit(const struct language *language, size_t place,
                           const struct documentation *record, struct visit *visit)
{
    const struct language_row *row = &language->rows[place];
    struct phrase_search search = {.rows = UINT64_C(1) << place};
    for (size_t i = 0; i < row->without_count; i++) {
        struct text_list texts = texts_of(row->without[i], record);
        visit->told |= phrase_any_said(&texts);
    }
    for (size_t i = 0; !visit->told && i < row->field_count; i++) {
        struct text_list texts = texts_of(row->fields[i], record);
        visit->anything |= phrase_any_said(&texts);
        for (size_t k = 0; !search.lacks && k < texts.count; k++)
            phrase_look(language->book, texts.at[k], &search);
        visit->told = search.lacks != 0;
    }
    visit->told = visit->told || shows_sign(row, record);
}

static struct visit read_visit(const struct deciding *e, size_t session, size_t place)
{
    const struct language *language = &e->policy->documentation.language;
    struct visit visit = {0};
    for (size_t i = e->first_service[session]; !visit.told && i < e->service_count;
         i++) {
        const struct treated *t = &e->services[i];
        if (t->session_index != session)
            break;
        if (!documentation_needed(t) || !t->service->documentation)
            continue;
        if (!visit.first &&
            code_set_has(&language->rows[place].codes, procedure_index(t->procedure)))
            visit.first = t;
        read_for_visit(language, place, t->service->documentation, &visit);
    }
    return visit;
}

static void judge_visit(struct deciding *e, size_t session, size_t place)
{
    const struct language_row *row = &e->policy->documentation.language.rows[place];
    if (!conditions_met(e, row, session, e->first_service[session]))
        return;
    struct visit visit = read_visit(e, session, place);
    if (!visit.first || !visit.anything || visit.told)
        return;
    struct finding *finding =
        report(e, visit.first, row,
               &(struct wording){.code = visit.first->service->code,
                                 .suggests = row->suggests});
    if (!finding)
        return;
    finding->scope = SCOPE_SESSION;
    finding->service = -1;
    for (size_t i = 0; i < row->without_count; i++)
        finding_service_note(e, finding, visit.first, row->without[i]->name,
                             (struct value){.kind = VALUE_UNKNOWN});
}

void language_visits(struct deciding *e, uint64_t rows)
{
    for (size_t session = 0; session < e->day->count; session++)
        for (uint64_t left = rows, i = 0; left; left >>= 1, i++)
            if (left & 1)
                judge_visit(e, session, i);
}

/* ---- all rows ---- */

uint64_t language_rows(const struct deciding *e, bool denials)
{
    const struct language *language = &e->policy->documentation.language;
    uint64_t rows = denials ? language->denies : ~language->denies;
    for (uint64_t left = rows & language->dated, i = 0; left; left >>= 1, i++)
        if (left & 1 && !in_force_on(&language->rows[i].dates, e->date, e->known_on))
            rows &= ~(UINT64_C(1) << i);
    return rows;
}

void language_judge(struct deciding *e, size_t service, uint64_t rows)
{
    const struct treated *t = &e->services[service];
    const struct language *language = &e->policy->documentation.language;
    rows &= language->of_code[procedure_index(t->procedure)];
    if (!rows)
        return;
    struct reading reading;
    reading.found.says = reading.found.lacks = reading.looked = 0;
    memset(reading.says_in, 0, sizeof reading.says_in);
    reading.rows = rows & ~(language->same | language->visit);
    read_note(language, t->service->documentation, &reading);
    uint64_t fires = reading.rows & reading.looked & ~reading.found.lacks &
                     (reading.found.says | ~language->says);
    for (size_t i = 0; fires; i++, fires >>= 1)
        if (fires & 1 && !shows_sign(&language->rows[i], t->service->documentation) &&
            conditions_met(e, &language->rows[i], t->session_index, service))
            report_words(e, t, i, &reading);
    uint64_t same = rows & language->same;
    for (size_t i = 0; same; i++, same >>= 1)
        if (same & 1)
            judge_same(e, service, &language->rows[i]);
}
