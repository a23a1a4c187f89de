/* What a field could be instead: each word and each side of a flag; for what
 * has an order, the numbers that the findings and their rules compare with,
 * and far ends. Where an order changes sides between two of these is found by
 * halving (what_if.c). */
#include "author/what_if_room.h"

#include "base/date.h"
#include "base/money.h"

#define FAR_DAYS 3660

/* The number that the NPI standard itself works its check digit out on. */
#define ANY_NPI "\"1234567893\""

static void add(struct samples *samples, struct sample sample)
{
    for (size_t i = 0; i < samples->count; i++)
        if (samples->ordered ? samples->at[i].number == sample.number
                             : text_equal(samples->at[i].to, sample.to))
            return;
    if (samples->count < SAMPLES_MAX)
        samples->at[samples->count++] = sample;
}

/* ---- what has an order ---- */

static int64_t least_of(const struct field *field)
{
    return field->kind == FIELD_DATE ? DATE_MIN : 0;
}

static int64_t most_of(const struct field *field)
{
    return field->kind == FIELD_DATE    ? DATE_MAX
           : field->kind == FIELD_COUNT ? field->max
                                        : MONEY_MAX;
}

struct text what_if_shown(struct searching *s, const struct field *field,
                          int64_t number)
{
    char text[24];
    if (field->kind == FIELD_COUNT)
        return what_if_text(s, "%lld", (long long)number);
    if (field->kind == FIELD_DATE)
        date_write((int32_t)number, text);
    else
        money_write(number, text);
    return what_if_text(s, "%s", text);
}

struct text what_if_number(struct searching *s, const struct field *field,
                           int64_t number)
{
    struct text shown = what_if_shown(s, field, number);
    return field->kind == FIELD_COUNT ? shown
                                      : what_if_text(s, "\"%.*s\"", TEXT_ARG(shown));
}

static void add_number(struct samples *samples, const struct field *field,
                       int64_t number)
{
    if (number >= least_of(field) && number <= most_of(field))
        add(samples, (struct sample){.number = number});
}

/* It, and what stands beside it. */
static void add_around(struct samples *samples, const struct field *field,
                       int64_t number)
{
    for (int64_t side = -1; side <= 1; side++)
        add_number(samples, field, number + side);
}

static enum value_kind value_kind_of(const struct field *field)
{
    return field->kind == FIELD_DATE    ? VALUE_DATE
           : field->kind == FIELD_COUNT ? VALUE_NUMBER
                                        : VALUE_MONEY;
}

typedef void visit_fn(struct samples *samples, const struct field *field,
                      int64_t number, int64_t offset);

static void visit_plain(struct samples *samples, const struct field *field,
                        int64_t number, int64_t offset)
{
    (void)offset;
    add_around(samples, field, number);
}

static void visit_offset(struct samples *samples, const struct field *field,
                         int64_t number, int64_t offset)
{
    add_number(samples, field, number + offset);
    add_number(samples, field, number - offset);
}

/* Every number of the field's kind among the facts of what weighs. */
static void visit_facts(const struct searching *s, const struct site *site,
                        struct samples *samples, visit_fn *visit, int64_t offset)
{
    enum value_kind kind = value_kind_of(site->field);
    for (size_t i = 0; i < s->decision->finding_count; i++) {
        const struct finding *finding = &s->decision->findings[i];
        for (size_t k = 0; what_if_weighs(finding) && k < finding->fact_count; k++)
            if (finding->facts[k].value.kind == kind)
                visit(samples, site->field, finding->facts[k].value.number, offset);
    }
    if (kind == VALUE_DATE) {
        visit(samples, site->field, s->decision->session->date_of_service, offset);
        visit(samples, site->field, s->decision->known_on, offset);
    }
}

static bool is_parameter(struct text path)
{
    return path.len > 6 && memcmp(path.at, "param.", 6) == 0;
}

/* Intervals of days that the findings compared with. */
static void visit_intervals(const struct searching *s, const struct site *site,
                            struct samples *samples)
{
    for (size_t i = 0; i < s->decision->finding_count; i++) {
        const struct finding *finding = &s->decision->findings[i];
        for (size_t k = 0; what_if_weighs(finding) && k < finding->fact_count; k++)
            if (is_parameter(finding->facts[k].path) &&
                finding->facts[k].value.kind == VALUE_NUMBER)
                visit_facts(s, site, samples, visit_offset,
                            finding->facts[k].value.number);
    }
}

static void sort(struct samples *samples)
{
    for (size_t i = 1; i < samples->count; i++)
        for (size_t k = i; k > 0 && samples->at[k - 1].number > samples->at[k].number;
             k--) {
            struct sample swap = samples->at[k];
            samples->at[k] = samples->at[k - 1];
            samples->at[k - 1] = swap;
        }
}

