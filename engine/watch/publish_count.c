#include "watch/publish_count.h"

#include "base/date.h"
#include "base/money.h"

#include <inttypes.h>
#include <stdlib.h>

#define NAMES_MEMORY ((size_t)1024 * 1024)

void tally_init(struct tally *tally)
{
    *tally = (struct tally){.allowed = 0};
    arena_init(&tally->arena, NAMES_MEMORY);
}

void tally_release(struct tally *tally)
{
    arena_release(&tally->arena);
}

/* ---- counting ---- */

static struct tally_row *find(struct tally_list *list, struct text name,
                              const struct hash *hash)
{
    for (size_t i = 0; i < list->count; i++) {
        struct tally_row *row = &list->at[i];
        if (text_equal(row->name, name) &&
            memcmp(&row->hash, hash, sizeof row->hash) == 0)
            return row;
    }
    return NULL;
}

static void count(struct tally *tally, struct tally_list *list,
                  const struct tally_row *named)
{
    struct tally_row *row = find(list, named->name, &named->hash);
    if (row) {
        row->count++;
        return;
    }
    if (list->count == TALLY_NAMES) {
        list->more++;
        return;
    }
    row = &list->at[list->count++];
    *row = *named;
    row->name = text_copy(&tally->arena, named->name);
    if (!text_is_absent(named->version))
        row->version = text_copy(&tally->arena, named->version);
    row->count = 1;
    tally->failed = tally->failed || text_is_absent(row->name);
}

static struct counted plain_of(const struct decision *decision)
{
    struct counted plain = {.policy = decision->policy_id,
                            .version = decision->policy_version,
                            .hash = decision->policy_hash,
                            .ready = decision->outcome == OUTCOME_READY,
                            .billed = decision->line_count > 0,
                            .allowed = decision_allowed(decision)};
    for (size_t i = 0; i < decision->line_count; i++)
        plain.units += (uint64_t)decision->lines[i].units;
    return plain;
}

static void count_plain(struct tally *tally, const struct counted *counted)
{
    const struct tally_row policy = {
        .name = counted->policy, .version = counted->version, .hash = counted->hash};
    if (!text_is_absent(policy.name))
        count(tally, &tally->policies, &policy);
    if (!counted->ready)
        return;
    tally->units += counted->units;
    if (counted->allowed == MONEY_NONE)
        tally->allowed_unknown += counted->billed; /* else its lead has them */
    else
        tally->allowed += counted->allowed;
}

static void count_rule(struct tally *tally, struct text rule)
{
    const struct tally_row row = {.name = rule};
    count(tally, &tally->rules, &row);
}

void tally_decision(struct tally *tally, const struct decision *decision)
{
    const struct counted plain = plain_of(decision);
    count_plain(tally, &plain);
    for (size_t i = 0; i < decision->finding_count; i++)
        count_rule(tally, decision->findings[i].rule);
}

static bool copy(struct arena *arena, struct text *text)
{
    if (text_is_absent(*text))
        return true;
    *text = text_copy(arena, *text);
    return !text_is_absent(*text);
}

bool counted_make(const struct decision *decision, struct arena *arena,
                  struct counted *counted)
{
    const size_t rule_count = decision->finding_count;
    struct text *rules = ARENA_ARRAY(arena, struct text, rule_count);
    *counted = plain_of(decision);
    bool whole =
        rules && copy(arena, &counted->policy) && copy(arena, &counted->version);
    for (size_t i = 0; i < rule_count && whole; i++) {
        rules[i] = decision->findings[i].rule;
        whole = copy(arena, &rules[i]);
    }
    counted->rules = rules;
    counted->rule_count = rule_count;
    return whole;
}

void tally_counted(struct tally *tally, const struct counted *counted)
{
    count_plain(tally, counted);
    for (size_t i = 0; i < counted->rule_count; i++)
        count_rule(tally, counted->rules[i]);
}

void tally_rejection(struct tally *tally, const char *code)
{
    const struct tally_row row = {.name = text_of(code)};
    count(tally, &tally->rejections, &row);
}

