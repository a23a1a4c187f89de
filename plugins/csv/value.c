#include "value.h"

#include <string.h>

static const struct gonio_text nothing = {NULL, 0};

static struct gonio_text cannot(struct making *making, const char *code,
                                const char *message, const char *fix)
{
    making->code = code;
    making->message = message;
    making->fix = fix;
    return nothing;
}

static struct gonio_text no_memory(struct making *making)
{
    making->no_memory = 1;
    return cannot(making, "csv.memory", "there is no memory for this value", NULL);
}

/* ---- dates and times ---- */

struct moment {
    int year, month, day, hour, minute;
    int half; /* 0: none, 1: AM, 2: PM */
};

/* A run of digits, least to most of them. */
static int read_digits(struct gonio_text *text, size_t least, size_t most, int *number)
{
    size_t n = 0;
    *number = 0;
    while (n < most && n < text->len && text->at[n] >= '0' && text->at[n] <= '9')
        *number = *number * 10 + (text->at[n++] - '0');
    text->at += n;
    text->len -= n;
    return n >= least;
}

static int read_month(struct gonio_text *text, int *month)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    char word[3];
    if (text->len < 3)
        return 0;
    for (int i = 0; i < 3; i++)
        word[i] = (char)(text->at[i] | 32);
    for (*month = 1; *month <= 12; (*month)++) {
        if (memcmp(names + 3 * (*month - 1), word, 3) == 0) {
            text->at += 3;
            text->len -= 3;
            return 1;
        }
    }
    return 0;
}

static int read_half(struct gonio_text *text, int *half)
{
    if (text->len < 2 || (text->at[1] | 32) != 'm')
        return 0;
    *half = (text->at[0] | 32) == 'a' ? 1 : (text->at[0] | 32) == 'p' ? 2 : 0;
    text->at += 2;
    text->len -= 2;
    return *half;
}

struct token {
    const char *word;
    size_t least, most; /* digits */
    size_t offset;      /* in struct moment */
};
#define DIGITS(word, least, most, member)                                              \
    {                                                                                  \
        word, least, most, offsetof(struct moment, member)                             \
    }
static const struct token date_tokens[] = {
    DIGITS("YYYY", 4, 4, year), DIGITS("MM", 2, 2, month), DIGITS("M", 1, 2, month),
    DIGITS("DD", 2, 2, day),    DIGITS("D", 1, 2, day),    {NULL, 0, 0, 0}};
static const struct token time_tokens[] = {DIGITS("HH", 2, 2, hour),
                                           DIGITS("H", 1, 2, hour),
                                           DIGITS("MM", 2, 2, minute),
                                           DIGITS("SS", 2, 2, year),
                                           {NULL, 0, 0, 0}};

/* One token of the format at the text: how long it is in the format, 0 when
 * the text does not fit. Everything that is no token stands for itself. */
static size_t read_token(const struct token *tokens, const char *format,
                         struct gonio_text *text, struct moment *moment)
{
    if (tokens == date_tokens && strncmp(format, "Mon", 3) == 0)
        return read_month(text, &moment->month) ? 3 : 0;
    if (tokens == time_tokens && strncmp(format, "AM", 2) == 0)
        return read_half(text, &moment->half) ? 2 : 0;
    for (; tokens->word; tokens++) {
        size_t len = strlen(tokens->word);
        int number;
        if (strncmp(format, tokens->word, len) != 0)
            continue;
        if (!read_digits(text, tokens->least, tokens->most, &number))
            return 0;
        memcpy((char *)moment + tokens->offset, &number, sizeof number);
        return len;
    }
    if (text->len == 0 || text->at[0] != *format)
        return 0;
    text->at++;
    text->len--;
    return 1;
}

/* '*' at the end stands for whatever is left. */
static int fits(const struct token *tokens, struct gonio_text format,
                struct gonio_text text, struct moment *moment)
{
    char words[64];
    if (format.len >= sizeof words)
        return 0;
    memcpy(words, format.at, format.len);
    words[format.len] = '\0';
    memset(moment, 0, sizeof *moment);
    for (const char *at = words; *at;) {
        if (at[0] == '*' && !at[1])
            return 1;
        size_t n = read_token(tokens, at, &text, moment);
        if (n == 0)
            return 0;
        at += n;
    }
    return text.len == 0;
}

/* The first of one or several formats that fits. */
static int read_moment(const struct token *tokens, const struct gonio_node *formats,
                       struct gonio_text text, struct moment *moment)
{
    if (formats->kind == GONIO_TEXT)
        return fits(tokens, formats->text, text, moment);
    for (size_t i = 0; i < formats->count; i++) {
        if (fits(tokens, formats->entries[i].text, text, moment))
            return 1;
    }
    return 0;
}