/* What will not do, as it stands. */
static void add_now(struct samples *samples, const struct site *site)
{
    int32_t date;
    int64_t number;
    if (!site->now)
        return;
    if (site->field->kind == FIELD_COUNT && json_integer(site->now, &number))
        add_around(samples, site->field, number);
    else if (site->field->kind == FIELD_DATE && date_read(json_text(site->now), &date))
        add_around(samples, site->field, date);
    else if (site->field->kind == FIELD_MONEY &&
             money_read(json_text(site->now), &number))
        add_around(samples, site->field, number);
}

/* A day on which something was done is not still to come; one on which
 * something ends may be. */
static void leave_out_future(const struct searching *s, const struct site *site,
                             struct samples *samples)
{
    int32_t last = s->decision->session->date_of_service;
    size_t kept = 0;
    if (site->field->kind != FIELD_DATE || strcmp(site->field->name, "through") == 0)
        return;
    last = last > s->decision->known_on ? last : s->decision->known_on;
    for (size_t i = 0; i < samples->count; i++)
        if (samples->at[i].number <= last)
            samples->at[kept++] = samples->at[i];
    samples->count = kept;
}

static void sample_order(struct searching *s, const struct site *site,
                         struct samples *samples)
{
    const struct field *field = site->field;
    int32_t date = s->decision->session->date_of_service;
    samples->ordered = true;
    visit_facts(s, site, samples, visit_plain, 0);
    add_now(samples, site);
    if (field->kind == FIELD_DATE) {
        add_number(samples, field, date - FAR_DAYS);
        add_number(samples, field, date + FAR_DAYS);
        visit_intervals(s, site, samples);
    } else {
        add_around(samples, field, 0);
        add_number(samples, field, field->kind == FIELD_COUNT ? field->max : MONEY_MAX);
    }
    leave_out_future(s, site, samples);
    sort(samples);
    for (size_t i = 0; i < samples->count; i++) {
        struct sample *sample = &samples->at[i];
        sample->to = what_if_number(s, field, sample->number);
        sample->shown = what_if_shown(s, field, sample->number);
    }
}

/* ---- what has none ---- */

static void add_word(struct searching *s, struct samples *samples, struct text word)
{
    struct text quoted = what_if_text(s, "\"%.*s\"", TEXT_ARG(word));
    add(samples, (struct sample){.to = quoted, .shown = quoted});
}

static void add_words(struct searching *s, struct samples *samples,
                      const struct word_set *words)
{
    for (int i = 1; i < words->count; i++)
        add_word(s, samples, text_of(word_text(words, i)));
}

static void add_as(struct samples *samples, const char *to, const char *shown)
{
    add(samples, (struct sample){.to = text_of(to), .shown = text_of(shown)});
}

static void add_text_list(struct searching *s, struct samples *samples,
                          const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        add_word(s, samples, list->at[i]);
}

/* The texts that the rules of what weighs compare the fact with. */
static void add_compared(struct searching *s, const struct site *site,
                         struct samples *samples, const struct conditions *conditions)
{
    size_t length = strlen(site->field->name);
    for (size_t i = 0; i < conditions->count; i++) {
        const struct condition *c = &conditions->at[i];
        if (c->path.len <= length ||
            memcmp(c->path.at + c->path.len - length, site->field->name, length) != 0)
            continue;
        for (size_t k = 0; k < c->value_count; k++)
            if (c->values[k].kind == VALUE_TEXT)
                add_word(s, samples, c->values[k].text);
    }
}

static void sample_id(struct searching *s, const struct site *site,
                      struct samples *samples)
{
    static const char *const places[] = {"11", "10", "12", "02", "19", "22"};
    for (size_t i = 0; i < s->decision->finding_count; i++) {
        const struct rule *rule =
            what_if_rule(s->policy, s->decision->findings[i].rule);
        if (!rule || !what_if_weighs(&s->decision->findings[i]))
            continue;
        add_compared(s, site, samples, &rule->when);
        add_compared(s, site, samples, &rule->unless);
    }
    if (strcmp(site->field->name, "place_of_service") == 0) {
        add_text_list(s, samples, &s->policy->telehealth.places);
        for (size_t i = 0; i < sizeof places / sizeof *places; i++)
            add_word(s, samples, text_of(places[i]));
    } else {
        add_as(samples, "\"any text\"", "anything");
    }
}

/* ---- lists ---- */

/* The list as it is and one element more, as JSON. */
static struct text with_one_more(struct searching *s, const struct json *now,
                                 struct text element)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    buffer_put_char(&out, '[');
    for (const struct json *at = now ? json_first(now) : NULL; at; at = json_next(at)) {
        json_write(at, &out);
        buffer_put_char(&out, ',');
    }
    buffer_put_text(&out, element);
    buffer_put_char(&out, ']');
    s->no_memory |= buffer_failed(&out);
    struct text whole = what_if_text(s, "%.*s", TEXT_ARG(buffer_text(&out)));
    buffer_release(&out);
    return whole;
}

static void add_modifier(struct searching *s, const struct site *site,
                         struct samples *samples, struct text modifier)
{
    struct text quoted = what_if_text(s, "\"%.*s\"", TEXT_ARG(modifier));
    add(samples,
        (struct sample){.to = with_one_more(s, site->now, quoted), .shown = modifier});
}

