#include "author/audit.h"

#include <stdlib.h>

static uint64_t mix(uint64_t z)
{
    z += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static uint64_t word_of(const uint8_t *bytes)
{
    uint64_t word = 0;
    for (size_t i = 8; i-- > 0;)
        word = word << 8 | bytes[i];
    return word;
}

uint64_t audit_number(uint64_t seed, struct text stratum, const struct hash *input)
{
    const struct hash name = hash_of(stratum);
    uint64_t number = mix(mix(seed) ^ word_of(name.bytes));
    for (size_t i = 0; i < HASH_SIZE; i += 8)
        number = mix(number ^ word_of(input->bytes + i));
    return number;
}

void audit_init(struct audit *audit, uint64_t seed, size_t sample)
{
    *audit = (struct audit){.seed = seed, .sample = sample};
}

static void free_text(struct text text)
{
    union {
        const char *seen;
        char *owned;
    } bytes = {text.at};
    free(bytes.owned);
}

void audit_release(struct audit *audit)
{
    for (size_t i = 0; i < audit->count; i++) {
        struct audit_stratum *stratum = &audit->strata[i];
        for (size_t k = 0; k < stratum->count; k++)
            free_text(stratum->items[k].page);
        free(stratum->items);
        free_text(stratum->name);
    }
    free(audit->strata);
    audit_init(audit, 0, 0);
}

/* ---- strata ---- */

static bool copy_text(struct text text, struct text *copy)
{
    char *bytes = malloc(text.len + 1);
    if (!bytes)
        return false;
    if (text.len)
        memcpy(bytes, text.at, text.len);
    bytes[text.len] = '\0';
    *copy = (struct text){bytes, text.len};
    return true;
}

static bool make_room(struct audit *audit)
{
    size_t room = audit->room ? 2 * audit->room : 64;
    struct audit_stratum *grown;
    if (audit->count < audit->room)
        return true;
    grown = realloc(audit->strata, room * sizeof *grown);
    if (!grown)
        return false;
    audit->strata = grown;
    audit->room = room;
    return true;
}

static enum status add_stratum(struct audit *audit, struct text name,
                               struct error *error)
{
    struct audit_stratum stratum = {.sessions = 0};
    if (audit->count == AUDIT_STRATA_MAX) {
        error_set(error, STATUS_LIMIT, "audit.strata",
                  "there are over %d strata to draw from", AUDIT_STRATA_MAX);
        error_fix(error, "draw from fewer sessions at a time, or by payer");
        return error->status;
    }
    if (!make_room(audit) || !copy_text(name, &stratum.name))
        return error_no_memory(error);
    stratum.items = calloc(audit->sample, sizeof *stratum.items);
    if (!stratum.items) {
        free_text(stratum.name);
        return error_no_memory(error);
    }
    audit->strata[audit->count++] = stratum;
    return STATUS_OK;
}

static enum status find_stratum(struct audit *audit, struct text name, size_t *at,
                                struct error *error)
{
    for (*at = 0; *at < audit->count; (*at)++)
        if (text_equal(audit->strata[*at].name, name))
            return STATUS_OK;
    return add_stratum(audit, name, error);
}

/* ---- items ---- */

static int by_number(const void *a, const void *b)
{
    const struct audit_item *x = a, *y = b;
    int order = (x->number > y->number) - (x->number < y->number);
    if (!order)
        order = memcmp(x->input.bytes, y->input.bytes, HASH_SIZE);
    return order ? order : text_compare(x->page, y->page);
}

static void find_worst(struct audit_stratum *stratum)
{
    stratum->worst = 0;
    for (size_t i = 1; i < stratum->count; i++)
        if (by_number(&stratum->items[i], &stratum->items[stratum->worst]) > 0)
            stratum->worst = i;
}

enum status audit_count(struct audit *audit, struct text stratum,
                        const struct hash *input, struct audit_place *place,
                        struct error *error)
{
    enum status status = find_stratum(audit, stratum, &place->stratum, error);
    if (status)
        return status;
    struct audit_stratum *at = &audit->strata[place->stratum];
    at->sessions++;
    place->number = audit_number(audit->seed, stratum, input);
    place->chosen =
        at->count < audit->sample || place->number <= at->items[at->worst].number;
    return STATUS_OK;
}

enum status audit_keep(struct audit *audit, const struct audit_place *place,
                       const struct hash *input, struct text page, struct error *error)
{
    struct audit_stratum *at = &audit->strata[place->stratum];
    struct audit_item item = {.number = place->number, .input = *input};
    if (!copy_text(page, &item.page))
        return error_no_memory(error);
    if (at->count < audit->sample) {
        at->items[at->count++] = item;
    } else if (by_number(&item, &at->items[at->worst]) < 0) {
        free_text(at->items[at->worst].page);
        at->items[at->worst] = item;
    } else {
        free_text(item.page);
    }
    find_worst(at);
    return STATUS_OK;
}

/* ---- in order ---- */

static int by_name(const void *a, const void *b)
{
    const struct audit_stratum *x = a, *y = b;
    return text_compare(x->name, y->name);
}

void audit_order(struct audit *audit)
{
    if (audit->count)
        qsort(audit->strata, audit->count, sizeof *audit->strata, by_name);
    for (size_t i = 0; i < audit->count; i++)
        qsort(audit->strata[i].items, audit->strata[i].count,
              sizeof *audit->strata[i].items, by_number);
}
