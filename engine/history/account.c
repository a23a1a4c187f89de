/* The dollars of a beneficiary as an account: each figure that somebody gave,
 * each line that was left, in order, with what counts and the sum after it. By
 * the rules of tell_dollars.c, for whom the account is to be right: of several
 * figures of the year the latest holds up to its day, lines behind it are
 * added. */
#include "history/tell.h"

struct accounting {
    const struct history_before *before;
    struct arena *arena;
    struct visit_data *data; /* of each visit */
    struct history_account *accounts;
    size_t count, room;
    bool no_memory;
};

static int32_t year_of(int32_t date)
{
    int32_t year, month, day;
    date_split(date, &year, &month, &day);
    return year;
}

static enum discipline bucket_of(int32_t discipline)
{
    if (discipline == DISCIPLINE_UNKNOWN)
        return DISCIPLINE_UNKNOWN;
    return discipline == DISCIPLINE_OT ? DISCIPLINE_OT : DISCIPLINE_PT;
}

/* ---- accounts ---- */

static struct history_account *account_of(struct accounting *a,
                                          const struct history_account *key)
{
    for (size_t i = 0; i < a->count; i++) {
        struct history_account *at = &a->accounts[i];
        if (at->year == key->year && at->bucket == key->bucket &&
            text_equal(at->payer, key->payer))
            return at;
    }
    if (a->count == a->room) {
        size_t room = a->room ? 2 * a->room : 8;
        struct history_account *more =
            ARENA_ARRAY(a->arena, struct history_account, room);
        if (!more) {
            a->no_memory = true;
            return NULL;
        }
        if (a->count)
            memcpy(more, a->accounts, a->count * sizeof *more);
        a->accounts = more;
        a->room = room;
    }
    a->accounts[a->count] = *key;
    return &a->accounts[a->count++];
}

/* Twice over the same: first to count, then to fill. */
static void add(struct accounting *a, const struct history_account *key,
                const struct history_entry *entry)
{
    struct history_account *account = key->bucket ? account_of(a, key) : NULL;
    if (!account)
        return;
    if (account->at)
        account->at[account->count] = *entry;
    account->count++;
}

static void add_opening(struct accounting *a, const struct opening *opening)
{
    const struct history_account key = {
        .payer = opening->payer, .year = opening->year, .bucket = opening->bucket};
    const struct history_entry entry = {
        .kind = HISTORY_OPENING,
        .place = {.date = opening->as_of, .start = CLOCK_NONE, .session_id = TEXT("")},
        .allowed = opening->allowed,
        .as_of = opening->as_of,
        .source = opening->source,
        .sum = MONEY_NONE,
    };
    add(a, &key, &entry);
}

static void add_stated(struct accounting *a, const struct visit *visit,
                       const struct visit_data *data)
{
    const struct history *said = data->carried;
    bool dated = said && said->as_of != DATE_NONE;
    if (!said || said->allowed_year_to_date == MONEY_NONE)
        return;
    const struct history_account key = {
        .payer = data->payer,
        .year = year_of(dated ? said->as_of : visit->place.date),
        .bucket = bucket_of(data->discipline),
    };
    const struct history_entry entry = {
        .kind = HISTORY_STATED,
        .place = visit->place,
        .allowed = said->allowed_year_to_date,
        .as_of = dated ? said->as_of : visit->place.date - 1,
        .partial = said->partial == 1,
        .sum = MONEY_NONE,
    };
    add(a, &key, &entry);
}

static void add_lines(struct accounting *a, const struct visit *visit,
                      const struct visit_data *data)
{
    for (size_t i = 0; i < data->line_count; i++) {
        const struct visit_line *line = &data->lines[i];
        const struct history_account key = {
            .payer = data->payer,
            .year = year_of(visit->place.date),
            .bucket = bucket_of(line->discipline),
        };
        const struct history_entry entry = {
            .kind = HISTORY_LINE,
            .place = visit->place,
            .code = line->procedure ? line->procedure->code : "",
            .units = line->units,
            .allowed = line->allowed,
            .as_of = DATE_NONE,
            .sum = MONEY_NONE,
        };
        add(a, &key, &entry);
    }
}

static void add_all(struct accounting *a)
{
    const struct history_before *before = a->before;
    for (size_t i = 0; i < before->opening_count; i++)
        add_opening(a, &before->openings[i]);
    for (size_t i = 0; i < before->visit_count; i++) {
        if (!before->visits[i].packed.len)
            continue;
        add_stated(a, &before->visits[i], &a->data[i]);
        add_lines(a, &before->visits[i], &a->data[i]);
    }
}