/* ---- writing ---- */

static int compare(const void *left, const void *right)
{
    const struct tally_row *a = left, *b = right;
    int order = text_compare(a->name, b->name);
    return order ? order : memcmp(&a->hash, &b->hash, sizeof a->hash);
}

static void sort(struct tally_list *list)
{
    if (list->count)
        qsort(list->at, list->count, sizeof *list->at, compare);
}

static void put_counts(struct tally_list *list, const char *name, struct buffer *out)
{
    sort(list);
    buffer_printf(out, " \"%s\": {", name);
    for (size_t i = 0; i < list->count; i++) {
        buffer_put_cstr(out, i ? ",\n  " : "\n  ");
        buffer_put_json(out, list->at[i].name);
        buffer_printf(out, ": %" PRIu64, list->at[i].count);
    }
    if (list->more)
        buffer_printf(out, ",\n  \"(others)\": %" PRIu64, list->more);
    buffer_put_cstr(out, list->count ? "\n },\n" : "},\n");
}

static void put_policies(struct tally_list *list, struct buffer *out)
{
    char hash[HASH_TEXT];
    sort(list);
    BUFFER_LITERAL(out, " \"policies\": [");
    for (size_t i = 0; i < list->count; i++) {
        const struct tally_row *row = &list->at[i];
        hash_write(&row->hash, hash);
        buffer_put_cstr(out, i ? ",\n  {\"id\": " : "\n  {\"id\": ");
        buffer_put_json(out, row->name);
        BUFFER_LITERAL(out, ", \"version\": ");
        buffer_put_json(out, row->version);
        buffer_printf(out, ", \"hash\": \"%s\", \"decisions\": %" PRIu64 "}", hash,
                      row->count);
    }
    buffer_put_cstr(out, list->count ? "\n ],\n" : "],\n");
}

static void put_head(const struct receipt *receipt, struct buffer *out)
{
    char hash[HASH_TEXT], date[11];
    hash_write(&receipt->hash, hash);
    date_write((int32_t)(receipt->received_at / 86400), date);
    buffer_printf(out, "{\n \"schema\": \"gonio/summary/1\",\n \"receipt\": %" PRId64,
                  receipt->id);
    BUFFER_LITERAL(out, ",\n \"file\": ");
    buffer_put_json(out, receipt->name);
    buffer_printf(out,
                  ",\n \"hash\": \"%s\",\n \"size\": %" PRIu64
                  ",\n \"received_on\": \"%s\",\n",
                  hash, receipt->size, date);
}

static void put_records(const struct receipt *receipt, struct buffer *out)
{
    buffer_printf(out,
                  " \"records\": %" PRIu64 ",\n \"ready\": %" PRIu64
                  ",\n \"held\": %" PRIu64 ",\n \"denied\": %" PRIu64
                  ",\n \"void\": %" PRIu64 ",\n \"rejected\": %" PRIu64
                  ",\n \"duplicate\": %" PRIu64 ",\n",
                  receipt->records, receipt->ready, receipt->held, receipt->denied,
                  receipt->voids, receipt->rejected, receipt->duplicates);
}

void tally_write(struct tally *tally, const struct receipt *receipt, struct buffer *out)
{
    char allowed[24];
    put_head(receipt, out);
    put_records(receipt, out);
    money_write(tally->allowed, allowed);
    buffer_printf(out,
                  " \"redecided\": %" PRIu64 ",\n \"ready_units\": %" PRIu64
                  ",\n \"ready_allowed\": \"%s\",\n \"ready_allowed_unknown\": %" PRIu64
                  ",\n",
                  tally->redecided, tally->units, allowed, tally->allowed_unknown);
    put_policies(&tally->policies, out);
    put_counts(&tally->rejections, "rejections", out);
    put_counts(&tally->rules, "findings", out);
    out->len -= buffer_failed(out) ? 0 : 2; /* the comma behind the last */
    BUFFER_LITERAL(out, "\n}\n");
}