static void put_digits(char *to, int count, int number)
{
    while (count > 0) {
        to[--count] = (char)('0' + number % 10);
        number /= 10;
    }
}

static struct gonio_text make_date(struct making *making, const struct leaf *leaf,
                                   struct gonio_text text)
{
    struct moment moment;
    if (!read_moment(date_tokens, leaf->dates, text, &moment) || moment.month < 1 ||
        moment.month > 12 || moment.day < 1 || moment.day > 31)
        return cannot(making, "csv.date",
                      "this is no date of the format that the mapping names",
                      "see date = in the mapping");
    char *written = csv_pool_take(making->pool, 10);
    if (!written)
        return no_memory(making);
    put_digits(written, 4, moment.year);
    put_digits(written + 5, 2, moment.month);
    put_digits(written + 8, 2, moment.day);
    written[4] = written[7] = '-';
    return cell_make(written, 10);
}

static struct gonio_text make_time(struct making *making, const struct leaf *leaf,
                                   struct gonio_text text)
{
    struct moment moment;
    int lawful = read_moment(time_tokens, leaf->times, text, &moment) &&
                 moment.hour <= 23 && moment.minute <= 59;
    if (lawful && moment.half)
        lawful = moment.hour >= 1 && moment.hour <= 12;
    if (!lawful)
        return cannot(making, "csv.time",
                      "this is no time of the format that the mapping names",
                      "see time = in the mapping");
    if (moment.half)
        moment.hour = moment.hour % 12 + (moment.half == 2 ? 12 : 0);
    char *written = csv_pool_take(making->pool, 5);
    if (!written)
        return no_memory(making);
    put_digits(written, 2, moment.hour);
    put_digits(written + 3, 2, moment.minute);
    written[2] = ':';
    return cell_make(written, 5);
}

/* ---- text ---- */

static struct gonio_text cut(const struct leaf *leaf, struct gonio_text text)
{
    struct gonio_text p = leaf->prefix, s = leaf->suffix;
    const char *found = NULL;
    if (p.len && text.len >= p.len && memcmp(text.at, p.at, p.len) == 0)
        text = cell_make(text.at + p.len, text.len - p.len);
    if (s.len && text.len >= s.len &&
        memcmp(text.at + text.len - s.len, s.at, s.len) == 0)
        text.len -= s.len;
    if (leaf->till.len == 1 && text.len)
        found = memchr(text.at, leaf->till.at[0], text.len);
    if (found)
        text.len = (size_t)(found - text.at);
    if (leaf->after.len != 1)
        return cell_trim(text);
    found = text.len ? memchr(text.at, leaf->after.at[0], text.len) : NULL;
    if (!found)
        return cell_make("", 0);
    size_t passed = (size_t)(found - text.at) + 1;
    return cell_trim(cell_make(found + 1, text.len - passed));
}

/* Entries stand in byte order. */
static const struct gonio_node *find_entry(const struct gonio_node *table,
                                           struct gonio_text name)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct gonio_text at = table->entries[middle].name;
        size_t len = at.len < name.len ? at.len : name.len;
        int order = memcmp(at.at, name.at, len);
        if (order == 0 && at.len == name.len)
            return &table->entries[middle];
        if (order < 0 || (order == 0 && at.len < name.len))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static struct gonio_text look_up(struct making *making, const struct leaf *leaf,
                                 struct gonio_text text)
{
    const struct gonio_node *entry = find_entry(leaf->lookup, text);
    if (entry)
        return entry->text;
    if (leaf->as_it_stands)
        return text;
    if (leaf->otherwise.at)
        return leaf->otherwise;
    return cannot(making, "csv.lookup",
                  "the mapping's look-up does not have this value",
                  "add it under lookup, or say what is meant otherwise");
}

/* ---- amounts ---- */

static size_t digits_at(struct gonio_text text, size_t at)
{
    size_t n = 0;
    while (at + n < text.len && text.at[at + n] >= '0' && text.at[at + n] <= '9')
        n++;
    return n;
}

/* Where groups of exactly three digits end; 0: they are none. Only such a
 * sign between digits cannot be meant for cents. */
static size_t groups_end(struct gonio_text text, char group)
{
    size_t at = digits_at(text, 0);
    if (at == 0 || (at > 3 && at < text.len && text.at[at] == group))
        return 0;
    while (at < text.len && text.at[at] == group) {
        if (digits_at(text, at + 1) != 3)
            return 0;
        at += 4;
    }
    return at;
}