static bool fill(struct accounting *a)
{
    add_all(a);
    for (size_t i = 0; i < a->count && !a->no_memory; i++) {
        struct history_account *account = &a->accounts[i];
        account->at = ARENA_ARRAY(a->arena, struct history_entry, account->count);
        account->count = 0;
        a->no_memory = !account->at;
    }
    if (!a->no_memory)
        add_all(a);
    return !a->no_memory;
}

/* ---- sums ---- */

/* The latest figure; of two of one day an opening, then who came first. */
static struct history_entry *base_of(const struct history_account *account)
{
    struct history_entry *best = NULL;
    for (size_t i = 0; i < account->count; i++) {
        struct history_entry *at = &account->at[i];
        if (at->kind != HISTORY_LINE && (!best || at->as_of > best->as_of))
            best = at;
    }
    return best;
}

/* By day; a figure stands behind the lines of its day, which are in it. */
static bool is_later(const struct history_entry *a, const struct history_entry *b)
{
    int32_t x = a->kind == HISTORY_LINE ? a->place.date : a->as_of;
    int32_t y = b->kind == HISTORY_LINE ? b->place.date : b->as_of;
    if (x != y)
        return x > y;
    return a->kind != HISTORY_LINE && b->kind == HISTORY_LINE;
}

/* Entries come nearly in order: lines by their visits. */
static void sort(struct history_account *account)
{
    for (size_t i = 1; i < account->count; i++) {
        struct history_entry moved = account->at[i];
        size_t k = i;
        for (; k && is_later(&account->at[k - 1], &moved); k--)
            account->at[k] = account->at[k - 1];
        account->at[k] = moved;
    }
}

static int32_t first_seen(const struct accounting *a, struct text payer)
{
    int32_t seen = DATE_MAX;
    for (size_t i = 0; i < a->before->visit_count; i++)
        if (a->before->visits[i].packed.len && text_equal(a->data[i].payer, payer) &&
            a->before->visits[i].place.date < seen)
            seen = a->before->visits[i].place.date;
    return seen;
}

static void sum_up(const struct accounting *a, struct history_account *account)
{
    struct history_entry *base = base_of(account);
    int32_t first = date_of(account->year, 1, 1);
    int32_t as_of = base ? base->as_of : first - 1;
    account->partial = base ? base->partial : first_seen(a, account->payer) > first;
    account->total = base ? base->allowed : 0;
    if (base)
        base->counted = true;
    sort(account);
    for (size_t i = 0; i < account->count; i++) {
        struct history_entry *at = &account->at[i];
        if (at->kind == HISTORY_LINE) {
            at->counted = at->place.date > as_of;
            account->partial |= at->counted && at->allowed == MONEY_NONE;
            if (at->counted && at->allowed != MONEY_NONE &&
                account->total <= MONEY_MAX - at->allowed)
                account->total += at->allowed;
        }
        if (at->counted)
            at->sum = account->total;
    }
}

/* The latest figure counts all the same: only who gave them can tell which is
 * right, and an account says that it is to be asked. */
static void mark_above(struct history_account *account)
{
    const struct history_entry *base = base_of(account);
    for (size_t i = 0; i < account->count && base; i++) {
        struct history_entry *at = &account->at[i];
        at->above = at->kind != HISTORY_LINE && at->as_of < base->as_of &&
                    at->allowed > base->allowed;
    }
}

static bool is_before(const struct history_account *a, const struct history_account *b)
{
    if (a->year != b->year)
        return a->year < b->year;
    int order = text_compare(a->payer, b->payer);
    return order ? order < 0 : a->bucket < b->bucket;
}

static void sort_accounts(struct accounting *a)
{
    for (size_t i = 1; i < a->count; i++) {
        struct history_account moved = a->accounts[i];
        size_t k = i;
        for (; k && is_before(&moved, &a->accounts[k - 1]); k--)
            a->accounts[k] = a->accounts[k - 1];
        a->accounts[k] = moved;
    }
}

enum status history_accounts(const struct history_before *before, struct arena *arena,
                             struct history_accounts *accounts, struct error *error)
{
    struct accounting a = {.before = before, .arena = arena};
    *accounts = (struct history_accounts){NULL, 0};
    a.data = ARENA_ARRAY(arena, struct visit_data, before->visit_count + 1);
    if (!a.data)
        return error_no_memory(error);
    for (size_t i = 0; i < before->visit_count; i++) {
        if (!before->visits[i].packed.len)
            continue;
        enum status status =
            visit_unpack(before->visits[i].packed, arena, &a.data[i], error);
        if (status)
            return status;
    }
    if (!fill(&a))
        return error_no_memory(error);
    for (size_t i = 0; i < a.count; i++)
        sum_up(&a, &a.accounts[i]);
    for (size_t i = 0; i < a.count; i++)
        mark_above(&a.accounts[i]);
    sort_accounts(&a);
    *accounts = (struct history_accounts){a.accounts, a.count};
    return STATUS_OK;
}
