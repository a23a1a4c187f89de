#include "data/period.h"

#include "base/date.h"

#define TOKENS_MAX 64

/* A run of letters or of digits. */
struct token {
    struct text text;
    int32_t number; /* -1: letters, or too long for one */
};

struct tokens {
    struct token at[TOKENS_MAX];
    size_t count;
};

static int32_t number_of(struct text text)
{
    int32_t number = 0;
    if (!char_is_digit(text.at[0]) || text.len > 8)
        return -1;
    for (size_t i = 0; i < text.len; i++)
        number = number * 10 + (text.at[i] - '0');
    return number;
}

static size_t run_length(struct text text)
{
    bool digits = char_is_digit(text.at[0]);
    size_t len = 1;
    while (len < text.len &&
           (digits ? char_is_digit(text.at[len]) : char_is_letter(text.at[len])))
        len++;
    return len;
}

static void split(struct text text, struct tokens *tokens)
{
    tokens->count = 0;
    while (text.len && tokens->count < TOKENS_MAX) {
        size_t len = 1;
        if (char_is_digit(text.at[0]) || char_is_letter(text.at[0])) {
            len = run_length(text);
            struct text run = {text.at, len};
            tokens->at[tokens->count++] = (struct token){run, number_of(run)};
        }
        text = (struct text){text.at + len, text.len - len};
    }
}

static const struct token *token_at(const struct tokens *tokens, size_t i)
{
    static const struct token none = {{"", 0}, -1};
    return i < tokens->count ? &tokens->at[i] : &none;
}

static bool is_word(const struct token *token, const char *word)
{
    return text_equal_nocase(token->text, text_of(word));
}

static bool is_year(const struct token *token)
{
    return token->text.len == 4 && token->number >= 1990 && token->number <= 2099;
}

/* 1 to 12 for "Oct", "october"; 0 for anything else. */
static int32_t month_of(const struct token *token)
{
    static const char *const months[] = {
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    for (int32_t i = 0; i < 12; i++)
        if (token->text.len >= 3 && token->text.len <= strlen(months[i]) &&
            (token->text.len == 3 || token->text.len == strlen(months[i])) &&
            text_equal_nocase(token->text, (struct text){months[i], token->text.len}))
            return i + 1;
    return 0;
}

static int32_t year_among(const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (is_year(&tokens->at[i]))
            return tokens->at[i].number;
    return 0;
}

struct period period_from(int32_t date, enum period_length length)
{
    int32_t year, month, day;
    date_split(date, &year, &month, &day);
    int32_t next = length == PERIOD_YEAR ? 13 : (month - 1) / 3 * 3 + 4;
    int32_t end = next > 12 ? date_of(year + 1, 1, 1) : date_of(year, next, 1);
    return (struct period){date, end - 1};
}

static bool quarter_of(int32_t year, int32_t quarter, struct period *period)
{
    if (year < 1990 || year > 2099 || quarter < 1 || quarter > 4)
        return false;
    *period = period_from(date_of(year, 3 * quarter - 2, 1), PERIOD_QUARTER);
    return true;
}

/* "2026q4", "20264" (year and quarter of the ZIP files), "q4 2026". */
static bool by_quarter(const struct tokens *tokens, struct period *period)
{
    int32_t year = year_among(tokens);
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->at[i];
        bool q =
            is_word(token, "q") || is_word(token, "qtr") || is_word(token, "quarter");
        if (q && quarter_of(year, token_at(tokens, i + 1)->number, period))
            return true;
        if (token->text.len == 5 &&
            quarter_of(token->number / 10, token->number % 10, period))
            return true;
    }
    return false;
}

/* The version of the practitioners' pairs: 32.3 is the fourth quarter of
 * 2026, the 32nd year after 1994. */
static bool by_version(const struct tokens *tokens, struct period *period)
{
    bool pairs = false;
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *number = token_at(tokens, i + 1);
        pairs |= is_word(&tokens->at[i], "ccipra");
        if (pairs && is_word(&tokens->at[i], "v") && number->text.len == 3 &&
            quarter_of(1994 + number->number / 10, number->number % 10 + 1, period))
            return true;
    }
    return false;
}

static bool in_quarter(int32_t year, int32_t month, struct period *period)
{
    return month >= 1 && month <= 12 && quarter_of(year, (month - 1) / 3 + 1, period);
}

/* "10-01-2026", "2026-10-01", "20261001". */
static bool by_date(const struct tokens *tokens, struct period *period)
{
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *a = &tokens->at[i], *b = token_at(tokens, i + 1),
                           *c = token_at(tokens, i + 2);
        if (a->text.len == 8 &&
            in_quarter(a->number / 10000, a->number / 100 % 100, period))
            return true;
        if (a->text.len <= 2 && b->text.len <= 2 && b->number > 0 && is_year(c) &&
            in_quarter(c->number, a->number, period))
            return true;
        if (is_year(a) && b->text.len == 2 && c->text.len == 2 && c->number > 0 &&
            in_quarter(a->number, b->number, period))
            return true;
    }
    return false;
}

/* "RVU26D": A to D are the releases of a year; "PPRRVU26_Oct". */
static bool by_release(const struct tokens *tokens, struct period *period)
{
    for (size_t i = 0; i + 2 < tokens->count; i++) {
        const struct token *year = &tokens->at[i + 1], *release = &tokens->at[i + 2];
        bool rvu = is_word(&tokens->at[i], "rvu") || is_word(&tokens->at[i], "pprrvu");
        if (!rvu || year->text.len != 2 || year->number < 0)
            continue;
        if (in_quarter(2000 + year->number, month_of(release), period))
            return true;
        if (release->text.len == 1 &&
            quarter_of(2000 + year->number, char_lower(release->text.at[0]) - 'a' + 1,
                       period))
            return true;
    }
    return false;
}

/* "may" is a word of many notices: a month only before a number. */
static bool is_month(const struct tokens *tokens, size_t i)
{
    return !is_word(&tokens->at[i], "may") || token_at(tokens, i + 1)->number >= 0;
}

static bool by_month(const struct tokens *tokens, struct period *period)
{
    int32_t year = year_among(tokens);
    for (size_t i = 0; i < tokens->count; i++)
        if (is_month(tokens, i) && in_quarter(year, month_of(&tokens->at[i]), period))
            return true;
    return false;
}

bool period_read(struct text text, bool year_will_do, struct period *period)
{
    struct tokens tokens;
    split(text, &tokens);
    if (by_version(&tokens, period) || by_quarter(&tokens, period) ||
        by_date(&tokens, period) || by_release(&tokens, period) ||
        by_month(&tokens, period))
        return true;
    int32_t year = year_among(&tokens);
    if (!year || !year_will_do)
        return false;
    *period = period_from(date_of(year, 1, 1), PERIOD_YEAR);
    return true;
}
