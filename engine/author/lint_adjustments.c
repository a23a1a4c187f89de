/* The payer's answer that a rule expects: reasons and remarks that exist, are
 * not retired, and can stand alone. */
#include "author/lint_room.h"

struct family {
    const char *letters;
    int digits; /* at least so many, zeros in front */
    int32_t first, last;
};

#define REMARKS(letters, digits, first, last)
#define ENDED(year, month, day, codes)
#define COMPANION(code)
#define REASONS(letter, first, last) {letter, 1, first, last},
static const struct family reasons[] = {
#include "author/adjustment_codes.def"
};
#undef REASONS
#undef REMARKS

#define REASONS(letter, first, last)
#define REMARKS(letters, digits, first, last) {letters, digits, first, last},
static const struct family remarks[] = {
#include "author/adjustment_codes.def"
};
#undef REMARKS
#undef ENDED

struct ended {
    int32_t year, month, day;
    const char *codes; /* a space before and behind each */
};
#define REMARKS(letters, digits, first, last)
#define ENDED(year, month, day, codes) {year, month, day, codes},
static const struct ended ended[] = {
#include "author/adjustment_codes.def"
};
#undef ENDED
#undef COMPANION

#define ENDED(year, month, day, codes)
#define COMPANION(code) code,
static const char *const companions[] = {
#include "author/adjustment_codes.def"
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_of(const struct family *family, struct text code)
{
    size_t letters = strlen(family->letters);
    int32_t number = 0;
    if (code.len <= letters || code.len - letters > 4 ||
        memcmp(code.at, family->letters, letters) != 0)
        return false;
    for (size_t i = letters; i < code.len; i++) {
        if (!char_is_digit(code.at[i]))
            return false;
        number = 10 * number + (code.at[i] - '0');
    }
    bool padded = code.at[letters] == '0' && code.len - letters > 1;
    if (padded && code.len - letters != (size_t)family->digits)
        return false;
    return code.len - letters >= (size_t)family->digits && number >= family->first &&
           number <= family->last;
}

static bool is_known(const struct family *families, size_t count, struct text code)
{
    for (size_t i = 0; i < count; i++)
        if (is_of(&families[i], code))
            return true;
    return false;
}

/* The day on which a reason was retired, DATE_NONE when it was not. */
static int32_t end_of(struct text code)
{
    char spaced[8] = " ";
    if (code.len + 3 > sizeof spaced)
        return DATE_NONE;
    memcpy(spaced + 1, code.at, code.len);
    memcpy(spaced + 1 + code.len, " ", 2);
    for (size_t i = 0; i < COUNT(ended); i++)
        if (strstr(ended[i].codes, spaced))
            return date_of(ended[i].year, ended[i].month, ended[i].day);
    return DATE_NONE;
}

static bool needs_companion(struct text code)
{
    for (size_t i = 0; i < COUNT(companions); i++)
        if (text_is(code, companions[i]))
            return true;
    return false;
}

static void check_reason(struct lint *lint, const struct lint_verdict *at)
{
    struct text carc = at->verdict->carc;
    int32_t end = end_of(carc);
    char last[11];
    if (!is_known(reasons, COUNT(reasons), carc)) {
        lint_add(lint, LINT_CARC_UNKNOWN, at->line,
                 "there is no adjustment reason %.*s in the list of June 2024",
                 TEXT_ARG(carc));
        return;
    }
    if (end != DATE_NONE &&
        (!at->dates || at->dates->to == DATE_NONE || at->dates->to >= end)) {
        date_write(end, last);
        lint_add(lint, LINT_CARC_ENDED, at->line,
                 "adjustment reason %.*s was retired on %s", TEXT_ARG(carc), last);
    }
    if (needs_companion(carc) && !at->verdict->rarc.len)
        lint_add(lint, LINT_CARC_COMPANION, at->line,
                 "adjustment reason %.*s needs a remark code beside it",
                 TEXT_ARG(carc));
}

void lint_adjustment(struct lint *lint, const struct lint_verdict *at)
{
    if (at->verdict->carc.len)
        check_reason(lint, at);
    if (at->verdict->rarc.len && !is_known(remarks, COUNT(remarks), at->verdict->rarc))
        lint_add(lint, LINT_RARC_UNKNOWN, at->line,
                 "there is no remark code %.*s in the list of June 2024",
                 TEXT_ARG(at->verdict->rarc));
}

void lint_adjustments(struct lint *lint)
{
    lint_verdicts(lint, lint_adjustment);
}