/* No more than an optional part of two digits behind the groups. */
static int has_cents(struct gonio_text text, size_t at, char decimal)
{
    return at == text.len || (text.at[at] == decimal && text.len - at == 3 &&
                              digits_at(text, at + 1) == 2);
}

/* "$1,830.00" is 1830.00, and "1.830,00" where the mapping says so; what has
 * neither sign is left as it stands. */
static struct gonio_text plain_money(struct making *making, struct gonio_text text)
{
    char decimal = making->mapping->decimal, group = decimal == ',' ? '.' : ',';
    size_t len = 0;
    if (text.len && text.at[0] == '$')
        text = cell_trim(cell_make(text.at + 1, text.len - 1));
    if (!text.len || (!memchr(text.at, ',', text.len) &&
                      (decimal == '.' || !memchr(text.at, '.', text.len))))
        return text;
    size_t end = groups_end(text, group);
    if (end == 0 || !has_cents(text, end, decimal))
        return cannot(
            making, "csv.money",
            "this amount has a sign that may stand for cents or for thousands",
            decimal == ',' ? "decimal = \",\" in the mapping: write 75,00 or 1.830,00"
                           : "write 75.00 or 1,830.00; for 75,00 the mapping needs "
                             "decimal = \",\"");
    char *plain = csv_pool_take(making->pool, text.len + 1);
    if (!plain)
        return no_memory(making);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != group)
            plain[len++] = text.at[i] == decimal ? '.' : text.at[i];
    }
    return cell_make(plain, len);
}

static struct gonio_text in_capitals(struct making *making, struct gonio_text text)
{
    char *copy = csv_pool_take(making->pool, text.len + 1);
    if (!copy)
        return no_memory(making);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = (char)(text.at[i] >= 'a' && text.at[i] <= 'z' ? text.at[i] - 32
                                                                : text.at[i]);
    return cell_make(copy, text.len);
}

/* ---- where it comes from ---- */

static struct gonio_text column_value(struct making *making, struct slot_ref column)
{
    const struct row *row = making->rows[column.table];
    if (!row)
        return nothing;
    struct gonio_place place = {row->file, row->line,
                                making->sheets[row->file].numbers[column.slot]};
    making->place = place;
    struct gonio_text text = row->values[column.slot];
    return text.at ? cell_trim(text) : nothing;
}

static struct gonio_text join_columns(struct making *making, const struct leaf *leaf)
{
    struct gonio_text parts[16];
    size_t room = 1, len = 0;
    if (leaf->column_count == 1)
        return column_value(making, leaf->columns[0]);
    for (size_t i = 0; i < leaf->column_count; i++) {
        parts[i] = column_value(making, leaf->columns[i]);
        room += parts[i].len + leaf->between.len;
    }
    char *joined = csv_pool_take(making->pool, room);
    if (!joined)
        return no_memory(making);
    for (size_t i = 0; i < leaf->column_count; i++) {
        if (len && parts[i].len && leaf->between.len) {
            memcpy(joined + len, leaf->between.at, leaf->between.len);
            len += leaf->between.len;
        }
        if (parts[i].len)
            memcpy(joined + len, parts[i].at, parts[i].len);
        len += parts[i].len;
    }
    return cell_make(joined, len);
}

static struct gonio_text first_of(struct making *making, const struct leaf *leaf,
                                  int kind)
{
    for (size_t i = 0; i < leaf->first.count; i++) {
        struct gonio_text text = value_make(making, leaf->first.at[i], kind);
        if (text.len || making->code)
            return text;
    }
    return nothing;
}

struct gonio_text value_make(struct making *making, const struct leaf *leaf, int kind)
{
    struct gonio_text text = leaf->value;
    if (leaf->first.count)
        text = first_of(making, leaf, kind);
    else if (leaf->column_count)
        text = join_columns(making, leaf);
    if (text.len && !making->code)
        text = cut(leaf, text);
    if (!text.len && leaf->by_default.at)
        return leaf->by_default;
    if (!text.len || making->code)
        return nothing;
    if (leaf->lookup)
        return look_up(making, leaf, text);
    if (leaf->dates)
        return make_date(making, leaf, text);
    if (leaf->times)
        return make_time(making, leaf, text);
    if (kind == GONIO_MONEY && leaf->column_count) /* not what the mapping says */
        return plain_money(making, text);
    return leaf->upper ? in_capitals(making, text) : text;
}