static void sample_modifiers(struct searching *s, const struct site *site,
                             struct samples *samples)
{
    const struct modifiers *modifiers = &s->policy->modifiers;
    const struct text_list *apart = &s->policy->pairs.modifiers;
    for (size_t i = 0; i < modifiers->attested_count; i++)
        add_modifier(s, site, samples, modifiers->attested[i].modifier);
    for (size_t i = 0; i < apart->count; i++)
        add_modifier(s, site, samples, apart->at[i]);
}

static void sample_codes(struct searching *s, struct samples *samples)
{
    const struct session *session = s->decision->session;
    struct text list = TEXT("[");
    for (size_t i = 0; i < session->services.count; i++)
        list = what_if_text(s, "%.*s%s\"%.*s\"", TEXT_ARG(list), i ? "," : "",
                            TEXT_ARG(session->services.at[i].code));
    add(samples, (struct sample){.to = what_if_text(s, "%.*s]", TEXT_ARG(list)),
                                 .shown = TEXT("all codes of the day")});
}

static void sample_texts(struct searching *s, const struct site *site,
                         struct samples *samples)
{
    if (strcmp(site->field->name, "modifiers") == 0)
        sample_modifiers(s, site, samples);
    else if (strcmp(site->field->name, "codes") == 0)
        sample_codes(s, samples);
    else
        add_as(samples, "[\"M54.50\"]", "as they are");
}

static void add_element(struct searching *s, const struct site *site,
                        struct samples *samples, const struct sample *element)
{
    add(samples, (struct sample){.to = with_one_more(s, site->now, element->to),
                                 .shown = element->shown});
}

/* Signed now, which is late, with the reason of it; or signed in time, which
 * nobody can still do: it may only not be entered yet. */
static void sample_renewals(struct searching *s, const struct site *site,
                            struct samples *samples)
{
    char date[11], today[11];
    int32_t served = s->decision->session->date_of_service;
    bool past = s->decision->known_on > served;
    date_write(served, date);
    date_write(past ? s->decision->known_on : served, today);
    add_element(
        s, site, samples,
        &(struct sample){
            .to = what_if_text(s,
                               "{\"certified_on\":\"%s\",\"through\":\"%s\","
                               "\"certifier_credential\":\"MD\","
                               "\"delayed_reason\":\"any text\"}",
                               today, date),
            .shown = past ? TEXT("a recertification signed now, with the reason of "
                                 "the delay, that covers the day,")
                          : TEXT("a recertification of this day")});
    if (past)
        add_element(
            s, site, samples,
            &(struct sample){
                .to = what_if_text(s,
                                   "{\"certified_on\":\"%s\",\"through\":\"%s\","
                                   "\"certifier_credential\":\"MD\"}",
                                   date, date),
                .shown = what_if_text(s,
                                      "one that was in fact signed by %s and is not "
                                      "entered yet",
                                      date)});
}

static void sample_authorization(struct searching *s, const struct site *site,
                                 struct samples *samples)
{
    char date[11];
    date_write(s->decision->session->date_of_service, date);
    add_element(s, site, samples,
                &(struct sample){
                    .to = what_if_text(s,
                                       "{\"number\":\"any\",\"from\":\"%s\",\"to\":"
                                       "\"%s\",\"unit\":\"visit\",\"limit\":1,"
                                       "\"used\":0}",
                                       date, date),
                    .shown = TEXT("an authorization that covers this day")});
}

static void sample_objects(struct searching *s, const struct site *site,
                           struct samples *samples)
{
    if (strcmp(site->field->name, "recertifications") == 0)
        sample_renewals(s, site, samples);
    else
        sample_authorization(s, site, samples);
}

void what_if_samples(struct searching *s, const struct site *site,
                     struct samples *samples)
{
    samples->count = 0;
    samples->ordered = false;
    switch ((enum field_kind)site->field->kind) {
    case FIELD_DATE:
    case FIELD_COUNT:
    case FIELD_MONEY:
        sample_order(s, site, samples);
        return;
    case FIELD_FLAG:
        add_as(samples, "true", "true");
        add_as(samples, "false", "false");
        return;
    case FIELD_WORD:
        add_words(s, samples, site->field->words);
        return;
    case FIELD_CREDENTIAL:
        add_words(s, samples, &credential_kind_words);
        return;
    case FIELD_ID:
        sample_id(s, site, samples);
        return;
    case FIELD_NPI:
        add_as(samples, ANY_NPI, "a valid one");
        return;
    case FIELD_NOTE:
        add_as(samples, "\"any text\"", "what was so");
        return;
    case FIELD_NOTES:
        add_as(samples, "[\"any text\"]", "what was so");
        return;
    case FIELD_TEXTS:
        sample_texts(s, site, samples);
        return;
    case FIELD_OBJECTS:
        sample_objects(s, site, samples);
        return;
    case FIELD_CODE:
    case FIELD_CLOCK:
    case FIELD_OBJECT:
    default:
        return;
    }
}
